"""What ``gateway/WIRE.md`` 0 to 13 says, tried where no recording does: a table for each of its sections.

Expected answers are worked out from the text of the section that is named, never taken from the
gateway. The hosts are those of the recordings.
"""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from gateway import Dto, Gateway, operation
from tests.asking import ask
from tests.hosts import core, evo

JSON, JSV, CSV, XML, HTML = "application/json", "application/jsv", "text/csv", "application/xml", "text/html"
JSON_TYPE = "application/json; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
TYPES = {"json": JSON, "jsv": JSV, "csv": CSV, "xml": XML, "html": HTML}
SENT_AS = {**TYPES, "json": JSON_TYPE}
XMLNS = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07'

#: ``OpenResponse { Result = "x" }`` in each format.
OPEN_X = {
    "json": '{"result":"x"}',
    "jsv": "{result:x}",
    "csv": "Result,ResponseStatus\r\nx,\r\n",
    "xml": f'<?xml version="1.0" encoding="utf-8"?><OpenResponse {XMLNS}/Evo"><ResponseStatus '
    'xmlns:d2p1="http://schemas.servicestack.net/types" i:nil="true" /><Result>x</Result></OpenResponse>',
}
WRITTEN = ("json", "jsv", "csv", "xml")


def open_named(name: str, format_: str) -> str:
    """The request ``Open { Name = name }``."""
    return {
        "json": f'{{"name":"{name}"}}',
        "jsv": f"{{Name:{name}}}",
        "csv": f"Name\r\n{name}\r\n",
        "xml": f'<Open {XMLNS}/Evo"><Name>{name}</Name></Open>',
    }[format_]


def accepts(format_: str) -> dict[str, str]:
    return {"Accept": TYPES[format_]}


def is_empty_404(told: Any) -> bool:
    """Whether an answer is the fall-through of 0.1: no body, and none of the framework's headers."""
    return (told.status, told.data, [name for name, _ in told.headers]) == (404, b"", ["Content-Length"])


# 0, 1 and 2: which handler wins, and in which format.


@pytest.mark.sampled
@pytest.mark.parametrize("format_", WRITTEN)
@pytest.mark.parametrize(
    "line",
    [
        "GET /open/x",
        "POST /open/x",
        "PUT /open/x",
        "PATCH /open/x",
        "DELETE /open/x",
        "GET /OPEN/x",
        "GET /open/x/",
        "GET //open//x",
        "GET /open/z?name=x",
        "GET /open/z?NAME=x",
        "GET /open/x?name=",
        "GET /open/x?Name=",  # 13 A8
        "GET /open/./x",
        "GET /files/../open/x",
    ],
)
def test_a_user_route_answers_as_accept_begins(format_: str, line: str) -> None:
    told = ask(evo.app, line, accepts(format_))

    assert (told.status, told.type, told.text) == (200, SENT_AS[format_], OPEN_X[format_])


@pytest.mark.sampled
@pytest.mark.parametrize("format_", WRITTEN)
@pytest.mark.parametrize(
    "line",
    [
        "GET /open/x.{0}",
        "GET /open/x?format={0}",
        "GET /open/x?Format={0}",
        "GET /open/x?format={0}.zz",
        "GET /{0}/reply/Open?name=x",
        "GET /{0}/oneway/Open?name=x",
        "GET /{0}/REPLY/open?name=x",
        "GET //{0}/reply/Open?name=x",
        "GET /{0}/reply/Open/and/more?name=x",
        "DELETE /{0}/reply/Open?name=x",
        "GET /api/Open?name=x&format={0}",
        "GET /api/v1/Open?name=x&format={0}",
    ],
)
@pytest.mark.parametrize("accept", ["", "application/json", "text/html", "image/png", "*/*"])
def test_a_format_in_the_url_beats_accept(format_: str, line: str, accept: str) -> None:
    told = ask(evo.app, line.format(format_), {"Accept": accept})

    assert (told.status, told.type, told.text) == (200, SENT_AS[format_], OPEN_X[format_])


@pytest.mark.parametrize(
    ("suffix", "format_", "type_"),
    [("json", "json", JSON_TYPE), ("JSV", "jsv", JSV), ("Csv", "csv", CSV), ("xml", "xml", "text/xml")],
)
def test_the_api_suffix_has_any_case_and_xml_its_other_name(suffix: str, format_: str, type_: str) -> None:  # 2.2
    told = ask(evo.app, f"GET /api/open.{suffix}?name=x")

    assert (told.status, told.type, told.text) == (200, type_, OPEN_X[format_])


