"""Import soon after the start the modules that a request might otherwise have to wait for.

Why: a process that is out of file descriptors cannot import anything, and would answer 500 where it
could otherwise answer. Why not during the start: that would take a fifth of a second longer.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import importlib
import logging
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from starlette.types import Message, Send

from formats import DateTimeOffset, Dto, Format, HashSet, Options, TextCase

log = logging.getLogger("gateway")

#: Seconds between the start and the imports, so that they do not delay the first answers.
LATER = 1.0

#: Modules that others import inside a function, because most processes do not need them.
_MODULES = (
    "gateway.responses.pages",
    "gateway.responses.compression",
    "gateway.http.state_tags",
    "anyio._backends._asyncio",
    "mimetypes",
)
#: Encodings that clients declare.
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1", "cp1252", "ascii")


class _Inner(Dto, namespace="gateway"):
    """A value that a library reads and writes by itself."""

    text: str | None = None
    number: int = 0


class _Plain(Dto, namespace="gateway"):
    """A member of each kind that every format can write."""

    text: str = "x"
    number: int = 0
    real: float = 0.5
    exact: Decimal = Decimal(1)
    yes: bool = False
    when: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    at: DateTimeOffset = datetime(2000, 1, 1, tzinfo=UTC)
    span: timedelta = timedelta(1)
    key: uuid.UUID = uuid.UUID(int=1)


class _Sample(_Plain, namespace="gateway"):
    """A member of each kind that has its own reader and writer."""

    data: bytes = b""
    inner: _Inner | None = None
    items: list[_Inner] | None = None
    texts: HashSet[str] | None = None
    table: dict[str, int] | None = None
    anything: object = None


#: Enough values for formats to compile their readers for long texts.
_MANY = 100


def warm(formats: Iterable[Format]) -> None:
    """Import what answers and requests in these formats may need, by writing and reading a value in each."""
    from formats import dumped, reader_of_text, shape_of  # noqa: PLC0415 - brings the readers of all scalars

    for name in _ENCODINGS:
        codecs.lookup(name)
    for name in _MODULES:
        importlib.import_module(name)
    for member in shape_of(_Sample).record.members:  # type: ignore[union-attr]  # a Dto's
        reader_of_text(member.shape, Options())
    dumped("{a:1}")
    sample = _Sample(inner=_Inner("x"), items=[_Inner()], table={"a": 1}, anything={"a": [1]})
    for format_ in formats:
        for type_, value in (
            (_Sample, sample),
            (list[_Sample], [sample]),
            (list[_Plain], [_Plain()] * _MANY),
            (_Inner, _Inner("x")),
        ):
            # Some formats cannot write every member and some cannot read; their imports are done before they fail.
            with contextlib.suppress(Exception):
                codec = format_.codec(type_, Options())
                text = codec.encode(value)
                codec.decode(text)
                codec.decode(text)  # the second decode compiles the readers for long texts
                codec.decode(text.replace(b'"0"', b"'0'", 1) + b" x")
        with contextlib.suppress(Exception):
            format_.codec(_Sample, Options(text_case=TextCase.SNAKE)).encode(sample)
        with contextlib.suppress(Exception):
            format_.row_codec(_Sample, Options()).encode_rows([sample])  # type: ignore[attr-defined]  # some have it


def warming(send: Send, formats: Iterable[Format], features: Iterable[object] = ()) -> Send:
    """Return a ``send`` for the lifespan that calls :func:`warm` in a thread soon after the start is complete.

    Also calls the ``warm()`` of each feature that has one: it does what the feature's first request would wait for.
    """

    async def send_and_warm(message: Message) -> None:
        await send(message)
        if message["type"] == "lifespan.startup.complete":
            loop = asyncio.get_running_loop()
            loop.call_later(LATER, lambda: loop.run_in_executor(None, _warm, formats, features))

    return send_and_warm


def _warm(formats: Iterable[Any], features: Iterable[Any]) -> None:
    try:
        warm(formats)
        for feature in features:
            if hasattr(feature, "warm"):
                feature.warm()
    except Exception as error:  # the service can still answer
        log.warning("modules that requests may need could not be imported", exc_info=error)
