"""What .NET has where nobody gave a value (formats/WIRE.md 1.4)."""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Any

import pytest

from formats import Byte, Char, DateTimeOffset, Dto, Enumeration, Flags, Int32, KeyValuePair, Single, computed, shape_of
from formats.types.defaults import default_of, empty_of
from formats.types.shapes import Nested


class Colour(Enumeration):
    RED = "Red"
    BLUE = "Blue"


class Rights(Flags):
    READ = 1


class Leaf(Dto):
    name: str | None = None


FIRST = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - unspecified


@pytest.mark.parametrize(
    ("type_", "default"),
    [
        (bool, False),
        (Byte, 0),
        (Single, 0.0),
        (decimal.Decimal, decimal.Decimal(0)),
        (Char, "\0"),
        (uuid.UUID, uuid.UUID(int=0)),
        (datetime.datetime, FIRST),
        (DateTimeOffset, FIRST.replace(tzinfo=datetime.UTC)),
        (datetime.date, FIRST.date()),
        (datetime.time, datetime.time(0)),
        (datetime.timedelta, datetime.timedelta(0)),
        (Colour, Colour.RED),
        (Rights, Rights(0)),
        (str, None),
        (bytes, None),
        (list[Int32], None),
        (dict[str, Int32], None),
        (Leaf, None),
        (KeyValuePair[str, Int32], KeyValuePair(None, 0)),
        (KeyValuePair[Int32 | None, KeyValuePair[bool, str]], KeyValuePair(None, KeyValuePair(False, None))),
    ],
)
def test_a_value_type_is_zero_and_what_may_be_null_is_null(type_: Any, default: Any) -> None:
    assert default_of(shape_of(type_)) == default
    assert default_of(shape_of(type_ | None)) is None


class Sparse(Dto):
    size: Int32
    name: str
    colour: Colour
    at: datetime.datetime | None
    kind: str = "plain"

    @computed
    def twice(self) -> int:
        return 2 * self.size


def test_an_empty_record_has_its_own_initial_values_and_else_those_of_dotnet() -> None:
    shape = shape_of(Sparse)
    assert isinstance(shape, Nested)
    assert empty_of(shape.record) == Sparse(0, None, Colour.RED, None)  # type: ignore[arg-type]  # as .NET has it
