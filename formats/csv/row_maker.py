r"""A record and a header → the function that makes a record from a row's fields: straight-line source.

For a text, an Int32 and a bool under their own header it is this (a test compares it; the line breaks are added
here):

    def row(f):
        return Type(f[0] or None, read_1(f[1]), truth[c] if (c := f[2]) in truth else read_2(c))

Cells that hold objects and lists are read together: a pass over a short text costs nearly as much as over a long one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from formats.codegen.compiler import compile_function
from formats.jsv.fast_reader import CellsReader, FastReader
from formats.notation.twin_records import arguments_of
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Member, Pair, Record, Scalar, is_value_type

Read = Callable[[str], Any]

_TRUTH = {"True": True, "False": False}


class Cell(NamedTuple):
    """How a member's cells are read: ``read`` is the careful reader, ``fast`` reads objects and lists, if it can."""

    member: Member
    read: Read
    fast: FastReader | None


def row_maker(record: Record, columns: list[tuple[int, Cell]], max_depth: int) -> Callable[[list[str]], Any]:
    """Return the function from a row's fields to its record; ``columns`` are indexes and how their cells are read.

    It raises :class:`~formats.errors.DecodeError` without a place.
    """
    environment: dict[str, Any] = {"Type": record.type, "truth": _TRUTH}
    sources: dict[str, str] = {}
    nested: list[tuple[int, Read, FastReader]] = []
    for index, (member, read, fast) in columns:
        shape, cell, name = member.shape, f"f[{index}]", f"read_{index}"
        environment[name] = read
        # The reader of a value type never returns None, but refuses or returns .NET's default; a pair's returns None.
        is_never_null = is_value_type(shape) and not isinstance(shape, Pair)
        default = None if shape.optional or is_never_null else member.default
        match shape:
            case Scalar(kind=Kind.STRING | Kind.OBJECT):
                source = f"{cell} or None"
            case Scalar(kind=Kind.BOOLEAN):
                source = f"truth[c] if (c := {cell}) in truth else {name}(c)"
            case Enumerated() if not shape.is_flags:
                environment[f"members_{index}"] = {choice.value: choice for choice in shape.type}
                source = f"members_{index}.get(c := {cell}) or {name}(c)"
            case _ if fast is not None:
                nested.append((index, read, fast))
                source = f"n_{index}"
            case _:
                source = f"{name}({cell})"
        if default is not None and default() is not None:
            environment[f"default_{index}"] = default
            source = f"default_{index}() if (v := {source}) is None else v"
        sources[member.attribute] = source
    lines = ["def row(f):"]
    if nested:
        environment["together"] = _reader_of_nested([(read, fast) for _, read, fast in nested], max_depth)
        names = ", ".join(f"n_{index}" for index, *_ in nested)
        cells = ", ".join(f"f[{index}]" for index, *_ in nested)
        lines.append(f"    {names}, = together(({cells},))")
    lines.append(f"    return Type({', '.join(arguments_of(record.type, sources))})")
    return compile_function("row", "\n".join(lines) + "\n", environment)


def _reader_of_nested(nested: list[tuple[Read, FastReader]], max_depth: int) -> Callable[[tuple[str, ...]], list[Any]]:
    """Return the function from a row's cells that hold objects and lists to their values."""
    reads = [read for read, _ in nested]
    fast = CellsReader([fast for _, fast in nested], max_depth)

    def together(cells: tuple[str, ...]) -> list[Any]:
        values = fast.read(cells)
        return [read(cell) for read, cell in zip(reads, cells, strict=True)] if values is None else values

    return together
