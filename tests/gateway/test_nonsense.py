"""Nonsense over HTTP: every request ends in an answer that its client can read, and never in a 500.

Each run tries the same requests; ``NONSENSE=100000 python -m pytest tests/gateway/test_nonsense.py``
tries as many others. What was found is kept below as plain cases.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from formats import BUILT_IN, installed
from tests.asking import Told, ask
from tests.gateway.nonsense import Known, Request, requests
from tests.hosts import core, evo, tokens

pytestmark = pytest.mark.slow

COUNT = int(os.environ.get("NONSENSE", "0"))
PROFILE = settings(
    max_examples=COUNT or 200,
    derandomize=not COUNT,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

XMLNS = b'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07'
MULTIPART = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; '
CORE = Known(
    routes=("/hello", "/hello/{}", "/echo/types", "/echo/complex", "/return/string", "/throwvalidation", "/sendtext"),
    operations=(
        *("Hello", "HelloAllTypes", "EchoTypes", "EchoComplexTypes", "HelloReturnVoid", "ReturnString", "HelloList"),
        *("ThrowValidation", "SendText", "Nope"),
    ),
    members=(
        *("name", "Title", "byte", "short", "int", "long", "uLong", "float", "double", "decimal", "string", "dateTime"),
        *("timeSpan", "dateTimeOffset", "guid", "char", "subType", "subTypes", "stringMap", "intStringMap", "names"),
        *("age", "required", "email", "contentType", "data", "id", "allTypes"),
    ),
    documents=(
        b'{"name":"World","title":"Mr"}',
        b'[{"name":"a"},{"name":"b"}]',
        b'{"byte":1,"int":-2,"float":1.5,"decimal":3.0,"string":"a","dateTime":"/Date(1)/","timeSpan":"PT1H","char":"c"}',
        b'{"subType":{"id":1,"name":"x"},"subTypes":[{"id":2}],"stringMap":{"a":"b"},"intStringMap":{"1":"A"}}',
        b'{"names":["A","B"]}',
        b'{"allTypes":{"guid":"ea762009b66c410b9bf5ce21ad519249","keyValuePair":{"key":"k","value":"v"},"stringList":["A"]}}',
        b"{name:World,title:Mr}",
        b"{subTypes:[{id:1,name:x}],stringMap:{a:b}}",
        b"Name,Title\r\nWorld,Mr\r\n",
        b'Byte,String,DateTime\r\n1,"a ""b"", c",2001-01-01\r\n',
        b"<Hello " + XMLNS + b'/H"><Name>World</Name><Title i:nil="true"/></Hello>',
        b"<EchoTypes "
        + XMLNS
        + b'/H"><Byte>1</Byte><Char>65</Char><DateTime>2001-01-01T00:00:00Z</DateTime></EchoTypes>',
        b"name=World&Title=Mr",
        MULTIPART + b'name="f"; filename="a.txt"\r\n\r\n\x00\xff\r\n--b--',
    ),
)
EVO = Known(
    routes=(
        *("/sessions", "/sessions/rows", "/sessions/{}", "/sessions/{}/conference/members", "/open/{}", "/secured/{}"),
        *("/admin/{}", "/files/{}", "/files/a/{}/b", "/shape/{}"),
        *("/shape/ints", "/shape/map", "/shape/maps", "/shape/objs", "/shape/empty", "/shape/anon", "/shape/rowscsv"),
    ),
    operations=(
        *("AddConferenceMember", "ListSessions", "ListSessionRows", "GetSession", "EndSession", "Open", "AdminOnly"),
        *("Secured", "Files", "Shape", "Nope"),
    ),
    members=(
        *("sessionId", "callSid", "destination", "fromNumber", "accountIds", "from", "page", "countPerPage"),
        *("sortOrder", "all", "count", "name", "path", "kind", "role", "member"),
    ),
    documents=(
        b'{"sessionId":"S1","callSid":"CA1","destination":"+43123","fromNumber":"+44","role":"Agent"}',
        b'{"countPerPage":2,"sortOrder":"Descend","accountIds":["a","b"],"all":true}',
        b'[{"name":"a"},{"name":"b"}]',
        b'{"count":2}',
        b'{"name":"x"}',
        b"{sessionId:S1,callSid:CA1,destination:+43123}",
        b"SessionId,CallSid,Destination\r\nS1,CA1,+43123\r\n",
        b"<Open " + XMLNS + b'/Evo"><Name>x</Name></Open>',
        b"name=x&count=2",
        MULTIPART + b'name="f"; filename="a.txt"\r\n\r\n\x00\xff\r\n--b--',
    ),
)
TOKENS = Known(
    routes=(
        *EVO.routes,
        "/auth",
        "/auth/{}",
        "/auth/credentials",
        "/auth/logout",
        "/access-token",
        "/session-to-token",
    ),
    operations=(*EVO.operations, "Authenticate", "GetAccessToken", "ConvertSessionToToken", "AssignRoles"),
    members=(*EVO.members, "provider", "userName", "password", "rememberMe", "refreshToken", "roles", "meta"),
    documents=(
        *EVO.documents,
        b'{"provider":"credentials","userName":"agent","password":"p@55word","rememberMe":true}',
        b'{"provider":"logout"}',
        b'{"refreshToken":"a.b.c"}',
        b'{"userName":"agent","roles":["x"]}',
        b"userName=agent&password=x",
    ),
)
HOSTS: dict[str, tuple[Any, Known]] = {
    "core": (core.app, CORE),
    "evo": (evo.app, EVO),
    "tokens": (tokens.app, TOKENS),
}

#: Operations whose answers are what their handler gives, whatever type they go out under.
RAW = re.compile(r"returnstring|return/string|sendtext|shape", re.I)
CALL = re.compile(rb"[\w.]+\((.*)\)", re.S)
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
REGISTRY = installed(BUILT_IN)


def check(told: Told, request: Request) -> None:
    """Fail unless an answer is whole, well-formed and readable as what it says it is."""
    assert told.status != 500, told.text
    for name, value in told.headers:
        assert NAME.fullmatch(name), name
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value), (name, value)
    length = told.header("content-length")
    method = request.line.partition(" ")[0]
    if told.status in (204, 304):
        assert (length, told.data) == (None, b"")
        return
    assert length is not None
    assert length.isdigit(), "one length"
    if method == "HEAD":
        assert told.data == b""
        return
    assert int(length) == len(told.data)
    encoding = told.header("content-encoding")
    if encoding is None and told.data and told.status != 206 and not RAW.search(request.line):
        media_type, data = (told.type or "").partition(";")[0], told.data
        if "callback=" in request.line and (found := CALL.fullmatch(data)):
            # The call is wrapped around every format, and only without a suffix has it a type of its own.
            media_type, data = "application/json" if media_type == "text/javascript" else media_type, found[1]
        if data:
            readable(media_type, data)


def readable(media_type: str, data: bytes) -> None:
    """Fail unless a body is what its type says, by a reader that is not the gateway's where there is one."""
    if media_type == "application/octet-stream":
        return
    text = data.decode()
    if media_type in ("application/json", "text/json"):
        json.loads(text)
    elif media_type in ("application/xml", "text/xml"):
        ElementTree.fromstring(text)
    elif media_type == "text/csv":
        if text[0] in "{[":  # the documented dialect
            json.loads(text)
        else:
            widths = {len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)}
            assert len(widths) == 1, text
    elif media_type in ("application/jsv", "text/jsv"):
        format_ = REGISTRY.named("jsv")
        assert format_ is not None
        format_.codec(dict[str, str] if text[0] == "{" else list[str]).decode(data)
    elif media_type == "text/jsonl":
        for line in text.splitlines():
            json.loads(line)
    elif media_type == "text/html":
        parser = HTMLParser()
        parser.feed(text)
        parser.close()
        assert "<script" not in text.lower()
    else:
        assert media_type in ("text/plain", ""), media_type