@pytest.mark.sampled
@pytest.mark.parametrize(
    "line",
    [
        "GET /nope",
        "GET /",
        "GET /open",
        "GET /open/",
        "GET /open/.csv",  # 1.6: no second try
        "GET /open/a%2fb",  # 1.7
        "GET /api",
        "GET /API/Open",
        "OPTIONS /api/Open",
        "PUT /sessions/S1",  # 1.8: routes exclude the verb
        "POST /sessions",
        "TRACE /sessions",
        "GET /zzz/reply/Open",
        "GET /jsonl/reply/Open",
        "GET /json/syncreply/Open",
        "POST /json/asynconeway/Open",
        "GET /soap11",
        "GET /soap12",
        "GET /csv",
        "GET /favicon.ico",
        "GET /sessions/a/b",
    ],
)
@pytest.mark.parametrize("format_", ["json", "csv", "html"])
def test_nothing_there_is_a_bare_404(line: str, format_: str) -> None:
    assert is_empty_404(ask(evo.app, line, accepts(format_)))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/{0}/reply/Nope", "Nope"),
        ("/{0}/oneway/Nope", "Nope"),
        ("/{0}/reply/Open.json", "Open.json"),
        ("/{0}/reply/Evo.Open", "Evo.Open"),
        ("/{0}/reply/Nope%5B%5D", "Nope[]"),
        ("/{0}/reply/", ""),
        ("/{0}/reply", ""),  # 13 B1
        ("/api/Nope.{0}", "Nope"),
    ],
)
@pytest.mark.parametrize("format_", ["json", "jsv"])
def test_an_unknown_operation_is_405_with_the_standard_phrase(path: str, name: str, format_: str) -> None:  # 1.8, 5.3
    told = ask(evo.app, "GET " + path.format(format_))

    message = f"The operation '{name}' does not exist for this service"
    in_jsv = f'"{message}"' if "[" in name else message
    expected = {
        "json": f'{{"responseStatus":{{"errorCode":"NotImplementedException","message":"{message}","errors":[]}}}}',
        "jsv": f"{{responseStatus:{{errorCode:NotImplementedException,message:{in_jsv},errors:[]}}}}",
    }
    assert (told.status, told.reason, told.text) == (405, None, expected[format_])
    assert told.header("allow") is None


@pytest.mark.parametrize("line", ["GET /api/", "GET /api/Open/", "GET /api/Open.zzz", "GET /api/Open.jsonl"])
def test_what_api_does_not_know_is_405_in_json(line: str) -> None:  # 2.2, 13 B8
    told = ask(evo.app, line, accepts("csv"))

    assert (told.status, told.type) == (405, JSON_TYPE)
    assert "does not exist for this service" in told.text


@pytest.mark.parametrize(
    ("path", "result"),
    [
        ("a%20b", "a b"),
        ("a+b", "a b"),
        ("%2B1555", "+1555"),  # 13 A9
        ("a%2Fb", "a%2Fb"),
        ("%252F", "%2F"),
        ("%ff", "%ff"),
        ("%C3%A9", "é"),
        ("a;b,c", "a;b,c"),
        ("x.CSV", "x.CSV"),
        ("x.csv/", "x.csv"),
        ("x.zzz", "x.zzz"),
        ("a.b.json", "a.b"),
        ("x.jsonl", "x.jsonl"),
        ("W.csv.json", "W.csv"),
    ],
)
def test_a_path_value_is_decoded_once(path: str, result: str) -> None:  # 1.6, 1.7
    told = ask(evo.app, f"GET /open/{path}", accepts("json"))

    assert (told.type, told.text) == (JSON_TYPE, f'{{"result":"{result}"}}')


@pytest.mark.parametrize(
    ("path", "result"),
    [("/files", None), ("/files/", None), ("/files/a", "a"), ("/files/A/b.json", "A/b.json"), ("/files//a//b", "a/b")],
)
def test_a_wildcard_takes_what_is_left(path: str, result: str | None) -> None:  # 1.4, 1.6
    told = ask(evo.app, f"GET {path}", accepts("json"))

    assert told.text == ("{}" if result is None else f'{{"result":"{result}"}}')


# 0.4: the verb may be overridden, by a POST only (13 C4).


@pytest.mark.parametrize(
    ("headers", "query", "form", "status"),
    [
        ({"X-Http-Method-Override": "DELETE"}, "", "", 204),
        ({"x-http-method-override": "delete"}, "", "", 204),
        ({}, "?X-Http-Method-Override=DELETE", "", 204),
        ({}, "?x-http-method-override=DELETE", "", 204),
        ({}, "", "X-Http-Method-Override=DELETE", 204),
        ({"X-Http-Method-Override": "GET"}, "?X-Http-Method-Override=DELETE", "", 200),  # the header comes first
        ({"X-Http-Method-Override": "PUT"}, "", "", 404),
        ({"X-Http-Method-Override": "TRACE"}, "", "", 404),
        ({"X-HTTP-Method": "DELETE"}, "", "", 404),
        ({}, "?_method=DELETE", "", 404),
        ({}, "", "", 404),
    ],
)
def test_a_post_may_mean_another_verb(headers: dict[str, str], query: str, form: str, status: int) -> None:
    typed = {"Content-Type": FORM} if form else {}

    assert ask(evo.app, f"POST /sessions/S1{query}", {**headers, **typed, **accepts("json")}, form).status == status


# 2.3, 4: binding.


@pytest.mark.sampled
@pytest.mark.parametrize("body", WRITTEN)
@pytest.mark.parametrize("answer", WRITTEN)
@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "GET", "DELETE"])
def test_the_path_beats_a_body_in_any_format(body: str, answer: str, verb: str) -> None:  # 4.1
    headers = {"Content-Type": TYPES[body], **accepts(answer)}

    told = ask(evo.app, f"{verb} /open/x", headers, open_named("y", body))

    assert (told.status, told.type, told.text) == (200, SENT_AS[answer], OPEN_X[answer])


