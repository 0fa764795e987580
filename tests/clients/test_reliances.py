"""What clients in the field rely on, byte by byte over a raw socket (gateway/WIRE.md 14.1, 14.6 and 14.7).

The clients named cannot all be run here; what each was seen to send, and what its source reads
of the answer, is what its test sends and reads. Expected texts are worked out from that, never
taken from the gateway.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.hosts import evo, official
from tests.serving import exchange, serving

Address = tuple[str, int]

XMLNS = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07'
BASIC = "Authorization: Basic " + base64.b64encode(b"test:test").decode()
JSON_UTF8 = "application/json; charset=utf-8"
#: What the Java client sends with every request.
JAVA = "Accept: application/json\nUser-Agent: servicestack-client/java"
#: What the PHP client's streams send.
PHP = "Accept: application/json\nUser-Agent: servicestack/php\nConnection: close"
#: What node's fetch sends for the TypeScript client, even with GET.
NODE = "Accept: */*\nContent-Type: application/json\nAccept-Language: *\nSec-Fetch-Mode: cors\nUser-Agent: node"
CSHARP = "Accept: application/json\nUser-Agent: ServiceStack .NET Client 5.91\nAccept-Encoding: gzip,deflate"


@dataclass(frozen=True)
class Heard:
    """An answer as it came: the status line, the header lines, and everything after the blank one."""

    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def map(self) -> dict[str, str]:
        """The headers by name as sent: what a client that compares them letter by letter has."""
        return dict(self.headers)

    def json(self) -> dict:
        return json.loads(self.body)


@pytest.fixture(scope="module")
def host() -> Iterator[Address]:
    with serving(official.make()) as found:
        yield found


@pytest.fixture(scope="module")
def telephony() -> Iterator[Address]:
    with serving(evo.app) as found:
        yield found


def say(address: Address, start: str, headers: str = "", body: str | bytes = b"") -> Heard:
    """Send a request, its header lines as they are written; return the answer, split at the first blank line."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"{start} HTTP/1.1", "Host: localhost", *filter(None, headers.split("\n"))]
    if data or start.split(maxsplit=1)[0] in ("POST", "PUT", "PATCH"):
        lines.append(f"Content-Length: {len(data)}")
    if "connection:" not in headers.lower():
        lines.append("Connection: close")
    answer = exchange(address, "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data)
    head, blank, rest = answer.partition(b"\r\n\r\n")
    assert blank, answer
    first, *others = head.decode("latin-1").split("\r\n")
    return Heard(first, tuple((name, value) for name, _, value in (each.partition(": ") for each in others)), rest)


# Header names, the reason phrase, the length (8, W13; Java, PHP, raw-socket clients)

ANSWERS = [
    ("GET /hello/World", JAVA, b""),
    ("GET /hello/World.csv", "", b""),
    ("GET /testauth", JAVA, b""),
    ("GET /testauth", f"{JAVA}\n{BASIC}", b""),
    ("POST /api/Authenticate", PHP, b'{"provider":"credentials","userName":"test","password":"test"}'),
    ("POST /api/Authenticate", PHP, b'{"provider":"credentials","userName":"test","password":"no"}'),
    ("POST /api/Hello[]", PHP, b'[{"name":"a"}]'),
    ("POST /api/SendJson?id=1&name=name", PHP, b"{}"),
    ("POST /api/HelloReturnVoid", JAVA, b"{}"),
    ("PUT /api/ThrowType", JAVA, b'{"type":"NotFound"}'),
    ("GET /api/Nope", JAVA, b""),
    ("GET /nowhere", JAVA, b""),
    ("POST /api/Hello", "Content-Type: application/json", b'{"name":'),
]
KNOWN_NAMES = {
    "Accept-Ranges",
    "Content-Type",
    "Content-Length",
    "Content-Disposition",
    "Connection",
    "Date",
    "ETag",
    "Set-Cookie",
    "Vary",
    "WWW-Authenticate",
    "X-Args",
    "X-AutoBatch-Completed",
    "X-Content-Type-Options",
    "X-Cookies",
}


@pytest.mark.parametrize(("start", "headers", "body"), ANSWERS)
def test_every_header_name_has_its_canonical_case(host: Address, start: str, headers: str, body: bytes) -> None:
    heard = say(host, start, headers, body)

    assert {name for name, _ in heard.headers} <= KNOWN_NAMES


@pytest.mark.parametrize(("start", "headers", "body"), ANSWERS)
def test_a_status_always_has_a_phrase(host: Address, start: str, headers: str, body: bytes) -> None:
    assert re.fullmatch(r"HTTP/1\.1 \d{3} \S.*", say(host, start, headers, body).line)


@pytest.mark.parametrize(("start", "headers", "body"), ANSWERS)
def test_a_small_answer_has_a_length_and_no_chunks(host: Address, start: str, headers: str, body: bytes) -> None:
    heard = say(host, start, headers, body)

    assert "Transfer-Encoding" not in heard.map()
    if " 204 " in heard.line:
        assert (heard.body, "Content-Length" in heard.map()) == (b"", False)
    else:
        assert heard.map()["Content-Length"] == str(len(heard.body))


def test_success_is_spelled_as_raw_socket_clients_compare_it(host: Address) -> None:
    assert say(host, "GET /json/reply/Hello?Name=World").line == "HTTP/1.1 200 OK"


# Java (2, 2.1, 4.1, 4.2)


def test_java_finds_the_type_of_an_error_by_its_exact_name(host: Address) -> None:
    heard = say(
        host, "PUT /api/ThrowType", f"{JAVA}\nContent-Type: application/json", '{"type":"NotFound","message":"x"}'
    )

    assert heard.map()["Content-Type"] == JSON_UTF8
    assert heard.json()["responseStatus"]["errorCode"] == "NotFound"


@pytest.mark.parametrize("route", ["/hello", "/api/Hello", "/json/reply/Hello"])
def test_java_posts_forms(host: Address, route: str) -> None:
    heard = say(host, f"POST {route}", f"{JAVA}\nContent-Type: application/x-www-form-urlencoded", "Name=World")

    assert (heard.line, heard.body) == ("HTTP/1.1 200 OK", b'{"result":"Hello, World!"}')


def test_java_says_twice_how_it_authenticates(host: Address) -> None:
    heard = say(host, "GET /testauth", f"{JAVA}\nX-Auth: Basic\n{BASIC}")

    assert heard.json()["userName"] == "test"


def test_java_is_challenged_before_it_sends_basic(host: Address) -> None:
    heard = say(host, "GET /testauth", JAVA)

    assert (heard.line, heard.body) == ("HTTP/1.1 401 Unauthorized", b"")
    assert heard.map()["WWW-Authenticate"].startswith("basic realm=")


@pytest.mark.parametrize(
    ("date", "milliseconds"),
    [("/Date(978310861000-0000)/", 978310861000), ("%2FDate(978310861000-0000)%2F", 978310861000), ("/Date(0)/", 0)],
)
def test_dates_of_queries_are_milliseconds_escaped_or_not(host: Address, date: str, milliseconds: int) -> None:
    heard = say(host, f"GET /api/EchoTypes?dateTime={date}&timeSpan=PT1H", JAVA)

    assert heard.json()["dateTime"].startswith(f"/Date({milliseconds}")
    assert heard.json()["timeSpan"] == "PT1H"


def test_java_sends_dates_with_an_offset_of_nothing(host: Address) -> None:
    heard = say(
        host, "POST /api/EchoTypes", NODE, r'{"dateTime":"\/Date(978310861000-0000)\/","dateTimeOffset":"/Date(1)/"}'
    )

    assert heard.json()["dateTime"] == "/Date(978310861000+0000)/"
    assert heard.json()["dateTimeOffset"] == "/Date(1)/"


def test_java_reads_what_pairs_hold(host: Address) -> None:
    heard = say(host, "POST /api/HelloAllTypes", NODE, '{"allTypes":{"keyValuePair":{"key":"k","value":"v"}}}')

    assert heard.json()["allTypes"]["keyValuePair"] == {"key": "k", "value": "v"}


def test_java_asks_which_way_it_came(host: Address) -> None:
    assert say(host, "GET /sendrestget/1", JAVA).json() == {
        "id": 1,
        "pathInfo": "/sendrestget/1",
        "requestMethod": "GET",
    }
    assert say(host, "POST /api/SendDefault", NODE, '{"id":1}').json()["pathInfo"] == "/api/SendDefault"


MULTIPART = (
    '--{0}\r\nContent-Disposition: form-data; name="refId"\r\n\r\nzid\r\n'
    '--{0}\r\nContent-Disposition: form-data; name="audio"; filename="test.txt"\r\nContent-Type: text/plain\r\n\r\n'
    "Audio 11\r\n"
    '--{0}\r\nContent-Disposition: form-data; name="empty"; filename="empty.bin"\r\n\r\n\r\n--{0}--'
)


@pytest.mark.parametrize("end", ["", "\r\n", "\r\n\r\nepilogue"])
def test_java_and_php_upload_files_in_order(host: Address, end: str) -> None:
    body = MULTIPART.format("----b0undary") + end
    heard = say(
        host, "POST /api/TestFileUploads", f"{JAVA}\nContent-Type: multipart/form-data; boundary=----b0undary", body
    )

    assert heard.json()["refId"] == "zid"
    assert heard.json()["files"] == [
        {"name": "audio", "fileName": "test.txt", "contentLength": 8, "contentType": "text/plain"},
        {"name": "empty", "fileName": "empty.bin", "contentLength": 0, "contentType": ""},
    ]


# PHP (2, 2.1)


def test_php_reads_cookies_and_counts_by_their_exact_names(host: Address) -> None:
    login = say(host, "POST /api/Authenticate", PHP, '{"provider":"credentials","userName":"test","password":"test"}')
    batch = say(host, "POST /api/Hello[]", PHP, '[{"name":"a"},{"name":"b"}]')
    raw = say(host, "POST /api/SendJson?id=1&name=name", PHP, '{"a":1}')

    cookies = [value.partition("=")[0] for name, value in login.headers if name == "Set-Cookie"]
    assert {"ss-id", "ss-tok", "ss-reftok"} <= set(cookies)
    assert login.map()["X-Cookies"] == "ss-tok,ss-reftok"
    assert batch.map()["X-AutoBatch-Completed"] == "2"
    assert raw.map()["X-Args"] == "1,name"


def test_php_sends_empty_texts_for_what_it_does_not_know(host: Address) -> None:
    body = r'{"guid":"","char":"","dateTime":"\/Date(978307200000)\/","string":"a\/b","byte":0,"uLong":0}'
    heard = say(host, "POST /api/EchoTypes", PHP, body)

    assert heard.line == "HTTP/1.1 200 OK"
    assert heard.json()["guid"] == "0" * 32
    assert heard.json()["dateTime"] == "/Date(978307200000)/"
    assert heard.json()["string"] == "a/b"


def test_php_without_an_accept_header_gets_what_its_path_says(host: Address) -> None:
    for start in ("GET /api/Hello?name=World", "GET /hello/World?format=json", "GET /json/reply/Hello?name=World"):
        heard = say(host, start, "User-Agent: PHP\nConnection: close")
        assert (heard.map()["Content-Type"], heard.body) == (JSON_UTF8, b'{"result":"Hello, World!"}')


def test_the_whole_answer_comes_before_the_end_that_php_waits_for(host: Address) -> None:
    heard = say(host, "GET /api/Hello?name=World", PHP)

    assert heard.map()["Connection"].lower() == "close"
    assert heard.body == b'{"result":"Hello, World!"}'


# Lists and maps in queries (2, W7)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("names=A,B,C", ["A", "B", "C"]),
        ("names=A%2CB%2CC", ["A", "B", "C"]),
        ("names=[A,B,C]", ["A", "B", "C"]),
        ("names=%5BA,B%2CC,D%5D", ["A", "B", "C", "D"]),
        ("names=A,%22B,C%22,D", ["A", "B,C", "D"]),
        ("names=A%2C%22B%2CC%22%2C%22D%22%22E%22", ["A", "B,C", 'D"E']),
        ("names=A&names=B", ["A", "B"]),
        ("NAMES=A&Names=B", ["A", "B"]),
        ("names=A+B,C%20D", ["A B", "C D"]),
        ("names=A&", ["A"]),
        ("&&names=A&&", ["A"]),
        ("names=A&title", ["A"]),
        ("names=A&unknown=x&int_=1", ["A"]),
    ],
)
def test_every_clients_way_of_sending_a_list(host: Address, query: str, names: list[str]) -> None:
    heard = say(host, f"GET /api/HelloList?{query}", JAVA)

    assert [each["result"] for each in json.loads(heard.body)] == names


