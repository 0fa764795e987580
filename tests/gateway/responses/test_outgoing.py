"""What is somebody's is marked as such, and what everybody may keep brings nobody's session."""

from __future__ import annotations

import pytest

from gateway import Call, Cookie, Dto, Gateway, HasRole, Reply, Settings, SignedIn, operation
from gateway.auth import Auth
from tests.asking import Told, ask
from tests.gateway.auth.test_auth_rules import AGENT
from tests.hosts import evo_auth


class Mine(Dto, namespace="T"):
    pass


class Open(Dto, namespace="T"):
    pass


class Told2(Dto, namespace="T"):
    name: str = ""


class Public(Dto, namespace="T"):
    pass


class Baked(Dto, namespace="T"):
    pass


class Kept(Dto, namespace="T"):
    rule: str | None = None


class Table(Dto, namespace="T"):
    pass


@operation("/mine", requires=[SignedIn()])
def mine(_: Mine, call: Call) -> Reply:
    return Reply(Told2("x"), etag="v1")


@operation("/open")
def open_(_: Open) -> Reply:
    return Reply(Told2("x"), etag="v1")


@operation("/public")
def public(_: Public) -> Reply:
    return Reply(Told2("x"), headers={"Cache-Control": "public, max-age=60"})


@operation("/kept")
def kept(request: Kept) -> Reply:
    return Reply(Told2("x"), headers={"Cache-Control": request.rule or ""})


@operation("/baked")
def baked(_: Baked) -> Reply:
    return Reply(Told2("x"), etag="v1", cookies=(Cookie("a", "b"),))


@operation("/table", requires=[SignedIn()])
def table(_: Table) -> list[Told2]:
    return [Told2("x")]


def auth() -> Auth:
    return evo_auth.auth()


class Named(Dto, namespace="T"):
    pass


@operation("/named", requires=[HasRole("Nobody")])
def named(_: Named) -> None:
    """Refuses everybody but administrators."""


APP = Gateway([mine, open_, public, kept, baked, table, named], features=[auth()])


def cookies(told: Told) -> list[str]:
    return [value for name, value in told.headers if name == "Set-Cookie"]


@pytest.mark.parametrize("line", ["GET /mine", "HEAD /mine", "GET /mine.csv", "GET /table.csv"])
def test_what_is_answered_to_somebody_is_private(line: str) -> None:
    told = ask(APP, line, AGENT)

    assert told.status == 200
    assert (told.header("cache-control") or "").startswith("private")
    assert "Authorization, Cookie" in (told.header("vary") or "")


def test_that_a_client_has_it_is_private_too() -> None:
    told = ask(APP, "GET /mine", {**AGENT, "If-None-Match": '"v1"'})

    assert told.status == 304
    assert told.header("cache-control") == "private, max-age=600"


def test_an_open_answer_to_somebody_is_private_and_to_nobody_is_not() -> None:
    session = {"Cookie": "; ".join(each.partition(";")[0] for each in cookies(ask(APP, "GET /mine", AGENT)))}
    signed_in = ask(
        APP,
        "POST /auth/credentials",
        {"Content-Type": "application/json", **session},
        '{"userName":"agent","password":"p@55word"}',
    )
    session = {"Cookie": "; ".join(each.partition(";")[0] for each in cookies(signed_in))}

    assert ask(APP, "GET /open", session).header("cache-control") == "private, max-age=600"
    assert ask(APP, "GET /open").header("cache-control") == "max-age=600"


@pytest.mark.parametrize("line", ["GET /open", "GET /public"])
def test_what_caches_may_give_to_others_brings_no_session(line: str) -> None:
    assert cookies(ask(APP, line)) == []


def test_a_handlers_own_cookie_makes_its_answer_private() -> None:
    told = ask(APP, "GET /baked")

    assert told.header("cache-control") == "private, max-age=600"
    assert any(each.startswith("a=b") for each in cookies(told))


@pytest.mark.parametrize(
    ("rule", "shared"),
    [
        ("max-age=60", True),
        ("PUBLIC", True),
        ("max-age=60, Private", False),
        ("no-store", False),
        ("no-cache", False),
        ("", False),
    ],
)
def test_a_session_goes_with_what_no_cache_gives_to_others(rule: str, shared: bool) -> None:
    told = ask(APP, f"GET /kept?rule={rule.replace(' ', '+')}")

    assert (cookies(told) == []) is shared


NEW = ["ss-id", "ss-pid"]


@pytest.mark.parametrize(
    ("line", "headers", "status", "names"),
    [
        ("GET /mine", AGENT, 200, [*NEW, "ss-opt", "X-UAId"]),
        ("GET /table.csv", AGENT, 200, [*NEW, "ss-opt", "X-UAId"]),
        ("GET /mine", {**AGENT, "If-None-Match": '"v1"'}, 304, [*NEW, "ss-opt", "X-UAId"]),
        ("GET /named", AGENT, 403, [*NEW, "ss-opt", "X-UAId"]),
        ("GET /named", {}, 401, [*reversed(NEW)]),
        ("GET /baked", {}, 200, ["a", *NEW]),
    ],
)
@pytest.mark.parametrize("compress", [None, 1])
def test_a_newcomer_gets_two_ids_whatever_the_answer(
    line: str, headers: dict[str, str], status: int, names: list[str], compress: int | None
) -> None:
    app = Gateway([mine, baked, table, named], features=[auth()], settings=Settings(compress_above=compress))
    told = ask(app, line, {"Accept-Encoding": "gzip", **headers})

    assert told.status == status
    assert [each.partition("=")[0] for each in cookies(told)] == names
