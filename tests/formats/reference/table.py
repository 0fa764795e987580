"""CSV, reflectively: tables of records (formats/WIRE.md 7.1 to 7.4)."""

from __future__ import annotations

from typing import Any

from formats import (
    CsvLayout,
    EncodeError,
    Enumerated,
    Kind,
    Listing,
    Member,
    Nested,
    Options,
    Record,
    Scalar,
    Shape,
    shape_of,
)
from formats.scalars.writing import replace_surrogates
from formats.types.kinds import INTEGER_RANGES
from formats.types.shapes import is_nullable
from tests.formats.reference import text

Writers = tuple[text.Reflective, text.Reflective]

NEVER_RUN = {
    *INTEGER_RANGES, Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL, Kind.DATE_TIME, Kind.DATE_TIME_OFFSET, Kind.DATE_ONLY,
}  # fmt: skip


def encode(type_: Any, options: Options, value: Any) -> bytes:
    """Return the table of a record, or of a list of records."""
    shape, layout = shape_of(type_), options.csv
    is_many = isinstance(shape, Listing)
    of = shape.item if isinstance(shape, Listing) else shape
    assert isinstance(of, Nested)
    columns = _columns(of.record, layout, (), (of.record,))
    lines = [[_quoted(".".join(m.column for m in path), layout, is_text=True) for path in columns]]
    if not columns or not layout.header:
        lines = []
    writers = text.Reflective(json=False, options=options), text.Reflective(json=True, options=options)
    for row in value if is_many else [value]:
        lines.append([_cell(row, path, options, writers) for path in columns])
    table = "".join(layout.separator.join(cells) + "\r\n" for cells in lines)
    return ("\ufeff" if layout.bom else "").encode() + replace_surrogates(table).encode()


def _columns(record: Record, layout: CsvLayout, path: Any, within: Any) -> list[tuple[Member, ...]]:
    found = []
    for member in record.members:
        here, inner = (*path, member), member.shape
        is_flat = layout.nested == "flat" and isinstance(inner, Nested) and len(here) < 5
        if isinstance(inner, Nested) and is_flat and inner.record.members and inner.record not in within:
            found += _columns(inner.record, layout, here, (*within, inner.record))
        else:
            found.append(here)
    return found


def _cell(row: Any, path: tuple[Member, ...], options: Options, writers: Writers) -> str:
    for member in path:
        if row is not None:
            if not isinstance(row, member.owner.type):
                raise EncodeError("not a " + member.owner.clr_name)
            row = getattr(row, member.attribute)
    shape = path[-1].shape
    if row is None and len(path) == 1 and not is_nullable(shape):
        raise EncodeError("None is not allowed here")
    if row is None:
        return '""' if options.csv.quote_all else ""
    is_text = not (isinstance(shape, Scalar) and shape.kind in NEVER_RUN)
    if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT and type(row) in (int, float):
        is_text = False
    return _quoted(_text(shape, row, options, writers), options.csv, is_text)


def _text(shape: Shape, value: Any, options: Options, writers: Writers) -> str:
    jsv, json = writers
    if isinstance(shape, Scalar) and shape.kind in (Kind.STRING, Kind.CHAR):
        if not isinstance(value, str):
            raise EncodeError("not a string")
        return jsv.write(shape, value) if shape.kind is Kind.CHAR else value
    is_loose = isinstance(shape, Scalar) and shape.kind is Kind.OBJECT
    if is_loose and isinstance(value, str):
        return value
    if options.csv.nested == "json" and (is_loose or not isinstance(shape, (Scalar, Enumerated))):
        return json.write(shape, value)
    out = jsv.write(shape, value)
    return out[1:-1] if len(out) >= 2 and out[0] == out[-1] and out[0] in "\"'`" else out


def _quoted(cell: str, layout: CsvLayout, is_text: bool) -> str:
    if layout.guard_formulas and is_text and cell and cell[0] in "=+-@\t\r\n＝＋－＠":
        cell = "'" + cell
    has_mark = '"' in cell or layout.separator in cell or "\r" in cell or "\n" in cell
    if layout.quote_all or has_mark or cell[:1] in ("[", "{"):
        return '"' + cell.replace('"', '""') + '"'
    return cell