def test_csharp_sends_objects_as_jsv(host: Address) -> None:
    heard = say(
        host, "GET /api/EchoComplexTypes?subType=%7BId%3A1%2CName%3Ap%7D&stringMap=%7Bk%3A%22v%2Cw%22%7D", CSHARP
    )

    assert heard.json() == {"subType": {"id": 1, "name": "p"}, "stringMap": {"k": "v,w"}}


@pytest.mark.parametrize("guid", ["ea762009b66c410b9bf5ce21ad519249", "ea762009-b66c-410b-9bf5-ce21ad519249"])
def test_guids_come_with_and_without_dashes(host: Address, guid: str) -> None:
    assert say(host, f"GET /api/EchoTypes?guid={guid}", JAVA).json()["guid"] == "ea762009b66c410b9bf5ce21ad519249"


@pytest.mark.parametrize("span", ["01:02:03", "PT1H2M3S", "PT3723S"])
def test_spans_come_in_both_notations(host: Address, span: str) -> None:
    assert say(host, f"GET /api/EchoTypes?timeSpan={span}", JAVA).json()["timeSpan"] == "PT1H2M3S"


def test_bytes_come_in_base64_that_nobody_escaped(host: Address) -> None:
    assert say(host, "GET /return/bytes?data=AQL/", JAVA).body == b"\x01\x02\xff"


