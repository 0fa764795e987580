"""Exports kept in a file for a while, for tools that ask how long a table is, or for a piece of it.

polars' ``scan_csv`` and DuckDB ask for a length first and then for pieces; a table that is sent as it comes knows
neither (gateway/WIRE.md 15.1). So such a request has the export written to a temporary file, from which it and those
after it are answered: all pieces are of one state, which its tag names.

Whose it is: a file is found again by all that its request said but for what is about the piece itself, credentials
included, by where it came from, and by who the caller is now. Nobody is given what another's request made, nor what
their own did before they signed out. Guards and the handler have run before.

How long: the file has no name, so that none is left behind, whatever becomes of the process. It is closed, and so
deleted, ``Limits.spooled_seconds`` after it was made, or where others need the room.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Awaitable, Callable

from anyio.to_thread import run_sync

from gateway.http import conditions
from gateway.http.pieces import Pieces
from gateway.requests.exchange import Exchange
from gateway.responses.streams import Stream
from gateway.service.settings import Limits

log = logging.getLogger("gateway")

#: Bytes that are read from a file at a time.
CHUNK_BYTES = 262_144
#: What a request says of the piece it wants, of its connection or of itself as one of many: nothing about its rows.
_PASSING = frozenset(
    b"range if-range if-match if-none-match if-modified-since if-unmodified-since connection keep-alive te "
    b"traceparent tracestate baggage x-request-id".split()
)


def wants_length(exchange: Exchange) -> bool:
    """Return whether a request asks how long its answer is, or for one piece of it."""
    if exchange.head.has_body:
        return False
    if exchange.method == "GET":
        return b"range" in exchange.headers and conditions.is_piece(exchange.header(b"range"))
    return exchange.method == "HEAD"


def key_of(exchange: Exchange) -> bytes:
    """Return what tells a request's export from all others'."""
    said = hashlib.blake2b(digest_size=32)
    client = (exchange.scope.get("client") or ("",))[0]
    root, scheme = exchange.scope.get("root_path", ""), exchange.scope.get("scheme", "")
    caller = None if exchange.call is None else exchange.call.identity
    parts = [exchange.path, exchange.query, client, root, scheme, repr(caller)]
    parts += [f"{name!r}:{value!r}" for name, value in sorted(exchange.headers.items()) if name not in _PASSING]
    for part in parts:
        text = part.encode("utf-8", "surrogateescape")
        said.update(b"%d:%b" % (len(text), text))
    return said.digest()


class _File:
    """A file without a name; closed with the last reference too, where a process goes on without its event loop."""

    def __init__(self) -> None:
        self._descriptor = -1  #: none before something is added
        self._lock = threading.Lock()
        self._size = 0

    def add(self, data: bytes) -> None:
        """Write at the end; OSError where there is no room, or no folder, and then nothing has been added."""
        with self._lock:
            if self._descriptor < 0:
                with tempfile.TemporaryFile() as file:
                    self._descriptor = os.dup(file.fileno())
            os.lseek(self._descriptor, self._size, os.SEEK_SET)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
            self._size += len(data)

    def read(self, start: int, count: int) -> bytes:
        """Return bytes from a place on; from any thread."""
        with self._lock:
            os.lseek(self._descriptor, start, os.SEEK_SET)
            return os.read(self._descriptor, count)

    def close(self) -> None:
        """Close it, which deletes it; again does nothing. Waits for who reads: another file could get its number."""
        with self._lock:
            descriptor, self._descriptor = self._descriptor, -1
            if descriptor >= 0:
                os.close(descriptor)

    __del__ = close


class Spool:
    """One export in a file of its own, whole; ``tag`` is made of its bytes."""

    def __init__(self, file: _File, size: int, tag: str) -> None:
        self.size = size
        self.tag = tag
        self._file = file
        self._readers = 1  # who keeps it

    def hold(self) -> None:
        """Keep the file open for one more."""
        self._readers += 1

    def release(self) -> None:
        """Let go of the file; after the last one it is gone."""
        self._readers -= 1
        if not self._readers:
            self._file.close()

    def read(self, start: int, count: int) -> bytes:
        """Return bytes from a place on; from any thread."""
        return self._file.read(start, count)


class Piece:
    """A piece of a spool on its way: from its first byte up to ``end``, which is no more of it."""

    pieces: Pieces | None = None

    def __init__(self, spool: Spool, start: int, end: int, limits: Limits) -> None:
        self.limits = limits
        spool.hold()
        self._spool: Spool | None = spool
        self._at, self._end = start, end

    @property
    def ended(self) -> bool:
        """Return whether all of it has been read."""
        return self._at >= self._end

    async def chunk(self) -> bytes:
        """Return the next bytes."""
        spool = self._spool
        if spool is None or self.ended:
            return b""
        data = await run_sync(spool.read, self._at, min(CHUNK_BYTES, self._end - self._at))
        self._at = self._at + len(data) if data else self._end
        return data

    async def close(self) -> None:
        """Let go of the file; again does nothing."""
        spool, self._spool = self._spool, None
        self._at = self._end
        if spool is not None:
            spool.release()


class Overflow:
    """An export that did not fit: what is in its file, what came last, and its rows from there on."""

    def __init__(self, begun: Spool, last: bytes, rest: Stream) -> None:
        self.limits = rest.limits
        self._begun = Piece(begun, 0, begun.size, rest.limits)
        begun.release()
        self._last = last
        self._rest = rest

    @property
    def pieces(self) -> Pieces | None:
        """Compresses what is sent, where that is asked for."""
        return self._rest.pieces

    @pieces.setter
    def pieces(self, pieces: Pieces | None) -> None:
        self._rest.pieces = pieces

    @property
    def ended(self) -> bool:
        """Return whether the last chunk has been made."""
        return self._begun.ended and not self._last and self._rest.ended

    async def chunk(self) -> bytes:
        """Return the next chunk."""
        if not self._begun.ended:
            return await self._begun.chunk()
        if self._last:
            last, self._last = self._last, b""
            return last
        return await self._rest.chunk()

    async def close(self) -> None:
        """Close the file and the source."""
        self._last = b""
        await self._begun.close()
        await self._rest.close()


class Spools:
    """The spools of one gateway, in one process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._kept: dict[bytes, Spool] = {}
        self._making: dict[bytes, asyncio.Event] = {}
        self._held = 0  #: bytes in files that are kept or made

    async def of(self, key: bytes, begin: Callable[[], Awaitable[tuple[bytes, Stream]]]) -> Spool | Overflow | bytes:
        """Return the spool of a key, made if there is none: bytes for an export that ends with its first chunk.

        ``begin`` returns that chunk and the stream of the rest. Of requests with one key one makes it, the others wait.
        """
        while (event := self._making.get(key)) is not None:
            await event.wait()
        if (found := self._kept.get(key)) is not None:
            return found
        event = self._making[key] = asyncio.Event()
        try:
            opening, stream = await begin()
            if not stream.ended:
                return await self._made(key, opening, stream)
            await stream.close()
            return opening
        finally:
            del self._making[key]
            event.set()

    async def _made(self, key: bytes, opening: bytes, stream: Stream) -> Spool | Overflow:
        from gateway.http.state_tags import tagging  # noqa: PLC0415 - as where a table is answered at once

        file = _File()
        size, tag, data, done = 0, tagging(), opening, False
        try:
            while self._takes(size, len(data)):
                try:
                    file.add(data)
                except OSError as error:
                    log.warning("no temporary file tells the length of an export, which is sent as it comes: %s", error)
                    break
                tag.update(data)
                size += len(data)
                self._held += len(data)
                done = stream.ended
                if done:
                    await stream.close()
                    return self._keep(key, Spool(file, size, tag.hexdigest()))
                data = await stream.chunk()
                await asyncio.sleep(0)
            begun, done = Spool(file, size, ""), True
            self._held -= size  # it is nobody's to find, and gone with this answer
            return Overflow(begun, data, stream)
        finally:
            if not done:  # a failure of the service, or its deadline
                self._held -= size
                file.close()
                await stream.close()

    def _takes(self, size: int, more: int) -> bool:
        """Return whether there is room for more bytes of a file; the oldest files make it."""
        limits = self._limits
        if size + more > limits.spooled:
            return False
        while self._held + more > limits.spooled_in_all and self._kept:
            self._drop(next(iter(self._kept)))
        return self._held + more <= limits.spooled_in_all

    def _keep(self, key: bytes, spool: Spool) -> Spool:
        self._kept[key] = spool
        asyncio.get_running_loop().call_later(self._limits.spooled_seconds, self._expire, key, spool)
        return spool

    def _expire(self, key: bytes, spool: Spool) -> None:
        if self._kept.get(key) is spool:
            self._drop(key)

    def _drop(self, key: bytes) -> None:
        spool = self._kept.pop(key)
        self._held -= spool.size
        spool.release()
