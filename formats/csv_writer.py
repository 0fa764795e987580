"""Tables → CSV text (spec/formats.md 7.2 to 7.4): CRLF after every row, quotes where needed.

For each record one function is generated that writes a row: it fetches every member once, joins
the texts and looks for what needs quoting in all of them at a time; only a row that has something
is quoted cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from formats.compiler import compile_function
from formats.csv_table import Inside, Line, Lines, Maps, Rows, Table, Whole
from formats.jsv_writer import writer_of
from formats.options import Options
from formats.primitives import INTEGER_RANGES, Kind
from formats.scalars import jsv_token, refuse
from formats.shape import Enumerated, Member, Nested, Record, Scalar, Shape, shape_of
from formats.text_writer import default_of

ROW_END = "\r\n"
Write = Callable[[Any], str]

#: Scalars whose text never needs quotes.
_PLAIN = {*INTEGER_RANGES, Kind.BOOLEAN, Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL, Kind.GUID, Kind.BYTES} | {
    Kind.DATE_TIME, Kind.DATE_TIME_OFFSET, Kind.DATE_ONLY, Kind.TIME_SPAN,
}  # fmt: skip


def quoted(text: str) -> str:
    """Return a text as a cell: in quotes if it holds ``" , CR LF`` or starts with ``[`` or ``{``."""
    if '"' in text or "," in text or "\n" in text or "\r" in text or text[:1] in ("[", "{"):
        return '"' + text.replace('"', '""') + '"'
    return text


def unwrapped(text: str) -> str:
    """Return JSV text without the pair of quotes around it (spec/formats.md 7.4 rule 3)."""
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'`":
        return text[1:-1]
    return text


def cell_writer(shape: Shape, options: Options) -> Write:
    """Return the writer of a value that is not None as a cell."""
    if isinstance(shape, Scalar) and shape.kind is Kind.STRING:
        return _text_cell
    if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
        nested = writer_of(shape, options)
        return lambda value: quoted(value if isinstance(value, str) else unwrapped(nested(value)))
    if isinstance(shape, Scalar) and shape.kind is Kind.CHAR:
        char = jsv_token(shape, options)
        return lambda value: quoted(char(value))
    write = jsv_token(shape, options) if isinstance(shape, Scalar | Enumerated) else writer_of(shape, options)
    if isinstance(shape, Scalar) and shape.kind in _PLAIN:
        return write
    return lambda value: quoted(unwrapped(write(value)))


def _text_cell(value: Any) -> str:
    if not isinstance(value, str):
        raise refuse(value, "a string")
    return quoted(value)


def header_of(record: Record) -> str:
    """Return the header row of a record's columns; names are never quoted or re-cased (7.3)."""
    columns = [each.column for each in record.members]
    return ",".join(columns) + ROW_END if columns else ""


def row_writer(record: Record, options: Options) -> Write:
    """Return the function that writes a record as one row, its end included."""
    environment: dict[str, Any] = {"Type": record.type, "refuse": refuse, "quoted": quoted, "wrong": _wrong}
    fetch, cells, texts = [], [], []
    for index, member in enumerate(record.members):
        environment[f"write{index}"] = cell_writer(member.shape, options)
        fetch.append(f"    v{index} = value.{member.attribute}")
        line, is_text = _cell_source(index, member, options, environment)
        fetch.append(line)
        cells.append(f"{{v{index}}}")
        if is_text:
            texts.append(f"v{index}")
    lines = ["def row(value):", f"    if not isinstance(value, Type): raise refuse(value, {record.clr_name!r})", *fetch]
    if texts:
        lines.append(f"    joined = ''.join(({','.join(texts)},))")
        marks = " or ".join(f"{mark!r} in joined" for mark in '",[{\n\r')
        lines.append(f"    if {marks}:")
        lines += [f"        {name} = quoted({name})" for name in texts]
    lines.append(f"    return f{','.join(cells) + ROW_END!r}")
    return compile_function("row", "\n".join(lines), environment)


def _cell_source(index: int, member: Member, options: Options, environment: dict[str, Any]) -> tuple[str, bool]:
    """Return the line that turns a member's value into its cell, and whether it still may need quotes."""
    shape, name = member.shape, f"v{index}"
    if isinstance(shape, Scalar) and shape.kind is Kind.STRING:
        return f"    if {name} is None: {name} = ''", True
    text = f"write{index}({name})"
    if isinstance(shape, Scalar) and shape.kind is Kind.BOOLEAN:
        text = f"'True' if {name} is True else 'False' if {name} is False else wrong({name}, 'a bool')"
    elif isinstance(shape, Scalar) and shape.kind in INTEGER_RANGES:
        text = f"{name} if {name}.__class__ is int else wrong({name}, 'an int')"
    elif isinstance(shape, Enumerated) and not shape.is_flags and not options.enums_as_integers:
        environment[f"Enum{index}"] = shape.type
        if all(quoted(unwrapped(str(each.value))) == each.value for each in shape.type):
            text = f"{name}._value_ if {name}.__class__ is Enum{index} else wrong({name}, 'an enum')"
    return f"    {name} = '' if {name} is None else {text}", False


