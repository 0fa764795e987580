"""Nobody's bytes become another client's request, whichever proxy stands in front (RFC 9112 §11.2)."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.proxies import HAPROXY, NGINX, haproxy, nginx
from tests.serving import exchange, serving

Address = tuple[str, int]

SEEN: list[tuple[str, str]] = []


async def note(scope: Any, receive: Any, send: Any) -> None:
    """Notes who asks for what, and tells it."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    who = dict(scope["headers"]).get(b"authorization", b"nobody").decode()
    SEEN.append((scope["path"], who))
    text = f"{scope['path']} for {who}".encode()
    headers = [(b"Content-Length", b"%d" % len(text))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text})


PROXIES = [
    pytest.param("none", id="no proxy"),
    pytest.param("nginx", marks=pytest.mark.skipif(NGINX is None, reason="nginx is not installed")),
    pytest.param("haproxy", marks=pytest.mark.skipif(HAPROXY is None, reason="haproxy is not installed")),
]


@pytest.fixture(scope="module", params=PROXIES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    with serving(note) as upstream:
        if request.param == "none":
            yield upstream
        else:
            proxy = {"nginx": nginx, "haproxy": haproxy}[request.param]
            with proxy(upstream, tmp_path_factory.mktemp("proxy")) as found:
                yield found


INNER = b"GET /smuggled HTTP/1.1\r\nHost: h\r\nX-Swallow: "
UPGRADE = "Connection: Upgrade\nUpgrade: {0}\n"


def attack(lines: str, body: bytes, start: str = "POST /attack HTTP/1.1") -> bytes:
    text = f"{start}\nHost: h\n{lines}".replace("\n", "\r\n")
    return text.replace("{n}", str(len(body))).encode("latin-1") + b"\r\n" + body


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


ATTACKS = {
    **{
        f"a body under Upgrade: {name}": attack(UPGRADE.format(name) + "Content-Length: {n}\n", INNER)
        for name in ("x", "websocket", "h2c")
    },
    "chunks under Upgrade": attack(UPGRADE.format("x") + "Transfer-Encoding: chunked\n", chunked(INNER)),
    "a body under CONNECT": attack("Content-Length: {n}\n", INNER, "CONNECT h:80 HTTP/1.1"),
    "a body under CONNECT of a path": attack("Content-Length: {n}\n", INNER, "CONNECT /attack HTTP/1.1"),
    "a length and chunks": attack("Content-Length: {n}\nTransfer-Encoding: chunked\n", b"0\r\n\r\n" + INNER),
    "chunks and a length": attack("Transfer-Encoding: chunked\nContent-Length: 5\n", b"0\r\n\r\n" + INNER),
    "two lengths": attack("Content-Length: 0\nContent-Length: {n}\n", INNER),
    "two lengths, the other way": attack("Content-Length: {n}\nContent-Length: 0\n", INNER),
    "a coding that is none": attack("Content-Length: {n}\nTransfer-Encoding: xchunked\n", b"0\r\n\r\n" + INNER),
    "a coding behind a control": attack("Content-Length: {n}\nTransfer-Encoding:\x0bchunked\n", b"0\r\n\r\n" + INNER),
    "a coding twice": attack("Transfer-Encoding: chunked\nTransfer-Encoding: identity\n", chunked(b"x") + INNER),
    "identity before chunks": attack("Transfer-Encoding: identity, chunked\n", chunked(b"x") + INNER),
    "a blank before the colon": attack("Content-Length : {n}\n", INNER),
    "a folded length": attack("X-A: b\n Content-Length: {n}\nContent-Length: 0\n", INNER),
    "a length with a sign": attack("Content-Length: +{n}\n", INNER),
    "a chunk size with a prefix": attack("Transfer-Encoding: chunked\n", b"0x3\r\nabc\r\n0\r\n\r\n" + INNER),
    "a bare line feed ends a size": attack("Transfer-Encoding: chunked\n", b"1;\nx\r\n0\r\n\r\n" + INNER),
    "chunks in HTTP/1.0": attack("Transfer-Encoding: chunked\n", chunked(INNER), "POST /attack HTTP/1.0"),
    "a header hidden by a bare line feed": attack("X-A: b\x0aContent-Length: {n}\n", INNER),
    "a header hidden by a bare carriage return": attack("X-A: b\rContent-Length: {n}\n", INNER),
}


@pytest.mark.sampled
@pytest.mark.parametrize("name", ATTACKS)
def test_no_body_becomes_the_next_clients_request(address: Address, name: str, request: pytest.FixtureRequest) -> None:
    victim = b"GET /mine HTTP/1.1\r\nHost: h\r\nAuthorization: the-victim\r\nConnection: close\r\n\r\n"
    SEEN.clear()
    answers = []
    for _ in range(3):  # connections to the server are reused by chance
        with contextlib.suppress(OSError), socket.create_connection(address, timeout=5) as attacker:
            attacker.sendall(ATTACKS[name])
            attacker.settimeout(0.1)
            with contextlib.suppress(TimeoutError):
                attacker.recv(65_536)
            if request.node.callspec.params["address"] == "none":
                # Nobody else's request ends what was smuggled in; behind a proxy the next one may.
                with contextlib.suppress(OSError):
                    attacker.sendall(b"x\r\n\r\n")
                    attacker.recv(65_536)
            answers.append(exchange(address, victim))

    assert len(answers) == 3
    assert all(answer.endswith(b"\r\n\r\n/mine for the-victim") for answer in answers), SEEN
    assert [who for path, who in SEEN if path != "/mine"] == ["nobody"] * (len(SEEN) - 3)
    assert "/smuggled" not in [path for path, _ in SEEN] or b"\r\nX-A: b" in ATTACKS[name]


def test_an_offer_to_upgrade_without_a_body_is_passed_over(address: Address) -> None:
    offer = "GET /offer HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"
    with socket.create_connection(address, timeout=5) as client:
        client.sendall(offer.encode())

        assert client.recv(65_536).endswith(b"/offer for nobody")