def test_a_value_that_does_not_bind_is_told_in_the_clients_format(host: Address) -> None:
    heard = say(host, "GET /api/EchoTypes?int=abc", JAVA)

    assert heard.line.startswith("HTTP/1.1 400 ")
    status = heard.json()["responseStatus"]
    assert (status["errorCode"], status["message"]) == (
        "SerializationException",
        "Unable to bind to request 'EchoTypes'",
    )


# Bodies (W2, W4, W6)


def test_a_get_may_have_a_json_body(host: Address) -> None:
    for route in ("/hello", "/api/Hello", "/json/reply/Hello"):
        heard = say(host, f"GET {route}", f"{JAVA}\nContent-Type: application/json", '{"name":"World"}')
        assert heard.body == b'{"result":"Hello, World!"}'


@pytest.mark.parametrize("verb", ["GET", "DELETE"])
@pytest.mark.parametrize("client", [NODE, f"{JAVA}\nContent-Type: application/json", f"{NODE}\nContent-Length: 0"])
def test_a_content_type_without_a_body_is_no_error(host: Address, verb: str, client: str) -> None:
    for route in ("/hello/World", "/api/Hello?name=World", "/json/reply/Hello?name=World"):
        assert say(host, f"{verb} {route}", client).body == b'{"result":"Hello, World!"}'


