"""The page on which people sign in: where its form goes, and that it tells by itself what went wrong."""

from __future__ import annotations

import asyncio
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from gateway import Gateway
from gateway.auth import Accounts, Auth, Credentials, Guesses, GuessLimits
from gateway.auth.credentials import LoginPage
from gateway.auth.login_page import LoginPages
from gateway.auth.operations import LoginPageService
from gateway.service.calls import Call
from gateway.service.results import Reply
from tests.asking import Told, ask
from tests.gateway.auth.conftest import PASSWORD, Room

CALL = Call("GET", "/login", base_url="http://here")
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Content-Type": "application/x-www-form-urlencoded"}


class Page(HTMLParser):
    """The elements of a page by name, each with its attributes, and its texts by the element that they stand in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements:
            tag, attributes = self.elements[-1]
            self.texts.setdefault(attributes.get("role") or tag, data)

    def named(self, name: str) -> dict[str, str | None]:
        return next(attributes for _, attributes in self.elements if attributes.get("name") == name)


def shown(room: Room, request: LoginPage, call: Call = CALL) -> Reply:
    return asyncio.run(LoginPages(room.callers).show(request, call))


def app_of(room: Room) -> Gateway:
    credentials = Credentials(Accounts(room.users, room.passwords, tell_locked=True))
    return Gateway([], features=[Auth([credentials], room.sessions, users=room.users, clock=room.clock)])


def send(room: Room, query: str = "", **fields: str) -> Told:
    """Send what the page's own form does."""
    page = ask(app_of(room), f"GET /login{query}", BROWSER).text
    form = next(attributes for tag, attributes in Page(page).elements if tag == "form")
    given = {"errorView": Page(page).named("errorView")["value"] or "", **fields}
    body = "&".join(f"{name}={quote(value)}" for name, value in given.items())
    return ask(app_of(room), f"POST {form['action']}", BROWSER, body)


def test_the_form_goes_to_credentials_and_on_to_the_goal(room: Room) -> None:
    reply = shown(room, LoginPage(redirect="http://here/a?b=1"))

    assert 'method="post" action="/auth/credentials?continue=http%3a%2f%2fhere%2fa%3fb%3d1"' in reply.value
    assert reply.media_type == "text/html; charset=utf-8"


def test_the_page_sends_its_form_to_its_own_host_only_and_stands_in_no_other_page(room: Room) -> None:
    policy = shown(room, LoginPage()).headers["Content-Security-Policy"]

    for each in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert each in policy.split("; ")
    assert "unsafe" not in policy


def test_a_foreign_goal_is_left_out(room: Room) -> None:
    assert "evil" not in shown(room, LoginPage(redirect="http://evil/")).value


def test_nothing_of_the_address_becomes_markup(room: Room) -> None:
    reply = shown(room, LoginPage(redirect='/"><script>'), Call("GET", "/login", base_url='http://here/"><b>'))

    assert "<script" not in reply.value
    assert "<b>" not in reply.value


def test_the_page_is_not_listed(room: Room) -> None:
    assert LoginPageService(room.callers).operation().public is False


def test_a_wrong_password_is_told_where_it_is_typed(room: Room) -> None:
    told = send(room, "?redirect=/orders", userName='agent"><b>', password="wrong", rememberMe="true")
    page = Page(told.text)

    assert told.status == 401
    assert page.texts["alert"] == "The user name or the password is wrong."
    assert page.texts["title"].startswith("Error")
    alert = next(attributes for _, attributes in page.elements if attributes.get("role") == "alert")
    for field in ("userName", "password"):
        assert (page.named(field)["aria-invalid"], page.named(field)["aria-describedby"]) == ("true", alert["id"])
    assert "autofocus" in page.named("password")
    assert page.named("userName")["value"] == 'agent"><b>'
    assert "value" not in page.named("password")
    assert "checked" in page.named("rememberMe")
    assert 'action="/auth/credentials?continue=%2forders"' in told.text
    assert (told.header("Cache-Control"), told.header("WWW-Authenticate")) == ("no-store", None)
    assert "ss-id=" in (told.header("Set-Cookie") or "")


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"userName": "nobody", "password": PASSWORD}, 401, "The user name or the password is wrong."),
        ({"userName": "locked", "password": PASSWORD}, 401, "This account has been locked"),
        ({"userName": "agent", "password": " "}, 400, "Please give both a user name and a password."),
    ],
)
def test_other_failures_are_told_there_too(room: Room, fields: dict[str, str], status: int, says: str) -> None:
    told = send(room, **fields)

    assert (told.status, Page(told.text).texts["alert"]) == (status, says)


def test_too_many_guesses_are_told_with_how_long_to_wait(room: Room) -> None:
    accounts = Accounts(room.users, room.passwords, guesses=Guesses(limits=GuessLimits(name_and_address=1)))
    app = Gateway([], features=[Auth([Credentials(accounts)], room.sessions, clock=room.clock)])
    for guess in ("first", "second"):
        told = ask(app, "POST /auth/credentials", BROWSER, f"userName=agent&password={guess}&errorView=/login")

    assert told.status == 429
    assert Page(told.text).texts["alert"]
    assert int(told.header("Retry-After") or 0) > 0


def test_the_right_password_leads_on(room: Room) -> None:
    told = send(room, "?redirect=/orders", userName="agent", password=PASSWORD)

    assert (told.status, told.header("Location")) == (302, "/orders")


def test_a_foreign_goal_is_refused_and_told_without_it(room: Room) -> None:
    body = f"userName=agent&password={quote(PASSWORD)}&errorView=/login"
    told = ask(app_of(room), "POST /auth/credentials?continue=//evil.example", BROWSER, body)

    assert told.status == 400
    assert "evil" not in told.text
    assert told.header("Location") is None


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ("", BROWSER),
        ("errorView=/elsewhere", BROWSER),
        ("errorView=/login", {**BROWSER, "Accept": "application/json"}),
    ],
)
def test_forms_of_others_and_programs_are_answered_as_recorded(
    room: Room, fields: str, headers: dict[str, str]
) -> None:
    told = ask(app_of(room), "POST /auth/credentials?continue=/a", headers, f"userName=agent&password=wrong&{fields}")

    if headers is BROWSER:
        assert (told.status, told.header("Location")) == (302, "/a#f=Invalid+Username+or+Password")
    else:
        assert (told.status, told.type) == (401, "application/json; charset=utf-8")


def test_who_is_signed_in_is_told_so_and_can_sign_out_there(room: Room) -> None:
    told = send(room, userName="agent", password=PASSWORD)
    jar = "; ".join(value.partition(";")[0] for name, value in told.headers if name == "Set-Cookie")
    page = ask(app_of(room), "GET /login", {**BROWSER, "Cookie": jar}).text

    assert "You are signed in as" in page
    assert "Agent Smith" in page
    assert '<form class="known" method="post" action="/auth/logout">' in page
    ask(app_of(room), "POST /auth/logout", {**BROWSER, "Cookie": jar})
    assert "Agent Smith" not in ask(app_of(room), "GET /login", {**BROWSER, "Cookie": jar}).text
