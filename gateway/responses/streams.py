"""Rows → chunks → the client, in memory that does not grow with the table.

The format knows bytes, this module knows the event loop (gateway/WIRE.md 16). Five rules:

* a chunk has so many rows as fill a buffer, but no more than take a third of a millisecond to be read and
  two thirds to be written;
* one chunk is one turn of the event loop: ``send`` alone does not give the loop away;
* the first chunk is made *before* the status line, so that an early failure is a proper error;
* a later failure leaves the application as an exception, and the server breaks the connection:
  never a short table that looks whole;
* a reader who leaves ends the export at once, one who is slow holds the source back (how long is
  the server's to say); the source is closed in every case.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Protocol

from starlette.types import Message, Receive, Send

from formats import Frame, RowCodec
from gateway.http.pieces import Pieces
from gateway.responses.sources import PATIENCE, Source
from gateway.service.settings import Limits

#: Bytes of a chunk, at most and about: enough that a turn of the loop costs little of it.
CHUNK_BYTES = 131_072
#: Seconds in which a chunk is written, at most and about: others wait for two or three of them.
CHUNK_SECONDS = 0.0006
#: Rows of the first chunk's first part, when nothing is known of their size.
FIRST_ROWS = 4
#: Rows of a chunk, at most.
MOST_ROWS = 1024


class Sending(Protocol):
    """A body that is sent chunk by chunk: of rows, or of a file."""

    limits: Limits
    pieces: Pieces | None

    @property
    def ended(self) -> bool:
        """Return whether the last chunk has been made."""
        ...

    async def chunk(self) -> bytes:
        """Return the next chunk."""
        ...

    async def close(self) -> None:
        """Close what is read from."""
        ...


class Stream:
    """The rest of one table's rows, as bytes."""

    def __init__(self, source: Source, codec: RowCodec[Any], frame: Frame, limits: Limits) -> None:
        self.limits = limits
        self._source = source
        self._codec = codec
        self._frame = frame
        #: Compresses the chunks, if the client asked for it.
        self.pieces: Pieces | None = None
        self._gap = b""
        self._take = FIRST_ROWS
        #: Whether there was any row so far.
        self.has_rows = False

    @property
    def ended(self) -> bool:
        """Return whether the last chunk has been made."""
        return self._source.ended

    async def opening(self) -> bytes:
        """Return the table's opening and its first rows: the whole table if it has :attr:`ended` by then.

        Closes the source if that fails.
        """
        parts, size, until = [self._frame.prefix], 0, time.monotonic() + PATIENCE
        try:
            while not self.ended and size < CHUNK_BYTES and time.monotonic() < until:
                parts.append(await self.chunk())
                size += len(parts[-1])
                await asyncio.sleep(0)
        except BaseException:
            await self.close()
            raise
        return b"".join(parts)

    async def chunk(self) -> bytes:
        """Return the next chunk; the last one with the table's end."""
        rows = await self._source.take(self._take)
        data = self._written(rows) if rows else b""
        return data + self._frame.suffix if self.ended else data

    async def close(self) -> None:
        """Close the source."""
        await self._source.close()

    def _written(self, rows: list[Any]) -> bytes:
        self.has_rows = True
        began = time.perf_counter()
        data = self._codec.encode_rows(rows)
        # As many rows as would have filled a chunk, but at most twice as many as now, because rows differ.
        chunks = max(len(data) / CHUNK_BYTES, (time.perf_counter() - began) / CHUNK_SECONDS, 0.5)
        # Fewer rows than were asked for do not show that more would be too many.
        if len(rows) == self._take or chunks > 1:
            self._take = min(max(int(len(rows) / chunks), 1), MOST_ROWS)
        data, self._gap = self._gap + data, self._frame.separator
        return data


async def deliver(start: Message, opening: bytes, stream: Sending, receive: Receive, send: Send) -> None:
    """Send an answer whose first chunk is made; if this raises, the server must break the connection.

    Raises TimeoutError for an export that takes longer than ``Limits.export_seconds``.
    """
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - an application runs in a task

    at_work = True

    def leave(_: object) -> None:
        if at_work:  # a callback that waits for its turn cannot be taken back
            task.cancel()

    watcher = asyncio.ensure_future(_left(receive))
    watcher.add_done_callback(leave)
    try:
        async with asyncio.timeout(stream.limits.export_seconds):
            await send(start)
            data = opening
            while True:
                if stream.ended and stream.pieces is not None:
                    data += stream.pieces.end()
                await send({"type": "http.response.body", "body": data, "more_body": not stream.ended})
                if stream.ended:
                    return
                await asyncio.sleep(0)
                data = await stream.chunk()
                if stream.pieces is not None:
                    data = stream.pieces.write(data)
    except asyncio.CancelledError:
        if not watcher.done() or task.uncancel() > 0:
            raise  # not the reader, but the server that stops
    finally:
        at_work = False
        watcher.cancel()
        await stream.close()


async def _left(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
