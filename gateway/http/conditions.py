"""Conditional and partial answers: whether a client has this version already, and which range it wants.

Source: gateway/WIRE.md 6.7, 6.9, 13 D2 and D3; RFC 9110 §13 and §14, in the order of its §13.2.2. It works for
answers that name their version: by a tag (here without its quotes), or by a time of modification.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from gateway.http.cookies import in_utc
from gateway.service.results import Reply

#: Seconds that a reply with a tag or time may be cached if it sets no ``max_age`` (gateway/WIRE.md 6.9).
KEPT_FOR = 600
#: Headers of a 200 that the 304 in its place has too (RFC 9110 §15.4.5).
KEPT = frozenset({"cache-control", "content-location", "expires", "vary"})

_RANGE = re.compile(r"bytes=([0-9]*+)-([0-9]*+)", re.IGNORECASE)
#: Beyond the end of every body.
_FAR = 10**18
#: A tag in a list: quoted as it must be, or bare as some clients send it.
_TAG = re.compile(r'(W/)?(?:"([^"]*)"|([^\s,"]+))')


#: The headers of a request that decide who the caller is.
BY_CALLER = ("Vary", "Authorization, Cookie")


def state_headers(reply: Reply, *, personal: bool) -> list[tuple[str, str]]:
    """Return the headers that name the version of a reply and say how long to cache it; none if it names none.

    ``personal`` is whether the reply is for one caller: then no shared cache may keep it (RFC 9111 §5.2.2.7).
    """
    headers = []
    given = {name.lower() for name in reply.headers}
    if reply.etag is not None:
        headers.append(("ETag", f'"{reply.etag}"'))
    if reply.modified is not None:
        headers.append(("Last-Modified", format_datetime(in_utc(reply.modified), usegmt=True)))
    seconds = KEPT_FOR if reply.max_age is None and headers else reply.max_age
    if seconds is not None and "cache-control" not in given:
        headers.append(("Cache-Control", f"private, max-age={seconds}" if personal else f"max-age={seconds}"))
    if personal and headers:
        headers.append(BY_CALLER)
    return headers


def outcome(etag: str | None, modified: datetime | None, headers: Mapping[bytes, bytes]) -> int | None:
    """Return the status that the request's conditions lead to: 412, 304, or None for the answer itself."""
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
    """Return the ``Range``, ``""`` for none: an ``If-Range`` beside it must name exactly this version."""
    header = headers.get(b"range", b"").decode("latin-1")
    condition = headers.get(b"if-range", b"").strip()
    if not condition:
        return header
    if condition.startswith((b'"', b"W/")):
        return header if etag is not None and condition == f'"{etag}"'.encode() else ""
    return header if modified is not None and _time(condition) == _whole_seconds(modified) else ""


def _names(header: bytes, etag: str | None, *, weakly: bool) -> bool:
    """Return whether a list of tags contains this one, or is ``*``, which stands for any."""
    text = header.decode("latin-1")
    if text.strip() == "*":
        return True
    for weak, quoted, bare in _TAG.findall(text):
        if (weakly or not weak) and etag is not None and (quoted or bare) == etag:
            return True
    return False


def _time(header: bytes | None) -> datetime | None:
    """Return the time in a header; None for a malformed or absent header, which then does not count."""
    try:
        return in_utc(parsedate_to_datetime(header.decode("latin-1"))) if header else None
    except (ValueError, OverflowError):  # OverflowError: a huge number, or a year beyond 9999 once it is in UTC
        return None


def _whole_seconds(time: datetime) -> datetime:
    return in_utc(time).replace(microsecond=0)


class Unsatisfiable(Exception):  # noqa: N818 - the phrase of status 416
    """The range asked for cannot be sent; ``reason`` says why, None if it is past the end."""

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or "past the end")
        self.reason = reason


def is_piece(header: str) -> bool:
    """Return whether a ``Range`` asks for a single range in bytes."""
    match = _RANGE.fullmatch(header.replace(" ", ""))
    return match is not None and match[0].lower() != "bytes=-"


def piece(header: str, length: int) -> tuple[int, int] | None:
    """Return first and last byte of the range that a header asks for; None for the whole body.

    Raises :class:`Unsatisfiable` for other units, several ranges, and a range past the end.

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
    """Return a number of bytes; :data:`_FAR` for one of more digits than any body needs."""
    digits = digits.lstrip("0")
    return int(digits or 0) if len(digits) <= 18 else _FAR
