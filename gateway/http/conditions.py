"""Conditional and partial answers: what a client has already, and which piece it wants.

Source: gateway/WIRE.md 6.7, 6.9, 13 D2 and D3; RFC 9110 §13 and §14, in the order of its §13.2.2. An
answer takes part if it says which state it shows: a tag, without its quotes, or a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from gateway.http.cookies import in_utc
from gateway.service.results import Reply

#: Seconds that a tagged reply may be kept if it does not say (gateway/WIRE.md 6.9).
KEPT_FOR = 600
#: Headers of a 200 that its 304 has too (RFC 9110 §15.4.5).
KEPT = frozenset({"cache-control", "content-location", "expires", "vary"})

_RANGE = re.compile(r"bytes=([0-9]*+)-([0-9]*+)", re.IGNORECASE)
#: Beyond the end of every body.
_FAR = 10**18
#: A tag of a list, quoted as it must be or bare as some send it.
_TAG = re.compile(r'(W/)?(?:"([^"]*)"|([^\s,"]+))')


#: What of a request decides who it is from.
BY_CALLER = ("Vary", "Authorization, Cookie")


def state_headers(reply: Reply, *, personal: bool) -> list[tuple[str, str]]:
    """Return the headers that say which state a reply shows; none if it does not say.

    ``personal`` is whether it is somebody's: no cache that others use too may keep it (RFC 9111 §5.2.2.7).
    """
    found = []
    given = {name.lower() for name in reply.headers}
    if reply.etag is not None:
        found.append(("ETag", f'"{reply.etag}"'))
    if reply.modified is not None:
        found.append(("Last-Modified", format_datetime(in_utc(reply.modified), usegmt=True)))
    seconds = KEPT_FOR if reply.max_age is None and found else reply.max_age
    if seconds is not None and "cache-control" not in given:
        found.append(("Cache-Control", f"private, max-age={seconds}" if personal else f"max-age={seconds}"))
    if personal and found:
        found.append(BY_CALLER)
    return found


def outcome(etag: str | None, modified: datetime | None, headers: Mapping[bytes, bytes]) -> int | None:
    """Return what becomes of a GET of this state: 412, 304, or None for the answer itself."""
    if b"if-match" in headers:
        if not _names(headers[b"if-match"], etag, weakly=False):
            return 412
    elif (
        modified is not None
        and (until := _time(headers.get(b"if-unmodified-since")))
        and _whole_seconds(modified) > until
    ):
        return 412
    if b"if-none-match" in headers and etag is not None:
        return 304 if _names(headers[b"if-none-match"], etag, weakly=True) else None
    since = _time(headers.get(b"if-modified-since"))
    return 304 if modified is not None and since and _whole_seconds(modified) <= since else None


def wanted(etag: str | None, modified: datetime | None, headers: Mapping[bytes, bytes]) -> str:
    """Return the ``Range`` that counts, ``""`` for none: its ``If-Range`` must name exactly this state."""
    header = headers.get(b"range", b"").decode("latin-1")
    condition = headers.get(b"if-range", b"").strip()
    if not condition:
        return header
    if condition.startswith((b'"', b"W/")):
        return header if etag is not None and condition == f'"{etag}"'.encode() else ""
    return header if modified is not None and _time(condition) == _whole_seconds(modified) else ""


def _names(header: bytes, etag: str | None, *, weakly: bool) -> bool:
    """Return whether a list of tags has a state's, or ``*`` for whatever there is."""
    text = header.decode("latin-1")
    if text.strip() == "*":
        return True
    for weak, quoted, bare in _TAG.findall(text):
        if (weakly or not weak) and etag is not None and (quoted or bare) == etag:
            return True
    return False


def _time(header: bytes | None) -> datetime | None:
    """Return the time of a header; None if there is none in it, which is as if it were absent."""
    try:
        return in_utc(parsedate_to_datetime(header.decode("latin-1"))) if header else None
    except (ValueError, OverflowError):  # the second for what no time has: numbers, or a year beyond 9999 in UTC
        return None


def _whole_seconds(time: datetime) -> datetime:
    return in_utc(time).replace(microsecond=0)


class Unsatisfiable(Exception):  # noqa: N818 - the phrase of status 416
    """The piece asked for cannot be had; ``reason`` says why, None if it does not exist."""

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or "past the end")
        self.reason = reason


def is_piece(header: str) -> bool:
    """Return whether a ``Range`` asks for one piece, in bytes."""
    match = _RANGE.fullmatch(header.replace(" ", ""))
    return match is not None and match[0].lower() != "bytes=-"


def piece(header: str, length: int) -> tuple[int, int] | None:
    """Return first and last byte of the one range a header asks for; None if it asks for the whole.

    Raises :class:`Unsatisfiable` for other units, several ranges and pieces past the end.

    >>> piece("bytes=0-9", 5), piece("bytes=-2", 5), piece("", 5)
    ((0, 4), (3, 4), None)
    """
    if not header:
        return None
    match = _RANGE.fullmatch(header.replace(" ", ""))
    if match is None and header.lower().startswith("bytes=") and "," in header:
        raise Unsatisfiable(f"Multiple HTTP Ranges in '{header}' is not supported")
    if match is None or match[1] == match[2] == "":
        raise Unsatisfiable(f"Unsupported HTTP Range '{header}'")
    if match[1] == "":
        start, end = max(length - _position(match[2]), 0), length - 1
    else:
        start, end = _position(match[1]), min(_position(match[2]) if match[2] else length - 1, length - 1)
    if start > end:
        raise Unsatisfiable
    return start, end


def _position(digits: str) -> int:
    """Return a number of bytes; one that no body has, however many digits it has, is :data:`_FAR`."""
    digits = digits.lstrip("0")
    return int(digits or 0) if len(digits) <= 18 else _FAR