@pytest.mark.parametrize("host", HOSTS)
def test_a_request_of_nonsense_gets_an_answer_that_can_be_read(host: str) -> None:
    app, known = HOSTS[host]

    @PROFILE
    @given(requests(known))
    def every(request: Request) -> None:
        check(ask(app, request.line, request.headers, request.body, chunked=request.chunked), request)

    every()


#: Requests whose values are sound, and which the format of the reply cannot hold.
UNWRITABLE = [
    (evo.app, "GET /sessions/%1F.xml"),
    (core.app, "GET /xml/reply/EchoTypes?string=%1F"),
    (core.app, "GET /xml/reply/EchoTypes?dateTimeOffset=0001-01-01T00:00:00%2B02:00"),
    (core.app, "GET /xml/reply/EchoTypes?dateTimeOffset=9999-12-31T23:59:59-14:00"),
    (core.app, "GET /xml/reply/EchoTypes?dateTimeOffset=/Date(-62135596800000%2B0200)/"),
]


@pytest.mark.parametrize(("app", "line"), UNWRITABLE)
def test_what_a_format_cannot_hold_is_not_acceptable_and_told_with_its_member(app: Any, line: str) -> None:
    told = ask(app, line)

    assert (told.status, told.type) == (406, "application/xml")
    assert re.search(r"Message>\$\.\w+: ", told.text)
    assert ask(app, line.replace("xml", "json")).status == 200


def test_an_empty_batch_calls_its_function_like_any_other() -> None:
    told = ask(core.app, "GET /api/Hello[]?callback=cb")

    assert (told.type, told.text) == ("text/javascript", "cb([])")
