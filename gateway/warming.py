"""What a gateway may have to import is imported when it has started, not while a request waits for it.

Why: a process that is out of file descriptors cannot import anything, and would answer 500 to what it
could otherwise answer. Why not at the start: it would come later by a fifth of a second.
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

#: Seconds after the start: first answers come before it.
LATER = 1.0

#: What is imported where it is needed, because most processes do not need it.
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
    """A value of every kind that every format has."""

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
    """A value of every kind that has a reader and a writer of its own."""

    data: bytes = b""
    inner: _Inner | None = None
    items: list[_Inner] | None = None
    texts: HashSet[str] | None = None
    table: dict[str, int] | None = None
    anything: object = None


#: So many values that formats make their readers for long texts, and what those need.
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
    for each in formats:
        for type_, value in (
            (_Sample, sample),
            (list[_Sample], [sample]),
            (list[_Plain], [_Plain()] * _MANY),
            (_Inner, _Inner("x")),
        ):
            # Some formats cannot write all of it, some are written only: what they import they have then imported.
            with contextlib.suppress(Exception):
                codec = each.codec(type_, Options())
                text = codec.encode(value)
                codec.decode(text)
                codec.decode(text)  # those for long texts are made of what was read before
                codec.decode(text.replace(b'"0"', b"'0'", 1) + b" x")
        with contextlib.suppress(Exception):
            each.codec(_Sample, Options(text_case=TextCase.SNAKE)).encode(sample)
        with contextlib.suppress(Exception):
            each.row_codec(_Sample, Options()).encode_rows([sample])  # type: ignore[attr-defined]  # some have it


def warming(send: Send, formats: Iterable[Format], features: Iterable[object] = ()) -> Send:
    """Return a ``send`` of a lifespan that begins to :func:`warm` soon after the start is complete.

    A feature that has a ``warm()`` of its own is asked to do what its first request would wait for.
    """

    async def told(message: Message) -> None:
        await send(message)
        if message["type"] == "lifespan.startup.complete":
            loop = asyncio.get_running_loop()
            loop.call_later(LATER, lambda: loop.run_in_executor(None, _warm, formats, features))

    return told


def _warm(formats: Iterable[Any], features: Iterable[Any]) -> None:
    try:
        warm(formats)
        for each in features:
            if hasattr(each, "warm"):
                each.warm()
    except Exception as error:  # a service that can answer goes on
        log.warning("what requests may need could not be imported", exc_info=error)
