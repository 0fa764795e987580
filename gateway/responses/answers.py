"""A handler's result → the answer.

Source: gateway/WIRE.md 6.2 to 6.5, 3.5, 2.4. Text and bytes are sent unchanged, ``None`` is a 204,
and every other value is written in the chosen format by the codec of its type.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import msgspec

from formats import Nested, shape_of
from gateway.http.headers import COMPLETED, content_type, raw
from gateway.negotiation.choices import Choice
from gateway.negotiation.codecs import ByFormat
from gateway.plans.plan import Plan
from gateway.requests.exchange import Exchange
from gateway.responses.answer import BODILESS, READING, Answer, called
from gateway.responses.writing import Writer
from gateway.service.results import Reply, Typed
from gateway.service.rows import Rows


class Answers:
    """Answers what handlers of one gateway return."""

    def __init__(self, writer: Writer, default_type: str, *, downloads: bool) -> None:
        self._downloads = downloads
        self._writer = writer
        self._codecs = writer.codecs
        self._default_type = default_type

    def success(self, plan: Plan, result: Any, exchange: Exchange) -> Answer:
        """Return the answer to a handler's result; :class:`EncodeError` if it cannot be written."""
        choice = exchange.form.choice
        if result.__class__ is plan.result_type and plan.writers is not None:
            if exchange.query or choice.name == "html":
                answer = Answer(200, plan.heads.of(choice), self._writer.write(plan.writers, result, choice, exchange))
            else:
                answer = Answer(200, plan.heads.of(choice), plan.writers[choice.name].encode(result))
                if not (choice.is_file and self._downloads and exchange.method in READING):
                    return answer  # the common case: nothing is left to do
        else:
            answer = self._other(plan, result, exchange)
        if exchange.form.callback and answer.status not in BODILESS:
            answer.body = called(exchange.form.callback, answer.body)
        if choice.name == "html" and not isinstance(result, Reply):
            from gateway.responses.downloads import shown  # noqa: PLC0415 - most answers are no pages

            shown(answer, exchange)
        elif choice.is_file and self._downloads and not isinstance(result, Reply):
            self._complete(answer, exchange, plan)
        return answer

    @functools.cached_property
    def _complete(self) -> Callable[[Answer, Exchange, Plan], None]:
        """The last step of a table. Kept, because an import statement costs each table as much as its tag."""
        from gateway.responses.downloads import complete  # noqa: PLC0415 - other answers are no files

        return complete

    def _other(self, plan: Plan, result: Any, exchange: Exchange) -> Answer:
        """Return the answer to a result that is not of the declared type."""
        heads, choice = plan.heads, exchange.form.choice
        if result is None:
            return Answer(200 if _is_asking(exchange) else 204, heads.of_nothing(choice))
        if isinstance(result, Reply):
            return self._reply(plan, result, exchange)
        if isinstance(result, str):
            return Answer(200, heads.sent_as(_with_charset(choice.media_type), choice), result.encode())
        if isinstance(result, bytes | bytearray | memoryview):
            type_ = "application/octet-stream" if choice.media_type == self._default_type else choice.media_type
            return Answer(200, heads.sent_as(content_type(type_), choice), bytes(result))
        if isinstance(result, Typed):
            writers, result = self._codecs.of(result.type), result.value
        else:
            writers = self._of(plan, result)
        return Answer(200, heads.of(choice), self._writer.write(writers, result, choice, exchange))

    def batch(self, plan: Plan, results: list[Any], exchange: Exchange) -> Answer:
        """Return the answer to a batch in which no request failed (gateway/WIRE.md 2.4)."""
        choice = exchange.form.choice
        if not results:
            body = b"" if choice.name == "csv" else self._codecs.of(list[object])[choice.name].encode([])
            if exchange.form.callback:
                body = called(exchange.form.callback, body)
            return Answer(200, plan.batch_heads.plain(content_type(choice.media_type), ()), body)
        values = [result.value if isinstance(result, Reply | Typed) else result for result in results]
        type_ = self._batch_type(plan, values)
        if choice.name == "csv" and type_ == list[object]:
            body = b""  # a list of nulls has no columns
        else:
            values = [_or_empty(value, plan.result_type) for value in values]
            body = self._writer.write(self._codecs.of(type_), values, choice, exchange)
        answer = Answer(200, plan.batch_heads.of(choice), body)
        answer.add(*raw([(COMPLETED, str(len(values)))]))
        if exchange.form.callback:
            answer.body = called(exchange.form.callback, answer.body)
        return answer

    def _batch_type(self, plan: Plan, values: list[Any]) -> Any:
        if plan.response is not None:
            return list[plan.response]  # type: ignore[name-defined]  # a type made at run time
        return list[object] if all(value is None for value in values) else type_of(values)

    def _of(self, plan: Plan, value: Any) -> ByFormat:
        """Return the codecs of the declared type if the value is an instance of it, else those of its own type."""
        if isinstance(value, Rows):
            raise TypeError(f"the annotation of {plan.name} gives no rows: -> Rows[...]")
        if inspect.iscoroutine(value):
            value.close()
            raise TypeError(f"{plan.called} returned a coroutine without awaiting it: write async def, and await it")
        if plan.writers is not None and isinstance(value, plan.result_type or ()):
            struct = isinstance(value, msgspec.Struct) and type(value) is not plan.result_type
            return self._codecs.of(type(value)) if struct else plan.writers
        return self._codecs.of(type_of(value))

    def _reply(self, plan: Plan, reply: Reply, exchange: Exchange) -> Answer:
        """Return the answer to a ``Reply``: with its own status and headers, without a file name."""
        answer, is_whole = self._answer_of(plan, reply, exchange)
        if not is_whole:
            answer.body, is_raw = self._body_of(plan, reply, exchange)
            if is_raw and exchange.method in READING and answer.status == 200:
                from gateway.responses import downloads  # noqa: PLC0415 - few replies are text or bytes

                downloads.take_piece(answer, downloads.wanted(reply.etag, reply.modified, exchange))
        return answer

    @functools.cached_property
    def _answer_of(self) -> Callable[[Plan, Reply, Exchange], tuple[Answer, bool]]:
        from gateway.responses.http_results import answer_of  # noqa: PLC0415 - few handlers return a Reply

        return answer_of

    def _body_of(self, plan: Plan, reply: Reply, exchange: Exchange) -> tuple[bytes, bool]:
        """Return the body of a reply, and whether it is text or bytes from the handler, which are sent unchanged."""
        value, choice = reply.value, exchange.form.choice
        if value is None:
            return b"", False
        if isinstance(value, bytes | bytearray | memoryview):
            return bytes(value), True
        if isinstance(value, str) and reply.media_type:
            return value.encode(), True
        format_ = self._codecs.registry.speaking(reply.media_type) if reply.media_type else None
        written = Choice(format_, format_.media_types[0]) if format_ else choice
        if isinstance(value, Typed):
            return self._writer.write(self._codecs.of(value.type), value.value, written, exchange), False
        return self._writer.write(self._of(plan, value), value, written, exchange), False