@pytest.mark.parametrize("label", ["text/plain;charset=UTF-8", "application/json", "text/json", ""])
def test_json_is_read_by_the_route_under_any_label(host: Address, label: str) -> None:
    labelled = f"Accept: */*\nContent-Type: {label}" if label else "Accept: */*"
    for route in ("/api/Hello", "/json/reply/Hello"):
        assert say(host, f"POST {route}", labelled, '{"NAME":"World","nobody":1}').body == b'{"result":"Hello, World!"}'


def test_numbers_come_as_texts_and_texts_as_numbers(host: Address) -> None:
    heard = say(host, "POST /api/EchoTypes", NODE, '{"int":"10","double":"1.5","string":7,"long":null}')

    assert (heard.json()["int"], heard.json()["double"], heard.json()["string"]) == (10, 1.5, "7")


def test_a_console_sends_one_value_where_a_list_is_declared(host: Address) -> None:
    heard = say(host, "POST /api/HelloList", NODE, '{"names":"A,B"}')

    assert [each["result"] for each in json.loads(heard.body)] == ["A", "B"]


@pytest.mark.parametrize(
    "path", ["/api/Hello[]", "/api/Hello%5B%5D", "/json/reply/Hello[]", "/json/oneway/Hello[]", "/api/hello[]"]
)
def test_batches_come_on_every_spelling_of_their_path(host: Address, path: str) -> None:
    heard = say(host, f"POST {path}", NODE, '[{"name":"a"},{"name":"b"}]')

    assert heard.map()["X-AutoBatch-Completed"] == "2"


