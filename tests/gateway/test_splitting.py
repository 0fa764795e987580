"""No value that reaches the head of an answer can end its line and begin another (RFC 9110 §5.5, RFC 9112 §11.1)."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from gateway import Cookie, Dto, Gateway, HttpError, Negotiation, Reply, Settings, operation
from tests.serving import exchange, serving

BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\0",
    "\r\n\r\n",
    "\n\n",
    "\x0b",
    "\x0c",
    "\x1e",
    "\x7f",
    "\x85",
    "\u2028",
    "\u010d\u010a",
]


class Put(Dto, namespace="T"):
    where: str | None = None
    value: str | None = None


@operation("/put/{Where}")
def put(request: Put) -> object:
    value = request.value or ""
    match request.where:
        case "header":
            return Reply("x", headers={"X-Value": value}, media_type="text/plain")
        case "location":
            return Reply(headers={"Location": value})
        case "cookie":
            return Reply("x", cookies=(Cookie("c", value),), media_type="text/plain")
        case "cookie-name":
            return Reply("x", cookies=(Cookie(value, "v"),), media_type="text/plain")
        case "cookie-path":
            return Reply("x", cookies=(Cookie("c", "v", path=value),), media_type="text/plain")
        case "type":
            return Reply("x", media_type=f"text/plain; x={value}")
        case "reason":
            raise HttpError(400, value, "m")
        case "reply-reason":
            return Reply("x", status=202, reason=value, media_type="text/plain")
        case "error-header":
            raise HttpError(400, "Code", "m", headers={"X-Value": value})
        case "message":
            raise HttpError(404, "NotFound", value)
        case "status":
            return Reply("x", status=299, media_type="text/plain")
    return [Put(value=value)]


APP = Gateway([put], settings=Settings(negotiation=Negotiation.SERVICESTACK))
WHERE = (
    "reply-reason",
    "header",
    "location",
    "cookie",
    "cookie-name",
    "cookie-path",
    "type",
    "reason",
    "error-header",
    "message",
    "rows",
)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(APP) as found:
        yield found


def head_of(answer: bytes) -> list[bytes]:
    """Return the lines of the one head, after finding that there is but one."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert [line.startswith(b"HTTP/1.1 ") for line in lines] == [True] + [False] * (len(lines) - 1)
    assert all(b"\n" not in line and b"\r" not in line and b"\0" not in line for line in lines)
    assert [line for line in lines if line.lower().startswith(b"x-injected")] == []
    length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"Content-Length")), None)
    assert length is None or length == len(body)
    return lines


@pytest.mark.sampled
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("split", BREAKS)
def test_no_value_of_a_service_begins_a_line(where: str, split: str, address: tuple[str, int]) -> None:
    value = quote(f"a{split}X-Injected: 1{split}{split}HTTP/1.1 200 OK")
    query = f"value={value}" + ("&format=csv&filename=" + value if where == "rows" else "")
    request = f"GET /put/{where}?{query} HTTP/1.1\r\nHost: h\r\nAccept: text/html\r\nConnection: close\r\n\r\n"

    lines = head_of(exchange(address, request.encode()))

    # A cookie that cannot be called so is a mistake of the service.
    assert int(lines[0].split()[1]) < 500 or where.startswith("cookie")


def asked(address: tuple[str, int], head: str) -> bytes:
    return exchange(address, (head.replace("\n", "\r\n") + "\r\n").encode("latin-1"))


@pytest.mark.parametrize(
    "head",
    [
        "POST /put/x HTTP/1.1\nHost: h\nContent-Length: 1\nContent-Type: text/csv;\x0bX\nConnection: close\n",
        "GET /put/x?callback=a%0d%0aX-Injected:1&format=json HTTP/1.1\nHost: h\nConnection: close\n",
        "GET /put/a%0d%0aX-Injected:%201 HTTP/1.1\nHost: h\nConnection: close\n",
        "GET /json/reply/a%0d%0aX-Injected:%201 HTTP/1.1\nHost: h\nConnection: close\n",
        "GET /put/x.a%0d%0aX-Injected:%201 HTTP/1.1\nHost: h\nConnection: close\n",
    ],
)
def test_no_value_of_a_client_begins_a_line(head: str, address: tuple[str, int]) -> None:
    body = "x" if head.startswith("POST") else ""

    head_of(exchange(address, (head.replace("\n", "\r\n") + "\r\n" + body).encode("latin-1")))


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        ("Host: h\n", 200),
        ("Host: h:80\n", 200),
        ("Host: [::1]:80\n", 200),
        ("Host: \n", 200),
        ("Host: h\nHost: h\n", 400),
        ("Host: h\nhost: g\n", 400),
        ("", 400),
        ("Host: a b\n", 400),
        ("Host: h/x\n", 400),
        ("Host: u@h\n", 400),
        ("Host: h<script>\n", 400),
    ],
)
def test_a_request_names_one_host(hosts: str, status: int, address: tuple[str, int]) -> None:  # RFC 9112 §3.2
    answer = asked(address, f"GET /put/status?format=json HTTP/1.1\n{hosts}Connection: close\n")

    assert int(answer.split()[1]) == (299 if status == 200 else status)


def test_a_second_host_is_refused_on_a_connection_that_was_fine(address: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*address, timeout=5)
    statuses: list[Any] = []
    for hosts in (["h"], ["h"], ["h", "g"]):
        connection.putrequest("GET", "/put/status?format=json", skip_host=True)
        for each in hosts:
            connection.putheader("Host", each)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()

    assert statuses == [299, 299, 400]


def test_http_1_0_needs_no_host(address: tuple[str, int]) -> None:
    assert exchange(address, b"GET /put/status?format=json HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 299 ")