def _is_asking(exchange: Exchange) -> bool:
    """Return whether the verb asks about a resource: HEAD or OPTIONS in their own right (gateway/WIRE.md 6.5)."""
    return exchange.verb in ("HEAD", "OPTIONS") and not exchange.target.as_get


def _with_charset(media_type: str) -> str:
    full = content_type(media_type)
    return full if "charset=" in full else f"{full}; charset=utf-8"


def _or_empty(value: Any, type_: type | None) -> Any:
    """Return a result of a batch; a null among typed results is an empty object (gateway/WIRE.md 2.4)."""
    if value is None and isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        from formats.types.defaults import empty_of  # noqa: PLC0415 - few batches have one

        shape = shape_of(type_)
        return empty_of(shape.record) if isinstance(shape, Nested) else value
    return value


def type_of(value: Any) -> Any:
    """Return the type to write a value as if no annotation gives it."""
    if isinstance(value, list | tuple) and value and all(type(item) is type(value[0]) for item in value):
        return list[type_of(value[0])]  # type: ignore[misc]  # a type made at run time
    if isinstance(value, list | tuple):
        return list[object]
    if isinstance(value, dict):
        kinds = {type(item) for item in value.values()}
        return dict[str, str] if kinds == {str} else dict[str, object]
    return type(value)
