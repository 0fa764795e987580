"""The requests of one connection are those that its bytes are, whatever came before them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.running.whole_exchange import DIRECT
from tests.serving import serving

SEEN: list[Any] = []


async def note(scope: Any, receive: Any, send: Any) -> None:
    """Notes what it sees of a request, and spoils it."""
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    told = {**scope, "headers": list(scope["headers"]), "state": dict(scope["state"]), "client": None, DIRECT: None}
    SEEN.append((told, body))
    scope["state"]["spoiled"] = scope["path"] = scope["spoiled"] = "yes"
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(note) as found:
        yield found


def request(path: str, accept: str, body: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: h\r\nAccept: {accept}\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


REQUESTS = st.builds(
    request,
    st.sampled_from(["/a", "/b", "/a?x=1", "/a%20b"]),
    st.sampled_from(["*/*", "text/csv"]),
    st.sampled_from(["", "hi", "ho", "hello", "\r\n\r\n"]),
)


def seen_of(address: tuple[str, int], requests: list[bytes], cut: int = 0) -> list[Any]:
    """Return what the application saw of requests on one connection, each sent after the one before was answered."""
    SEEN.clear()
    with socket.create_connection(address, timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for each in requests:
            for piece in filter(None, (each[:cut], each[cut:])):
                connection.sendall(piece)
            assert connection.recv(65_536).endswith(b"\r\n\r\n")
    return list(SEEN)


@settings(max_examples=60)
@given(requests=st.lists(REQUESTS, min_size=1, max_size=6), cut=st.sampled_from([0, 0, 10, 70]))
def test_a_request_is_the_same_on_a_new_connection(address: tuple[str, int], requests: list[bytes], cut: int) -> None:
    apart = [seen for each in requests for seen in seen_of(address, [each], cut=1)]

    assert seen_of(address, requests, cut) == apart


def test_what_an_application_does_to_its_scope_stays_there(address: tuple[str, int]) -> None:
    once, again, third = seen_of(address, [request("/a", "*/*", "hi")] * 3)

    assert once == again == third
    assert once[0]["path"] == "/a"
    assert "spoiled" not in once[0]["state"]