def test_a_client_that_expects_100_continue_gets_it_before_it_sends_its_body(host: Address) -> None:
    more = "Content-Length: 12\nExpect: 100-continue\nConnection: close"
    head = f"POST /json/reply/Hello HTTP/1.1\nHost: h\n{CSHARP}\n{more}\n\n"
    with socket.create_connection(host, timeout=5) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode())
        assert connection.recv(65_536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b'{"Name":"x"}')
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b'{"result":"Hello, x!"}')


def test_what_a_service_echoes_comes_back_byte_for_byte(host: Address) -> None:
    data = bytes(range(256))
    heard = say(host, "POST /api/SendRaw?id=1&name=name&contentType=application/octet-stream", "", data)

    assert heard.body == data


# Errors in the client's own format (2.1 C#, W9)


@pytest.mark.parametrize(
    ("format_", "media_type", "text"),
    [
        ("json", JSON_UTF8, '"errorCode":"NotFound"'),
        ("jsv", "application/jsv", "errorCode:NotFound"),
        ("csv", "text/csv", "errorCode:NotFound"),
        ("xml", "application/xml", "ErrorCode>NotFound</"),
    ],
)
def test_a_typed_client_reads_an_error_of_its_own_format_only(
    host: Address, format_: str, media_type: str, text: str
) -> None:
    heard = say(
        host, f"GET /{format_}/reply/ThrowType?Type=NotFound&Message=x", f"Accept: {media_type.partition(';')[0]}"
    )

    assert heard.line.startswith("HTTP/1.1 404 ")
    assert heard.map()["Content-Type"] == media_type
    assert text in heard.body.decode()


def test_a_missing_session_has_no_body_and_a_wrong_password_has_one(host: Address) -> None:
    missing = say(host, "GET /api/TestAuth", JAVA)
    wrong = say(host, "GET /api/TestAuth", f"{JAVA}\nAuthorization: Basic " + base64.b64encode(b"test:no").decode())

    assert (missing.line, missing.body) == ("HTTP/1.1 401 Unauthorized", b"")
    assert "Content-Type" not in missing.map()
    assert wrong.line.startswith("HTTP/1.1 401 ")
    assert wrong.json()["responseStatus"] == {
        "errorCode": "Unauthorized",
        "message": "Invalid Username or Password",
        "errors": [],
    }


def test_nothing_has_neither_a_body_nor_a_type(host: Address) -> None:
    heard = say(host, "DELETE /api/HelloReturnVoid?id=1", JAVA)

    assert (heard.line, heard.body) == ("HTTP/1.1 204 No Content", b"")
    assert "Content-Type" not in heard.map()


def test_texts_are_not_quoted(host: Address) -> None:
    heard = say(host, "GET /return/string?data=%22a%22", CSHARP)

    assert (heard.map()["Content-Type"], heard.body) == (JSON_UTF8, b'"a"')


# Cookies (Read this first, 9)


def test_a_cookie_header_that_the_client_has_garbled_is_survived(host: Address) -> None:
    login = say(host, "POST /api/Authenticate", PHP, '{"provider":"credentials","userName":"test","password":"test"}')
    jar = dict(value.partition(";")[0].partition("=")[::2] for name, value in login.headers if name == "Set-Cookie")
    garbled = f"ss-tok={jar['ss-tok']}; 01 Jan 2037 00:00:00 GMT=null; ss-reftok={jar['ss-reftok']}; =; ; x; y="

    assert say(host, "GET /api/TestAuth", f"{NODE}\nCookie: {garbled}").json()["userName"] == "test"


# Compression (11)


