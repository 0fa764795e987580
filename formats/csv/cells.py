"""A member's value → one cell (formats/WIRE.md 7.4), and which cells a record has.

A cell's text is the value's JSV without the quotes around the whole of it; CSV's own quotes are then
added where the layout wants them. Everything that depends on the layout is decided here, when a codec
is made.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from formats.errors import refuse
from formats.jsv.writer import writer_of
from formats.options import CsvLayout, Options
from formats.scalars.writing import jsv_token, plain_text
from formats.types.kinds import INTEGER_RANGES, Kind, OwnKind
from formats.types.shapes import Enumerated, Member, Nested, Record, Scalar, Shape

ROW_END = "\r\n"
Write = Callable[[Any], str]

_NUMBERS = {*INTEGER_RANGES, Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL}
_FRACTIONS = {Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL}
_MOMENTS = {Kind.DATE_TIME, Kind.DATE_TIME_OFFSET}
_DATES = {Kind.DATE_TIME, Kind.DATE_TIME_OFFSET, Kind.DATE_ONLY}
#: Kinds whose texts may start with a sign, and yet no spreadsheet runs them.
_HARMLESS = _NUMBERS | _DATES
#: Kinds whose texts need no quotes in any layout.
_PLAIN = _HARMLESS | {Kind.BOOLEAN, Kind.GUID}
#: Kinds whose texts need no quotes in the host's own layout.
PLAIN_ON_HOSTS = _PLAIN | {Kind.BYTES, Kind.TIME_SPAN}

#: How deep a flat layout goes: types that refer to each other would have endless columns.
FLAT_LEVELS = 5

#: A spreadsheet may run a cell that starts with one of these (OWASP, "CSV Injection").
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"


class Column(NamedTuple):
    """A cell of each row: its heading, and the members that lead to its value."""

    heading: str
    path: tuple[Member, ...]

    @property
    def shape(self) -> Shape:
        """Return the shape of the value."""
        return self.path[-1].shape

    def value(self, row: Any) -> Any:
        """Return the value in a row; None where a record on the way is null."""
        for member in self.path:
            row = None if row is None else getattr(row, member.attribute)
        return row


def columns_of(record: Record, layout: CsvLayout) -> tuple[Column, ...]:
    """Return the columns of a record; in a flat layout, a nested record's columns stand in its place."""
    return tuple(_columns(record, layout.nested == "flat", (), (record,)))


def _columns(record: Record, flat: bool, path: tuple[Member, ...], within: tuple[Record, ...]) -> list[Column]:
    columns: list[Column] = []
    for member in record.members:
        shape, here = member.shape, (*path, member)
        is_open = flat and len(here) < FLAT_LEVELS
        if is_open and isinstance(shape, Nested) and shape.record.members and shape.record not in within:
            columns += _columns(shape.record, flat, here, (*within, shape.record))
        else:
            columns.append(Column(".".join(step.column for step in here), here))
    return columns


def header_of(columns: tuple[Column, ...], layout: CsvLayout) -> str:
    """Return the header row, whose names are never re-cased (7.3), and in quotes where cells are (13 A23)."""
    if not columns or not layout.header:
        return ""
    heading = quoter(layout, guards=layout.guard_formulas)
    return layout.separator.join([heading(column.heading) for column in columns]) + ROW_END


def nothing(layout: CsvLayout) -> str:
    """Return the cell of null."""
    return '""' if layout.quote_all else ""


def unwrapped(text: str) -> str:
    """Return JSV text without the pair of quotes around it (formats/WIRE.md 7.4 rule 3)."""
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'`":
        return text[1:-1]
    return text


def quoted(text: str) -> str:
    """Return a text as a cell: in quotes if it holds ``" , CR LF`` or starts with ``[`` or ``{``."""
    if '"' in text or "," in text or "\n" in text or "\r" in text or text[:1] in ("[", "{"):
        return '"' + text.replace('"', '""') + '"'
    return text