@pytest.mark.sampled
@pytest.mark.parametrize("format_", WRITTEN)
@pytest.mark.parametrize("path", ["/{0}/reply/Open", "/{0}/oneway/Open", "/api/Open.{0}"])
@pytest.mark.parametrize("label", ["own", "text/plain", None])
@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH"])
def test_a_predefined_route_reads_its_own_format_whatever_the_label(
    format_: str, path: str, label: str | None, verb: str
) -> None:  # 2.3
    headers = {} if label is None else {"Content-Type": TYPES[format_] if label == "own" else label}
    told = ask(evo.app, f"{verb} {path.format(format_)}", headers, open_named("x", format_))

    assert (told.status, told.text) == (200, OPEN_X[format_])


@pytest.mark.parametrize(
    ("line", "type_", "body", "result"),
    [
        ("POST /json/reply/Hello?title=Dr", JSON, '{"name":"x"}', "Hello, Dr. x!"),  # 13 A5
        ("POST /json/reply/Hello?name=q", JSON, '{"name":"x"}', "Hello, x!"),  # 13 A5: the body wins
        ("POST /json/reply/Hello?name=q&title=Dr", FORM, "name=x", "Hello, Dr. x!"),
        ("DELETE /json/reply/Hello?name=q", JSON, '{"name":"x"}', "Hello, x!"),
        ("GET /json/reply/Hello?name=q", FORM, "name=x", "Hello, q!"),  # 4.4
        ("POST /json/reply/Hello?name=x", JSON, "", "Hello, x!"),  # 13 A5
        ("POST /hello?name=q&format=json", JSON, '{"name":"x","title":"Dr"}', "Hello, Dr. q!"),  # 4.1
        ("POST /hello/p?name=q&format=json", FORM, "name=x", "Hello, x!"),
        ("POST /hello/p?format=json", JSON, '{"name":"x"}', "Hello, p!"),
        ("GET /hello/p?format=json", FORM, "name=x", "Hello, p!"),
        ("PUT /hello?format=json", FORM, "name=x&NAME=y", "Hello, x,y!"),
        ("POST /hello?format=json", FORM + "; charset=UTF-8", "name=a+b%2Bc", "Hello, a b+c!"),
        ("POST /hello?format=json", "text/json", '{"name":"x"}', "Hello, x!"),
        ("POST /hello?format=json", "APPLICATION/JSON;charset=iso-8859-1", '{"NAME":"x"}', "Hello, x!"),
        ("POST /hello?format=json", "text/jsv", "{name:x}", "Hello, x!"),
        ("POST /hello?format=json", "text/csv;header=present", "name\nx", "Hello, x!"),
        ("POST /hello?format=json", "text/xml", f'<Hello {XMLNS}/H"><Name>x</Name></Hello>', "Hello, x!"),
        ("POST /hello?format=json", "", '{"name":"x"}', "Hello, x!"),  # 13 A3
        ("POST /hello?format=json", "", "{name:x}", "Hello, !"),  # A3: { is JSON, whose bare names do not bind
        ("POST /hello?format=json", "application/ld+json", '{"name":"x"}', "Hello, x!"),  # 13 A3
        ("POST /hello?format=json", "text/x-json", '{"name":"x"}', "Hello, x!"),
        ("POST /hello?format=json", "application/csv", "name\nx", "Hello, x!"),
        ("POST /hello?format=json", "text/x-jsv", "{name:x}", "Hello, x!"),
        ("POST /hello?format=json", "*/*", f'<Hello {XMLNS}/H"><Name>x</Name></Hello>', "Hello, x!"),
        ("POST /hello?format=json", JSON, '\ufeff{"name":"x"}', "Hello, x!"),
        ("POST /hello?format=json", JSON, '{"name":"x"} and more', "Hello, x!"),
        ("POST /hello?format=json", JSON, '{"name":{"a":1}}', "Hello, {a:1}!"),
        ("POST /hello?format=json", JSON, "{'name':'x'}", "Hello, !"),
        ("POST /hello?format=json", JSON, '{"name":"x",}', "Hello, x!"),  # formats/WIRE.md 4.3
        ("POST /hello?format=json", JSON, '{"zzz":[1,{"a":2}],"name":"x"}', "Hello, x!"),
        ("POST /api/Hello", CSV, "Name\nx", "Hello, x!"),  # 13 A7
        ("POST /api/Hello", JSV, "{Name:x}", "Hello, x!"),
        ("POST /api/Hello", XML, f'<Hello {XMLNS}/H"><Name>x</Name></Hello>', "Hello, x!"),
    ],
)
def test_a_request_is_bound_from_its_sources_in_order(line: str, type_: str, body: str, result: str) -> None:
    told = ask(core.app, line, {"Content-Type": type_} if type_ else {}, body)

    assert (told.status, told.text) == (200, f'{{"result":"{result}"}}')


