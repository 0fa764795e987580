"""However a body arrives (at once, in pieces, in chunks, not at all), what is read of it is the same."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from gateway import Dto, Gateway, operation
from tests.serving import serving


class Note(Dto):
    text: str | None = None


@operation("/note")
def note(request: Note) -> Note:
    return request


APP = Gateway([note])
TYPES = {
    "application/json": b'{"text":"x"}',
    "application/jsv": b"{text:x}",
    "text/csv": b"Text\r\nx\r\n",
    "application/xml": b"<Note><Text>x</Text></Note>",
    "application/x-www-form-urlencoded": b"text=x",
    "text/plain": b"{text:x}",
}


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(APP) as found:
        yield found


def answered(address: tuple[str, int], head: str, pieces: list[bytes]) -> tuple[int, bytes]:
    with socket.create_connection(address, timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(head.encode() + pieces[0])
        for piece in pieces[1:]:
            time.sleep(0.01)
            connection.sendall(piece)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    start, _, body = answer.partition(b"\r\n\r\n")
    return int(start.split()[1]), body


@pytest.mark.sampled
@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("empty", [True, False])
@pytest.mark.parametrize("way", ["at once", "in pieces", "chunked at once", "chunked in pieces"])
def test_a_body_is_read_alike_however_it_arrives(
    address: tuple[str, int], verb: str, type_: str, empty: bool, way: str
) -> None:
    body = b"" if empty else TYPES[type_]
    told = TestClient(APP).request(verb, "/note", content=body, headers={"Content-Type": type_})
    framing = "Transfer-Encoding: chunked" if "chunked" in way else f"Content-Length: {len(body)}"
    lines = ["Host: h", "Accept: */*", "Connection: close", f"Content-Type: {type_}", framing]
    head = "\r\n".join([f"{verb} /note HTTP/1.1", *lines, "", ""])
    halves = [body[: len(body) // 2], body[len(body) // 2 :]]
    if "chunked" in way:
        halves = [b"%x\r\n%b\r\n" % (len(each), each) for each in halves if each] + [b"0\r\n\r\n"]
    pieces = halves if "pieces" in way else [b"".join(halves)]

    for _ in range(2):  # the second time, by what was remembered of the first
        assert answered(address, head, pieces) == (told.status_code, told.content)
