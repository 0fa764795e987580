r"""A record → one row of CSV: a function that is generated for its type and a layout.

It fetches every member once, joins the texts, and searches all of them at once for characters that need
quotes; only a row that has some is quoted cell by cell.

For a record of a text, an Int32 and a bool it is this (a test compares it; the line breaks are added here):

    def row(value):
        if value is None: return ',,\r\n'
        if value.__class__ is not Type4 and not isinstance(value, Type4):
            raise refuse(value, 'Leaf')
        v1 = value.size
        v2 = value.is_open
        v1 = str(v1) if v1.__class__ is int and -2147483648 <= v1 <= 2147483647 else wrong(v1, 'an int that fits')
        v2 = 'True' if v2 is True else 'False' if v2 is False else wrong(v2, 'a bool')
        texts = (value.name,)
        if not all(texts):
            (v0,) = texts
            if v0 is None: v0 = ''
            texts = (v0,)
        joined = '\x00'.join(texts)
        if '"' in joined or ',' in joined or '[' in joined or '{' in joined or '\n' in joined or '\r' in joined:
            texts = respell(texts, joined, marks, quoted)
        (v0,) = texts
        return ','.join((v0, v1, v2,)) + '\r\n'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formats.codegen.compiler import compile_function
from formats.codegen.strings import BETWEEN, respell
from formats.csv.cells import (
    FORMULA_STARTS,
    ROW_END,
    Column,
    cell_writer,
    columns_of,
    is_plain,
    nothing,
    quoter,
    starts_with_bracket,
    unwrapped,
)
from formats.errors import refuse
from formats.jsv.writer import writer_of
from formats.options import CsvLayout, Options
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Listing, Nested, Record, Scalar, Shape, is_nullable

Write = Callable[[Any], str]


def row_writer(record: Record, options: Options) -> Write:
    """Return the function that writes a record as one row, its end included."""
    return _RowSource(record, options).compiled()


class _RowSource:
    """The lines of the function that writes a row of one record in one layout."""

    def __init__(self, record: Record, options: Options) -> None:
        self.options, self.layout = options, options.csv
        self.is_on_host = self.layout == CsvLayout(bom=self.layout.bom, header=self.layout.header)
        self.columns = columns_of(record, self.layout)
        self.record = record
        self.environment: dict[str, Any] = {
            "refuse": refuse,
            "wrong": _wrong,
            "quoted": quoter(self.layout, guards=self.layout.guard_formulas),
            "respell": respell,
        }
        self.lines: list[str] = []

    def compiled(self) -> Write:
        """Return the function."""
        self._fetch(self.record, "value", (), "    ")
        cells, texts = [], []
        for index, column in enumerate(self.columns):
            name = f"v{index}"
            cells.append(name)
            if self._is_text(column):
                texts.append(index)
                continue
            cell = self._cell(index, column.shape)
            if is_nullable(column.shape) or len(column.path) > 1:
                cell = f"{nothing(self.layout)!r} if {name} is None else {cell}"
            self.lines.append(f"    {name} = {cell}")
        if texts:
            self._spell(texts)
        # The original fails on a null row; here an empty row keeps the others in their places.
        empty = self.layout.separator.join([nothing(self.layout)] * len(cells)) + ROW_END
        row = f"{self.layout.separator!r}.join(({', '.join(cells)},))" if cells else "''"
        source = "\n".join(
            [
                "def row(value):",
                f"    if value is None: return {empty!r}",
                *self.lines,
                f"    return {row} + {ROW_END!r}",
            ]
        )
        return compile_function("row", source, self.environment)

    @staticmethod
    def _is_text(column: Column) -> bool:
        return isinstance(column.shape, Scalar) and column.shape.kind is Kind.STRING

    def _fetch(self, record: Record, name: str, path: tuple[Any, ...], indent: str) -> None:
        """Add the lines that fetch the values of the columns below ``path``; below a record that is None, all are."""
        type_ = f"Type{len(self.environment)}"
        self.environment[type_] = record.type
        self.lines += [
            f"{indent}if {name}.__class__ is not {type_} and not isinstance({name}, {type_}):",
            f"{indent}    raise refuse({name}, {record.clr_name!r})",
        ]
        depth = len(path)
        for member in record.members:
            here = (*path, member)
            below = [index for index, column in enumerate(self.columns) if column.path[: depth + 1] == here]
            if len(self.columns[below[0]].path) == depth + 1:
                if not depth and self._is_text(self.columns[below[0]]):
                    continue  # fetched together
                self.lines.append(f"{indent}v{below[0]} = {name}.{member.attribute}")
                continue
            inner = f"p{below[0]}_{depth}"
            self.lines.append(f"{indent}{inner} = {name}.{member.attribute}")
            self.lines.append(f"{indent}if {inner} is None: {' = '.join(f'v{index}' for index in below)} = None")
            self.lines.append(f"{indent}else:")
            assert isinstance(member.shape, Nested)  # noqa: S101 - only records have columns below them
            self._fetch(member.shape.record, inner, here, indent + "    ")

    def _cell(self, index: int, shape: Shape) -> str:
        """Return the expression of the complete cell of a value that is no string."""
        name, write = f"v{index}", f"write{index}"
        if self.is_on_host and starts_with_bracket(shape):
            return self._nested(index, shape)
        self.environment[write] = cell_writer(shape, self.options)
        text = f"{write}({name})"
        if isinstance(shape, Scalar) and is_plain(shape, self.layout):
            if shape.kind is Kind.BOOLEAN:
                text = f"'True' if {name} is True else 'False' if {name} is False else wrong({name}, 'a bool')"
            elif shape.kind in INTEGER_RANGES:
                lowest, highest = INTEGER_RANGES[shape.kind]
                fits = f"{name}.__class__ is int and {lowest} <= {name} <= {highest}"
                text = f"str({name}) if {fits} else wrong({name}, 'an int that fits')"
        elif isinstance(shape, Enumerated) and self._is_named(shape):
            cell = quoter(self.layout)
            if all(cell(unwrapped(str(member.value))) == member.value for member in shape.type):
                self.environment[f"Enum{index}"] = shape.type
                text = f"{name}._value_ if {name}.__class__ is Enum{index} else wrong({name}, 'an enum')"
        return text

    def _is_named(self, shape: Enumerated) -> bool:
        """Return whether an enum's cells are its members' texts; a guard must check those of undefined members."""
        return not (shape.is_flags or self.options.enums_as_integers or self.layout.guard_formulas)

    def _nested(self, index: int, shape: Shape) -> str:
        """Return the expression of a cell that is always quoted, because it starts with a bracket."""
        name, write = f"v{index}", f"write{index}"
        self.environment[write] = writer_of(shape, self.options)
        text = f"""'"' + {write}({name}).replace('"', '""') + '"'"""
        if isinstance(shape, Listing) and isinstance(shape.item, Nested):
            self.environment[f"item{index}"] = writer_of(shape.item, self.options)
            items = f"""'"[' + ','.join(map(item{index}, {name})).replace('"', '""') + ']"'"""
            text = f"{items} if {name}.__class__ is list else {text}"
        return text

    def _source(self, index: int) -> str:
        """Return the expression of a text: the row's member, or the variable that holds it in a nested record."""
        path = self.columns[index].path
        return f"v{index}" if len(path) > 1 else f"value.{path[0].attribute}"

    def _spell(self, columns: list[int]) -> None:
        """Add the lines that fetch all texts, and search them together for characters that need quotes."""
        names = ", ".join(f"v{index}" for index in columns)
        sources = [self._source(index) for index in columns]
        self.lines += [
            f"    texts = ({', '.join(sources)},)",
            "    if not all(texts):",
            f"        ({names},) = texts",
            *(f"        if v{index} is None: v{index} = ''" for index in columns),
            f"        texts = ({names},)",
        ]
        if self.layout.quote_all:
            self.lines.append(f"    ({names},) = map(quoted, texts)")
            return
        marks = f'"{self.layout.separator}[{{\n\r' + FORMULA_STARTS * self.layout.guard_formulas
        self.environment["marks"] = marks
        self.lines += [
            f"    joined = {BETWEEN!r}.join(texts)",
            f"    if {' or '.join(f'{mark!r} in joined' for mark in marks)}:",
            "        texts = respell(texts, joined, marks, quoted)",
            f"    ({names},) = texts",
        ]


def _wrong(value: Any, wanted: str) -> str:
    raise refuse(value, wanted)
