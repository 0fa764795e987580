"""An integer fits its .NET type, also where its annotation does not tell the range (formats/WIRE.md 2.1)."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import pytest

from formats import Array, DecodeError, Dto, Int32, Int64, JsonFormat, UInt32, shape_of
from formats.json.ranges import range_check
from tests.vectors import types

T = TypeVar("T")


class Bare(Dto):
    count: int = 0
    many: list[int] | None = None
    array: Array[int] | None = None
    by_name: dict[str, int | None] | None = None
    inner: Bare | None = None
    said: Int32 = 0


class Told(Dto):
    name: str | None = None
    count: Int32 | None = None
    many: list[Int64] | None = None
    array: Array[UInt32] | None = None
    inner: Told | None = None


class Around(Dto, Generic[T]):
    items: list[T] | None = None
    rest: dict[str, list[Bare]] | None = None


@pytest.mark.parametrize("number", ["2147483648", "-2147483649", "79999999999999999999999999999995"])
@pytest.mark.parametrize(
    "text",
    [
        '{"count":%s}',
        '{"many":[1,%s]}',
        '{"array":[%s]}',
        '{"byName":{"a":null,"b":%s}}',
        '{"count":5,"inner":{"inner":{"count":%s},"many":[7]}}',
    ],
)
def test_a_bare_integer_out_of_its_range_is_read_as_by_the_careful_reader(text: str, number: str) -> None:
    codec = JsonFormat().codec(Bare)
    data = (text % number).encode()

    assert codec.decode(data) == codec.decoder.decode_tolerantly(data)
    assert number not in repr(codec.decode(data))


def test_what_fits_is_read_at_once() -> None:
    text = b'{"count":2147483647,"many":[-2147483648],"byName":{"a":null,"b":1},"inner":{"count":3}}'
    value = Bare(2**31 - 1, [-(2**31)], None, {"a": None, "b": 1}, Bare(3))
    fits = range_check(shape_of(Bare), Bare)

    assert fits is not None
    assert fits(value)
    assert JsonFormat().codec(Bare).decode(text) == value


def test_a_list_of_bare_integers_is_refused_where_one_does_not_fit() -> None:
    for type_ in (list[int], tuple[int, ...], dict[str, int], int):
        with pytest.raises(DecodeError):
            JsonFormat().codec(type_).decode(b'{"a":3000000000}' if type_ == dict[str, int] else b"[3000000000]")
    assert JsonFormat().codec(list[int]).decode(b"[5]") == [5]


@pytest.mark.parametrize(
    "type_", [Told, list[Told], dict[str, Told], list[Int32], Int32, str, types.Node, types.Collections]
)
def test_nothing_is_looked_at_where_msgspec_holds_every_range(type_: Any) -> None:
    assert range_check(shape_of(type_), type_) is None


@pytest.mark.parametrize("type_", [Bare, list[Bare], Around[int], Around[str], int, list[int | None]])
def test_bare_integers_are_found_wherever_they_are(type_: Any) -> None:
    assert range_check(shape_of(type_), type_) is not None
