"""Clients that ask too much, too slowly or not at all: they are refused, and the others are served."""

from __future__ import annotations

import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.serving import exchange

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HELLO = b"GET /hello/World.json HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"


class Server:
    """A gateway in a process of its own."""

    def __init__(self, folder: Path) -> None:
        words = ["-m", "gateway", "--app", "tests.faults.service:app", "--port", "0", "--data", str(folder)]
        self.process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://(127\.0\.0\.1):(\d+)", line)
        assert found, line
        self.address = (found[1], int(found[2]))

    def peak(self) -> float:
        """Return the most memory it has had, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    def is_served(self) -> bool:
        """Return whether an ordinary request is answered rightly."""
        return exchange(self.address, HELLO).endswith(b'\r\n\r\n{"result":"Hello, World!"}')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("data"))
    assert running.is_served()
    yield running
    running.process.terminate()
    running.process.wait(10)
    assert running.process.stdout is not None
    running.process.stdout.close()


def head(*lines: str) -> bytes:
    return "\r\n".join([*lines, "Host: h", "", ""]).encode()


def test_a_million_keys_in_the_query_are_a_head_too_large(server: Server) -> None:
    answer = exchange(server.address, b"GET /hello?" + b"a&" * 1_000_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert server.is_served()


def test_hundreds_of_thousands_of_keys_in_a_form_are_400(server: Server) -> None:
    form = b"a&" * 400_000
    lines = ("POST /hello HTTP/1.1", "Accept: application/json", "Content-Type: application/x-www-form-urlencoded")

    answer = exchange(server.address, head(*lines, f"Content-Length: {len(form)}", "Connection: close") + form)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"errorCode":"InvalidDataException"' in answer
    assert server.is_served()


def test_a_gigabyte_is_refused_by_its_length(server: Server) -> None:
    before = server.peak()

    answer = exchange(
        server.address, head("POST /hello HTTP/1.1", "Content-Type: application/json", "Content-Length: 1000000000")
    )

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert server.peak() - before < 8


def test_a_gigabyte_of_unknown_length_is_refused_at_the_limit(server: Server) -> None:
    before = server.peak()
    piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    with socket.create_connection(server.address, timeout=30) as client:
        client.sendall(head("POST /hello HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked"))
        sent = 0
        while sent < 1000 and not select.select([client], [], [], 0)[0]:
            client.sendall(piece)
            sent += 1
        answer = client.recv(65_536)

    assert sent < 1000
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert server.peak() - before < 120  # the limit is 30 MB, and the pieces are joined once
    assert server.is_served()


def test_a_thousand_half_open_connections_leave_room_for_others(server: Server) -> None:
    with ExitStack() as stack:
        for number in range(1000):
            client = stack.enter_context(socket.create_connection(server.address, timeout=10))
            client.sendall(b"GET /hello HTTP/1.1\r\nHo" if number % 2 else b"P")

        assert all(server.is_served() for _ in range(20))


def test_a_slow_reader_holds_nobody_up_and_fills_no_memory(server: Server) -> None:
    before = server.peak()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(server.address)
        client.sendall(head("GET /export.csv HTTP/1.1"))
        client.recv(1)

        assert all(server.is_served() for _ in range(20))
        assert server.peak() - before < 16


def test_others_are_served_while_a_large_export_runs(server: Server) -> None:
    done = threading.Event()

    def read() -> None:
        with socket.create_connection(server.address, timeout=30) as client:
            client.sendall(head("GET /export.csv?count=200000 HTTP/1.1", "Connection: close"))
            while client.recv(1 << 20):
                pass
        done.set()

    reader = threading.Thread(target=read)
    reader.start()
    served = 0
    while not done.is_set() and served < 10_000:
        assert server.is_served()
        served += 1
    reader.join()

    assert served > 20


def test_a_stopped_server_finishes_an_export_that_is_read(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with socket.create_connection(server.address, timeout=30) as client:
        client.sendall(head("GET /export.csv?count=50000 HTTP/1.1", "Connection: close"))
        text = client.recv(65_536)
        server.process.terminate()
        time.sleep(0.05)
        while piece := client.recv(1 << 20):
            text += piece
    server.process.wait(10)
    assert server.process.stdout is not None
    server.process.stdout.close()

    assert text.endswith(b"\r\n0\r\n\r\n")
    assert text.count(b"name ") == 50_000


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there is no SIGHUP here")
def test_a_terminal_that_closes_ends_nothing(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with socket.create_connection(server.address, timeout=30) as client:
        client.sendall(head("GET /export.csv?count=50000 HTTP/1.1", "Connection: close"))
        text = client.recv(65_536)
        server.process.send_signal(signal.SIGHUP)
        while piece := client.recv(1 << 20):
            text += piece

    assert text.count(b"name ") == 50_000
    assert server.is_served()
    server.process.terminate()
    server.process.wait(10)
    assert server.process.stdout is not None
    server.process.stdout.close()
