"""A CSV table read column by column: the fast path of records (formats/WIRE.md 7.6).

The text is cut at quotes, then at line ends and commas, all at memory speed; then a whole column is turned into values
at once (:mod:`formats.csv.column_values`), cells with objects or lists by way of JSON (:mod:`formats.jsv.fast_reader`).
In a table of one or two rows, each row is made by itself (:mod:`formats.csv.row_maker`). An unusual text is not read
here: None is returned, and the careful reader of :mod:`formats.csv.reader`, which is the reference, returns the value
or names the place.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from formats.codegen.compiler import compile_function
from formats.csv.column_values import Convert, convert_of
from formats.csv.row_maker import Cell, row_maker
from formats.errors import DecodeError
from formats.jsv.fast_reader import fast_reader
from formats.notation.twin_records import arguments_of
from formats.options import Options
from formats.types.shapes import Member, Record, Scalar

#: How many rows are turned into columns at a time.
ROWS_AT_ONCE = 512
#: Up to so many rows are made one by one: a column of so few cells costs more than the cells by themselves.
ROWS_ONE_BY_ONE = 2
#: How many headers' plans are kept; a service sees few headers.
HEADERS_KEPT = 64

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_GROUP = re.compile(r"(?:^|,)[\[{]", re.MULTILINE)
#: Stands in the place of a quoted field.
_HOLE = "\0"


class ColumnReader:
    """Reads tables of one record; ``cells`` maps a column, in lower case, to its member and careful reader."""

    def __init__(self, record: Record, options: Options, cells: dict[str, tuple[Member, Callable[[str], Any]]]) -> None:
        self._record = record
        self._options = options
        self._cells = {
            column: Cell(member, read, None if isinstance(member.shape, Scalar) else fast_reader(member.shape, options))
            for column, (member, read) in cells.items()
        }
        self._required = {
            member.attribute for member in record.members if member.default is None and not member.computed
        }
        self._plans: dict[str, Plan | None] = {}

    def read(self, text: str) -> list[Any] | None:
        """Return the records of a table, None if it is unusual."""
        cut = lines_of_plain(text)
        if cut is None:
            return None
        lines, quoted = cut
        if not lines:
            return None
        width = lines[0].count(",") + 1
        if any(line.count(",") != width - 1 for line in lines):
            return None
        texts = iter(quoted)
        plan = self._plan(lines[0], texts)
        if plan is None:
            return None
        records: list[Any] = []
        if len(lines) <= 1 + ROWS_ONE_BY_ONE:
            flat = _fields(lines[1:], texts) if len(lines) > 1 else []
            if flat is None:
                return None
            try:
                return [plan.row(flat[at : at + width]) for at in range(0, len(flat), width)]
            except DecodeError:
                return None
        for at in range(1, len(lines), ROWS_AT_ONCE):
            flat = _fields(lines[at : at + ROWS_AT_ONCE], texts)
            if flat is None or not _build(plan, flat, width, records):
                return None
        return records

    def _plan(self, header: str, texts: Iterator[str]) -> Plan | None:
        """Return the plan for a header; ``texts`` are the quoted texts, of which the header's come first."""
        if _HOLE in header:
            names = _fields([header], texts)
            return None if names is None else self._new_plan([name.strip().lower() for name in names])
        if header not in self._plans:
            if len(self._plans) >= HEADERS_KEPT:
                self._plans.clear()
            self._plans[header] = self._new_plan([name.strip().lower() for name in header.split(",")])
        return self._plans[header]

    def _new_plan(self, names: list[str]) -> Plan | None:
        known = {name: index for index, name in enumerate(names) if name in self._cells}
        attributes = {self._cells[name].member.attribute for name in known}
        if not all(names) or not known or len(set(names)) < len(names) or not self._required <= attributes:
            return None
        columns = [(index, self._cells[name]) for name, index in known.items()]
        return Plan(self._record, columns, self._options)


class Plan:
    """How rows under one header are read: one by one, or many by columns. Each way is made when first needed."""

    def __init__(self, record: Record, columns: list[tuple[int, Cell]], options: Options) -> None:
        self._record = record
        self._columns = columns
        self._options = options

    @functools.cached_property
    def row(self) -> Callable[[list[str]], Any]:
        """Return the function from a row's fields to its record."""
        return row_maker(self._record, self._columns, self._options.max_depth)

    @functools.cached_property
    def converts(self) -> list[tuple[int, Convert]]:
        """Return for each column its index, and the function from its cells to values."""
        return [(index, convert_of(*cell, self._options)) for index, cell in self._columns]

    @functools.cached_property
    def make(self) -> Callable[..., Any]:
        """Return the function from one value of each column to a record."""
        names = [f"c{number}" for number in range(len(self._columns))]
        attributes = [cell.member.attribute for _, cell in self._columns]
        call = ", ".join(arguments_of(self._record.type, dict(zip(attributes, names, strict=True))))
        source = f"def make({', '.join(names)}):\n    return type_({call})\n"
        return compile_function("make", source, {"type_": self._record.type})


def lines_of_plain(text: str) -> tuple[list[str], list[str]] | None:
    """Return the lines with a hole for each quoted field, and the fields' texts; None if the text is unusual."""
    if _HOLE in text:
        return None
    quoted: list[str] = []
    if '"' in text:
        parts = _QUOTED.split(text)
        quoted = parts[1::2]
        text = _HOLE.join(parts[::2])
        if '"' in text:
            return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    # A lone CR is part of a text; a field that starts with a bracket may contain commas.
    if "\r" in text or (("[" in text or "{" in text) and _GROUP.search(text)):
        return None
    return [line for line in text.split("\n") if line], quoted


def _fields(lines: list[str], quoted: Iterable[str]) -> list[str] | None:
    """Return the fields of all lines in one list; None if a quoted text is only a part of its field."""
    joined = ",".join(lines)
    flat = joined.split(",")
    holes = joined.count(_HOLE)
    if holes:
        if flat.count(_HOLE) != holes:
            return None
        at = -1
        for text in islice(quoted, holes):
            at = flat.index(_HOLE, at + 1)
            flat[at] = text.replace('""', '"') if '""' in text else text
    return flat


def _build(plan: Plan, flat: list[str], width: int, records: list[Any]) -> bool:
    """Add the records of some rows; return False if a cell is unusual."""
    columns = []
    try:
        for index, convert in plan.converts:
            values = convert(flat[index::width])
            if values is None:
                return False
            columns.append(values)
    except DecodeError:
        return False
    records.extend(map(plan.make, *columns))
    return True