@pytest.mark.parametrize("encoding", ["gzip", "GZIP"])
@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_may_be_compressed_and_chunked(encoding: str, chunked: bool) -> None:  # 4.3, 13 A4
    headers = {"Content-Type": JSON, "Content-Encoding": encoding, **accepts("json")}

    told = ask(core.app, "POST /hello", headers, gzip.compress(b'{"name":"x"}'), chunked=chunked)

    assert told.text == '{"result":"Hello, x!"}'


MULTIPART = "multipart/form-data; boundary="


@pytest.mark.parametrize(
    ("boundary", "body"),
    [
        ("B", '--B\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--B--\r\n'),
        ('"B"', '--B\r\nContent-Disposition: form-data;name="Name"\r\n\r\nx\r\n--B--'),  # 9.3
        (
            "B",
            (
                '--B\r\nContent-Disposition: form-data; name="name"\r\n'
                "Content-Type: text/plain;charset=utf-8\r\n\r\nx\r\n--B--"
            ),
        ),
        (
            "B",
            (
                '--B\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n'
                '--B\r\nContent-Disposition: form-data; name="title"; filename="t.txt"\r\n\r\nfile\r\n--B--'
            ),  # 4.4
        ),
    ],
)
@pytest.mark.parametrize("line", ["POST /hello?format=json", "POST /json/reply/Hello", "POST /api/Hello"])
def test_text_parts_bind_and_files_do_not(boundary: str, body: str, line: str) -> None:
    told = ask(core.app, line, {"Content-Type": MULTIPART + boundary}, body)

    assert (told.status, told.text) == (200, '{"result":"Hello, x!"}')


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("type_", "body", "status", "code"),
    [
        (MULTIPART[:-11], "--B", 400, "SerializationException"),  # 13 B2
        (MULTIPART + "C", "--B\r\n\r\n--B--", 400, "SerializationException"),
        (MULTIPART + "B", '--B\r\nContent-Disposition: form-data; name="name"\r\n\r\nx', 400, "SerializationException"),
        (JSON, '{"name":', 400, "SerializationException"),  # 13 A2
        (JSON, "null", 400, "SerializationException"),
        (JSON, "[1]", 400, "SerializationException"),
        (JSON, '"text"', 400, "SerializationException"),
        (JSV, "{Name:", 400, "SerializationException"),
        (CSV, '"Name', 400, "SerializationException"),
        (XML, "<Hello><Name>", 400, "SerializationException"),
        (XML, "<Hello/>", 400, "SerializationException"),  # the namespace must match
        ("application/x-msgpack", "x", 415, "NotSupportedException"),  # 13 A3
        ("text/html", "<p>", 415, "NotSupportedException"),
        ("image/png", "x", 415, "NotSupportedException"),
    ],
)
@pytest.mark.parametrize("format_", WRITTEN)
def test_what_cannot_be_read_is_told_in_the_clients_format(
    type_: str, body: str, status: int, code: str, format_: str
) -> None:  # 4.3, 5.3
    told = ask(core.app, "POST /hello", {"Content-Type": type_, **accepts(format_)}, body)

    assert (told.status, told.reason, told.type) == (status, None, SENT_AS[format_])
    assert code in told.text
    assert told.header("content-disposition") is None


@pytest.mark.parametrize(
    ("query", "name", "text"),
    [
        ("count=abc", "count", "abc"),
        ("COUNT=1.5", "COUNT", "1.5"),
        ("count=0x1", "count", "0x1"),
        ("count=99999999999", "count", "99999999999"),
        ("count=1&Count=2", "Count", "1,2"),  # 4.1: the last spelling
    ],
)
@pytest.mark.parametrize(
    "line", ["/sessions/rows?format=json&", "/json/reply/ListSessionRows?", "/api/ListSessionRows?"]
)
def test_a_value_that_does_not_fit_is_a_field_error(query: str, name: str, text: str, line: str) -> None:  # 4.2
    told = ask(evo.app, f"GET {line}{query}")

    message = f"'{text}' is an Invalid value for '{name}'"
    field = f'{{"errorCode":"SerializationException","fieldName":"{name}","message":"{message}"}}'
    assert (told.status, told.reason) == (400, None)
    assert told.text == (
        '{"responseStatus":{"errorCode":"SerializationException",'
        f'"message":"Unable to bind to request \'ListSessionRows\'","errors":[{field}]}}}}'
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [(each, 200) for each in ("true", "TRUE", "1", "0", "t", "F", "y", "N", "on", "off", "false,x")]
    + [(each, 400) for each in ("yes", "no", "ON", "OFF", "2")],
)
def test_a_boolean_has_many_spellings(text: str, status: int) -> None:  # 4.2
    assert ask(evo.app, f"GET /sessions?format=json&all={text}").status == status


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("subType={Id:1,Name:x}", '{"subType":{"id":1,"name":"x"}}'),
        ('subType={"id":1}', '{"subType":{"id":1}}'),  # 13 A7
        ("subTypes=[{Id:1},{Id:2}]", '{"subTypes":[{"id":1},{"id":2}]}'),
        ("subTypes={Id:1},{Id:2}", '{"subTypes":[{"id":1},{"id":2}]}'),
        ("subTypes=[]", '{"subTypes":[]}'),
        ("stringMap={a:1}", '{"stringMap":{"a":"1"}}'),
        ('stringMap={"a":"1"}', '{"stringMap":{"a":"1"}}'),
        ("intStringMap={1:A}", '{"intStringMap":{"1":"A"}}'),
        ("subType.Id=1&sub=1&subType=", "{}"),
    ],
)
@pytest.mark.parametrize("line", ["/echo/complex.json?", "/json/reply/EchoComplexTypes?", "/api/EchoComplexTypes?"])
def test_a_query_value_is_jsv(query: str, text: str, line: str) -> None:  # 4.2
    told = ask(core.app, f"GET {line}{query}")

    assert (told.status, told.text) == (200, text)


