"""PostgreSQL and Redis of the tests' own: on loopback, in a folder of theirs, stopped at the end.

They are started where they are installed (Debian: ``postgresql``, ``redis-server``).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
#: In which a server of the tests has to be there.
SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def until(there: object, what: str) -> None:
    for _ in range(SECONDS * 20):
        if callable(there) and there():
            return
        time.sleep(0.05)
    raise RuntimeError(what)


class Program:
    """A server that can be stopped, started and held."""

    def __init__(self, words: list[str], port: int, *, user: str | None = None) -> None:
        self._words = words
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None
        self.port = port

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._words, user=self._user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(lambda: answers(self.port), f"{self._words[0]} did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(signal.SIGINT)
            self._process.wait(SECONDS)
            self._process = None

    def hold(self) -> None:
        """Let it answer nothing any more, as a machine that has no time."""
        assert self._process is not None
        for each in self._family():
            os.kill(each, signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        for each in self._family():
            os.kill(each, signal.SIGCONT)

    def _family(self) -> list[int]:
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [self._process.pid, *map(int, children.read_text().split())]


@contextlib.contextmanager
def postgresql() -> Iterator[tuple[Program, str]]:
    """Give a PostgreSQL and the URL of an empty database."""
    if not _POSTGRESQL:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="gateway-pg-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        data, port = folder / "data", free_port()
        subprocess.run(
            [_POSTGRESQL[-1] / "initdb", "-D", data, "-U", "gateway", "-A", "trust", "--no-sync", "-E", "UTF8"],
            user=user,
            check=True,
            capture_output=True,
            cwd=folder,
        )
        words = ["-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-c", "fsync=off"]
        program = Program([str(_POSTGRESQL[-1] / "postgres"), *words], port, user=user)
        program.start()
        try:
            url = f"postgresql://gateway@127.0.0.1:{port}/postgres"
            until(lambda: _is_ready(port), "PostgreSQL takes no connections")
            yield program, url
        finally:
            program.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_ready(port: int) -> bool:
    words = [_POSTGRESQL[-1] / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"]
    return subprocess.run(words, check=False).returncode == 0


@contextlib.contextmanager
def redis() -> Iterator[tuple[Program, str]]:
    """Give a Redis and its URL."""
    found = shutil.which("redis-server")
    if found is None:
        pytest.skip("Redis is not installed (apt-get install redis-server)")
    with tempfile.TemporaryDirectory(prefix="gateway-redis-") as folder:
        port = free_port()
        words = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"]
        program = Program([found, *words], port)
        program.start()
        try:
            yield program, f"redis://127.0.0.1:{port}/0"
        finally:
            program.stop()
