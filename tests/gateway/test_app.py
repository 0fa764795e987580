"""The line of a request, end to end in memory; the recorded exchanges are in ``test_replay``."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from gateway import (
    ArgumentError,
    Call,
    Cookie,
    Cors,
    CsvDialect,
    DataContract,
    Dto,
    Gateway,
    HttpError,
    Identity,
    Int32,
    Limits,
    Negotiation,
    Refusal,
    Reply,
    Requirement,
    ResponseStatus,
    Settings,
    SignedIn,
    Typed,
    operation,
)
from gateway.plans.plan import UnguardedError
from gateway.rules import NotEmpty
from gateway.service.operations import RouteError
from tests.asking import ask


class Item(Dto, namespace="T"):
    name: str | None = None
    value: Int32 = 0


class Hello(Dto, namespace="T"):
    name: str | None = None
    age: Int32 = 0
    names: list[str] | None = None


class HelloResponse(Dto, namespace="T"):
    result: str | None = None
    total: Int32 = 0


class Get(Dto, namespace="T"):
    kind: str | None = None


class Checked(Dto, namespace="T"):
    name: Annotated[str | None, NotEmpty()] = None


class CheckedResponse(Dto, namespace="T"):
    name: str | None = None
    response_status: ResponseStatus | None = None


class Needy(Dto, namespace="T"):
    wanted: Int32


class Upload(Dto, namespace="T"):
    name: str | None = None


class Table(Dto, namespace="T", contract=DataContract()):
    rows: list[Item] | None = None
    response_status: ResponseStatus | None = None


class GetTable(Dto, namespace="T"):
    fail: bool = False


WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

VALUES: dict[str | None, Any] = {
    "none": None,
    "text": "plain",
    "bytes": b"\0\1",
    "empty": Typed([], list[Item]),
    "created": Reply(Item("a", 1), status=201, headers={"Location": "/x"}, cookies=(Cookie("c", "a b", secure=True),)),
    "moved": Reply(headers={"location": "/y"}),
    "file": Reply(b"0123456789", media_type="text/plain", etag="v1", modified=WHEN),
    "split": Reply("x", headers={"X-A": "a\r\nX-B: b"}, media_type="text/plain"),
    "xml": Reply(Item("a", 1), media_type="application/xml"),
    "returned": HttpError.conflict("returned"),
}


@operation("/hello", "/hello/{name}")
def hello(request: Hello) -> HelloResponse:
    if request.name == "bad":
        raise HttpError(404, message="no bad", headers={"X-Why": "bad"})
    if request.name == "argument":
        raise ArgumentError("not that", "Name")
    if request.name == "crash":
        raise RuntimeError("boom")
    return HelloResponse(f"{request.name},{request.age},{'+'.join(request.names or [])}")


@operation("/get/{Kind}")
async def get(request: Get) -> object:
    return VALUES[request.kind]


@operation("POST /checked")
def checked(request: Checked) -> CheckedResponse:
    return CheckedResponse(request.name)


@operation("/needy")
def needy(request: Needy) -> None:
    return None


@operation("POST /upload/{Name}", raw_body=True)
def upload(request: Upload, call: Call) -> str:
    return f"{request.name}:{len(call.body)}:{call.content_type}"


class Send(Dto, namespace="T"):
    name: str | None = None


@operation("POST /send")
def send(request: Send, call: Call) -> str:
    files = ",".join(f"{each.file_name}={each.data.decode()}" for each in call.files)
    return f"{request.name}|{files}|{call.verb}|{call.path}|{call.format_name}"


class Remove(Dto, namespace="T"):
    id: str | None = None


@operation("DELETE /things/{Id}")
def remove(request: Remove) -> None:
    return None


class Slow(Dto, namespace="T"):
    pass


@operation("/slow", in_thread=True)
def slow(request: Slow) -> str:
    return "done"


@operation("/table")
def table(request: GetTable) -> Table:
    if request.fail:
        raise HttpError.not_found("no table")
    return Table([Item("a", 1)])


OPERATIONS = [hello, get, checked, needy, upload, send, remove, slow, table]


def client(**arguments: Any) -> TestClient:
    return TestClient(Gateway(OPERATIONS, **arguments))


CLIENT = client()


def error(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()["responseStatus"]
    return found


def test_a_request_without_wishes_is_answered_in_json() -> None:
    answer = CLIENT.get("/hello/World")

    assert answer.json() == {"result": "World,0,", "total": 0}
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize(
    ("method", "path", "arguments", "result"),
    [
        # Body, path, query and form: each wins over the one before (gateway/WIRE.md 4.1).
        ("POST", "/hello", {"json": {"name": "body", "age": 1}}, "body,1,"),
        ("POST", "/hello/path", {"json": {"name": "body", "age": 1}}, "path,1,"),
        ("POST", "/hello/path?name=query", {"json": {"name": "body", "age": 1}}, "query,1,"),
        ("POST", "/hello/path?name=query", {"data": {"Name": "form"}}, "form,0,"),
        ("GET", "/hello/path?Name=", {}, "path,0,"),
        ("GET", "/hello?NAME=x&age=2&names=a,b&names=c", {}, "x,2,a+b+c"),
        ("GET", '/hello?names=["a,b",c]', {}, "None,0,a,b+c"),
        # Predefined routes: the query fills what the body left unset (13 A5).
        ("POST", "/json/reply/Hello?name=query&age=3", {"json": {"name": "body"}}, "body,3,"),
        ("GET", "/json/reply/hello?name=query", {}, "query,0,"),
        ("POST", "/json/reply/Hello?name=query", {"data": {"age": "4"}}, "query,4,"),
        ("POST", "/api/Hello", {"content": "Name\r\ncsv\r\n", "headers": {"content-type": "text/csv"}}, "csv,0,"),
        ("PUT", "/json/oneway/Hello", {"content": '{"name":"x"}', "headers": {"content-type": "text/csv"}}, "x,0,"),
        # Labels that say nothing, or say it otherwise (13 A3).
        ("POST", "/hello", {"content": '{"name":"x"}', "headers": {"content-type": "text/plain"}}, "x,0,"),
        ("POST", "/hello", {"content": "{name:x}", "headers": {"content-type": "text/x-jsv"}}, "x,0,"),
        (
            "POST",
            "/hello",
            {
                "content": gzip.compress(b'{"name":"x"}'),
                "headers": {"content-type": "application/json", "content-encoding": "gzip"},
            },
            "x,0,",
        ),
    ],
)
def test_a_request_binds(method: str, path: str, arguments: dict[str, Any], result: str) -> None:
    answer = CLIENT.request(method, path, **arguments)

    assert answer.json()["result"] == result, answer.text


@pytest.mark.parametrize(
    ("method", "path", "arguments", "status", "code"),
    [
        ("GET", "/hello?age=x", {}, 400, "SerializationException"),
        ("GET", "/needy", {}, 400, "SerializationException"),
        ("POST", "/hello", {"content": "{", "headers": {"content-type": "application/json"}}, 400, None),
        (
            "POST",
            "/hello.json",
            {"content": "<", "headers": {"content-type": "application/xml"}},
            400,
            None,
        ),
        ("POST", "/hello", {"content": "[1", "headers": {"content-type": "text/csv"}}, 400, None),
        ("POST", "/hello", {"content": "[null]", "headers": {"content-type": "text/csv"}}, 400, None),
        ("POST", "/api/Hello", {"content": "[null, null]", "headers": {"content-type": "text/csv"}}, 400, None),
        ("POST", "/hello", {"content": "x", "headers": {"content-type": "image/png"}}, 415, "NotSupportedException"),
        ("POST", "/hello", {"content": "x", "headers": {"content-type": "multipart/form-data"}}, 400, None),
        (
            "POST",
            "/hello",
            {"content": "x", "headers": {"content-type": "application/json", "content-encoding": "gzip"}},
            400,
            None,
        ),
        ("POST", "/hello", {"content": "null", "headers": {"content-type": "application/json"}}, 400, None),
        ("GET", "/hello/bad", {}, 404, "NotFound"),
        ("GET", "/hello/argument", {}, 400, "ArgumentException"),
        ("GET", "/hello/crash", {}, 500, "InternalServerError"),
        ("GET", "/get/returned", {}, 409, "Conflict"),
        ("GET", "/json/reply/Nope", {}, 405, "NotImplementedException"),
        ("GET", "/json/reply", {}, 405, "NotImplementedException"),
        ("GET", "/api/Hello.zzz", {}, 405, "NotImplementedException"),
        ("TRACE", "/hello", {}, 405, "NotImplementedException"),
        ("GET", "/hello?" + "a&" * 2000, {}, 400, "InvalidDataException"),
        ("POST", "/hello", {"data": {f"k{n}": "" for n in range(2000)}}, 400, "InvalidDataException"),
    ],
)
def test_what_is_wrong_is_told(
    method: str, path: str, arguments: dict[str, Any], status: int, code: str | None
) -> None:
    answer = CLIENT.request(method, path, **arguments)

    assert answer.status_code == status
    assert error(answer)["errorCode"] == (code or "SerializationException")


def test_a_failure_is_told_in_the_operations_own_type_with_its_headers() -> None:
    answer = CLIENT.get("/hello/bad")

    assert answer.json() == {
        "total": 0,
        "responseStatus": {"errorCode": "NotFound", "message": "no bad", "errors": []},
    }
    assert answer.headers["x-why"] == "bad"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # A [DataContract]'s table would hide the failure (gateway/WIRE.md 13 A6).
        ("/table.csv?fail=true", 'ResponseStatus\r\n"{errorCode:NotFound,message:no table,errors:[]}"\r\n'),
        ("/table.csv", "Name,Value\r\na,1\r\n"),
        ("/hello/bad.csv", 'Result,Total,ResponseStatus\r\n,0,"{errorCode:NotFound,message:no bad,errors:[]}"\r\n'),
    ],
)
def test_a_failure_in_csv_has_its_column(path: str, text: str) -> None:
    assert CLIENT.get(path).text == text


def test_a_type_without_a_status_is_not_used_for_a_failure_in_xml() -> None:
    assert "<ErrorResponse " in CLIENT.get("/hello/bad.xml").text


def test_an_error_that_a_format_cannot_write_is_still_an_answer() -> None:
    answer = CLIENT.post("/xml/reply/Hello", content=b"<Hello>\x01")
    other = CLIENT.get("/json/reply/%01?format=xml")

    assert answer.status_code == 400
    assert other.status_code == 405
    assert "<ErrorCode>NotImplementedException</ErrorCode>" in other.text


def test_a_broken_rule_is_told_with_all_its_like() -> None:
    answer = CLIENT.post("/checked", json={})

    assert answer.status_code == 400
    assert error(answer)["errorCode"] == "NotEmpty"
    assert error(answer)["errors"][0]["fieldName"] == "Name"


@pytest.mark.parametrize(
    ("path", "status", "media_type", "body"),
    [
        ("/get/none", 204, None, b""),
        ("/get/text", 200, "application/json; charset=utf-8", b"plain"),
        ("/get/text.csv", 200, "text/csv; charset=utf-8", b"plain"),
        ("/get/bytes.csv", 200, "text/csv", b"\0\1"),
        ("/get/bytes", 200, "application/octet-stream", b"\0\1"),  # the default type (gateway/WIRE.md 6.2)
        ("/get/empty.csv", 200, "text/csv", b"Name,Value\r\n"),
        ("/get/xml", 200, "application/xml", None),
        ("/slow", 200, "application/json; charset=utf-8", b"done"),
    ],
)
def test_a_result_goes_out_by_its_kind(path: str, status: int, media_type: str | None, body: bytes | None) -> None:
    answer = CLIENT.get(path)

    assert (answer.status_code, answer.headers.get("content-type")) == (status, media_type)
    assert body is None or answer.content == body


def test_a_reply_has_its_own_status_and_headers() -> None:
    answer = CLIENT.get("/get/created")

    assert (answer.status_code, answer.headers["location"]) == (201, "/x")
    assert answer.headers["set-cookie"] == "c=a%20b; path=/; secure; samesite=lax; httponly"
    assert CLIENT.get("/get/moved", follow_redirects=False).status_code == 302


def test_no_value_can_add_a_header() -> None:
    answer = CLIENT.get("/get/split")

    assert "x-b" not in answer.headers
    assert answer.headers["x-a"] == "a  X-B: b"


@pytest.mark.parametrize(
    ("headers", "status", "body"),
    [
        ({}, 200, b"0123456789"),
        ({"range": "bytes=2-4"}, 206, b"234"),
        ({"range": "bytes=-3"}, 206, b"789"),
        ({"range": "bytes=20-"}, 416, b""),
        ({"if-none-match": '"v1"'}, 304, b""),
        ({"if-modified-since": "Fri, 02 Jan 2026 03:04:05 GMT"}, 304, b""),
        ({"if-none-match": '"v0"'}, 200, b"0123456789"),
    ],
)
def test_a_file_is_given_as_far_as_it_is_wanted(headers: dict[str, str], status: int, body: bytes) -> None:
    answer = CLIENT.get("/get/file", headers=headers)

    assert (answer.status_code, answer.content) == (status, body)


def test_a_file_name_stands_on_tables_only() -> None:
    assert CLIENT.get("/hello/x.csv").headers["content-disposition"] == 'attachment;filename="Hello.csv"'
    assert "content-disposition" not in CLIENT.get("/hello/x").headers
    assert "content-disposition" not in CLIENT.get("/hello/bad.csv").headers


DOCUMENTED = {"accept": "text/csv", "content-type": "text/csv"}


@pytest.mark.parametrize(
    ("setting", "body", "is_json"),
    [
        (CsvDialect.AS_REQUESTED, b'{"name":"x"}', True),
        (CsvDialect.AS_REQUESTED, b'[{"name":"x"}]', True),
        (CsvDialect.AS_REQUESTED, b"Name\r\nx\r\n", False),
        (CsvDialect.DOCUMENTED, b"Name\r\nx\r\n", True),
        (CsvDialect.TABLE, b'{"name":"x"}', False),
    ],
)
def test_a_csv_answer_speaks_the_dialect_of_its_request(setting: CsvDialect, body: bytes, is_json: bool) -> None:
    answer = client(settings=Settings(csv=setting)).post("/hello", content=body, headers=DOCUMENTED)

    assert answer.headers["content-type"] == "text/csv"
    assert answer.content == (b'{"result":"x,0,","total":0}' if is_json else b'Result,Total\r\n"x,0,",0\r\n')
    assert ("content-disposition" in answer.headers) is not is_json


def test_a_failure_speaks_the_dialect_too() -> None:
    answer = CLIENT.post("/hello", content=b'{"name":"bad"}', headers=DOCUMENTED)

    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/csv")
    assert error(answer)["errorCode"] == "NotFound"


@pytest.mark.parametrize("path", ["/hello/x", "/json/reply/Hello?name=x", "/api/Hello?name=x", "/get/file"])
def test_head_is_a_get_without_its_body(path: str) -> None:
    got, asked = CLIENT.get(path), CLIENT.head(path)

    assert asked.content == b""
    assert asked.status_code == got.status_code
    assert asked.headers == got.headers


def test_head_runs_no_other_verb() -> None:
    assert CLIENT.head("/checked").status_code == 404


PREFLIGHT = {"origin": "https://example.org", "access-control-request-method": "POST"}


@pytest.mark.parametrize(
    ("path", "headers", "status", "allow"),
    [
        ("/checked", {}, 200, "OPTIONS, POST"),
        ("/hello", PREFLIGHT, 200, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
        ("/json/reply/Hello", PREFLIGHT, 200, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
        ("/hello", {}, 200, None),
        ("/api/Hello", {}, 404, None),
        ("/nowhere", {}, 404, None),
        ("/nowhere", PREFLIGHT, 404, None),
    ],
)
def test_options_says_what_is_allowed(path: str, headers: dict[str, str], status: int, allow: str | None) -> None:
    answer = CLIENT.options(path, headers=headers)

    assert (answer.status_code, answer.headers.get("allow")) == (status, allow)


@pytest.mark.parametrize(
    ("cors", "origin", "allowed", "vary"),
    [
        (Cors(), "https://a.example", "*", "Accept"),
        (Cors(origins=("https://a.example",)), "https://a.example", "https://a.example", "Accept, Origin"),
        (Cors(origins=("https://a.example",)), "https://b.example", None, "Accept, Origin"),
    ],
)
def test_other_origins_see_what_they_may(cors: Cors, origin: str, allowed: str | None, vary: str) -> None:
    asked = client(settings=Settings(cors=cors))

    for path in ("/hello/x", "/hello/bad"):
        answer = asked.get(path, headers={"origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
        assert answer.headers["vary"] == vary
    preflight = asked.options("/anything", headers=PREFLIGHT)
    assert (preflight.status_code, preflight.content) == (200, b"")
    assert "access-control-allow-origin" not in asked.get("/anything").headers


@pytest.mark.parametrize(
    ("path", "status", "media_type", "body"),
    [
        ("/hello/x?callback=cb", 200, "text/javascript", 'cb({"result":"x,0,","total":0})'),
        ("/hello/x?callback=a();b", 200, "text/javascript", 'a___b({"result":"x,0,","total":0})'),
        ("/get/text?callback=cb", 200, "text/javascript; charset=utf-8", "cb(plain)"),
        ("/get/none?callback=cb", 204, None, ""),
    ],
)
def test_jsonp_calls_a_function(path: str, status: int, media_type: str | None, body: str) -> None:
    answer = CLIENT.get(path)

    assert (answer.status_code, answer.headers.get("content-type"), answer.text) == (status, media_type, body)


def test_jsonp_hides_the_status_of_what_fails_before_the_service() -> None:
    assert CLIENT.get("/hello?age=x&callback=cb").status_code == 200
    assert CLIENT.get("/hello/bad?callback=cb").status_code == 404
    assert CLIENT.get("/hello/bad?callback=cb").text.startswith("cb({")


def test_jsonp_can_be_switched_off() -> None:
    assert client(settings=Settings(jsonp=False)).get("/hello/x?callback=cb").text.startswith("{")


def test_jsconfig_tunes_one_reply() -> None:
    assert CLIENT.get("/hello/x?jsconfig=edv").json() == {"result": "x,0,"}
    assert client(settings=Settings(jsconfig=False)).get("/hello/x?jsconfig=edv").json()["total"] == 0


def test_settings_from_clients_do_not_pile_up() -> None:
    asked = client(limits=Limits(codecs=2, choices=2, heads=2))

    for number in range(10):
        flags = ",".join(key for bit, key in enumerate(("edv", "inv", "indent", "teai")) if number >> bit & 1)
        assert asked.get(f"/hello/x?jsconfig={flags}", headers={"accept": f"x/{number}"}).status_code == 200

    gateway: Any = asked.app
    assert len(gateway._heads._known) <= 2
    assert len(gateway._heads._terms._known) <= 2
    assert len(gateway._answers._codecs._tuned) <= 2


@pytest.mark.parametrize(
    ("path", "arguments", "status"),
    [
        ("/things/1", {"headers": {"x-http-method-override": "DELETE"}}, 204),
        ("/things/1", {"headers": {"X-HTTP-METHOD-OVERRIDE": "delete"}}, 204),
        ("/things/1?X-Http-Method-Override=DELETE", {}, 204),
        ("/things/1", {"data": {"X-Http-Method-Override": "DELETE"}}, 204),
        ("/things/1", {"headers": {"x-http-method-override": "TRACE"}}, 404),
        ("/things/1", {"headers": {"x-http-method": "DELETE"}}, 404),
    ],
)
def test_a_post_may_stand_in_for_another_verb(path: str, arguments: dict[str, Any], status: int) -> None:
    assert CLIENT.post(path, **arguments).status_code == status


def test_a_link_cannot_stand_in_for_another_verb() -> None:
    assert CLIENT.get("/things/1?X-Http-Method-Override=DELETE").status_code == 404


def test_a_raw_body_reaches_the_handler_as_it_is() -> None:
    answer = CLIENT.post("/upload/n?format=jsv", content=b"{not json", headers={"content-type": "application/json"})

    assert answer.text == "n:9:application/json"


def test_files_reach_the_handler_beside_the_fields() -> None:
    answer = CLIENT.post("/send", data={"name": "n"}, files={"file": ("a.txt", b"content")})

    assert answer.text == "n|a.txt=content|POST|/send|json"


@pytest.mark.parametrize("sent", [{"content": b"x" * 2000}, {"content": iter([b"x" * 900, b"x" * 900])}])
def test_a_body_beyond_the_limit_is_413(sent: dict[str, Any]) -> None:
    headers = {"content-type": "application/json"}

    answer = client(limits=Limits(body=1000)).post("/hello", headers=headers, **sent)

    assert answer.status_code == 413
    assert error(answer)["errorCode"] == "RequestEntityTooLarge"


def test_strict_mode_answers_406() -> None:
    strict = client(settings=Settings(negotiation=Negotiation.STRICT))

    assert strict.get("/hello/x", headers={"accept": "image/png"}).status_code == 406
    assert strict.get("/hello/x", headers={"accept": "image/png, text/csv;q=0.1"}).headers["content-type"] == "text/csv"
    assert strict.get("/hello/x.csv", headers={"accept": "image/png"}).status_code == 200


def test_a_stock_host_answers_with_a_page() -> None:
    stock = client(settings=Settings(negotiation=Negotiation.SERVICESTACK))

    answer = stock.get("/hello/<b>?age=1")

    assert answer.headers["content-type"] == "text/html"
    assert "&lt;b&gt;" in answer.text
    assert "<b>" not in answer.text
    assert 'href="?age=1&amp;format=csv"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_large_answers_are_compressed_for_who_reads_it() -> None:
    asked = client(settings=Settings(compress_above=100))
    long = "x" * 500

    packed = asked.get(f"/hello/{long}", headers={"accept-encoding": "gzip"})
    plain = asked.get(f"/hello/{long}", headers={"accept-encoding": "identity"})
    small = asked.get("/hello/x", headers={"accept-encoding": "gzip"})

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < 100
    assert packed.json() == plain.json()
    assert "content-encoding" not in small.headers
    assert small.headers["vary"] == "Accept, Accept-Encoding"


def test_headers_of_the_gateway_go_out_with_every_answer() -> None:
    asked = client(headers={"X-Here": "1"}, settings=Settings(powered_by="us"))

    for path in ("/hello/x", "/hello/bad", "/get/none", "/json/reply/Nope"):
        assert asked.get(path).headers["x-here"] == "1"
        assert asked.get(path).headers["x-powered-by"] == "us"
    assert "x-here" not in asked.get("/nowhere").headers


# -- batches ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body", "completed", "answered"),
    [
        ("/json/reply/Hello[]", [{"name": "a"}, {"name": "b"}], "2", ["a,0,", "b,0,"]),
        ("/api/Hello%5B%5D", [{"name": "a"}], "1", ["a,0,"]),
        ("/json/reply/Hello[", {"name": "single"}, "1", ["single,0,"]),
        ("/json/reply/Hello[]", [], None, []),
    ],
)
def test_a_batch_is_answered_in_order(path: str, body: Any, completed: str | None, answered: list[str]) -> None:
    answer = CLIENT.post(path, json=body)

    assert [each["result"] for each in answer.json()] == answered
    assert answer.headers.get("x-autobatch-completed") == completed


def test_a_batch_ends_with_its_first_failure() -> None:
    answer = CLIENT.post("/json/reply/Hello[]", json=[{"name": "a"}, {"name": "bad"}, {"name": "b"}])

    assert (answer.status_code, answer.headers["x-autobatch-completed"]) == (404, "1")
    assert error(answer)["meta"] == {"AutoBatchIndex": "1"}


def test_nothing_of_a_batch_runs_if_one_request_breaks_a_rule() -> None:
    answer = CLIENT.post("/json/reply/Checked[]", json=[{"name": "a"}, {}])

    assert answer.status_code == 400
    assert "x-autobatch-completed" not in answer.headers
    assert error(answer)["meta"] == {"AutoBatchIndex": "1"}


def test_a_batch_has_a_limit() -> None:
    answer = client(limits=Limits(batch=2)).post("/json/reply/Hello[]", json=[{}, {}, {}])

    assert answer.status_code == 413


def test_a_batch_of_nothing_answers_with_nulls() -> None:
    answer = CLIENT.post("/json/reply/Remove[]", json=[{"id": "1"}, {"id": "2"}])

    assert answer.json() == [None, None]


# -- features --------------------------------------------------------------------------------


class Doorman:
    """Knows the caller by a header; greets everybody."""

    def operations(self, declared: Any, /) -> list[Any]:
        return []

    def guard(self, requirement: Requirement, operation: Any, /) -> Callable[[Call, Any], Awaitable[Call]] | None:
        return self._check if requirement == SignedIn() else None

    def observer(self, operation: Any, /) -> Callable[[Call, Any], Awaitable[Call]]:
        return self._greet

    async def _greet(self, call: Call, request: Any, /) -> Call:
        return call.by(None, (("Set-Cookie", "seen=1"),))

    async def _check(self, call: Call, request: Any, /) -> Call:
        if user := call.headers.get("x-user"):
            return call.by(Identity(user, user, ambient="cookie" in call.headers))
        raise Refusal(401, {"WWW-Authenticate": "door"})


class Secret(Dto, namespace="T"):
    age: Int32 = 0


@operation("/secret", requires=[SignedIn()])
async def secret(request: Secret, call: Call) -> str:
    assert call.identity is not None
    return call.identity.user_name


GUARDED = Gateway([secret], features=[Doorman()])


def guarded(path: str, headers: dict[str, str] | None = None) -> Any:
    """Ask as a stranger does: a client of its own, without the cookies of answers before."""
    return TestClient(GUARDED).get(path, headers=headers)


def test_a_guard_lets_in_or_refuses_with_headers_alone() -> None:
    inside, outside = guarded("/secret", headers={"x-user": "ann"}), guarded("/secret")

    assert (inside.status_code, inside.text) == (200, "ann")
    assert (outside.status_code, outside.content) == (401, b"")
    assert outside.headers["www-authenticate"] == "door"
    assert inside.headers["set-cookie"] == outside.headers["set-cookie"] == "seen=1"


def test_binding_comes_before_guards() -> None:
    assert guarded("/secret?age=x").status_code == 400


def test_a_guard_sees_every_request_of_a_batch() -> None:
    assert TestClient(GUARDED).post("/json/reply/Secret[]", json=[{}, {}]).status_code == 401


def test_jsonp_does_not_open_what_only_a_cookie_opens() -> None:
    user = {"x-user": "ann"}

    assert guarded("/secret?callback=cb", headers=user).text == "cb(ann)"
    assert guarded("/secret?callback=cb", headers={**user, "cookie": "ss-id=1"}).text == "ann"
    refused = guarded("/secret?callback=cb")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (200, "door")
    assert refused.text.startswith('cb({"responseStatus":{"errorCode":"Unauthorized"')


def test_a_requirement_that_nobody_guards_stops_the_start() -> None:
    with pytest.raises(UnguardedError):
        Gateway([secret])


def test_a_variable_that_is_no_member_stops_the_start() -> None:
    @operation("/x/{Nope}")
    def nope(request: Secret) -> None:
        return None

    with pytest.raises(RouteError):
        Gateway([nope])


def test_two_operations_of_one_name_and_verb_stop_the_start() -> None:
    with pytest.raises(ValueError, match="hello occurs twice"):
        Gateway([hello, hello])


def test_verbs_of_one_request_type_may_have_handlers_of_their_own() -> None:
    @operation("/both", verbs=["GET"])
    def read(request: Secret) -> str:
        return "read"

    @operation("/both", verbs=["POST"])
    def write(request: Secret) -> str:
        return "write"

    asked = TestClient(Gateway([read, write]))

    assert (asked.get("/both").text, asked.post("/both").text) == ("read", "write")
    refused = asked.put("/both")
    assert refused.status_code == 405
    assert error(refused)["message"].startswith("Could not find method named Put(Secret) or Any(Secret) on Service ")


# -- beside operations -----------------------------------------------------------------------


async def echo(request: Request) -> Response:
    return JSONResponse({"echo": (await request.body()).decode()})


def test_what_is_no_operation_is_left_to_starlettes_routes() -> None:
    asked = client(routes=[Route("/echo", echo, methods=["POST"])])

    assert asked.post("/echo", content="x").json() == {"echo": "x"}
    assert asked.post("/echo", data={"a": "1"}).json() == {"echo": "a=1"}
    assert asked.get("/nowhere").status_code == 404
    assert asked.get("/hello/x").status_code == 200


def test_a_gateway_can_be_mounted_under_a_path() -> None:
    asked = TestClient(Starlette(routes=[Mount("/under", app=Gateway(OPERATIONS))]))

    assert asked.get("/under/hello/a%20b").json()["result"] == "a b,0,"


class Rest(Dto):
    path: str | None = None


def test_a_fallback_route_answers_what_nothing_else_does() -> None:
    @operation("/{Path*}")
    def rest(request: Rest) -> str:
        return f"rest:{request.path or ''}"

    asked = TestClient(Gateway([hello, rest]))

    assert asked.get("/").text == "rest:"
    assert asked.get("/x/y.json").text == "rest:x/y.json"
    assert asked.get("/hello/x").json()["result"] == "x,0,"
    assert asked.get("/json/reply/Hello?name=x").json()["result"] == "x,0,"
    assert asked.get("/api/zz").status_code == 405


def test_a_path_with_a_nul_is_refused_before_anything_else() -> None:
    told = ask(Gateway([hello]), "GET /hello/a%00b", {"Accept": "application/json"})

    assert (told.status, told.headers, told.data) == (400, (("Content-Length", "0"),), b"")


def test_a_browser_is_told_on_a_page_that_nothing_is_at_a_path() -> None:
    accept = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    stock = client(settings=Settings(negotiation=Negotiation.SERVICESTACK))

    page = CLIENT.get("/nowhere/%3Cb%3E", headers=accept)

    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "Nothing is at /nowhere/&lt;b&gt;" in page.text
    assert "content-security-policy" in page.headers
    assert CLIENT.head("/nowhere", headers=accept).headers["content-length"] != "0"
    told = CLIENT.get("/hello/bad", headers=accept)
    assert (told.status_code, told.headers["content-type"]) == (404, "text/html")
    assert stock.get("/hello/bad", headers=accept).headers["content-type"] == "text/plain; charset=utf-8"
    for asked, verb, said in ((stock, "GET", accept), (CLIENT, "GET", {}), (CLIENT, "POST", accept)):
        bare = asked.request(verb, "/nowhere", headers=said)
        assert (bare.status_code, bare.content, "content-type" in bare.headers) == (404, b"", False)


def test_what_a_feature_has_as_none_it_does_not_have() -> None:
    doorman: Any = Doorman()
    doorman.join = doorman.watcher = doorman.sign_in_paths = None

    assert ask(Gateway([secret], features=[doorman]), "GET /secret.json", {"x-user": "a"}).status == 200
