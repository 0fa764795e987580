"""The load: wrk where it is installed, else a small client of our own."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.documented import AUTHORIZATION, PASSWORD, PATH, REQUEST, USER
from tests.bench.processes import pinned

CONNECTIONS = 32


def headers(accept: str | None, cookie: str | None = None) -> dict[str, str]:
    """Return the headers of the documented request in JSON, answered as ``accept``; signed in by Basic or a cookie."""
    named = {"Content-Type": "application/json"}
    named.update({"Cookie": cookie} if cookie else {"Authorization": AUTHORIZATION})
    return {**named, "Accept": accept} if accept else named


def sign_in(port: int) -> str:
    """Return the cookies of a caller who has signed in."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    body = json.dumps({"userName": USER, "password": PASSWORD})
    connection.request("POST", "/auth/credentials", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        sys.exit(f"signing in gave {answer.status}")
    return "; ".join(each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie") or [])


def run(port: int, seconds: float, accept: str | None, cookie: str | None = None) -> int:
    """Send requests for a time; return how many were answered, every one with 200."""
    if shutil.which("wrk"):
        return _wrk(port, seconds, headers(accept, cookie))
    return asyncio.run(_own(port, seconds, headers(accept, cookie)))


def generator() -> str:
    """Return the name of what makes the load."""
    return "wrk" if shutil.which("wrk") else "own client (install wrk for a lighter one)"


def _wrk(port: int, seconds: float, named: dict[str, str]) -> int:
    lines = [f'wrk.headers["{name}"] = "{value}"' for name, value in named.items()]
    script = "\n".join(['wrk.method = "POST"', *lines, f"wrk.body = [==[{REQUEST.decode()}]==]"])
    with tempfile.TemporaryDirectory() as folder:
        lua = Path(folder) / "post.lua"
        lua.write_text(script)
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds:g}s",
            "-s",
            str(lua),
            f"http://127.0.0.1:{port}{PATH}",
        ]
        out = subprocess.run([*pinned(1), *command], capture_output=True, check=True, text=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit(f"wrong answers:\n{out}")
    found = re.search(r"(\d+) requests in", out)
    if found is None or not int(found[1]):
        sys.exit(f"no answers:\n{out}")
    return int(found[1])


async def _own(port: int, seconds: float, named: dict[str, str]) -> int:
    fields = {**named, "Host": "127.0.0.1", "Content-Length": str(len(REQUEST))}
    request = f"POST {PATH} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    wire, end = request.encode() + REQUEST, time.monotonic() + seconds
    return sum(await asyncio.gather(*(_connection(port, wire, end) for _ in range(CONNECTIONS))))


async def _connection(port: int, wire: bytes, end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.monotonic() < end:
        writer.write(wire)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b" 200 " not in head:
            sys.exit(f"wrong answer: {head!r}")
        length = re.search(rb"content-length: (\d+)", head)
        if length is None:
            sys.exit("an answer without Content-Length: install wrk")
        await reader.readexactly(int(length[1]))
        count += 1
    writer.close()
    return count
