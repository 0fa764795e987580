"""Values of members read from a single text: of a query, a form or a path.

Source: formats/WIRE.md 6.4. Text is taken as it stands, a boolean ends at the first comma,
everything else is a JSV value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formats.options import HOST, Options
from formats.types.primitives import Kind
from formats.types.shapes import Enumerated, Scalar, Shape


def reader_of_text(shape: Shape, options: Options = HOST) -> Callable[[str], Any]:
    """Return the function from a text to a value; it raises :class:`DecodeError` without a place."""
    if isinstance(shape, Scalar):
        if shape.kind in (Kind.STRING, Kind.OBJECT):
            return str
    elif not isinstance(shape, Enumerated):
        from formats.jsv.format import reader_of  # noqa: PLC0415 - few requests have such members

        return reader_of(shape, options)
    from formats.scalars.parsing import parser_of  # noqa: PLC0415 - texts alone need none of its patterns

    parse = parser_of(shape)
    if isinstance(shape, Scalar) and shape.kind is Kind.BOOLEAN and not shape.optional:
        return lambda text: parse(text.partition(",")[0])
    return parse