def _wrong(value: Any, wanted: str) -> str:
    raise refuse(value, wanted)


def writer_of_table(table: Table, options: Options) -> Write:
    """Return the writer of a whole value; None is no text at all."""
    match table:
        case Whole(shape=shape):
            return _whole(shape, options)
        case Rows():
            return _rows(table, options)
        case Line(item=item, header=header):
            return _line(item, header, options)
        case Lines(item=item):
            line = _line(item, (), options)
            return lambda value: "".join(map(line, value))
        case Maps():
            return _maps(table, options)
        case Inside(record=record, member=member, table=inner):
            return _inside(record, member.attribute, inner, options)


def _whole(shape: Scalar | Enumerated, options: Options) -> Write:
    if isinstance(shape, Scalar) and shape.kind is Kind.STRING:
        return _raw
    if isinstance(shape, Scalar) and shape.kind is Kind.BYTES:
        return lambda value: ",".join(map(str, value)) + ROW_END
    return writer_of(shape, options)


def _raw(value: Any) -> str:
    if not isinstance(value, str):
        raise refuse(value, "a string")
    return value


def _rows(table: Rows, options: Options) -> Write:
    record = table.record
    if not table.many:
        columns = _columns_kept(record, options)
        header, row = header_of(record), row_writer(record, options)
        if columns is None:
            return lambda value: header + row(value)
        return lambda value: columns([value])
    header, row = header_of(record), row_writer(record, options)
    empty = "," * (len(record.members) - 1) + ROW_END
    kept = _columns_kept(record, options)

    def rows(value: Any) -> str:
        if not isinstance(value, list | tuple | set | frozenset):
            raise refuse(value, "a list")
        # The original fails on a null item; an empty row keeps the others in their places.
        return header + "".join([empty if each is None else row(each) for each in value])

    return rows if kept is None else kept


def _columns_kept(record: Record, options: Options) -> Callable[[Any], str] | None:
    """Return a writer that drops the columns in which every row has its default, if that is asked for."""
    if not options.exclude_defaults:
        return None
    writers = [(each, cell_writer(each.shape, options), default_of(each.shape)) for each in record.members]

    def write(rows: Any) -> str:
        present = [each for each in rows if each is not None]
        kept = [
            (member, cell)
            for member, cell, default in writers
            if any(
                (held := getattr(each, member.attribute)) is not None and (member.shape.optional or held != default)
                for each in present
            )
        ]
        out = [",".join(member.column for member, _ in kept)] if kept else []
        for each in present:
            values = ((getattr(each, member.attribute), cell) for member, cell in kept)
            out.append(",".join("" if value is None else cell(value) for value, cell in values))
        return "".join(line + ROW_END for line in out)

    return write


def _line(item: Shape, header: tuple[str, ...], options: Options) -> Write:
    """Return the writer of one row of all items; a dictionary's items are its pairs."""
    from formats.structs import KeyValuePair  # noqa: PLC0415 - only dictionaries need it

    if isinstance(item, Scalar) and item.kind is Kind.STRING:
        cell: Write = _text_cell
    else:
        write = writer_of(item, options)
        cell = lambda value: quoted(write(value))  # noqa: E731 - one of two
    head = ",".join(header) + ROW_END if header else ""

    def line(value: Any) -> str:
        if isinstance(value, dict):
            value = [KeyValuePair(key, each) for key, each in value.items()]
        elif not isinstance(value, list | tuple | set | frozenset):
            raise refuse(value, "a list")
        return head + ",".join(["" if each is None else cell(each) for each in value]) + ROW_END

    return line


def _maps(table: Maps, options: Options) -> Write:
    cell = cell_writer(table.value, options)
    many, is_sorted = table.many, table.is_sorted

    def maps(value: Any) -> str:
        rows = [_as_map(each) for each in (value if many else [value]) if each is not None]
        keys: Iterable[Any] = dict.fromkeys(key for row in rows for key in row)
        if is_sorted:
            keys = sorted(keys)
        keys = list(keys)
        if many and not keys and not is_sorted:
            return ""
        out = [",".join(quoted(str(key)) for key in keys)]
        for row in rows:
            values = (row.get(key) for key in keys)
            out.append(",".join("" if each is None else cell(each) for each in values))
        return "".join(line + ROW_END for line in out)

    return maps


def _as_map(value: Any) -> dict[Any, Any]:
    """Return a row whose type nobody declared as names and values."""
    if isinstance(value, dict):
        return value
    if isinstance(value, msgspec.Struct):
        shape = shape_of(type(value))
        if isinstance(shape, Nested):
            return {each.declared: getattr(value, each.attribute) for each in shape.record.members}
    raise refuse(value, "a record or a dict")


def _inside(record: Record, attribute: str, inner: Table, options: Options) -> Write:
    write = writer_of_table(inner, options)
    # A null list has no header either; a null record, on which the original fails, has its header.
    nothing = header_of(inner.record) if isinstance(inner, Rows) and not inner.many else ""

    def inside(value: Any) -> str:
        if not isinstance(value, record.type):
            raise refuse(value, record.clr_name)
        chosen = getattr(value, attribute)
        return nothing if chosen is None else write(chosen)

    return inside