def quoter(layout: CsvLayout, guards: bool = False) -> Callable[[str], str]:
    """Return the function from a text to its cell; with ``guards``, texts that a spreadsheet may run are guarded."""
    if layout.quote_all:
        always: Callable[[str], str] = lambda text: '"' + text.replace('"', '""') + '"'  # noqa: E731 - one of three
    elif layout.separator == ",":
        always = quoted
    else:
        wants_quotes = re.compile(rf'["\r\n{re.escape(layout.separator)}]|\A[\[{{]').search
        always = lambda text: '"' + text.replace('"', '""') + '"' if wants_quotes(text) else text  # noqa: E731 - see above
    if not guards:
        return always
    return lambda text: always("'" + text if text[:1] in FORMULA_STARTS and text else text)


def is_plain(shape: Shape, layout: CsvLayout) -> bool:
    """Return whether this layout changes no text of a shape."""
    if layout.quote_all or not isinstance(shape, Scalar):
        return False
    if layout.decimal_comma and shape.kind in _FRACTIONS:
        return False
    on_host = layout.separator == "," and not layout.guard_formulas
    return shape.kind in (PLAIN_ON_HOSTS if on_host else _PLAIN)


def cell_writer(shape: Shape, options: Options) -> Write:
    """Return the writer of a value that is not None as a cell."""
    layout, write = options.csv, text_writer(shape, options)
    if is_plain(shape, layout):
        return write
    finish = quoter(layout, guards=layout.guard_formulas and not is_harmless(shape))
    if layout.guard_formulas and isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
        number = quoter(layout)
        return lambda value: (number if value.__class__ in (int, float) else finish)(write(value))
    return lambda value: finish(write(value))


def starts_with_bracket(shape: Shape) -> bool:
    """Return whether the text of every value is in brackets, so that its cell is quoted."""
    return not isinstance(shape, Scalar | Enumerated)


def is_harmless(shape: Shape) -> bool:
    """Return whether no spreadsheet runs the texts of a shape."""
    return isinstance(shape, Scalar) and shape.kind in _HARMLESS


def text_writer(shape: Shape, options: Options) -> Write:
    """Return the writer of a cell's text, before it is quoted."""
    match shape:
        case Scalar(kind=Kind.STRING):
            return text
        case Scalar(kind=Kind.CHAR):
            return jsv_token(shape, options)
        case Scalar(kind=OwnKind() as kind):
            return plain_text(kind)  # ServiceStack knows no such classes, and 7.4 rule 3 would change their texts
        case Scalar(kind=Kind.OBJECT):
            nested = nested_writer(shape, options)
            return lambda value: value if isinstance(value, str) else nested(value)
        case Scalar(kind=kind) if kind in _FRACTIONS and options.csv.decimal_comma:
            number = jsv_token(shape, options)
            return lambda value: number(value).replace(".", ",")
        case Scalar(kind=kind) as scalar if kind in _MOMENTS and options.csv.dates != "jsv":
            return moment_writer(scalar, options)
        case Scalar() | Enumerated():
            write = jsv_token(shape, options)
            never_quoted = isinstance(shape, Scalar) and shape.kind in PLAIN_ON_HOSTS
            return write if never_quoted else lambda value: unwrapped(write(value))
    return nested_writer(shape, options)


def moment_writer(shape: Scalar, options: Options) -> Write:
    """Return the writer of dates in the single form that the layout wants."""
    check = jsv_token(shape, options)
    is_iso = options.csv.dates == "iso"

    def write(value: Any) -> str:
        check(value)
        zone = ""
        if value.tzinfo is not None:
            zone = "Z"
            with contextlib.suppress(OverflowError):  # on the first or last day that a datetime can have
                value = value.astimezone(datetime.UTC)
        bare = value.replace(tzinfo=None)
        text: str = bare.isoformat(timespec="microseconds") + zone if is_iso else bare.isoformat(" ", "seconds")
        return text

    return write


def nested_writer(shape: Shape, options: Options) -> Write:
    """Return the writer of a record, list or dictionary in a cell."""
    if options.csv.nested == "json":
        from formats.json.writer import json_writer  # noqa: PLC0415 - few tables have JSON in them

        return json_writer(shape, options)
    write = writer_of(shape, options)
    return lambda value: unwrapped(write(value))


def text(value: Any) -> str:
    """Return a string as it is."""
    if not isinstance(value, str):
        raise refuse(value, "a string")
    return value
