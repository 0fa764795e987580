"""What a Dto knows of the generic classes that it derives from."""

from __future__ import annotations

from typing import Generic, TypeVar

from formats import Dto, shape_of
from formats.types.shapes import Nested

T = TypeVar("T")
U = TypeVar("U")


class Line(Dto):
    sku: str | None = None


class Page(Dto, Generic[T]):
    total: int = 0
    results: list[T] | None = None


class Grid(Page[list[U]], Generic[U]):
    corner: U | None = None


class LineGrid(Grid[Line]):
    name: str | None = None


def test_the_derived_class_writes_its_own_members_first() -> None:
    shape = shape_of(LineGrid)

    assert isinstance(shape, Nested)
    assert [member.declared for member in shape.record.members] == ["Name", "Corner", "Total", "Results"]
