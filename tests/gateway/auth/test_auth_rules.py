"""``gateway/WIRE.md`` 7 in every format, where no recording is: who may not, who may, and what each is told."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.asking import Told, ask
from tests.hosts import evo_auth

TYPES = {"json": "application/json", "jsv": "application/jsv", "csv": "text/csv", "xml": "application/xml"}
SENT_AS = {**TYPES, "json": "application/json; charset=utf-8"}
CHALLENGE = 'credentials realm="/auth/credentials"'
SS = "http://schemas.servicestack.net/types"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
APP = evo_auth.make()


def basic(pair: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


AGENT, ADMIN = basic("agent:p@55word"), basic("admin:p@55word")


def accepting(format_: str, more: dict[str, str] | None = None) -> dict[str, str]:
    return {"Accept": TYPES[format_], **(more or {})}


def cookies(told: Told) -> list[str]:
    return [value.partition("=")[0] for name, value in told.headers if name == "Set-Cookie"]


def error_response(code: str, message: str, format_: str) -> str:
    """An ``ErrorResponse`` in a format (5.1)."""
    return {
        "json": f'{{"responseStatus":{{"errorCode":"{code}","message":"{message}","errors":[]}}}}',
        "jsv": f"{{responseStatus:{{errorCode:{code},message:{message},errors:[]}}}}",
        "csv": f'ResponseStatus\r\n"{{errorCode:{code},message:{message},errors:[]}}"\r\n',
        "xml": f'<?xml version="1.0" encoding="utf-8"?><ErrorResponse xmlns:i="{XSI}" xmlns="{SS}"><ResponseStatus>'
        f"<ErrorCode>{code}</ErrorCode><Message>{message}</Message>"
        f'<StackTrace i:nil="true" /><Errors /><Meta xmlns:d3p1="{ARRAYS}" i:nil="true" />'
        "</ResponseStatus></ErrorResponse>",
    }[format_]


@pytest.mark.sampled
@pytest.mark.parametrize("format_", TYPES)
@pytest.mark.parametrize(
    "line",
    [
        "GET /secured/x",
        "HEAD /secured/x",
        "OPTIONS /secured/x",
        "POST /secured/x",
        "GET /secured/x.{0}",
        "GET /secured/x?format={0}",
        "GET /{0}/reply/Secured?name=x",
        "POST /{0}/oneway/Secured",
        "GET /api/Secured.{0}?name=x",
        "POST /sessions/S1/conference/members",
        "GET /admin/x",  # the anonymous get the 401 first
    ],
)
@pytest.mark.parametrize(
    "claim",
    [
        {},
        {"Authorization": "Bearer abc"},
        {"Authorization": "Digest x"},
        {"Authorization": "Basic"},
        basic(":"),
        {"Authorization": "Basic YWdlbnQ="},
    ],
)
def test_a_stranger_gets_an_empty_401_with_a_challenge(format_: str, line: str, claim: dict[str, str]) -> None:  # 7.5
    told = ask(APP, line.format(format_), accepting(format_, claim))

    assert (told.status, told.reason, told.data, told.type) == (401, None, b"", None)
    assert (told.header("www-authenticate"), told.header("vary")) == (CHALLENGE, "Accept")
    assert cookies(told)[:2] == ["ss-pid", "ss-id"]


@pytest.mark.parametrize("format_", TYPES)
@pytest.mark.parametrize("pair", ["agent:nope", "ghost:x", "AGENT:p@55word"])
def test_a_wrong_password_is_told_without_a_challenge(format_: str, pair: str) -> None:  # 5.10, 7.5
    told = ask(APP, "GET /secured/x", accepting(format_, basic(pair)))

    assert (told.status, told.reason, told.type) == (401, "Invalid Username or Password", SENT_AS[format_])
    assert told.text == error_response("Unauthorized", "Invalid Username or Password", format_)
    assert told.header("www-authenticate") is None


@pytest.mark.parametrize("format_", TYPES)
def test_a_broken_basic_header_is_a_format_exception(format_: str) -> None:  # 7.5
    told = ask(APP, "GET /secured/x", accepting(format_, {"Authorization": "Basic !!!"}))

    assert (told.status, told.type) == (400, SENT_AS[format_])
    assert "FormatException" in told.text


@pytest.mark.parametrize("format_", TYPES)
@pytest.mark.parametrize(
    ("claim", "name"),
    [
        (AGENT, "agent"),
        (basic("agent@example.org:p@55word"), "agent@example.org"),
        ({"authorization": "bAsIc " + AGENT["Authorization"][6:]}, "agent"),
    ],
)
def test_who_says_who_they_are_is_answered(format_: str, claim: dict[str, str], name: str) -> None:  # 7.6
    told = ask(APP, "GET /secured/x", accepting(format_, claim))

    xml = (
        f'<?xml version="1.0" encoding="utf-8"?><OpenResponse xmlns:i="{XSI}" '
        'xmlns="http://schemas.datacontract.org/2004/07/Evo"><ResponseStatus xmlns:d2p1="'
        f'{SS}" i:nil="true" /><Result>x as {name}</Result></OpenResponse>'
    )
    expected = {
        "json": f'{{"result":"x as {name}"}}',
        "jsv": f"{{result:x as {name}}}",
        "csv": f"Result,ResponseStatus\r\nx as {name},\r\n",
        "xml": xml,
    }
    assert (told.status, told.type, told.text) == (200, SENT_AS[format_], expected[format_])
    assert set(cookies(told)) == {"ss-opt", "ss-pid", "ss-id", "X-UAId"}


@pytest.mark.parametrize("format_", [*TYPES, "html"])
@pytest.mark.parametrize(
    ("line", "path", "query"),
    [("/admin/x?a=1&b", "/admin/x", "a=1&b="), ("/json/reply/AdminOnly?name=x", "/json/reply/AdminOnly", "name=x")],
)
def test_who_lacks_the_role_gets_a_plain_403(format_: str, line: str, path: str, query: str) -> None:  # 5.7, 7.5
    headers = {"Accept": "text/html", **AGENT} if format_ == "html" else accepting(format_, AGENT)

    told = ask(APP, f"GET {line}", headers)

    assert (told.status, told.reason, told.type) == (403, "Invalid Role", "text/plain")
    assert told.text == (
        f"Forbidden\r\n\r\nRequest.HttpMethod: GET\r\nRequest.PathInfo: {path}\r\nRequest.QueryString: {query}\r\n\r\n"
    )


@pytest.mark.parametrize("format_", TYPES)
def test_admin_has_every_role(format_: str) -> None:
    assert ask(APP, "GET /admin/x", accepting(format_, ADMIN)).status == 200


@pytest.mark.parametrize(
    ("line", "location"),
    [
        ("/secured/x", "http%3a%2f%2flocalhost%3a5000%2fsecured%2fx"),
        ("/secured/x?a=1", "http%3a%2f%2flocalhost%3a5000%2fsecured%2fx%3fa%3d1"),
        ("/admin/x", "http%3a%2f%2flocalhost%3a5000%2fadmin%2fx"),
        ("/secured/x.html", "http%3a%2f%2flocalhost%3a5000%2fsecured%2fx.html"),
    ],
)
@pytest.mark.parametrize("accept", [{}, {"Accept": "text/html"}, {"Accept": "*/*"}])
def test_a_browser_is_sent_to_the_login_page(line: str, location: str, accept: dict[str, str]) -> None:  # 7.5
    told = ask(APP, f"GET {line}", {"Host": "localhost:5000", **accept})

    assert (told.status, told.data) == (302, b"")
    assert told.header("location") == f"http://localhost:5000/login?redirect={location}"
    assert told.header("www-authenticate") == CHALLENGE


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "text/html"])
def test_a_script_tag_is_told_in_a_call(accept: str) -> None:  # 3.5, 7.5
    told = ask(APP, "GET /secured/x?callback=cb", {"Accept": accept})

    assert (told.status, told.type, told.header("www-authenticate")) == (200, "text/javascript", CHALLENGE)
    assert told.text == (
        'cb({"responseStatus":{"errorCode":"Unauthorized","message":"Not Authenticated","errors":[]}})'
    )


WRONG = [
    ("POST /secured/x", {"Content-Type": "application/json"}, '{"name":'),
    ("POST /secured/x", {"Content-Type": "application/json"}, '{"name":"' + "x" * 1_000_000),
    ("POST /secured/x", {"Content-Type": "application/json", "Content-Encoding": "gzip"}, "no gzip"),
    ("POST /secured/x", {"Content-Type": "image/png"}, "?"),
    ("POST /secured/x", {"Content-Type": "multipart/form-data; boundary=b"}, "no form"),
    ("POST /json/reply/Secured[]", {"Content-Type": "application/json"}, "[null]"),
]
OPEN = [("GET /sessions/rows?count=abc", {}, ""), ("GET /json/reply/Nope", {}, "")]


@pytest.mark.parametrize(("line", "headers", "body"), WRONG)
def test_who_may_not_come_in_is_told_so_before_the_body_is_read(line: str, headers: dict[str, str], body: str) -> None:
    assert ask(APP, line, {**headers, **accepting("json")}, body).status == 401


@pytest.mark.parametrize(("line", "headers", "body"), [*WRONG, *OPEN])
def test_what_is_wrong_with_a_request_gives_no_cookies(line: str, headers: dict[str, str], body: str) -> None:  # 0.3
    told = ask(APP, line, {**headers, **accepting("json"), **AGENT}, body)

    assert told.status in (400, 405, 413, 415)
    assert cookies(told) == []


@pytest.mark.parametrize(("body", "type_"), [("[]", "application/json"), ("", "application/json"), ("", "")])
def test_an_empty_batch_is_guarded(body: str, type_: str) -> None:
    head = {**accepting("json"), **({"Content-Type": type_} if type_ else {})}

    assert ask(APP, "POST /json/reply/Secured[]", head, body).status == 401
    assert ask(APP, "POST /json/reply/Secured[]", {**head, **AGENT}, body).text == "[]"


def test_no_function_is_called_for_whom_a_browser_signs_in_by_itself() -> None:  # D18
    told = ask(APP, "GET /secured/x?callback=cb", {"Accept": "*/*", **AGENT})

    assert told.text == '{"result":"x as agent"}'
    assert told.type == "application/json; charset=utf-8"


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (("GET /auth", {}, ""), 401, "Unauthorized"),
        (("POST /auth", {}, ""), 401, "Unauthorized"),
        (("GET /auth/credentials?userName=agent&password=p%4055word", {}, ""), 405, "NotSupportedException"),
        (("GET /auth/basic", AGENT, ""), 405, "NotSupportedException"),
        (("POST /auth/nope", {}, '{"userName":"a","password":"b"}'), 404, "NotFound"),
        (("POST /auth/credentials", {}, '{"userName":"agent","password":"nope"}'), 401, "Unauthorized"),
        (("POST /auth/credentials", {}, '{"userName":"ghost","password":"x"}'), 401, "Unauthorized"),
        (("POST /auth/credentials", {}, "{}"), 400, "ValidationException"),  # 13 B3
        (
            ("POST /auth/credentials?continue=https://evil.org", {}, '{"userName":"agent","password":"p@55word"}'),
            400,
            None,
        ),
        (("POST /auth/credentials?continue=//evil.org", {}, '{"userName":"agent","password":"p@55word"}'), 400, None),
        (("POST /assignroles", {}, '{"userName":"agent","roles":["Admin"]}'), 401, "Unauthorized"),
        (("POST /assignroles", AGENT, '{"userName":"agent","roles":["Admin"]}'), 403, "Forbidden"),
    ],
)
@pytest.mark.parametrize("format_", TYPES)
def test_what_goes_wrong_with_signing_in_is_told_in_every_format(
    sent: tuple[str, dict[str, str], str], status: int, code: str | None, format_: str
) -> None:  # 7.3, 7.4, 13 A6
    line, headers, body = sent
    labelled = {"Content-Type": "application/json"} if body else {}

    told = ask(APP, line, {**headers, **labelled, **accepting(format_)}, body)

    assert (told.status, told.type) == (status, SENT_AS[format_])
    assert told.reason == (code or "ArgumentException")
    assert (code or "ArgumentException") in told.text


@pytest.mark.parametrize(
    ("line", "type_", "body"),
    [
        ("POST /auth/credentials", "application/json", '{"userName":"agent","password":"p@55word"}'),
        ("POST /auth/credentials", "application/jsv", "{userName:agent,password:p@55word}"),
        ("POST /auth/credentials", "application/x-www-form-urlencoded", "userName=agent&password=p%4055word"),
        (
            "POST /auth/credentials",
            "application/xml",
            f'<Authenticate xmlns="{SS}"><UserName>agent</UserName><Password>p@55word</Password></Authenticate>',
        ),
        ("POST /AUTH/Credentials", "application/json", '{"USERNAME":"agent","PASSWORD":"p@55word"}'),
        ("POST /auth", "application/json", '{"provider":"credentials","userName":"agent","password":"p@55word"}'),
        ("POST /auth/login", "application/json", '{"userName":"agent","password":"p@55word"}'),
        ("POST /json/reply/Authenticate", "application/json", '{"userName":"agent","password":"p@55word"}'),
        ("POST /api/Authenticate", "application/json", '{"userName":"agent","password":"p@55word"}'),
        ("POST /auth/credentials.json", "application/json", '{"userName":"agent@example.org","password":"p@55word"}'),
    ],
)
def test_there_are_many_ways_to_sign_in(line: str, type_: str, body: str) -> None:  # 7.2, 7.3
    told = ask(APP, line, {"Content-Type": type_, **accepting("json")}, body)

    assert told.status == 200, told.text
    assert told.text.startswith('{"userId":"1","sessionId":"')
    assert set(cookies(told)) == {"ss-id", "ss-pid", "ss-opt", "X-UAId"}
    jar = "; ".join(value.partition(";")[0] for name, value in told.headers if name == "Set-Cookie")
    for format_ in TYPES:
        assert ask(APP, "GET /secured/x", accepting(format_, {"Cookie": jar})).status == 200
    gone: Any = ask(APP, "POST /auth/logout", accepting("json", {"Cookie": jar}))
    assert (gone.status, gone.text) == (200, "{}")
    assert ask(APP, "GET /secured/x", accepting("json", {"Cookie": jar})).status == 401
