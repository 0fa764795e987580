"""Reading and writing a value of every kind, which imports what a request might otherwise have to wait for."""

from __future__ import annotations

import codecs
import contextlib
import importlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from formats import DateTimeOffset, Dto, Format, HashSet, Options, TextCase, dumped, reader_of_text, shape_of

#: Modules that others import inside a function, because most processes do not need them.
_MODULES = (
    "gateway.http.decompression",
    "gateway.http.multipart",
    "gateway.http.repeated_headers",
    "gateway.negotiation.csv_dialect",
    "gateway.negotiation.csv_wishes",
    "gateway.negotiation.jsconfig",
    "gateway.responses.batches",
    "gateway.responses.downloads",
    "gateway.responses.failures",
    "gateway.responses.row_answers",
    "gateway.responses.pages",
    "gateway.responses.compression",
    "gateway.responses.crossorigin",
    "gateway.responses.watching",
    "gateway.running.blocking",
    "gateway.running.coroutine_steps",
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
#: Enough for a first value that is not looked at slot by slot.
_LARGE = 1000


def warm(formats: Iterable[Format]) -> None:
    """Import what answers and requests in these formats may need, by writing and reading a value in each."""
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
            (list[_Inner], [_Inner("x")] * _LARGE),
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
