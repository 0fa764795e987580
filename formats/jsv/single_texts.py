"""Values of members read from a single text of a query, a form or a path.

Source: formats/WIRE.md 6.4. A string is the text as it stands, a boolean ends at the first comma,
everything else is a JSV value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from formats.late_patterns import late_pattern
from formats.options import HOST, Options
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Listing, Scalar, Shape

#: A blank in the place of an offset's plus sign, after a time or WCF's number.
_BLANK_OFFSET = late_pattern(r" (?=\d\d:?\d\d(?:\)\\?/)?$)", re.ASCII)


def with_plus(text: str) -> str:
    """Return a date with the plus sign of its offset restored: in a query that was not encoded it arrives as a blank.

    Source: gateway/WIRE.md 13 A15.

    >>> with_plus("2024-02-29T10:00:00 02:00"), with_plus("2024-02-29 10:00")
    ('2024-02-29T10:00:00+02:00', '2024-02-29 10:00')
    """
    at = text.rfind(" ")
    has_time = at > 0 and (":" in text[:at] or "Date(" in text[:at])
    return _BLANK_OFFSET.sub("+", text) if has_time else text


def _unquoted(text: str) -> str:
    """Return a text of no declared type without the pair of JSV quotes that it may have."""
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
        # Blanks around a list do not belong to its items here, as they do in a body (10.x).
        return (lambda text: read(text.strip(" "))) if isinstance(shape, Listing) else read
    from formats.scalars.parsing import parser_of  # noqa: PLC0415 - texts alone need none of its patterns

    parse = parser_of(shape, options)
    if isinstance(shape, Scalar) and shape.kind in (Kind.DATE_TIME, Kind.DATE_TIME_OFFSET, Kind.DATE_ONLY):
        return lambda text: parse(with_plus(text))
    if isinstance(shape, Scalar) and shape.kind is Kind.BOOLEAN and not shape.optional:
        return lambda text: parse(text.partition(",")[0])
    return parse
