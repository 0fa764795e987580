"""JSV as ServiceStack spells it (formats/WIRE.md 6.1, 6.2)."""

from __future__ import annotations

from typing import Any

from formats.codegen.strings import BETWEEN, respell
from formats.notation.notation import Write
from formats.notation.writer import TextWriter
from formats.options import HOST, Options
from formats.scalars.number_writing import net_double
from formats.scalars.writing import JSV_MARKS, jsv_string, jsv_token
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Mapping, Scalar, Shape


class JsvNotation:
    """Bare names, and no word for null."""

    null = None
    quote = ""
    empty = '""'
    between = BETWEEN

    def name(self, text: str) -> str:
        """Return a member's name, in quotes if it holds a mark: gateway/WIRE.md 13 A23."""
        return f"{jsv_string(text)}:"

    def scalar(self, shape: Scalar | Enumerated, options: Options) -> Write:
        """Return the writer of a scalar."""
        return jsv_token(shape, options)

    def key(self, shape: Shape, options: Options) -> Write:
        """Return the writer of a key, which is spelled as a value is (formats/WIRE.md 3.3)."""
        if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
            return lambda value: jsv_string(str(value))
        return TextWriter(self, options).of(shape)

    def null_item(self, shape: Shape) -> str:
        """Return how null stands in a list that is not of records (formats/WIRE.md 3.2)."""
        return "null" if isinstance(shape, Mapping) else ""

    def unclean(self, name: str) -> str:
        """Return the source of a test: whether the text in variable ``name`` needs quotes."""
        return " or ".join(f"{mark!r} in {name}" for mark in JSV_MARKS)

    def spell(self, text: str) -> str:
        """Return a string in quotes if it needs them."""
        return jsv_string(text)

    def respell(self, texts: tuple[Any, ...], joined: str) -> list[Any]:
        """Return texts, in quotes where they need them; None stays."""
        return respell(texts, joined, JSV_MARKS, jsv_string)

    def loose(self, value: Any, write: Write) -> str | None:
        """Return the text of a builtin scalar."""
        if value is None:
            return ""
        if value is True or value is False:
            return str(value)
        if type(value) is str:
            return jsv_string(value)
        if type(value) is int:
            return str(value)
        return net_double(value) if type(value) is float else None


def writer_of(shape: Shape, options: Options = HOST) -> Write:
    """Return the writer of values of a shape; the value is never None."""
    return TextWriter(JsvNotation(), options).of(shape)
