"""A repeated head is answered as it was the first time, by guards, bodies and handlers of its own."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from gateway import Call, Dto, Gateway, Rows, Settings, SignedIn, operation
from gateway.negotiation.choices import Choice
from gateway.requests.bodies import Body
from gateway.requests.exchange import Exchange
from gateway.requests.repeats import keep, recalled
from gateway.requests.reply_form import ReplyForm
from gateway.running.whole_exchange import REPEATED
from tests.arrival import send
from tests.gateway.auth.test_auth_rules import AGENT
from tests.hosts import evo_auth
from tests.serving import serving

APP, OTHER = object(), object()
ENTRIES: dict[str, Any] = {
    "method": "POST",
    "path": "/a",
    "raw_path": b"/a",
    "query_string": b"",
    "headers": ((b"host", b"h"),),
    "scheme": "http",
    "client": ("10.0.0.1", 5000),
    "server": ("10.0.0.2", 80),
    "root_path": "",
}


def exchange(scope: dict[str, Any]) -> Exchange:
    form = ReplyForm(Choice(Gateway([echo]).formats.named("json"), "application/json"))  # type: ignore[arg-type]
    nothing: Any = None
    return Exchange(scope, nothing, {}, nothing, "POST", "POST", "/a", form=form)


def kept(**changed: Any) -> Exchange | None:
    """Return what is recalled for a scope after an exchange with :data:`ENTRIES` was kept."""
    scope = {**ENTRIES, REPEATED: {}}
    keep(exchange(scope), APP)
    return recalled({**scope, **changed}, APP)


def test_an_exchange_goes_on_where_the_one_before_it_was() -> None:
    scope = {**ENTRIES, REPEATED: {}}
    first = exchange(scope)
    keep(first, APP)
    first.form.written_in(first.form.choice.format)
    first.body = Body(b"of the first", "json")

    second = recalled(scope, APP)
    assert second is not None
    second.form.callback = "f"
    third = recalled(scope, APP)

    assert third is not None
    assert (third.path, third.body.data, third.form.callback) == ("/a", b"", None)
    assert third.scope is scope


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_scope_that_was_changed_since_begins_anew(entry: str) -> None:
    assert kept() is not None
    assert kept(**{entry: "changed"}) is None


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_scope_that_lacks_an_entry_is_neither_kept_nor_recalled(entry: str) -> None:
    whole: dict[str, Any] = {**ENTRIES, REPEATED: {}}
    part = {key: value for key, value in whole.items() if key != entry}
    keep(exchange(part), APP)
    assert whole[REPEATED] == {}
    keep(exchange(whole), APP)

    assert recalled(part, APP) is None


def test_each_application_recalls_its_own_and_other_servers_nothing() -> None:
    scope = {**ENTRIES, REPEATED: {}}
    keep(exchange(scope), APP)
    keep(exchange(ENTRIES), APP)

    assert recalled(scope, OTHER) is None
    assert recalled(ENTRIES, APP) is None


def test_what_a_body_may_have_decided_is_not_kept() -> None:
    scope = {**ENTRIES, REPEATED: {}}
    keep(replace(exchange(scope), body=Body(b"a=b", None)), APP)

    assert recalled(scope, APP) is None


# -- on a connection -----------------------------------------------------------------------


class Echo(Dto, namespace="T"):
    name: str = ""
    id: str = ""


class Mine(Dto, namespace="T"):
    name: str = ""


class Table(Dto, namespace="T"):
    pass


@operation("/echo/{Id}")
def echo(request: Echo) -> Echo:
    return request


@operation("/mine", requires=[SignedIn()])
def mine(request: Mine, call: Call) -> Mine:
    return Mine(f"{request.name} {call.identity.user_name if call.identity else ''} {call.base_url} {call.client}")


@operation("/table")
async def table(_: Table) -> Rows[Echo]:
    return Rows([Echo(str(number)) for number in range(3)])


JSON = "Content-Type: application/json\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
AUTHORIZATION = f"Authorization: {AGENT['Authorization']}\r\n"
REQUESTS = {
    "query": ("GET", "/echo/1?name=a", "", ""),
    "no operation": ("GET", "/nothing", "", ""),
    "a page": ("GET", "/nothing", "Accept: text/html\r\n", ""),
    "no method": ("GET", "/json/reply/Nothing", "", ""),
    "bad path": ("GET", "/a%00b", "", ""),
    "too many": ("GET", "/echo/1?" + "a=1&" * 2000, "", ""),
    "jsonp": ("GET", "/echo/1?callback=f", "", ""),
    "csv": ("GET", "/echo/1.csv?name=a", "", ""),
    "html": ("GET", "/echo/1", "Accept: text/html\r\n", ""),
    "head": ("HEAD", "/echo/1", "", ""),
    "options": ("OPTIONS", "/echo/1", "Origin: http://x\r\nAccess-Control-Request-Method: POST\r\n", ""),
    "json": ("POST", "/echo/1", JSON, '{"name":"%s"}'),
    "predefined": ("POST", "/json/reply/Echo", JSON, '{"name":"%s"}'),
    "batch": ("POST", "/json/reply/Echo[]", JSON, '[{"name":"%s"},{}]'),
    "form": ("POST", "/echo/1", FORM, "name=%s"),
    "override": ("POST", "/echo/1", FORM + "X-Http-Method-Override: PUT\r\n", "name=%s"),
    "field": ("POST", "/echo/1", FORM, "X-Http-Method-Override=GET&name=%s"),
    "broken": ("POST", "/echo/1", JSON, '{"name":%s}'),
    "no media": ("POST", "/echo/1", "Content-Type: image/png\r\n", "%s"),
    "csv by body": ("POST", "/echo/1", "Content-Type: text/csv\r\nAccept: text/csv\r\n", "Name\r\n%s\r\n"),
    "refused": ("POST", "/mine", JSON, '{"name":"%s"}'),
    "basic": ("POST", "/mine", JSON + AUTHORIZATION, '{"name":"%s"}'),
    "wrong": ("POST", "/mine", JSON + "Authorization: Basic YWdlbnQ6bm9wZQ==\r\n", '{"name":"%s"}'),
    "rows": ("GET", "/table.csv", "", ""),
}


#: Those whose answers tell what was in the body.
TELLING = ("json", "override", "predefined", "batch", "form", "broken", "csv by body", "basic")


def made() -> Gateway:
    return Gateway([echo, mine, table], features=[evo_auth.auth()], settings=Settings(jsonp=True))


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(made()) as found:
        yield found


def wire(verb: str, path: str, headers: str, body: str) -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{verb} {path} HTTP/1.1\r\nHost: h\r\n{headers}{length}\r\n{body}".encode()


def answers(address: tuple[str, int], requests: list[bytes]) -> list[bytes]:
    """Return the answers of one connection, without what is new in each: dates, ids and ports."""
    found = []
    with socket.create_connection(address, timeout=5) as connection:
        for request in requests:
            send(connection, request)
            answer = b""
            while not is_whole(answer, request):
                piece = connection.recv(65_536)
                assert piece, answer
                answer += piece
            found.append(re.sub(rb"\r\nDate: [^\r]*|; expires=[^;]*|(?<=id=)\w{20}|:\d{4,5}\b", b"", answer))
    return found


def is_whole(answer: bytes, request: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    if b"\r\nTransfer-Encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    length = re.search(rb"\r\nContent-Length: (\d+)", head)
    return request.startswith(b"HEAD") or len(body) == (int(length[1]) if length else 0)


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_repeated_head_is_answered_as_on_new_connections(address: tuple[str, int], kind: str) -> None:
    verb, path, headers, body = REQUESTS[kind]
    bodies = [body % name if "%s" in body else body for name in ("aa", "bb", "cc", "dd")]
    requests = [wire(verb, path, headers, each) for each in bodies]

    apart = [answer for each in requests for answer in answers(address, [each])]

    assert answers(address, requests) == apart
    assert len(set(apart)) == (4 if kind in TELLING else 1)


def test_requests_that_take_turns_are_answered_as_alone(address: tuple[str, int]) -> None:
    first, second = wire(*REQUESTS["query"]), wire("GET", "/echo/2?name=b", "", "")
    alone = [*answers(address, [first]), *answers(address, [second])]

    assert answers(address, [first, first, first, second, second, second, first]) == [
        alone[index] for index in (0, 0, 0, 1, 1, 1, 0)
    ]


def test_a_session_that_has_ended_opens_nothing_on_its_connection(address: tuple[str, int]) -> None:
    (signed_in,) = answers_as_sent(address, [wire("POST", "/auth/credentials", JSON, LOGIN)])
    cookie = b"; ".join(re.findall(rb"Set-Cookie: ([^;]*)", signed_in)).decode()
    asked = wire("GET", "/mine?name=a", f"Cookie: {cookie}\r\n", "")
    leave = wire("POST", "/auth/logout", f"Cookie: {cookie}\r\n", "")

    with socket.create_connection(address, timeout=5) as connection:
        codes = []
        for _ in range(3):
            send(connection, asked)
            codes.append(connection.recv(65_536)[9:12])
        answers(address, [leave])
        send(connection, asked)
        codes.append(connection.recv(65_536)[9:12])

    assert codes == [b"200", b"200", b"200", b"401"]


LOGIN = '{"userName":"agent","password":"p@55word"}'


def answers_as_sent(address: tuple[str, int], requests: list[bytes]) -> list[bytes]:
    found = []
    with socket.create_connection(address, timeout=5) as connection:
        for request in requests:
            send(connection, request)
            found.append(connection.recv(65_536))
    return found


def test_an_application_around_the_gateway_may_send_each_repeat_elsewhere() -> None:
    inner, paths = made(), iter(["/echo/1", "/echo/1", "/echo/2", "/echo/3"])

    async def around(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope["path"] = next(paths)
            scope["raw_path"] = scope["path"].encode()
        await inner(scope, receive, send)

    with serving(around) as found:
        told = answers(found, [wire("GET", "/echo/0", "Accept: application/json\r\n", "")] * 4)

    assert [re.findall(rb'"id":"(\d)"', each) for each in told] == [[b"1"], [b"1"], [b"2"], [b"3"]]
