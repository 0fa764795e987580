"""The page a browser gets: complete, linked to the other formats, unable to run anything."""

from __future__ import annotations

import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from gateway import Dto, Gateway, HttpError, Int32, Negotiation, Settings, SignedIn, operation
from gateway.auth import Accounts, Auth, Basic, Credentials, MemoryUsers, User, hash_password
from tests.asking import ask
from tests.hosts import evo
from tests.serving import serving

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\"> ' \" & مرحبا שלום 😀"


class Said(Dto, namespace="T"):
    text: str | None = None
    texts: list[str] | None = None


class Say(Dto, namespace="T"):
    fail: bool = False


@operation("/say", "/say/{ignore}")
def say(request: Say) -> Said:
    if request.fail:
        raise HttpError(409, "<b>", HOSTILE)
    return Said(HOSTILE, [HOSTILE, "long " * 500])


APP = Gateway([say], settings=Settings(negotiation=Negotiation.SERVICESTACK))


class Links(HTMLParser):
    """The links of a page, and every tag in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.tags: set[str] = set()
        self._href = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._href = dict(attrs).get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._href:
            self.links[data] = self._href
            self._href = ""


@pytest.mark.parametrize(
    "path",
    [
        "/open/x",
        "/open/x?name=%2B1%20a%26b&format=html",
        "/open/x.html?name=y",
        "/open/a%20b.html",
        "/api/Open?name=x&format=html",
        "/api/Open.html?name=x",
        "/html/reply/Open?name=x",
        "/shape/empty",
        "/sessions/rows?count=12",
    ],
)
@pytest.mark.parametrize(("format_", "type_"), [("json", "application/json; charset=utf-8"), ("csv", "text/csv")])
def test_a_page_links_to_the_same_answer_in_each_format(path: str, format_: str, type_: str) -> None:
    page = Links(ask(evo.app, f"GET {path}", HTML).text)
    target = urljoin(f"http://localhost{path}", page.links[format_]).removeprefix("http://localhost")

    there = ask(evo.app, f"GET {target}")

    assert (there.status, there.type) == (200, type_)
    if format_ == "json" and "html" not in path:
        assert there.text == ask(evo.app, f"GET {path}", {"Accept": "application/json"}).text


def test_a_failure_is_told_on_a_page_with_the_same_links() -> None:
    told = ask(evo.app, "GET /sessions/rows?count=abc", HTML)

    page = Links(told.text)
    assert (told.status, told.type) == (400, "text/html")
    assert "&#x27;abc&#x27; is an Invalid value for &#x27;count&#x27;" in told.text
    assert page.links["json"] == "?count=abc&format=json"
    assert "default-src 'none'" in (told.header("content-security-policy") or "")


@pytest.mark.parametrize("line", ["GET /say", "GET /say?fail=true", "GET /say/<script>?q=<script>", "GET /nope/<b>"])
def test_nothing_on_a_page_can_run_or_be_fetched(line: str) -> None:
    told = ask(APP, line, HTML)

    assert Links(told.text).tags.isdisjoint({"script", "img", "link", "iframe", "object", "form"})
    assert "http" not in told.text


def test_an_answer_that_a_link_cannot_ask_for_again_has_none() -> None:
    assert Links(ask(APP, "POST /say", HTML).text).links == {}


def browser(*arguments: str, folder: Path) -> str:
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    command = [
        str(CHROMIUM),
        *flags.split(),
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={folder}",
    ]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_shows_the_page_and_runs_nothing(tmp_path: Path) -> None:
    with serving(APP) as (host, port):
        page = browser("--dump-dom", f"http://{host}:{port}/say", folder=tmp_path)
        picture = tmp_path / "page.png"
        browser(f"--screenshot={picture}", "--window-size=420,600", f"http://{host}:{port}/say", folder=tmp_path)

    assert "<title>Say</title>" in page  # not "run"
    assert "&lt;script&gt;document.title='run'" in page
    assert "مرحبا שלום 😀" in page
    assert picture.read_bytes().startswith(b"\x89PNG")


class Person(Dto, namespace="T"):
    name: str | None = None
    age: Int32 = 0


class People(Dto, namespace="T"):
    skip: Int32 = 0
    take: Int32 | None = 2
    text: str | None = None


class PeopleByPage(Dto, namespace="T"):
    page: Int32 = 1
    page_size: Int32 = 2


class Found(Dto, namespace="T"):
    total: Int32 = 5
    results: list[Person] | None = None


class Known(Dto, namespace="T"):
    pass


EVERYBODY = [Person(f"<b>{number}", number) for number in range(5)]


@operation("/people")
def people(request: People) -> list[Person]:
    return EVERYBODY[request.skip :][: request.take]


@operation("/pages")
def by_page(request: PeopleByPage) -> Found:
    return Found(5, EVERYBODY[(request.page - 1) * request.page_size :][: request.page_size])


@operation("/known", requires=[SignedIn()])
def known(request: Known) -> Person:
    return EVERYBODY[0]


USERS = MemoryUsers([User("1", "ann", hash_password("a secret"), display_name="<i>Ann</i>")])
ACCOUNTS = Accounts(USERS)
SERVICE = Gateway([people, by_page, known, say], features=[Auth([Credentials(ACCOUNTS), Basic(ACCOUNTS)], users=USERS)])


def walked(path: str, link: str) -> list[str]:
    """Follow a link from page to page; return where each of them is, the first included."""
    found = [path]
    while link in (page := Links(ask(SERVICE, f"GET {found[-1]}", HTML).text)).links:
        found.append(urljoin(f"http://localhost{found[-1]}", page.links[link]).removeprefix("http://localhost"))
        assert len(found) < 10
    return found


def test_a_list_leads_to_its_next_page_and_back() -> None:
    onward = walked("/people?text=a%26b", "Next page")

    assert onward == ["/people?text=a%26b", "/people?text=a%26b&Skip=2", "/people?text=a%26b&Skip=4"]
    assert walked("/people?SKIP=4&take=3", "Previous page") == [
        "/people?SKIP=4&take=3",
        "/people?SKIP=1&take=3",
        "/people?SKIP=0&take=3",
    ]
    assert walked("/people.html?take=4", "Next page") == ["/people.html?take=4", "/people.html?take=4&Skip=4"]


def test_numbered_pages_end_with_the_total() -> None:
    assert walked("/pages", "Next page") == ["/pages", "/pages?Page=2", "/pages?Page=3"]
    assert walked("/pages?page=3", "Previous page") == ["/pages?page=3", "/pages?page=2", "/pages?page=1"]


@pytest.mark.parametrize(
    "line", ["GET /people?take=0", "GET /people?skip=9", "GET /known", "POST /people", "GET /people?take=x"]
)
def test_what_is_no_page_of_a_list_has_no_next_one(line: str) -> None:
    assert "Next page" not in ask(SERVICE, line, {**HTML, "Authorization": "Basic YW5uOmEgc2VjcmV0"}).text


def test_a_page_says_who_is_signed_in_and_leads_out() -> None:
    form = {**HTML, "Content-Type": "application/x-www-form-urlencoded"}
    told = ask(SERVICE, "POST /auth/credentials?continue=/known", form, "userName=ann&password=a+secret")
    cookie = {"Cookie": "; ".join(value.partition(";")[0] for name, value in told.headers if name == "Set-Cookie")}
    page = ask(SERVICE, "GET /known", {**HTML, **cookie})

    assert 'Signed in as <b dir="auto">&lt;i&gt;Ann&lt;/i&gt;</b>' in page.text
    listed = ask(SERVICE, "GET /people", {**HTML, **cookie})
    assert "Signed in as" in listed.text
    assert (listed.header("Cache-Control"), page.header("Cache-Control")) == ("private", "private")
    assert "Cookie" in (listed.header("Vary") or "")
    assert "Signed in as" in ask(SERVICE, "GET /say?fail=true", {**HTML, **cookie}).text
    out = Links(page.text).links["Sign out"]
    assert ask(SERVICE, f"GET {out}", {**HTML, **cookie, "Referer": "http://localhost:5000/known"}).status == 302
    assert ask(SERVICE, "GET /known", {**HTML, **cookie}).status == 302


def test_a_stranger_is_led_to_sign_in_and_back() -> None:
    link = Links(ask(SERVICE, "GET /people?skip=2", HTML).text).links["Sign in"]

    assert link == "/login?redirect=%2Fpeople%3Fskip%3D2"
    assert "continue=%2fpeople%3fskip%3d2" in ask(SERVICE, f"GET {link}", HTML).text


def test_who_proves_themselves_with_each_request_has_nothing_to_leave() -> None:
    page = ask(SERVICE, "GET /known", {**HTML, "Authorization": "Basic YW5uOmEgc2VjcmV0"}).text

    assert "Signed in as" in page
    assert "Sign out" not in page


def test_where_nobody_signs_in_nothing_is_said_of_it() -> None:
    assert "Sign in" not in ask(APP, "GET /say", HTML).text
