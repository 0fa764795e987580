"""Header names and values as bytes, for the wire.

Source: gateway/WIRE.md 6.1, 6.2. Names are in canonical case, because Java and PHP clients compare
them case-sensitively (gateway/WIRE.md 14.6).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from formats.late_patterns import late_pattern

RawHeaders = list[tuple[bytes, bytes]]

#: The header that counts the requests of a batch that ran (gateway/WIRE.md 2.4).
COMPLETED = "X-AutoBatch-Completed"

_SPECIAL_CASES = {
    "www-authenticate": b"WWW-Authenticate",
    "etag": b"ETag",
    COMPLETED.lower(): COMPLETED.encode(),
}


@lru_cache(1024)  # a service uses few names, but nothing forbids it to invent new ones
def canonical(name: str) -> bytes:
    """Return a header name in canonical case.

    >>> canonical("content-type"), canonical("etag"), canonical("X-Args")
    (b'Content-Type', b'ETag', b'X-Args')
    """
    if name != name.lower():
        return name.encode("latin-1")
    return _SPECIAL_CASES.get(name) or name.title().encode("latin-1")


#: Characters that must not occur in a value.
BREAKS = late_pattern(r"[\x00-\x08\x0a-\x1f\x7f]")


def raw(headers: Iterable[tuple[str, str]]) -> RawHeaders:
    """Return headers as bytes; control characters in a value become blanks, so that no value can end its line."""
    try:
        return [
            (canonical(name), (value if value.isprintable() else BREAKS.sub(" ", value)).encode("utf-8"))
            for name, value in headers
        ]
    except AttributeError as error:
        raise TypeError("name and value of a header are texts") from error


#: A browser must go by the Content-Type: JSON is not a script, CSV is not a page (gateway/WIRE.md 13 C11).
NOSNIFF = {"X-Content-Type-Options": "nosniff"}


def content_type(media_type: str) -> str:
    """Return the value of ``Content-Type``: only JSON names its charset (gateway/WIRE.md 6.2)."""
    return "application/json; charset=utf-8" if media_type == "application/json" else media_type


def type_header(type_: str) -> tuple[bytes, bytes]:
    """Return the ``Content-Type`` header; control characters become blanks, as in every value."""
    return b"Content-Type", (type_ if type_.isprintable() else BREAKS.sub(" ", type_)).encode("latin-1", "replace")
