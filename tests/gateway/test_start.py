"""What a start does not load: a gateway is there, and answers in JSON, before it has read what few requests need."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import asyncio, sys
from gateway import Dto, Gateway, operation

class Hello(Dto):
    name: str | None = None

@operation("POST /hello/{Name}")
async def hello(request: Hello) -> Hello:
    return request

async def main():
    sent = []
    async def receive():
        return {"type": "http.request", "body": b'{"name":"x"}', "more_body": False}
    async def send(message):
        sent.append(message)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"12")]
    scope = {"type": "http", "method": "POST", "path": "/hello/y", "raw_path": b"/hello/y", "query_string": b""}
    await Gateway([hello])({**scope, "headers": headers}, receive, send)
    assert sent[0]["status"] == 200, sent
    assert sent[1]["body"] == b'{"name":"y"}', sent

asyncio.run(main())
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of a process that has answered one request in JSON."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "why"),
    [
        ("formats.csv.format", "a format is loaded with its first codec"),
        ("formats.xml.format", "a format is loaded with its first codec"),
        ("formats.jsv.format", "a format is loaded with its first codec"),
        ("formats.scalars.parsing", "its patterns are for values that are no plain text"),
        ("formats.json.reader", "for texts that msgspec refuses"),
        ("formats.json.writer", "for values that msgspec spells otherwise"),
        ("gateway.responses.pages", "for browsers"),
        ("gzip", "for compressed answers"),
        ("zstandard", "for compressed answers"),
        ("xml.etree", "for no answer at all"),
        ("argon2", "for those who sign in"),
        ("jwt", "for tokens"),
        ("sqlalchemy", "for applications"),
        ("uvicorn", "for whoever serves it"),
        ("click", "for the command line"),
    ],
)
def test_a_start_loads_no(loaded: set[str], module: str, why: str) -> None:
    assert module not in loaded, why
