"""What a handler returned as :class:`Rows`, or a reply with them → the answer that goes out, or its beginning.

A table that ends within its first chunk is an ordinary answer with its length, which polars and
DuckDB need (gateway/WIRE.md 15.1); a longer one is sent as it comes. A browser gets the first
rows, and is told so. A format that cannot be written in pieces gets all rows at once, up to a
limit.
"""

from __future__ import annotations

from typing import Any

from formats import Frame
from gateway.plans.plan import Plan
from gateway.requests.exchange import Exchange
from gateway.responses import downloads
from gateway.responses.answer import Answer, called
from gateway.responses.http_results import answer_of
from gateway.responses.sources import Source
from gateway.responses.streams import Stream
from gateway.responses.writing import Writer
from gateway.service.results import Reply
from gateway.service.rows import Rows, list_of
from gateway.service.settings import Limits


class RowAnswers:
    """Answers the rows of one gateway's handlers."""

    def __init__(self, writer: Writer, limits: Limits, *, downloads: bool) -> None:
        self._downloads = downloads
        self._writer = writer
        self._limits = limits

    async def answer(self, plan: Plan, result: Rows[Any] | Reply, exchange: Exchange) -> Answer:
        """Return the answer to rows, or a reply with rows: its first chunk is made; what fails until then is raised."""
        if isinstance(result, Rows):
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
        stream = Stream(Source(rows), codec, _called(codec.frame, exchange.form.callback), self._limits)
        opening = await stream.opening()
        if stream.ended and not stream.has_rows:
            opening = self._whole(plan, [], exchange)  # some formats have a word for nothing
        answer = Answer(200, plan.heads.of(choice), opening)
        is_whole = stream.ended
        if is_whole or exchange.method == "HEAD":
            await stream.close()
        if not is_whole:
            answer.stream = stream
            answer.body = b"" if exchange.method == "HEAD" else opening
        return answer

    async def _shown(self, plan: Plan, rows: Rows[Any], exchange: Exchange) -> Answer:
        limit = self._limits.rows_shown
        found = await Source(rows).first(limit + 1)
        writers = self._writer.codecs.of(list_of(plan.row_type))
        note = f"<p>The first {limit} rows; the links give all of them.</p>" if len(found) > limit else ""
        body = self._writer.write(writers, found[:limit], exchange.form.choice, exchange, note)
        return Answer(200, plan.heads.of(exchange.form.choice), body)

    async def _held(self, plan: Plan, rows: Rows[Any], exchange: Exchange) -> Answer:
        limit, choice = self._limits.rows_held, exchange.form.choice
        found = await Source(rows).all(limit)
        return Answer(200, plan.heads.of(choice), self._whole(plan, found, exchange))

    def _whole(self, plan: Plan, rows: list[Any], exchange: Exchange) -> bytes:
        writers = self._writer.codecs.of(list_of(plan.row_type))
        body = self._writer.write(writers, rows, exchange.form.choice, exchange)
        return called(exchange.form.callback, body) if exchange.form.callback else body


def _called(frame: Frame, callback: str | None) -> Frame:
    """Return a frame inside the call of a function (gateway/WIRE.md 3.5)."""
    if not callback:
        return frame
    return Frame(callback.encode() + b"(" + frame.prefix, frame.separator, frame.suffix + b")")
