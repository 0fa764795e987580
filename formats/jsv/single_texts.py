"""Values of members read from a single text: of a query, a form or a path.

Source: formats/WIRE.md 6.4. Text is taken as it stands, a boolean ends at the first comma,
everything else is a JSV value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from formats.options import HOST, Options
from formats.types.primitives import Kind
from formats.types.shapes import Enumerated, Listing, Scalar, Shape

#: A blank in the place of the plus sign of an offset, after a time or WCF's number.
_BLANK_OFFSET = re.compile(r" (?=\d\d:?\d\d(?:\)\\?/)?$)", re.ASCII)


def with_plus(text: str) -> str:
    """Return a date whose offset has its plus sign again, which a query that was not encoded reads as a blank.

    Source: gateway/WIRE.md 13 A15.

    >>> with_plus("2024-02-29T10:00:00 02:00"), with_plus("2024-02-29 10:00")
    ('2024-02-29T10:00:00+02:00', '2024-02-29 10:00')
    """
    at = text.rfind(" ")
    has_time = at > 0 and (":" in text[:at] or "Date(" in text[:at])
    return _BLANK_OFFSET.sub("+", text) if has_time else text


def _unquoted(text: str) -> str:
    """Return a text without the pair of JSV's quotes that it may have, where no type is declared."""
    if len(text) > 1 and text[0] == text[-1] == '"' and not text[1:-1].replace('""', "").count('"'):
        return text[1:-1].replace('""', '"')
    return text


def reader_of_text(shape: Shape, options: Options = HOST) -> Callable[[str], Any]:
    """Return the function from a text to a value; it raises :class:`DecodeError` without a place."""
    if isinstance(shape, Scalar):
        if shape.kind is Kind.STRING:
            return str
        if shape.kind is Kind.OBJECT:
            return _unquoted
    elif not isinstance(shape, Enumerated):
        from formats.jsv.format import reader_of  # noqa: PLC0415 - few requests have such members

        read = reader_of(shape, options)
        # Blanks around a list are none of its texts, as around one in a body they are (10.x).
        return (lambda text: read(text.strip(" "))) if isinstance(shape, Listing) else read
    from formats.scalars.parsing import parser_of  # noqa: PLC0415 - texts alone need none of its patterns

    parse = parser_of(shape, options)
    if isinstance(shape, Scalar) and shape.kind in (Kind.DATE_TIME, Kind.DATE_TIME_OFFSET, Kind.DATE_ONLY):
        return lambda text: parse(with_plus(text))
    if isinstance(shape, Scalar) and shape.kind is Kind.BOOLEAN and not shape.optional:
        return lambda text: parse(text.partition(",")[0])
    return parse
