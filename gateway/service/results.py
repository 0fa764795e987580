"""What a handler may return instead of a plain DTO: a value with a status, headers or another type.

A plain value is answered with 200, ``None`` with 204; text and bytes are sent unchanged (gateway/WIRE.md 6.3, 6.5).
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from formats.late_patterns import late_pattern

#: Characters of a token and of a path (RFC 6265 §4.1.1).
_TOKEN = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~")
_PATH = frozenset(map(chr, range(0x20, 0x7F))) - {";"}
#: RFC 9110 §8.8.3, but only ASCII.
_ETAG = late_pattern(r"[!#-~]*")
#: RFC 6265 §4.1.2.3: a host name, perhaps with the leading dot that older browsers wanted.
_DOMAIN = late_pattern(r"\.?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,31}")


class Cookie(msgspec.Struct, frozen=True):
    """A cookie to set. ``expires`` without a zone is in UTC; None keeps the cookie until the browser closes.

    Without a ``domain`` only the host that sets it gets it back; with one, its subdomains do too.
    The value may be any text; name, path and domain must be valid in a header, else ValueError.
    """

    name: str
    value: str
    expires: datetime | None = None
    path: str = "/"
    secure: bool = False
    same_site: str = "lax"
    http_only: bool = True
    domain: str | None = None

    def __post_init__(self) -> None:
        if not all((_consists(self.name, _TOKEN), _consists(self.path, _PATH, 0), _consists(self.same_site, _TOKEN))):
            raise ValueError(f"no valid name, path and SameSite: {self.name!r}, {self.path!r}, {self.same_site!r}")
        if self.domain is not None and not _DOMAIN.fullmatch(self.domain):
            raise ValueError(f"a cookie's domain is a host name such as example.org, not {self.domain!r}")


def _consists(text: object, signs: frozenset[str], least: int = 1) -> bool:
    """Return whether a value is a text of so many or more of the signs."""
    return isinstance(text, str) and len(text) >= least and signs.issuperset(text)


class Reply(msgspec.Struct, frozen=True):
    """A value with a status and headers: ``HttpResult``.

    ``status`` None means 200, or 302 with a ``Location`` header; ``reason`` None means the standard
    phrase. With a ``media_type``, text and bytes are sent unchanged under that type, and a DTO is
    written in that type's format.
    ``modified`` and ``etag`` (without quotes) make a GET conditional: a client that has this
    version gets 304; without a zone ``modified`` is in UTC. ``max_age`` is in seconds.
    """

    value: Any = None
    status: int | None = None
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()
    media_type: str | None = None
    etag: str | None = None
    modified: datetime | None = None
    max_age: int | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.etag is not None and not _ETAG.fullmatch(self.etag):
            raise ValueError(f"an etag is printable ASCII without quotes, not {self.etag!r}")
        if self.status is not None and not isinstance(self.status, int):
            raise TypeError(f"Reply(status={self.status!r}): a status is a number")


class Typed(msgspec.Struct, frozen=True):
    """A value with the type to write it as, which the handler's annotation does not say: ``Typed([], list[Row])``.

    The type decides, for example, the header of an empty table.
    """

    value: Any
    type: Any
