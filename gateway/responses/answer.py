"""Values → answers: a status line, headers and bytes.

Source: gateway/WIRE.md 6.1 to 6.5. The headers of ordinary answers are made once for each
operation and media type; an answer adds its length. Names have their canonical case, because
Java and PHP clients compare them so (gateway/WIRE.md 14.6).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from gateway.negotiation.choices import Choice
from gateway.running.whole_exchange import HeaderBlock
from gateway.service.results import Cookie

if TYPE_CHECKING:
    from gateway.responses.streams import Stream

RawHeaders = list[tuple[bytes, bytes]]

#: Statuses whose answers never have a body, whatever the result is (gateway/WIRE.md 6.11).
BODILESS = frozenset({204, 205, 304})

_SPECIAL_CASES = {
    "www-authenticate": b"WWW-Authenticate",
    "etag": b"ETag",
    "x-autobatch-completed": b"X-AutoBatch-Completed",
}


def canonical(name: str) -> bytes:
    """Return a header name in canonical case.

    >>> canonical("content-type"), canonical("etag"), canonical("X-Args")
    (b'Content-Type', b'ETag', b'X-Args')
    """
    if name != name.lower():
        return name.encode("latin-1")
    return _SPECIAL_CASES.get(name) or name.title().encode("latin-1")


_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def raw(headers: Iterable[tuple[str, str]]) -> RawHeaders:
    """Return headers as bytes; a value's controls become blanks, so that none can end its line."""
    return [
        (canonical(name), (value if value.isprintable() else _BREAKS.sub(" ", value)).encode("utf-8"))
        for name, value in headers
    ]


#: A browser must take an answer for what it says it is: JSON is no script, a CSV no page (gateway/WIRE.md 13 C11).
NOSNIFF = {"X-Content-Type-Options": "nosniff"}

#: What a page of ours may do in a browser: show itself, in a window of its own.
POLICY: RawHeaders = [
    (
        b"Content-Security-Policy",
        b"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    )
]


class Answer(msgspec.Struct):
    """What goes out: ``reason`` None is the standard phrase of the status.

    ``headers`` may be shared with other answers; :meth:`add` makes its own. ``body`` is all of it,
    or what comes before the rest of a ``stream``.
    """

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes = b""
    reason: str | None = None
    stream: Stream | None = None
    #: Headers of this answer alone, after the others: those of the guards.
    more: Sequence[tuple[bytes, bytes]] = ()

    def add(self, *headers: tuple[bytes, bytes]) -> None:
        """Add headers."""
        self.headers = [*self.headers, *headers]

    def start(self) -> dict[str, Any]:
        """Return the ASGI message that begins it."""
        message = {"type": "http.response.start", "status": self.status, "headers": [*self.headers, *self.more]}
        if self.reason is not None:
            message["reason"] = self.phrase()
        return message

    def phrase(self) -> bytes | None:
        """Return the phrase beside the status, None where it is the standard one."""
        if self.reason is None:
            return None
        return _BREAKS.sub(" ", self.reason.replace("\t", " ")).encode("latin-1", "replace")


def content_type(media_type: str) -> str:
    """Return the header's value: only JSON names its charset (gateway/WIRE.md 6.2)."""
    return "application/json; charset=utf-8" if media_type == "application/json" else media_type


def type_header(type_: str) -> tuple[bytes, bytes]:
    """Return the ``Content-Type`` header; controls become blanks, as in every value."""
    return b"Content-Type", _BREAKS.sub(" ", type_).encode("latin-1", "replace")


def called(name: str, body: bytes) -> bytes:
    """Return a JSONP text: a call of a function, without a semicolon (gateway/WIRE.md 3.5)."""
    return b"%b(%b)" % (name.encode(), body)


class Heads:
    """The headers of one operation's answers, without their length."""

    def __init__(self, everywhere: RawHeaders, file_stem: str) -> None:
        self._everywhere = tuple(everywhere)
        self._file_stem = file_stem
        self._made: dict[str, HeaderBlock] = {}

    def of(self, choice: Choice) -> HeaderBlock:
        """Return the headers of a serialized value."""
        made = self._made.get(choice.key)
        if made is None:
            made = HeaderBlock(self.sent_as(content_type(choice.media_type), choice))
            if choice.media_type in choice.format.media_types:  # others are the client's to invent
                self._made[choice.key] = made
        return made

    def sent_as(self, type_: str, choice: Choice) -> RawHeaders:
        """Return the headers of something sent under a type of its own where ``choice`` was asked for."""
        found = [type_header(type_), *self._everywhere]
        if choice.is_file:
            found.append(self._disposition(choice))
        return found + POLICY if choice.name == "html" else found

    def plain(self, type_: str, given: Container[str]) -> RawHeaders:
        """Return the headers of a reply that has some of its own; those are left out here."""
        ordinary = [type_header(type_), *self._everywhere]
        return [each for each in ordinary if each[0].decode().lower() not in given]

    def always(self) -> RawHeaders:
        """Return the headers of every answer, a new list."""
        return [*self._everywhere]

    def unvarying(self) -> RawHeaders:
        """Return the headers of every answer but ``Vary``, a new list."""
        return [each for each in self._everywhere if each[0] != b"Vary"]

    def of_nothing(self, choice: Choice) -> RawHeaders:
        """Return the headers of a 204: no type, but the file name of a table."""
        return [*self._everywhere, self._disposition(choice)] if choice.is_file else [*self._everywhere]

    def _disposition(self, choice: Choice) -> tuple[bytes, bytes]:
        return b"Content-Disposition", f'attachment;filename="{self._file_stem}.{choice.name}"'.encode()


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def set_cookie(cookie: Cookie) -> str:
    """Return the value of ``Set-Cookie``, spelled as the original does (gateway/WIRE.md 6.7)."""
    parts = [f"{cookie.name}={quote(cookie.value, safe='')}"]
    if cookie.expires is not None:
        parts.append("expires=" + format_datetime(_in_utc(cookie.expires), usegmt=True))
    parts.append(f"path={cookie.path}")
    if cookie.secure:
        parts.append("secure")
    parts.append(f"samesite={cookie.same_site}")
    if cookie.http_only:
        parts.append("httponly")
    return "; ".join(parts)
