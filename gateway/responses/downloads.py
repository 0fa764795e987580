"""Tables that people and programs download: the file name, the ``ETag``, and byte ranges.

Why only for tables and not for every answer: reading tools need them (polars reads nothing without
206, gateway/WIRE.md 15.1), while computing a tag means hashing all bytes of an answer. The tag is a hash
of the body and therefore strong: ranges of two versions are never put together (RFC 9110 §8.8, §13, §14).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime

from gateway.http import conditions
from gateway.http.headers import raw
from gateway.negotiation.csv_wishes import disposition
from gateway.plans.plan import Plan
from gateway.requests.admission import is_personal
from gateway.requests.exchange import Exchange
from gateway.responses.answer import READING, Answer
from gateway.responses.spools import Piece, Spool
from gateway.running.whole_exchange import HeaderLines
from gateway.service.settings import Limits

#: Headers that make a request conditional or ask for a byte range.
_ASKING = frozenset(b"range if-range if-match if-none-match if-modified-since if-unmodified-since".split())

_SAID_OF_A_BODY = (b"Content-Type", b"Content-Disposition")
_HAS_PIECES = (b"Accept-Ranges", b"bytes")
_PERSONAL = raw([("Cache-Control", "private"), conditions.BY_CALLER])
#: The same as lines.
_HAS_PIECES_LINE, _PERSONAL_LINES = (
    b"".join(b"%b: %b\r\n" % pair for pair in pairs) for pairs in ((_HAS_PIECES,), _PERSONAL)
)


def complete(answer: Answer, exchange: Exchange, plan: Plan) -> None:
    """Name the file as the client asks, and answer a GET with the whole table, the range asked for, or a 304."""
    _name(answer, exchange)
    if answer.status != 200 or answer.stream is not None or exchange.method not in READING:
        return
    tag = _tagger()(answer.body)
    if _ASKING.isdisjoint(exchange.headers):
        _say_state(answer, exchange, plan, tag, _HAS_PIECES_LINE)
    elif not _is_had(answer, exchange, plan, tag):
        take_piece(answer, _piece(tag, exchange))


@functools.cache
def _tagger() -> Callable[[bytes], str]:
    """Return the function that tags a body. Looked up once: an import statement costs as much as a tag."""
    from gateway.http.state_tags import tag_of  # noqa: PLC0415 - only tables need it

    return tag_of


def shown(answer: Answer, exchange: Exchange) -> None:
    """Keep a page that shows who is signed in out of shared caches."""
    if exchange.call is not None and exchange.call.identity is not None:
        answer.add(*_PERSONAL)


def complete_spooled(answer: Answer, exchange: Exchange, plan: Plan, spool: Spool, limits: Limits) -> None:
    """Answer as :func:`complete` does, from a spool's file."""
    _name(answer, exchange)
    if _is_had(answer, exchange, plan, spool.tag):
        return
    part = _part(answer, _piece(spool.tag, exchange), spool.size)
    if part is None:
        return
    start, end = part
    answer.add((b"Content-Length", b"%d" % (end + 1 - start)))
    answer.stream = Piece(spool, end + 1 if exchange.method == "HEAD" else start, end + 1, limits)


def _is_had(answer: Answer, exchange: Exchange, plan: Plan, tag: str) -> bool:
    """Add the ``ETag``; return whether a condition of the request is then the whole answer (304 or 412)."""
    _say_state(answer, exchange, plan, tag)
    outcome = conditions.outcome(tag, None, exchange.headers)
    if outcome:
        answer.status, answer.body = outcome, b""
        answer.headers = [header for header in answer.headers if header[0] not in _SAID_OF_A_BODY]
    return bool(outcome)


def _say_state(answer: Answer, exchange: Exchange, plan: Plan, tag: str, more: bytes = b"") -> None:
    whose = _PERSONAL_LINES if is_personal(exchange, plan) else b""
    answer.add_lines(HeaderLines(b'ETag: "%b"\r\n%b%b' % (tag.encode(), whose, more)))


def _piece(tag: str, exchange: Exchange) -> str:
    """Return the ``Range``, ``""`` for several ranges or another unit than bytes, as ServiceStack (RFC 9110 §14.2)."""
    piece = wanted(tag, None, exchange)
    return piece if conditions.is_piece(piece) else ""


def wanted(etag: str | None, modified: datetime | None, exchange: Exchange) -> str:
    """Return the ``Range`` of a GET if it is meant for this version; other verbs have none (RFC 9110 §14.2)."""
    return conditions.wanted(etag, modified, exchange.headers) if exchange.method == "GET" else ""


def take_piece(answer: Answer, wanted: str) -> None:
    """Reduce an answer to the bytes that a ``Range`` asks for; make it a 416 if it does not have them."""
    part = _part(answer, wanted, len(answer.body))
    if part is not None:
        answer.body = answer.body[part[0] : part[1] + 1]


def _part(answer: Answer, wanted: str, length: int) -> tuple[int, int] | None:
    """Set status and headers for a range; return its first and last byte, None for a 416."""
    try:
        part = conditions.piece(wanted, length)
    except conditions.Unsatisfiable as error:
        answer.status, answer.body, answer.reason = 416, b"", error.reason
        answer.headers = [header for header in answer.headers if header[0] not in _SAID_OF_A_BODY]
        answer.add((b"Content-Range", b"bytes */%d" % length))
        return None
    answer.add(_HAS_PIECES)
    if part is None:
        return 0, length - 1
    answer.status, answer.reason = 206, "OK"  # as recorded
    answer.add((b"Content-Range", b"bytes %d-%d/%d" % (*part, length)))
    return part


def _name(answer: Answer, exchange: Exchange) -> None:
    wish = exchange.form.wish
    if wish is None:
        return
    if wish.by_language:
        answer.add((b"Vary", b"Accept-Language"))
    if wish.filename is not None:
        name = disposition(wish.filename).encode()
        answer.headers = [
            (header, name if header == b"Content-Disposition" else value) for header, value in answer.headers
        ]