# 2.4: batches.


@pytest.mark.parametrize(
    ("line", "type_", "body", "completed", "text"),
    [
        ("/json/reply/Open[]", JSON, '[{"name":"a"},{"name":"x"}]', "2", '[{"result":"a"},{"result":"x"}]'),
        ("/json/reply/Open%5B%5D", JSON, '[{"name":"x"}]', "1", '[{"result":"x"}]'),
        ("/json/reply/Open[", JSON, '[{"name":"x"}]', "1", '[{"result":"x"}]'),
        ("/json/oneway/open[]", JSON, '[{"name":"x"}]', "1", '[{"result":"x"}]'),
        ("/api/Open[]", JSON, '{"name":"x"}', "1", '[{"result":"x"}]'),
        ("/api/Open[].csv", CSV, "Name\r\na\r\nx\r\n", "2", "Result,ResponseStatus\r\na,\r\nx,\r\n"),
        ("/jsv/reply/Open[]", JSV, "[{Name:a}]", "1", "[{result:a}]"),
        ("/json/reply/Open[]", JSON, "[]", None, "[]"),
        ("/json/reply/Open[]", JSON, "", None, "[]"),
        ("/jsv/reply/Open[]", JSV, "[]", None, "[]"),
        ("/csv/reply/Open[]", CSV, "", None, ""),
        ("/json/reply/EndSession[]", JSON, '[{"sessionId":"a"},{}]', "2", "[null,null]"),
        ("/json/reply/Open[]?callback=cb", JSON, '[{"name":"x"}]', "1", 'cb([{"result":"x"}])'),
    ],
)
def test_a_batch_is_answered_with_a_list(line: str, type_: str, body: str, completed: str | None, text: str) -> None:
    told = ask(evo.app, f"POST {line}", {"Content-Type": type_}, body)

    assert (told.status, told.header("x-autobatch-completed"), told.text) == (200, completed, text)


def test_a_batch_in_csv_is_a_file_named_after_it_unless_empty() -> None:
    told = ask(evo.app, "POST /csv/reply/open[]", {"Content-Type": CSV}, "Name\r\nx\r\n")
    empty = ask(evo.app, "POST /csv/reply/Open[]", {"Content-Type": CSV}, "Name\r\n")

    assert told.header("content-disposition") == 'attachment;filename="Open[].csv"'
    assert (empty.status, empty.header("content-disposition"), empty.data) == (200, None, b"")


@pytest.mark.parametrize("format_", ["json", "jsv", "csv"])
def test_a_batch_ends_with_its_first_failure(format_: str) -> None:
    body = {"json": '[{"sessionId":"a"},{"sessionId":"none"}]', "jsv": "[{sessionId:a},{sessionId:none}]"}
    told = ask(
        evo.app,
        f"POST /{format_}/reply/GetSession[]",
        {"Content-Type": TYPES[format_]},
        body.get(format_, "SessionId\r\na\r\nnone\r\n"),
    )

    status = "{errorCode:NotFound,message:Session not found,errors:[],meta:{AutoBatchIndex:1}}"
    expected = {
        "json": '{"responseStatus":{"errorCode":"NotFound","message":"Session not found","errors":[],'
        '"meta":{"AutoBatchIndex":"1"}}}',
        "jsv": f"{{responseStatus:{status}}}",
        "csv": f'ResponseStatus\r\n"{status}"\r\n',
    }
    assert (told.status, told.reason, told.header("x-autobatch-completed")) == (404, "NotFound", "1")
    assert told.text == expected[format_]


def test_a_null_in_a_batch_is_refused_with_its_place() -> None:
    told = ask(evo.app, "POST /json/reply/Open[]", {"Content-Type": JSON}, '[{"name":"a"},null]')

    assert told.status == 400
    assert "item 1 is null" in told.text


# 3.5: JSONP.


