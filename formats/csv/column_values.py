"""The cells of a column → its values, all at once if every cell is as a host writes it."""

from __future__ import annotations

import datetime
import decimal
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from formats.jsv.fast_reader import FastReader
from formats.options import Options
from formats.scalars.number_parsing import FITTING_LENGTH, LONGEST
from formats.scalars.span_parsing import DURATION
from formats.types.kinds import INTEGER_RANGES, AnyKind, Kind
from formats.types.primitives import LOCAL
from formats.types.shapes import Enumerated, Member, Scalar

Column = Sequence[str]
Convert = Callable[[Column], Iterable[Any] | None]

_FIGURES = "0123456789.-"


def convert_of(member: Member, read: Callable[[str], Any], fast: FastReader | None, options: Options) -> Convert:
    """Return the function from the cells of a member's column to its values.

    ``read`` reads a single cell; ``fast`` reads many cells of objects or lists at once, and is None if that is not
    possible. The function returns None, or raises :class:`DecodeError`, where the careful reader must be asked.
    """
    shape, default = member.shape, None if member.shape.optional else member.default
    if isinstance(shape, Scalar) and shape.kind in (Kind.STRING, Kind.OBJECT):
        if default is None:
            return lambda cells: [cell or None for cell in cells]
        return lambda cells: [cell or default() for cell in cells]
    if isinstance(shape, Enumerated) or (isinstance(shape, Scalar) and shape.kind is Kind.BOOLEAN):
        # A column holds few different values of these kinds, and rows can share them.
        def convert_few(cells: Column) -> Iterable[Any]:
            known = {cell: read(cell) for cell in set(cells)}
            return _or_default([known[cell] for cell in cells], default)

        return convert_few
    if isinstance(shape, Scalar):
        at_once = _at_once(shape.kind, options)
        if at_once is None:
            return lambda cells: _or_default([read(cell) for cell in cells], default)

        def convert_scalars(cells: Column) -> Iterable[Any]:
            try:
                return _where_present(cells, at_once) if shape.optional else at_once(cells)
            except (ValueError, msgspec.ValidationError):
                return _or_default([read(cell) for cell in cells], default)

        return convert_scalars
    if fast is None:
        return lambda cells: _or_default([read(cell) for cell in cells], default)

    def convert_nested(cells: Column) -> Iterable[Any]:
        try:
            return _or_default(_where_present(cells, lambda present: _read(fast.read_all(list(present)))), default)
        except ValueError:
            return _or_default([read(cell) for cell in cells], default)

    return convert_nested


def _read(values: list[Any] | None) -> list[Any]:
    if values is None:
        raise ValueError
    return values


def _where_present(cells: Column, convert: Callable[[Column], list[Any]]) -> list[Any]:
    """Return the values of the cells that are not empty, with None in the place of the others."""
    present = [cell for cell in cells if cell]
    values = convert(present) if present else []
    if len(present) == len(cells):
        return values
    following = iter(values)
    return [next(following) if cell else None for cell in cells]


def _or_default(values: list[Any], default: Callable[[], Any] | None) -> list[Any]:
    """Return the values, with ``default()`` in place of None unless ``default`` is None."""
    if default is None:
        return values
    return [default() if value is None else value for value in values]


# -- scalars: ValueError says that a cell is not as a host writes it ---------------------------------


def _at_once(kind: AnyKind, options: Options) -> Callable[[Column], list[Any]] | None:
    """Return the function from many cells to values of a kind, None if cells must be read one by one."""
    if kind in INTEGER_RANGES:
        figures = len(str(INTEGER_RANGES[kind][1])) - 1  # a number of no more digits than this always fits
        return lambda cells: _integers(cells, figures)
    if kind is Kind.DATE_TIME:
        # If the host writes dates in another form, that form must be read too.
        return _dates if options.date_format is None else None
    return _AT_ONCE.get(kind)


def _integers(cells: Column, figures: int) -> list[int]:
    joined = "".join(cells)
    if not (joined.isascii() and joined.isdigit()) or max(map(len, cells)) > figures:
        raise ValueError
    return list(map(int, cells))


def _doubles(cells: Column) -> list[float]:
    _check_figures(cells, LONGEST)
    return list(map(float, cells))


def _decimals(cells: Column) -> list[decimal.Decimal]:
    _check_figures(cells, FITTING_LENGTH)
    try:
        return [number or number.copy_abs() for number in map(decimal.Decimal, cells)]
    except decimal.InvalidOperation as error:
        raise ValueError from error


def _check_figures(cells: Column, longest: int) -> None:
    if "".join(cells).strip(_FIGURES) or max(map(len, cells)) > longest:
        raise ValueError


#: Dates in UTC, except those with a seventh digit of the second, which msgspec would lose.
_DATE = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{6}0)?Z", re.ASCII)


def _dates(cells: Column) -> list[datetime.datetime]:
    _check_form(cells, _DATE)
    return [date.replace(tzinfo=LOCAL) for date in msgspec.convert(cells, list[datetime.datetime])]


def _spans(cells: Column) -> list[datetime.timedelta]:
    _check_form(cells, DURATION)
    return msgspec.convert(cells, list[datetime.timedelta])


def _check_form(cells: Column, form: re.Pattern[str]) -> None:
    if not all(map(form.fullmatch, cells)):
        raise ValueError


def _guids(cells: Column) -> list[uuid.UUID]:
    return msgspec.convert(cells, list[uuid.UUID])


_AT_ONCE: dict[AnyKind, Callable[[Column], list[Any]]] = {
    Kind.DOUBLE: _doubles,
    Kind.DECIMAL: _decimals,
    Kind.GUID: _guids,
    Kind.TIME_SPAN: _spans,
}
