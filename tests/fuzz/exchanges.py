"""Requests to the ``corners`` host in memory, and what must hold for the answer to any of them."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree

from gateway import Gateway
from tests.hosts import corners

#: As a stock host has it, and as it is by default: JSON Lines, exports, the usual negotiation.
APPS = (corners.app, Gateway(corners.operations()))


class Request(NamedTuple):
    """One request; ``target`` and header values are what stands on the wire, one character a byte."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    #: Sizes of the pieces in which the body arrives; empty is whole.
    pieces: tuple[int, ...] = ()

    def having(self, *headers: tuple[str, str], **changes: Any) -> Request:
        """Return the same request with more headers, and other fields where ``changes`` says so."""
        return self._replace(headers=(*self.headers, *headers), **changes)


class Answer(NamedTuple):
    """What came back: the headers by lower-case name."""

    status: int
    headers: dict[str, str]
    body: bytes


async def answer_of(app: Any, request: Request) -> Answer:
    """Return the answer of an application; raises what it raises."""
    path, _, query = request.target.partition("?")
    given = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers]
    if request.pieces:
        given.append((b"transfer-encoding", b"chunked"))
    elif request.body or request.method in ("POST", "PUT", "PATCH"):
        given.append((b"content-length", str(len(request.body)).encode()))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote(path, "utf-8", "replace"),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": given,
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 5000),
    }
    arriving = _messages(request)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(arriving, {"type": "http.disconnect"})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *rest = sent
    headers = {name.decode("latin-1").lower(): value.decode("utf-8", "replace") for name, value in start["headers"]}
    return Answer(start["status"], headers, b"".join(each.get("body", b"") for each in rest))


def _messages(request: Request) -> Iterator[dict[str, Any]]:
    at = 0
    for size in request.pieces:
        yield {"type": "http.request", "body": request.body[at : at + size], "more_body": True}
        at += size
    yield {"type": "http.request", "body": request.body[at:], "more_body": False}


@contextmanager
def errors_logged() -> Iterator[list[str]]:
    """Give the list to which every failure that the gateway did not foresee is added, as it is logged."""
    found: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.exc_info and record.exc_info[1] is not None:
                found.append(site_of(record.exc_info[1]))

    log, handler = logging.getLogger("gateway"), Keep(logging.ERROR)
    kept = log.handlers, log.propagate, log.level
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.ERROR)
    try:
        yield found
    finally:
        log.handlers, log.propagate = kept[:2]
        log.setLevel(kept[2])


def site_of(error: BaseException) -> str:
    """Return the type of an exception and the line that raised it, which tells finds apart."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    where = f"{at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}" if at else "?"
    return f"{type(error).__name__} at {where}"


def fault_of(request: Request, answer: Answer, logged: Sequence[str] = ()) -> str:
    """Return what is wrong with an answer, whatever the request was; ``""`` if nothing is.

    ``logged`` are the failures that were logged. XML has no place for some values, which is a 500
    (gateway/WIRE.md 13 B7), and the operation ``Status`` answers as it is told.
    """
    in_xml = "xml" in answer.headers.get("content-type", "")
    is_known = in_xml and len(logged) > 0 and all(each.startswith("EncodeError") for each in logged)
    if "status" not in request.target.lower() and not is_known:
        if logged:
            return f"logged {logged[0]}"
        if answer.status >= 500:
            return f"status {answer.status}"
    if answer.status in (204, 205, 304) and answer.body:
        return f"status {answer.status} with a body"
    if request.method == "HEAD" or answer.status == 206 or "content-encoding" in answer.headers:
        return ""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    try:
        _READ.get(kind, bytes)(answer.body)
    except (ValueError, ElementTree.ParseError, csv.Error) as error:
        return f"{kind} that nobody reads: {type(error).__name__}"
    return ""


def _as_csv(body: bytes) -> None:
    if not body.startswith((b"{", b"[")):  # in the dialect of the request
        list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))


#: Readers that are not ours. XML without a body is an answer without a value.
_READ: dict[str, Any] = {
    "application/json": lambda body: body and json.loads(body),
    "text/csv": _as_csv,
    "application/xml": lambda body: body and ElementTree.fromstring(body),
    "application/jsv": bytes.decode,
    "text/html": bytes.decode,
}
