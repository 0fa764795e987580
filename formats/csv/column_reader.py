"""A CSV table read column by column: the fast path of records (formats/WIRE.md 7.6).

The text is cut at quotes, then at line ends and commas, all at memory speed; then each column is
turned into values at once, a cell with an object or list by way of JSON
(:mod:`formats.jsv.fast_reader`). What is unusual in any way is not read here: None is returned, and
the careful reader of :mod:`formats.csv.reader`, which is the reference, gives the value or the place.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from formats.codegen.compiler import compile_function
from formats.errors import DecodeError
from formats.jsv.fast_reader import fast_reader
from formats.options import Options
from formats.types.primitives import Kind
from formats.types.shapes import Enumerated, Member, Record, Scalar

Column = Sequence[str]
Convert = Callable[[Column], Iterable[Any] | None]

#: Rows that are turned into columns at a time.
ROWS_AT_ONCE = 512
#: Headers whose plan is kept; a service sees few.
HEADERS_KEPT = 64

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_GROUP = re.compile(r"(?:^|,)[\[{]", re.MULTILINE)
#: Stands in the place of a quoted field.
_HOLE = "\0"


class Plan(NamedTuple):
    """What to do with the columns under one header."""

    columns: tuple[tuple[int, Convert], ...]
    make: Callable[..., Any]


class ColumnReader:
    """Reads tables of one record; ``cells`` gives by column, in lower case, the member and its careful reader."""

    def __init__(self, record: Record, options: Options, cells: dict[str, tuple[Member, Callable[[str], Any]]]) -> None:
        self._record = record
        self._converts = {
            column: (member.attribute, _convert(member, read, options)) for column, (member, read) in cells.items()
        }
        self._required = {each.attribute for each in record.members if each.default is None and not each.computed}
        self._plans: dict[tuple[str, ...], Plan | None] = {}

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
        head = _fields(lines[:1], texts)
        if head is None:
            return None
        plan = self._plan(tuple(head))
        if plan is None:
            return None
        found: list[Any] = []
        for at in range(1, len(lines), ROWS_AT_ONCE):
            flat = _fields(lines[at : at + ROWS_AT_ONCE], texts)
            if flat is None or not _build(plan, flat, width, found):
                return None
        return found

    def _plan(self, names: tuple[str, ...]) -> Plan | None:
        if names not in self._plans:
            if len(self._plans) >= HEADERS_KEPT:
                self._plans.clear()
            self._plans[names] = self._new_plan([name.strip().lower() for name in names])
        return self._plans[names]

    def _new_plan(self, names: list[str]) -> Plan | None:
        known = {name: index for index, name in enumerate(names) if name in self._converts}
        attributes = {self._converts[name][0]: name for name in known}
        if not all(names) or not known or len(set(names)) < len(names) or not self._required <= attributes.keys():
            return None
        parameters = inspect.signature(self._record.type).parameters
        ordered = [each for each in parameters if each in attributes]
        is_prefix = True
        arguments = []
        for position, (attribute, parameter) in enumerate(parameters.items()):
            is_prefix &= attribute in attributes and parameter.kind is not parameter.KEYWORD_ONLY
            if attribute in attributes:
                arguments.append(f"c{position}" if is_prefix else f"{attribute}=c{position}")
        places = [arguments[index].rpartition("=")[2] for index in range(len(ordered))]
        source = f"def make({', '.join(places)}):\n    return type_({', '.join(arguments)})\n"
        make = compile_function("make", source, {"type_": self._record.type})
        columns = tuple((known[attributes[each]], self._converts[attributes[each]][1]) for each in ordered)
        return Plan(columns, make)


def lines_of_plain(text: str) -> tuple[list[str], list[str]] | None:
    """Return the lines with holes for the quoted fields, and the texts of these; None if any is unusual."""
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
    # A lone CR is text; a bracket at the start of a field may hold commas of its own.
    if "\r" in text or (("[" in text or "{" in text) and _GROUP.search(text)):
        return None
    return [line for line in text.split("\n") if line], quoted


def _fields(lines: list[str], quoted: Iterable[str]) -> list[str] | None:
    """Return the fields of all lines in one list; None if a quoted text is a part of its field only."""
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


def _build(plan: Plan, flat: list[str], width: int, found: list[Any]) -> bool:
    """Add the records of some rows; False if a cell is unusual."""
    columns = []
    try:
        for index, convert in plan.columns:
            values = convert(flat[index::width])
            if values is None:
                return False
            columns.append(values)
    except DecodeError:
        return False
    found.extend(map(plan.make, *columns))
    return True


def _convert(member: Member, read: Callable[[str], Any], options: Options) -> Convert:
    """Return the function from the cells of a member's column to its values."""
    shape, default = member.shape, None if member.shape.optional else member.default
    if isinstance(shape, Scalar) and shape.kind in (Kind.STRING, Kind.OBJECT):
        if default is None:
            return lambda cells: [each or None for each in cells]
        return lambda cells: [each or default() for each in cells]
    if isinstance(shape, Enumerated) or (isinstance(shape, Scalar) and shape.kind is Kind.BOOLEAN):
        # A column holds few of these values, and they can be shared.
        def convert_few(cells: Column) -> Iterable[Any]:
            known = {each: read(each) for each in set(cells)}
            return _or_default([known[each] for each in cells], default)

        return convert_few
    fast = None if isinstance(shape, Scalar) else fast_reader(shape, options)
    if fast is None:
        return lambda cells: _or_default([read(each) for each in cells], default)

    def convert_nested(cells: Column) -> Iterable[Any] | None:
        present = [each for each in cells if each]
        values = fast.read_all(present) if present else []
        if values is None:
            return _or_default([read(each) for each in cells], default)
        if len(present) < len(cells):
            following = iter(values)
            values = [next(following) if each else None for each in cells]
        return _or_default(values, default)

    return convert_nested


def _or_default(values: list[Any], default: Callable[[], Any] | None) -> list[Any]:
    """Return the values with None, where the member is not nullable, replaced by its initial value."""
    if default is None:
        return values
    return [default() if each is None else each for each in values]
