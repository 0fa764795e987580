"""Reading a request's body: no more than allowed, decompressed, and in which notation it is.

Source: gateway/WIRE.md 4.3, 2.3 and 13 A1 to A7. The original parses by label alone and loses what
is labelled wrongly; here the label decides, and where it cannot, the first character does.
"""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from formats import Registry
from gateway.http.multipart import Upload
from gateway.http.queries import Parameters
from gateway.running.whole_exchange import DIRECT, Direct
from gateway.service.errors import BindingError, RequestError

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Body:
    """A request's body. ``label`` is as of :func:`labelled`, ``notation`` what it is read as.

    ``form`` is None unless the body is a form.
    """

    __slots__ = ("data", "files", "form", "label", "notation")

    def __init__(self, data: bytes, label: str | None, notation: str | None = None) -> None:
        self.form: Parameters | None = None
        self.files: tuple[Upload, ...] = ()
        self.data = data
        self.label = label
        self.notation = notation


NOTHING = Body(b"", "")


class Disconnected(Exception):  # noqa: N818 - an event, not a mistake
    """The client has left before its request was complete; there is nobody to answer."""


def at_hand(scope: MutableMapping[str, Any], limit: int) -> bytes | None:
    """Return the body where the server has all of it already, None where it is to be :func:`read`; 413 as there."""
    direct: Direct | None = scope.get(DIRECT)
    data = None if direct is None else direct.take()
    if data is not None and len(data) > limit:
        raise _too_large(limit)
    return data


async def read(receive: Receive, limit: int, length: int) -> bytes:
    """Return the whole body; 413 above ``limit`` bytes, before it is buffered if its declared ``length`` says so."""
    if length > limit:
        raise _too_large(limit)
    message = await receive()
    data: bytes = message.get("body", b"")
    if data and len(data) <= limit and not message.get("more_body"):
        return data
    chunks: list[bytes] = []
    size = 0
    while True:
        if message["type"] == "http.disconnect":
            raise Disconnected
        body: bytes = message.get("body", b"")
        size += len(body)
        if size > limit:
            raise _too_large(limit)
        chunks.append(body)
        if not message.get("more_body"):
            return b"".join(chunks)
        message = await receive()


def _too_large(limit: int) -> RequestError:
    message = f"the body is larger than {limit} bytes"
    return RequestError(413, "RequestEntityTooLarge", message, headers={"Connection": "close"})


def replayed(data: bytes, receive: Receive) -> Receive:
    """Return a ``receive`` that gives a body again which has been read."""
    pending = [data]

    async def again() -> MutableMapping[str, Any]:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return again


_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


def decompressed(body: bytes, encoding: str, limit: int) -> bytes:
    """Return the body without its ``Content-Encoding`` (gzip, deflate); others leave it as it is.

    Raises :class:`BindingError` for broken data, 413 above ``limit`` bytes.
    """
    window = _WINDOWS.get(encoding.strip().lower())
    if window is None:
        return body
    reader = zlib.decompressobj(window)
    try:
        plain = reader.decompress(body, limit + 1)
    except zlib.error as error:
        raise BindingError(f"the body is not {encoding} data: {error}") from error
    if len(plain) > limit:
        raise _too_large(limit)
    if not reader.eof:
        raise BindingError(f"the {encoding} data breaks off")
    return plain


#: Labels that name a format, but are no media type of it (13 A3).
_ALIASES = {
    "text/x-json": "json",
    "application/javascript": "json",
    "application/csv": "csv",
    "text/x-jsv": "jsv",
    "application/x-jsv": "jsv",
}
#: Formats that are written only.
_UNREAD = ("html",)
#: Labels that say nothing.
_BLANK = ("", "*/*", "text/plain", "application/octet-stream")


def labelled(registry: Registry, content_type: str) -> str | None:
    """Return the name of the format of a ``Content-Type``; ``""`` if it says nothing, None if nobody reads it."""
    media_type = content_type.partition(";")[0].strip().lower()
    if format_ := registry.speaking(media_type):
        return None if format_.name in _UNREAD else format_.name
    if media_type in _ALIASES:
        return _ALIASES[media_type]
    if media_type.endswith("+json"):
        return "json"
    return "" if media_type in _BLANK else None


def beginning(body: bytes) -> str:
    """Return the first character after a byte order mark and blanks; ``""`` if there is none."""
    return body[:256].removeprefix(b"\xef\xbb\xbf").lstrip()[:1].decode("latin-1")


#: What a body is by its first character, where its label does not say.
_BY_FIRST = {"{": "json", "[": "json", "<": "xml"}


def notation(body: bytes, label: str | None, home: str | None, strict: bool) -> str | None:
    """Return the name of the format in which a body is to be read; None if nobody can.

    ``label`` is that of :func:`labelled`; ``home`` the format of a predefined route's URL, None
    on a user route. ``strict``: the URL itself names the format, as ``/json/reply/Op`` does and
    ``/api/Op`` does not. A table of cases is in the tests.
    """
    if home is None or not strict:
        if label == "csv":
            return "json" if beginning(body) in ("{", "[") else "csv"
        if home is not None:
            return label if label in ("jsv", "xml") else home
        return label or (None if label is None else _BY_FIRST.get(beginning(body), "jsv"))
    first = beginning(body)
    if home == "csv" and first in _BY_FIRST:
        return label if label in ("json", "jsv", "xml") else _BY_FIRST[first]
    if home == "jsv" and label in ("json", "xml"):
        return label
    return home
