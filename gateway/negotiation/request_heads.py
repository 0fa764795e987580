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
from typing import Any

from gateway.http.cookies import cookies_of
from gateway.http.repeated_headers import joined
from gateway.negotiation.header_terms import Terms, TermsTable

#: Sets of headers beyond this size are not remembered, in bytes.
_LONGEST_KEPT = 4096
#: Seconds that a set of headers is remembered, at most.
KEPT_FOR = 60.0
_OVERRIDE = b"x-http-method-override"


class RequestHead:
    """One set of headers and its meaning. Requests share it, so only ``derived`` ever changes.

    ``raw`` has the headers as bytes by lower-case name, ``view`` the same as texts, ``cookies`` those of ``Cookie``.
    ``terms`` is the meaning of ``Accept`` and ``Content-Type``; ``has_body`` is whether a body follows
    (RFC 9112 §6), ``length`` its declared bytes, 0 if none are declared, and ``encoding`` its
    ``Content-Encoding``. ``authority`` is ``://`` and the ``host``, as in a URL. ``override`` is the verb that a
    header asks for in place of POST. ``fault`` says what is wrong with the headers, None for nothing.
    ``derived`` has values that features computed from the headers, under keys of their own.
    """

    __slots__ = (
        "authority",
        "cookies",
        "derived",
        "encoding",
        "fault",
        "has_body",
        "host",
        "length",
        "override",
        "raw",
        "terms",
        "view",
    )

    def __init__(
        self, pairs: tuple[tuple[bytes, bytes], ...], terms: TermsTable, cookies: Callable[[bytes], Mapping[str, str]]
    ) -> None:
        self.raw: dict[bytes, bytes] = dict(pairs)
        if len(self.raw) < len(pairs):
            self.raw = joined(pairs)
        self.view: Mapping[str, str] = MappingProxyType(
            {name.decode("latin-1"): value.decode("latin-1") for name, value in self.raw.items()}
        )
        self.terms: Terms = terms.of(pairs, self.raw)
        self.has_body = self.raw.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in self.raw
        declared = self.raw.get(b"content-length", b"")
        self.length = int(declared[:19]) if declared.isdigit() else 0
        self.encoding = self.raw.get(b"content-encoding", b"").decode("latin-1")
        self.host = self.raw.get(b"host", b"").decode("latin-1")
        self.authority = "://" + self.host
        # A reader of the first and a reader of the last would see two different callers (RFC 9110 §5.3).
        twice = len(self.raw) < len(pairs) and [name for name, _ in pairs].count(b"authorization") > 1
        self.fault = "A request has one Authorization header." if twice else None
        override = self.raw.get(_OVERRIDE)
        self.override = None if override is None else override.decode("latin-1")
        self.cookies = cookies(self.raw.get(b"cookie", b""))
        self.derived: dict[Any, Any] = {}


class RequestHeads:
    """The heads of one gateway's requests; at most ``remembered`` of them are kept."""

    def __init__(self, terms: TermsTable, remembered: int) -> None:
        self._terms = terms
        self._remembered = remembered
        self._known: dict[Any, RequestHead] = {}
        self._until = 0.0  #: when all of them are forgotten
        self._cookies = functools.lru_cache(remembered)(cookies_of)

    def of(self, pairs: Iterable[tuple[bytes, bytes]]) -> RequestHead:
        """Return the head for a request's headers, given as ASGI has them."""
        key = tuple(pairs)
        head = self._known.get(key)
        return self._new(key) if head is None else head

    def _new(self, pairs: tuple[tuple[bytes, bytes], ...]) -> RequestHead:
        is_short = sum(map(len, chain.from_iterable(pairs))) <= _LONGEST_KEPT
        head = RequestHead(pairs, self._terms, self._cookies if is_short else cookies_of)
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
        return head

    def forget(self) -> None:
        """Forget all headers."""
        self._known.clear()
        self._cookies.cache_clear()