def test_nothing_is_compressed_that_was_not_asked_for(host: Address) -> None:
    for line in ("", "Accept-Encoding: identity", "Accept-Encoding: gzip, deflate"):
        heard = say(host, "GET /csv/reply/Hello?Name=World", line)
        body = gzip.decompress(heard.body) if "Content-Encoding" in heard.map() else heard.body
        assert body == b'Result\r\n"Hello, World!"\r\n'
        assert line.endswith("deflate") or "Content-Encoding" not in heard.map()


# Third-party code against ServiceStack hosts (10)


def test_rmsgw_posts_xml_and_reads_json(host: Address) -> None:
    body = f'<Hello {XMLNS}/H"><Name>World</Name></Hello>'
    for route in ("/hello?format=json", "/xml/reply/Hello?format=json"):
        heard = say(host, f"POST {route}", "Content-Type: application/xml\nUser-Agent: python-requests/2", body)
        assert (heard.map()["Content-Type"], heard.body) == (JSON_UTF8, b'{"result":"Hello, World!"}')


def test_maradit_labels_its_xml_as_text(host: Address) -> None:
    body = f'<?xml version="1.0"?><Hello {XMLNS}/H"><Name>World</Name><Title i:nil="true"/></Hello>'
    heard = say(host, "POST /xml/reply/Hello", "Content-Type: text/xml", body)

    assert b"<Result>Hello, World!</Result>" in heard.body


def test_mtm_strips_a_prefix_by_its_name(host: Address) -> None:
    heard = say(host, "GET /xml/reply/EchoComplexTypes?stringMap={k:v}")

    assert b"<d2p1:Key>k</d2p1:Key><d2p1:Value>v</d2p1:Value>" in heard.body


def test_pat_posts_forms_with_repeated_names_to_a_path_with_a_suffix(host: Address) -> None:
    heard = say(host, "POST /hello.json", "Content-Type: application/x-www-form-urlencoded", "name=World&Title=Mr")
    listed = say(host, "POST /api/HelloList", "Content-Type: application/x-www-form-urlencoded", "names=A&names=B")

    assert (heard.map()["Content-Type"], heard.body) == (JSON_UTF8, b'{"result":"Hello, Mr. World!"}')
    assert [each["result"] for each in json.loads(listed.body)] == ["A", "B"]


def test_linbpq_asks_for_a_table_by_its_path(host: Address) -> None:
    heard = say(host, "GET /csv/reply/HelloList?Names=40,41,42")

    assert (heard.map()["Content-Type"], heard.body) == ("text/csv", b"Result\r\n40\r\n41\r\n42\r\n")
    assert heard.map()["Content-Disposition"] == 'attachment;filename="HelloList.csv"'


def test_muyingzhijia_calls_a_function_that_jquery_names(host: Address) -> None:
    heard = say(host, "GET /json/reply/Hello?name=World&callback=jQuery19102_1391&_=1391", "Accept: */*")

    assert heard.map()["Content-Type"] == "text/javascript"
    assert heard.body == b'jQuery19102_1391({"result":"Hello, World!"})'


def test_go_and_ruby_send_a_content_type_with_everything(telephony: Address) -> None:
    for client in ("Accept: application/json\nContent-Type: application/json\nUser-Agent: Go-http-client/1.1", NODE):
        heard = say(telephony, "GET /sessions?countPerPage=1&page=0", client)
        assert heard.map()["Content-Type"] == JSON_UTF8
        assert [each["id"] for each in heard.json()["items"]] == ["s0"]


def test_a_console_accepts_nothing_as_the_answer_to_a_delete(telephony: Address) -> None:
    assert say(telephony, "DELETE /sessions/s1", JAVA).line == "HTTP/1.1 204 No Content"


def test_a_consumer_of_tables_names_no_format_but_in_the_url(telephony: Address) -> None:
    for accept in ("", "Accept: */*"):
        for start in (
            "/csv/reply/ListSessionRows?count=0",
            "/sessions/rows.csv?count=0",
            "/sessions/rows?count=0&format=csv",
        ):
            heard = say(telephony, f"GET {start}", accept)
            assert heard.map()["Content-Type"] == "text/csv"
            assert heard.body.startswith(b"DialState,"), "an empty table still has its columns"
            assert heard.body.count(b"\r\n") == 1
