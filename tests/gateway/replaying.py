"""Recorded exchanges: sent again over a real socket, and compared with what was recorded."""

from __future__ import annotations

import base64
import gzip
import http.client
import json
import tomllib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parent.parent / "vectors"
#: Headers that tell something; where one was recorded it must be there, and nowhere else.
TELLING = (
    "content-disposition",
    "location",
    "vary",
    "www-authenticate",
    "x-args",
    "x-autobatch-completed",
)
#: What the client of the replay says itself.
_OWN = ("content-length", "transfer-encoding", "connection", "host", "expect")


@dataclass(frozen=True)
class Answer:
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each.lower() == name]


def recorded(name: str) -> list[dict[str, Any]]:
    """Return the exchanges of a file; those that the recorder could not make are left out."""
    lines = (VECTORS / "http" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [each for each in map(json.loads, lines) if "error" not in each["response"]]


def number(exchange: dict[str, Any]) -> str:
    """Return the id without the words after it: ``evo/045``."""
    return str(exchange["id"]).split()[0]


def entries(section: str) -> list[dict[str, Any]]:
    """Return a section of the deviations."""
    table = tomllib.loads((VECTORS / "http_deviations.toml").read_text(encoding="utf-8"))
    return list(table.get(section, []))


def listed(section: str) -> set[str]:
    """Return the ids of a section of the deviations."""
    return {each for entry in entries(section) for each in entry["ids"]}


def written(request: dict[str, Any]) -> str:
    """Return the text of a request, as the patterns of the deviations see it."""
    given = request["headers"]
    lines = [f"{name}: {value}\n" for name, value in (given.items() if isinstance(given, dict) else given)]
    return f"{request['method']} {request['target']}\n{''.join(lines)}\n{request.get('body') or ''}"


def send(address: tuple[str, int], request: dict[str, Any]) -> Answer:
    """Send a recorded request, its headers as they were written."""
    given = request["headers"]
    headers = [(name, value) for name, value in (given.items() if isinstance(given, dict) else given)]
    body = base64.b64decode(request["body_b64"]) if request.get("body_b64") else None
    if request.get("body") is not None:
        body = request["body"].encode()
    connection = http.client.HTTPConnection(*address, timeout=10)
    try:
        connection.putrequest(request["method"], request["target"], skip_accept_encoding=True)
        for name, value in headers:
            if name.lower() not in _OWN:
                connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return Answer(response.status, response.reason, tuple(response.getheaders()), _plain(response))
    finally:
        connection.close()


def _plain(response: http.client.HTTPResponse) -> bytes:
    data = response.read()
    match response.getheader("content-encoding"):
        case "gzip":
            return gzip.decompress(data)
        case "deflate":
            return zlib.decompress(data)
    return data


def differences(wanted: dict[str, Any], answer: Answer) -> list[str]:
    """Return what differs, in words; HTML is compared by its status and type only."""
    headers: dict[str, list[str]] = {}
    for name, value in wanted["headers"]:
        headers.setdefault(name.lower(), []).append(value)
    found = []
    if wanted["status"] != answer.status:
        found.append(f"status {answer.status}, not {wanted['status']}")
    types = [_normal(headers.get("content-type", [])), _normal(answer.header("content-type"))]
    if types[0] != types[1]:
        found.append(f"type {types[1]}, not {types[0]}")
    body = wanted.get("body")
    expected = base64.b64decode(wanted["body_b64"]) if "body_b64" in wanted else None
    if body is not None:
        expected = body.encode("utf-8", "surrogateescape")
    if expected is not None and "text/html" not in types[0] and expected != answer.body:
        found.append(f"body\n    {answer.body!r:.700}, not\n    {expected!r:.700}")
    telling = [name for name in TELLING if headers.get(name, []) != answer.header(name)]
    return found + [f"{name} {answer.header(name)}, not {headers.get(name, [])}" for name in telling]


def _normal(values: list[str]) -> str:
    return ", ".join(values).replace("; ", ";").lower()