@pytest.mark.parametrize(
    ("line", "status", "type_", "text"),
    [
        ("/open/x?callback=cb", 200, "text/javascript", 'cb({"result":"x"})'),
        ("/open/x?callback=cb&format=csv", 200, "text/javascript", 'cb({"result":"x"})'),
        ("/open/x?Callback=cb", 200, "text/javascript", 'cb({"result":"x"})'),
        ("/csv/reply/Open?name=x&callback=cb", 200, "text/javascript", 'cb({"result":"x"})'),
        ("/api/Open.csv?name=x&callback=cb", 200, "text/javascript", 'cb({"result":"x"})'),
        ("/open/x.csv?callback=cb", 200, CSV, "cb(Result,ResponseStatus\r\nx,\r\n)"),
        ("/open/x.jsv?callback=cb", 200, JSV, "cb({result:x})"),
        ("/open/x?callback=alert(1)//", 200, "text/javascript", 'alert_1___({"result":"x"})'),
        ("/open/x?callback=a.b_c1", 200, "text/javascript", 'a.b_c1({"result":"x"})'),
        ("/open/x?callback=%0D%0A<script>", 200, "text/javascript", '___script_({"result":"x"})'),
        ("/shape/null?callback=cb", 204, None, ""),
        ("/shape/string?callback=cb", 200, "text/javascript; charset=utf-8", 'cb(plain, "text")'),
        ("/shape/int?callback=cb", 200, "text/javascript", "cb(42)"),
        (
            "/sessions/none?callback=cb",
            404,
            "text/javascript",
            'cb({"responseStatus":{"errorCode":"NotFound","message":"Session not found","errors":[]}})',
        ),
        (
            "/json/reply/Nope?callback=cb",
            200,
            "text/javascript",
            (
                'cb({"responseStatus":{"errorCode":"NotImplementedException",'
                '"message":"The operation \'Nope\' does not exist for this service","errors":[]}})'
            ),
        ),
    ],
)
def test_jsonp_wraps_what_is_written(line: str, status: int, type_: str | None, text: str) -> None:
    told = ask(evo.app, f"GET {line}", accepts("html"))

    assert (told.status, told.type, told.text) == (status, type_, text)
    assert told.header("x-content-type-options") == "nosniff"  # 13 C11


def test_broken_rules_are_told_in_json_and_not_wrapped() -> None:
    told = ask(core.app, "GET /throwvalidation?callback=cb")

    assert (told.status, told.reason, told.type) == (400, "InclusiveBetween", JSON_TYPE)
    assert told.text.startswith('{"age":0,"responseStatus":{"errorCode":"InclusiveBetween"')


# 3.7: ?jsconfig=.

DATED = "/json/reply/EchoTypes?dateTime=2001-01-01T01:02:03Z&timeSpan=PT1H"


@pytest.mark.parametrize(
    ("jsconfig", "held"),
    [
        ("dh:iso8601", '"dateTime":"2001-01-01T01:02:03.0000000+00:00"'),
        ("DateHandler:ISO8601", '"dateTime":"2001-01-01T01:02:03.0000000+00:00"'),
        ("dh:iso8601do", '"dateTime":"2001-01-01"'),
        ("dh:ut", '"dateTime":978310923,'),
        ("dh:utm", '"dateTime":978310923000,'),
        ("datehandler:unixtimems", '"dateTime":978310923000,'),
        ("tsh:sf", '"timeSpan":"01:00:00"'),
        ("TimeSpanHandler:StandardFormat", '"timeSpan":"01:00:00"'),
        ("inv", '"string":null'),
        ("includenullvalues:true", '"string":null'),
        ("elun", '"date_time":'),
        ("tc:sc", '"date_time":'),
        ("tc:pc", '"DateTime":'),
        ("epcn", '"dateTime":'),  # ignored where the host writes camelCase
        ("eccn:false", '"dateTime":'),
        ("bogus,,zzz:1", '"dateTime":'),
        ("dh:zzz", r'"dateTime":"\/Date('),
    ],
)
def test_jsconfig_tunes_one_answer(jsconfig: str, held: str) -> None:
    told = ask(core.app, f"GET {DATED}&jsconfig={jsconfig}")

    assert told.status == 200
    assert held in told.text


def test_jsconfig_tunes_errors_too() -> None:
    told = ask(evo.app, "GET /sessions/none?format=json&jsconfig=tc:pc")

    assert told.text == '{"ResponseStatus":{"ErrorCode":"NotFound","Message":"Session not found","Errors":[]}}'


def test_jsconfig_does_not_take_the_page_from_a_browser() -> None:
    told = ask(evo.app, "GET /open/x?jsconfig=elun", accepts("html"))

    assert told.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("line", "type_", "text"),
    [
        ("/jsv/reply/Open?name=x&debug=1", "text/plain", "{\n\tresult: x\n}"),  # 2.3, 13 D4
        ("/open/x.jsv?debug=true", "text/plain", "{\n\tresult: x\n}"),
        ("/open/x.jsv?debug=", JSV, "{result:x}"),
        ("/jsv/reply/Open?name=debugger", JSV, "{result:debugger}"),
        ("/open/x.json?debug=1", JSON_TYPE, '{"result":"x"}'),
    ],
)
def test_a_debug_parameter_lays_jsv_out_for_people(line: str, type_: str, text: str) -> None:
    told = ask(evo.app, f"GET {line}")

    assert (told.status, told.type, told.text) == (200, type_, text)


# 5: errors.

