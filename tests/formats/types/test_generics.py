"""The arguments that a class gives to its generic bases."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import pytest

from formats import BUILT_IN, Dto

T = TypeVar("T")


U = TypeVar("U")


class Line(Dto):
    sku: str | None = None


class Page(Dto, Generic[T]):
    total: int = 0
    results: list[T] | None = None


class Lines(Page[Line]):
    note: str | None = None


class Dated(Lines):
    day: str | None = None


class Grid(Page[list[U]], Generic[U]):
    corner: U | None = None


class LineGrid(Grid[Line]):
    name: str | None = None


VALUES: list[tuple[Any, Any]] = [
    (Lines, Lines(total=1, results=[Line("a")], note="n")),
    (Dated, Dated(total=1, results=[Line("a")], note="n", day="d")),
    (Grid[Line], Grid(total=2, results=[[Line("a")]], corner=Line("b"))),
    (LineGrid, LineGrid(total=2, results=[[Line("a")]], corner=Line("b"), name="n")),
]


@pytest.mark.parametrize("format_", [each for each in BUILT_IN if each.name != "html"], ids=lambda each: each.name)
@pytest.mark.parametrize(("type_", "value"), VALUES, ids=lambda each: getattr(each, "__name__", ""))
def test_a_class_that_binds_a_generic_base_is_read_back_with_the_bound_types(
    format_: Any, type_: Any, value: Any
) -> None:
    codec = format_.codec(type_)

    assert codec.decode(codec.encode(value)) == value
