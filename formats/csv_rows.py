"""A record → one row of CSV: a function that is generated for its type and a layout.

It fetches every member once, joins the texts and looks for what needs quoting in all of them at a
time; only a row that has something is quoted cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formats.compiler import compile_function
from formats.csv_cells import FORMULA_STARTS, ROW_END, cell_writer, columns_of, is_plain, nothing, quoter, unwrapped
from formats.options import Options
from formats.primitives import INTEGER_RANGES, Kind
from formats.scalars import refuse
from formats.shape import Enumerated, Nested, Record, Scalar, Shape

Write = Callable[[Any], str]


def row_writer(record: Record, options: Options) -> Write:
    """Return the function that writes a record as one row, its end included."""
    return _RowSource(record, options).compiled()


class _RowSource:
    """The lines of the function that writes a row of one record in one layout."""

    def __init__(self, record: Record, options: Options) -> None:
        self.options, self.layout = options, options.csv
        self.columns = columns_of(record, self.layout)
        self.record = record
        self.environment: dict[str, Any] = {
            "refuse": refuse,
            "wrong": _wrong,
            "quoted": quoter(self.layout, guards=self.layout.guard_formulas),
        }
        self.lines: list[str] = []

    def compiled(self) -> Write:
        """Return the function."""
        self._fetch(self.record, "value", (), "    ")
        cells, texts = [], []
        for index, column in enumerate(self.columns):
            name, piece = f"v{index}", f"{{v{index}}}"
            if isinstance(column.shape, Scalar) and column.shape.kind is Kind.STRING:
                self.lines.append(f"    if {name} is None: {name} = ''")
                texts.append(name)
            else:
                self.lines.append(f"    {name} = {self._cell(index, column.shape)}")
            cells.append(piece)
        if texts:
            self._quote(texts)
        row = self.layout.separator.join(cells) + ROW_END
        source = "\n".join(["def row(value):", *self.lines, f"    return f{row!r}"])
        return compile_function("row", source, self.environment)

    def _fetch(self, record: Record, name: str, path: tuple[Any, ...], indent: str) -> None:
        """Fetch the values of the columns below ``path``, each once; those of no record are None."""
        type_ = f"Type{len(self.environment)}"
        self.environment[type_] = record.type
        self.lines.append(f"{indent}if not isinstance({name}, {type_}): raise refuse({name}, {record.clr_name!r})")
        depth = len(path)
        for member in record.members:
            here = (*path, member)
            below = [index for index, each in enumerate(self.columns) if each.path[: depth + 1] == here]
            if len(self.columns[below[0]].path) == depth + 1:
                self.lines.append(f"{indent}v{below[0]} = {name}.{member.attribute}")
                continue
            inner = f"p{below[0]}_{depth}"
            self.lines.append(f"{indent}{inner} = {name}.{member.attribute}")
            self.lines.append(f"{indent}if {inner} is None: {' = '.join(f'v{index}' for index in below)} = None")
            self.lines.append(f"{indent}else:")
            assert isinstance(member.shape, Nested)  # noqa: S101 - only records have columns below them
            self._fetch(member.shape.record, inner, here, indent + "    ")

    def _cell(self, index: int, shape: Shape) -> str:
        """Return the expression of the finished cell of a value that is no string."""
        name, write = f"v{index}", f"write{index}"
        self.environment[write] = cell_writer(shape, self.options)
        text = f"{write}({name})"
        if isinstance(shape, Scalar) and is_plain(shape, self.layout):
            if shape.kind is Kind.BOOLEAN:
                text = f"'True' if {name} is True else 'False' if {name} is False else wrong({name}, 'a bool')"
            elif shape.kind in INTEGER_RANGES:
                text = f"{name} if {name}.__class__ is int else wrong({name}, 'an int')"
        elif isinstance(shape, Enumerated) and not shape.is_flags and not self.options.enums_as_integers:
            cell = quoter(self.layout, guards=self.layout.guard_formulas)
            if all(cell(unwrapped(str(each.value))) == each.value for each in shape.type):
                self.environment[f"Enum{index}"] = shape.type
                text = f"{name}._value_ if {name}.__class__ is Enum{index} else wrong({name}, 'an enum')"
        return f"{nothing(self.layout)!r} if {name} is None else {text}"

    def _quote(self, texts: list[str]) -> None:
        """Quote the texts: each only if a look at all of them has found something to quote."""
        quote = [f"{name} = quoted({name})" for name in texts]
        if self.layout.quote_all:
            self.lines += [f"    {each}" for each in quote]
            return
        marks = " or ".join(f"{mark!r} in joined" for mark in f'"{self.layout.separator}[{{\n\r')
        self.lines.append(f"    joined = ''.join(({','.join(texts)},))")
        if self.layout.guard_formulas:
            marks += " or " + " or ".join(f"{mark!r} in joined" for mark in FORMULA_STARTS)
        self.lines.append(f"    if {marks}:")
        self.lines += [f"        {each}" for each in quote]


def _wrong(value: Any, wanted: str) -> str:
    raise refuse(value, wanted)
