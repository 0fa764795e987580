"""What a handler may return instead of a plain DTO: a status, headers, another type.

A plain value is answered 200, ``None`` 204, text and bytes as they are (gateway/WIRE.md 6.3, 6.5).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

#: RFC 6265 §4.1.1.
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PATH = re.compile(r"[ -:<-~]*")
#: RFC 9110 §8.8.3, of which only ASCII.
_ETAG = re.compile(r"[!#-~]*")
#: RFC 6265 §4.1.2.3: a host name, perhaps with the dot that older browsers wanted.
_DOMAIN = re.compile(r"\.?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,31}")


class Cookie(msgspec.Struct, frozen=True):
    """A cookie to set. ``expires`` without a zone is in UTC; None is for as long as the browser runs.

    Without a ``domain`` it goes back to the host that sets it alone; with one, to hosts below that too.
    The value may be any text; name, path and domain must be fit for a header, else ValueError.
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
        if not _TOKEN.fullmatch(self.name) or not _PATH.fullmatch(self.path) or not _TOKEN.fullmatch(self.same_site):
            raise ValueError(f"no cookie can be called or go to: {self.name!r}, {self.path!r}")
        if self.domain is not None and not _DOMAIN.fullmatch(self.domain):
            raise ValueError(f"a cookie's domain is a host name such as example.org, not {self.domain!r}")


class Reply(msgspec.Struct, frozen=True):
    """A value with a status and headers: ``HttpResult``.

    ``status`` None is 200, or 302 where a ``Location`` header is given; ``reason`` None is its
    standard phrase. ``media_type`` makes text and bytes go out as they are, under that type; a DTO
    is then written in that type's format.
    ``modified`` and ``etag`` (without quotes) make a GET conditional: a client that has this
    state gets 304; without a zone ``modified`` is in UTC. ``max_age`` is in seconds.
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
            raise ValueError(f"not a tag without its quotes: {self.etag!r}")
        if self.status is not None and not isinstance(self.status, int):
            raise TypeError(f"Reply(status={self.status!r}): a status is a number")


class Typed(msgspec.Struct, frozen=True):
    """A value of a type that the handler's annotation does not say: ``Typed([], list[Row])``.

    The type decides what is written, such as the header of an empty table.
    """

    value: Any
    type: Any
