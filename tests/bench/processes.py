"""A server under measurement: started on one core, watched through /proc."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).resolve().parents[2]


def pinned(core: int) -> list[str]:
    """Return the words that bind a command to a core, none where taskset is not there."""
    return ["taskset", "-c", str(core)] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tree(pid: int) -> list[int]:
    """Return ``pid`` and all processes below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in below for each in tree(int(child)))]


def cpu_seconds(pid: int) -> float:
    """Return user + system seconds of the process tree."""
    stats = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in tree(pid)]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / TICK


def uvicorn(app: str) -> list[str]:
    """Return the command of an ASGI application on uvicorn, set up as the gateway's own server."""
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    return [sys.executable, "-m", "uvicorn", app, *options, "--no-server-header", "--no-proxy-headers"]


def gateway(app: str) -> list[str]:
    """Return the command of an application on the gateway's own server."""
    return [sys.executable, "-m", "gateway", "--app", app, "--data", tempfile.gettempdir()]


@contextmanager
def running(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server on core 0 until it answers; its errors go to stderr."""
    words = [*pinned(0), *command, "--port", str(port)]
    server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        wait_until_answering(server, port)
        yield server
    finally:
        server.terminate()
        server.wait()


def wait_until_answering(server: subprocess.Popen[bytes], port: int) -> None:
    """Return when a GET on ``/`` is answered, whatever with."""
    for _ in range(6000):
        if server.poll() is not None:
            raise SystemExit(f"the server ended with {server.returncode}: {server.args}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.002)
        else:
            return
        finally:
            connection.close()
    raise SystemExit(f"the server did not answer: {server.args}")