KINDS = [
    ("NotFound", 404, "NotFound"),
    ("Unauthorized", 401, "Unauthorized"),
    ("Forbidden", 403, "Forbidden"),
    ("Conflict", 409, "Conflict"),
    ("ArgumentException", 400, "ArgumentException"),
    ("UnauthorizedAccessException", 403, "UnauthorizedAccessException"),
    ("NotImplementedException", 405, "NotImplementedException"),
    ("NotSupportedException", 405, "NotSupportedException"),
    ("KeyNotFoundException", 500, "KeyNotFoundException"),
    ("FileNotFoundException", 404, "FileNotFoundException"),
    ("FormatException", 400, "FormatException"),
    ("TimeoutException", 500, "TimeoutException"),
    ("SerializationException", 400, "SerializationException"),
    ("Teapot", 418, "Teapot"),
    ("Other", 500, "Exception"),
]
SS = "http://schemas.servicestack.net/types"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"


@pytest.mark.sampled
@pytest.mark.parametrize(("kind", "status", "code"), KINDS)
@pytest.mark.parametrize("format_", WRITTEN)
@pytest.mark.parametrize("line", ["/throw/{0}?format={1}&message=m", "/{1}/reply/ThrowType?type={0}&message=m"])
def test_every_kind_of_failure_in_every_format(kind: str, status: int, code: str, format_: str, line: str) -> None:
    told = ask(core.app, "GET " + line.format(kind, format_))

    expected = {
        "json": f'{{"responseStatus":{{"errorCode":"{code}","message":"m","errors":[]}}}}',
        "jsv": f"{{responseStatus:{{errorCode:{code},message:m,errors:[]}}}}",
        "csv": f'ResponseStatus\r\n"{{errorCode:{code},message:m,errors:[]}}"\r\n',
        "xml": f'<?xml version="1.0" encoding="utf-8"?><ThrowTypeResponse {XMLNS}/H"><ResponseStatus xmlns:d2p1="{SS}">'
        f"<d2p1:ErrorCode>{code}</d2p1:ErrorCode><d2p1:Message>m</d2p1:Message>"
        f'<d2p1:StackTrace i:nil="true" /><d2p1:Errors /><d2p1:Meta xmlns:d3p1="{ARRAYS}" i:nil="true" />'
        "</ResponseStatus></ThrowTypeResponse>",
    }
    assert (told.status, told.reason, told.type) == (status, code, SENT_AS[format_])
    assert told.text == expected[format_]
    assert (told.header("content-disposition"), told.header("vary")) == (None, "Accept")


@pytest.mark.parametrize(
    ("kind", "status", "type_", "text"),
    [
        ("NotFound", 404, "text/plain; charset=utf-8", "Error (NotFound): m\n\n404"),
        ("FileNotFoundException", 404, "text/plain; charset=utf-8", "Error (FileNotFoundException): m\n\n404"),
        (
            "Forbidden",
            403,
            "text/plain",
            (
                "Forbidden\r\n\r\nRequest.HttpMethod: GET\r\nRequest.PathInfo: /throw/Forbidden\r\n"
                "Request.QueryString: message=m&flag=\r\n\r\n"
            ),
        ),
        ("Conflict", 409, "text/html", None),
        ("Other", 500, "text/html", None),
    ],
)
def test_a_browser_is_told_in_plain_text_or_on_a_page(kind: str, status: int, type_: str, text: str | None) -> None:
    told = ask(core.app, f"GET /throw/{kind}?message=m&flag", accepts("html"))  # 5.7

    assert (told.status, told.type) == (status, type_)
    assert told.text == text if text is not None else "m" in told.text


def test_an_argument_names_its_field() -> None:  # 5.2
    told = ask(core.app, "GET /throw/ArgumentNullException.json")

    assert told.text == (
        '{"responseStatus":{"errorCode":"ArgumentNullException",'
        '"message":"Value cannot be null. (Parameter \'Name\')","errors":[{"errorCode":"ArgumentNullException",'
        '"fieldName":"Name","message":"Value cannot be null."}]}}'
    )


# 6: headers and special methods.


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("GET /csv/reply/open?name=x", "Open"),
        ("GET /open/x.csv", "Open"),
        ("GET /api/open.csv?name=x", "Open"),
        ("GET /sessions/rows?format=csv", "ListSessionRows"),
        ("DELETE /csv/reply/EndSession", "EndSession"),  # also on a 204
        ("GET /shape/string.csv", "Shape"),
        ("GET /shape/bytes.csv", "Shape"),
        ("GET /shape/int.csv", "Shape"),
        ("GET /shape/null.csv", "Shape"),
        ("GET /open/x.csv?callback=cb", "Open"),
        ("HEAD /open/x.csv", "Open"),
        ("GET /shape/httpresult.csv", None),
        ("GET /shape/nope.csv", None),
        ("GET /csv/reply/Nope", None),
        ("GET /open/x.json", None),
    ],
)
def test_a_csv_result_is_a_file(line: str, name: str | None) -> None:  # 6.4
    expected = None if name is None else f'attachment;filename="{name}.csv"'

    assert ask(evo.app, line).header("content-disposition") == expected


