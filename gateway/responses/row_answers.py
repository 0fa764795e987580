"""A handler's :class:`Rows`, or a reply with rows → the answer, or its beginning.

A table that ends within its first chunk is an ordinary answer with its length, which polars and
DuckDB need (gateway/WIRE.md 15.1); a longer one is streamed. A browser gets the first rows and a note that
there are more. A format that cannot write rows in pieces gets all rows at once, up to a limit.
"""

from __future__ import annotations

from typing import Any

from formats import Frame, RowCodec
from gateway.plans.plan import Plan
from gateway.requests.exchange import Exchange
from gateway.responses import downloads
from gateway.responses.answer import Answer, called
from gateway.responses.http_results import answer_of
from gateway.responses.sources import Source
from gateway.responses.spools import Spool, Spools, key_of, wants_length
from gateway.responses.streams import Stream
from gateway.responses.writing import Writer
from gateway.service.results import Reply
from gateway.service.rows import Rows, list_of
from gateway.service.settings import Limits


class RowAnswers:
    """Answers the rows of one gateway's handlers."""

    def __init__(self, writer: Writer, limits: Limits, *, downloads: bool, spools: bool) -> None:
        self._downloads = downloads
        self._spools = Spools(limits) if downloads and spools else None
        self._writer = writer
        self._limits = limits

    async def answer(self, plan: Plan, result: Rows[Any] | Reply, exchange: Exchange) -> Answer:
        """Return the answer to rows, or to a reply with rows. Makes the first chunk, and raises what fails in it."""
        if isinstance(result, Rows):
            if self._spools is not None and exchange.form.choice.is_file and wants_length(exchange):
                return await self._spooled(self._spools, plan, result, exchange)
            answer = await self._table(plan, result, exchange)
            if exchange.form.choice.is_file and self._downloads:
                downloads.complete(answer, exchange, plan)
            return answer
        answer, is_whole = answer_of(plan, result, exchange)
        if is_whole:
            await Source(result.value).close()
            return answer
        if result.media_type and (format_ := self._writer.codecs.registry.speaking(result.media_type)):
            exchange.form.written_in(format_)
        table = await self._table(plan, result.value, exchange)
        answer.body, answer.stream = table.body, table.stream
        return answer

    async def _table(self, plan: Plan, rows: Rows[Any], exchange: Exchange) -> Answer:
        choice = exchange.form.choice
        if choice.name == "html":
            return await self._shown(plan, rows, exchange)
        codec = self._writer.codecs.rows(plan.row_type, choice.name, self._writer.options(choice, exchange))
        if codec is None:
            return await self._held(plan, rows, exchange)
        opening, stream = await self._begun(plan, rows, exchange, codec)
        answer = Answer(200, plan.heads.of(choice), opening)
        is_whole = stream.ended
        if is_whole or exchange.method == "HEAD":
            await stream.close()
        if not is_whole:
            answer.stream = stream
            answer.body = b"" if exchange.method == "HEAD" else opening
        return answer

    async def _begun(
        self, plan: Plan, rows: Rows[Any], exchange: Exchange, codec: RowCodec[Any]
    ) -> tuple[bytes, Stream]:
        """Return the first chunk of a table, and the stream that the rest comes from."""
        stream = Stream(Source(rows), codec, _called(codec.frame, exchange.form.callback), self._limits)
        opening = await stream.opening()
        if stream.ended and not stream.has_rows:
            opening = self._whole(plan, [], exchange)  # some formats write an empty table in their own way
        return opening, stream

    async def _spooled(self, spools: Spools, plan: Plan, rows: Rows[Any], exchange: Exchange) -> Answer:
        """Return the answer to a request for the length of a table, or for a byte range of it."""
        choice = exchange.form.choice
        codec = self._writer.codecs.rows(plan.row_type, choice.name, self._writer.options(choice, exchange))
        if codec is None:
            answer = await self._held(plan, rows, exchange)
            downloads.complete(answer, exchange, plan)
            return answer
        has_begun = False

        async def begin() -> tuple[bytes, Stream]:
            nonlocal has_begun
            has_begun = True
            return await self._begun(plan, rows, exchange, codec)

        try:
            export = await spools.of(key_of(exchange), begin)
        finally:
            if not has_begun:  # the file of an earlier request answers this one
                await Source(rows).close()
        answer = Answer(200, plan.heads.of(choice))
        if isinstance(export, Spool):
            downloads.complete_spooled(answer, exchange, plan, export, self._limits)
            return answer
        if isinstance(export, bytes):
            answer.body = export
        else:
            answer.stream = export
            if exchange.method == "HEAD":
                await export.close()
        downloads.complete(answer, exchange, plan)
        return answer

    async def _shown(self, plan: Plan, rows: Rows[Any], exchange: Exchange) -> Answer:
        limit = self._limits.rows_shown
        first = await Source(rows).first(limit + 1)
        writers = self._writer.codecs.of(list_of(plan.row_type))
        note = f"<p>The first {limit} rows; the links give all of them.</p>" if len(first) > limit else ""
        body = self._writer.write(writers, first[:limit], exchange.form.choice, exchange, note)
        answer = Answer(200, plan.heads.of(exchange.form.choice), body)
        downloads.shown(answer, exchange)
        return answer

    async def _held(self, plan: Plan, rows: Rows[Any], exchange: Exchange) -> Answer:
        limit, choice = self._limits.rows_held, exchange.form.choice
        held = await Source(rows).all(limit)
        return Answer(200, plan.heads.of(choice), self._whole(plan, held, exchange))

    def _whole(self, plan: Plan, rows: list[Any], exchange: Exchange) -> bytes:
        writers = self._writer.codecs.of(list_of(plan.row_type))
        body = self._writer.write(writers, rows, exchange.form.choice, exchange)
        return called(exchange.form.callback, body) if exchange.form.callback else body


def _called(frame: Frame, callback: str | None) -> Frame:
    """Return the frame, wrapped into a call of the JSONP function (gateway/WIRE.md 3.5)."""
    if not callback:
        return frame
    return Frame(callback.encode() + b"(" + frame.prefix, frame.separator, frame.suffix + b")")
