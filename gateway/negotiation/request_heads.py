"""The meaning of a request's headers, worked out once for each set of headers that clients send.

A client sends the same lines with every request, so their meaning for the reply's format, the
body's notation and the caller is remembered; :attr:`Limits.heads` bounds for how many sets. Only
facts that follow from the headers *alone* may be kept here. All of it is forgotten every :data:`KEPT_FOR`
seconds, because headers contain passwords, tokens and cookies, which should not stay in a
process's memory after their owners have gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import msgspec
from msgspec.structs import replace

from formats.late_names import late_module
from gateway.http.cookies import cookies_of
from gateway.negotiation.header_terms import Terms, TermsTable

if TYPE_CHECKING:
    from gateway.http import repeated_headers
else:
    repeated_headers = late_module("gateway.http.repeated_headers")

#: Sets of headers beyond this size are not remembered, in bytes.
_LONGEST_KEPT = 4096
#: Seconds that a set of headers is remembered, at most.
KEPT_FOR = 60.0
_OVERRIDE = b"x-http-method-override"
_LENGTH = b"content-length"

Pairs = tuple[tuple[bytes, bytes], ...]


class RequestHead(msgspec.Struct, frozen=True, eq=False):
    """One set of headers and its meaning. Requests share it, so only ``derived`` ever changes.

    ``raw`` has the headers as bytes by lower-case name, ``view`` the same as texts, ``cookies`` those of ``Cookie``.
    ``terms`` is the meaning of ``Accept`` and ``Content-Type``; ``has_body`` is whether a body follows
    (RFC 9112 §6), ``length`` its declared bytes, 0 if none are declared, and ``encoding`` its
    ``Content-Encoding``. ``authority`` is ``://`` and the ``host``, as in a URL. ``override`` is the verb that a
    header asks for in place of POST. ``fault`` says what is wrong with the headers, None for nothing.
    ``derived`` has values that features computed from the headers but for their length, under keys of their own.
    """

    raw: dict[bytes, bytes]
    view: MappingProxyType[str, str]
    terms: Terms
    has_body: bool
    length: int
    encoding: str
    host: str
    authority: str
    fault: str | None
    override: str | None
    cookies: Mapping[str, str]
    derived: dict[Any, Any]

    def __repr__(self) -> str:
        """Show no secrets."""
        return f"<RequestHead for {self.host}>"

    @classmethod
    def of(
        cls,
        pairs: Pairs,
        raw: dict[bytes, bytes],
        terms: TermsTable,
        cookies: Callable[[bytes], Mapping[str, str]],
    ) -> Self:
        """Return the head of a request with these headers; ``raw`` has the last of each name."""
        if len(raw) < len(pairs):
            raw = repeated_headers.joined(pairs)
        host = raw.get(b"host", b"").decode("latin-1")
        has_body, length = _framed(raw)
        # A reader of the first and a reader of the last would see two different callers (RFC 9110 §5.3).
        twice = len(raw) < len(pairs) and [name for name, _ in pairs].count(b"authorization") > 1
        override = raw.get(_OVERRIDE)
        return cls(
            raw,
            MappingProxyType({name.decode("latin-1"): value.decode("latin-1") for name, value in raw.items()}),
            terms.of(pairs, raw),
            has_body,
            length,
            raw.get(b"content-encoding", b"").decode("latin-1"),
            host,
            "://" + host,
            "A request has one Authorization header." if twice else None,
            None if override is None else override.decode("latin-1"),
            cookies(raw.get(b"cookie", b"")),
            {},
        )

    def resized(self, raw: dict[bytes, bytes]) -> RequestHead | None:
        """Return the head of a request whose headers differ in the value of ``Content-Length`` alone; else None."""
        if _LENGTH not in raw or {**raw, _LENGTH: self.raw[_LENGTH]} != self.raw:
            return None
        has_body, length = _framed(raw)
        view = MappingProxyType(self.view | {"content-length": raw[_LENGTH].decode("latin-1")})
        return replace(self, raw=raw, view=view, has_body=has_body, length=length)


def _framed(raw: Mapping[bytes, bytes]) -> tuple[bool, int]:
    """Return whether a body follows, and its declared length."""
    declared = raw.get(_LENGTH, b"")
    has_body = raw.get(_LENGTH, b"0") != b"0" or b"transfer-encoding" in raw
    return has_body, int(declared[:19]) if declared.isdigit() else 0


class RequestHeads:
    """The heads of one gateway's requests; at most ``remembered`` of them are kept."""

    def __init__(self, terms: TermsTable, remembered: int) -> None:
        self._terms = terms
        self._remembered = remembered
        self._known: dict[Any, RequestHead] = {}
        #: The last head with each number of headers and each caller that had a length, which differs from body to body.
        self._similar: dict[tuple[int, bytes | None], RequestHead] = {}
        self._until = 0.0  #: when all of them are forgotten
        self._cookies = functools.lru_cache(remembered)(cookies_of)

    def of(self, pairs: Iterable[tuple[bytes, bytes]]) -> RequestHead:
        """Return the head for a request's headers, given as ASGI has them."""
        key = tuple(pairs)
        head = self._known.get(key)
        return self._new(key) if head is None else head

    def _new(self, pairs: Pairs) -> RequestHead:
        is_short = sum(map(len, chain.from_iterable(pairs))) <= _LONGEST_KEPT
        raw = dict(pairs)
        alike = (len(pairs), raw.get(b"cookie") or raw.get(b"authorization"))
        similar = self._similar.get(alike)
        head = None if similar is None or len(raw) < len(pairs) else similar.resized(raw)
        if head is None:
            head = RequestHead.of(pairs, raw, self._terms, self._cookies if is_short else cookies_of)
        if is_short:
            now = time.monotonic()
            if now >= self._until:
                self.forget()
                self._until = now + KEPT_FOR
                with contextlib.suppress(RuntimeError):  # no loop is running, so this is no server
                    asyncio.get_running_loop().call_later(KEPT_FOR, self.forget)
            elif len(self._known) >= self._remembered:
                self._known.clear()
            self._known[pairs] = head
            if head.length and len(raw) == len(pairs):
                if len(self._similar) >= self._remembered:
                    self._similar.clear()
                self._similar[alike] = head
        return head

    def forget(self) -> None:
        """Forget all headers."""
        self._known.clear()
        self._similar.clear()
        self._cookies.cache_clear()