@pytest.mark.parametrize(
    ("line", "status", "type_", "empty"),
    [
        ("HEAD /open/x", 200, JSON_TYPE, True),
        ("HEAD /json/reply/Open?name=x", 200, JSON_TYPE, True),
        ("HEAD /api/Open?name=x", 200, JSON_TYPE, True),
        ("HEAD /sessions/S1", 200, JSON_TYPE, True),  # 13 C1
        ("HEAD /sessions/none", 404, JSON_TYPE, True),
        ("OPTIONS /open/x", 200, JSON_TYPE, False),
        ("OPTIONS /json/reply/Open?name=x", 200, JSON_TYPE, False),
        ("HEAD /shape/null", 200, None, True),  # 6.5: asked about, nothing is no 204
        ("OPTIONS /shape/null", 200, None, True),
        ("GET /shape/null", 204, None, True),
        ("DELETE /sessions/S1", 204, None, True),
    ],
)
def test_head_and_options_are_ordinary_verbs(line: str, status: int, type_: str | None, empty: bool) -> None:  # 6.6
    told = ask(evo.app, line, accepts("json"))

    assert (told.status, told.type, told.data == b"") == (status, type_, empty)
    assert told.header("vary") == "Accept"


class Nothing(Dto, namespace="T"):
    name: str | None = None


@operation("GET /nothing")
def nothing(request: Nothing) -> None:
    return None


def test_head_on_a_route_for_get_is_that_get() -> None:  # 13 C1
    app = Gateway([nothing])

    assert (ask(app, "GET /nothing").status, ask(app, "HEAD /nothing").status) == (204, 204)


PREFLIGHT = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}


@pytest.mark.parametrize(
    ("path", "headers", "allow"),
    [
        ("/sessions", {}, "GET, HEAD, OPTIONS"),
        ("/sessions/S1", {}, "DELETE, GET, HEAD, OPTIONS"),
        ("/sessions/S1/conference/members", {}, "OPTIONS, POST"),
        ("/sessions/S1.csv", PREFLIGHT, "DELETE, GET, HEAD, OPTIONS"),
        ("/open/x", PREFLIGHT, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
        ("/json/reply/Open", PREFLIGHT, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
        ("/api/Open", PREFLIGHT, "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
    ],
)
def test_options_of_a_limited_route_and_preflights_run_nothing(
    path: str, headers: dict[str, str], allow: str
) -> None:  # 13 C2
    told = ask(evo.app, f"OPTIONS {path}", headers)

    assert (told.status, told.data, told.type, told.header("allow")) == (200, b"", None, allow)
    assert told.header("vary") == "Accept"


def test_a_preflight_of_nothing_is_nothing() -> None:
    assert is_empty_404(ask(evo.app, "OPTIONS /nope", PREFLIGHT))


@pytest.mark.parametrize("verb", ["TRACE", "PROPFIND"])
def test_other_verbs_run_nothing(verb: str) -> None:  # 13 C3
    told = ask(evo.app, f"{verb} /open/x", accepts("json"))

    title = verb.title()
    assert (told.status, told.reason) == (405, None)
    assert f"Could not find method named {title}(Open) or Any(Open) on Service EvoServices" in told.text


@pytest.mark.parametrize("header", ["", "   "])
def test_a_blank_accept_is_none(header: str) -> None:  # 13 B5
    assert ask(evo.app, "GET /open/x", {"Accept": header}).type == ask(evo.app, "GET /open/x").type == "text/html"


@pytest.mark.parametrize(
    ("kind", "format_", "type_", "data"),
    [
        ("string", "json", JSON_TYPE, b'plain, "text"'),
        ("string", "jsv", "application/jsv; charset=utf-8", b'plain, "text"'),
        ("string", "csv", "text/csv; charset=utf-8", b'plain, "text"'),
        ("string", "xml", "application/xml; charset=utf-8", b'plain, "text"'),
        ("string", "html", "text/html; charset=utf-8", b'plain, "text"'),
        ("bytes", "json", JSON_TYPE, b"\1\2\3"),
        ("bytes", "csv", "text/csv", b"\1\2\3"),
        ("bytes", "html", "application/octet-stream", b"\1\2\3"),
        ("int", "json", JSON_TYPE, b"42"),
        ("int", "csv", "text/csv", b"42"),
        ("strings", "json", JSON_TYPE, b'["a","b,c","d\\"e"]'),
        ("strings", "csv", "text/csv", b'a,"b,c","d""e"\r\n'),
        ("ints", "csv", "text/csv", b"1,2,3\r\n"),
        ("map", "csv", "text/csv", b'A,B\r\n1,"x,y"\r\n'),
        ("maps", "csv", "text/csv", b"A,B\r\n1,\r\n3,2\r\n"),
        ("objs", "csv", "text/csv", b"A,B\r\n1,x\r\n3.5,True\r\n"),  # 13 A11
        ("rowsdto", "csv", "text/csv", b'Name,Value\r\na,1\r\n"b,c",2\r\n'),
    ],
)
def test_a_result_goes_out_by_its_kind(kind: str, format_: str, type_: str, data: bytes) -> None:  # 6.2, 6.3
    told = ask(evo.app, f"GET /shape/{kind}", accepts(format_))

    assert (told.status, told.type, told.data) == (200, type_, data)
