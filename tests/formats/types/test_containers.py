"""Dictionaries and sets whose keys all have the same hash: refused, with a place, in time that is linear."""

from __future__ import annotations

import datetime
import decimal
import json
import uuid
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
import pytest

from formats import (
    Array,
    Container,
    DecodeError,
    Dto,
    Enumeration,
    Flags,
    HashSet,
    Int32,
    Int64,
    KeyValuePair,
    UnsupportedTypeError,
    shape_of,
)
from formats.types.containers import SAME_HASH, check_hashes, dictionary_of, gatherer_of, is_safe_key
from tests.fuzz.readers import FORMATS
from tests.pumping import AT_MOST, growth

#: What Python takes the hashes of numbers by.
PRIME = 2**61 - 1


class Keyed(Dto, namespace="Keys"):
    guids: dict[uuid.UUID, str] | None = None
    decimals: dict[decimal.Decimal, str] | None = None
    guid_set: HashSet[uuid.UUID] | None = None
    decimal_set: HashSet[decimal.Decimal] | None = None
    frozen: frozenset[uuid.UUID] | None = None


def _guids(count: int) -> list[str]:
    return [str(uuid.UUID(int=PRIME * number)) for number in range(1, count + 1)]


def _decimals(count: int) -> list[str]:
    return [str(PRIME * number) for number in range(1, count + 1)]


class Point(Dto, namespace="Keys"):
    x: Int32 = 0


class Points(Dto, namespace="Keys"):
    all: HashSet[Point] | None = None


MEMBERS: dict[str, Callable[[int], list[str]]] = {
    "Guids": _guids,
    "Decimals": _decimals,
    "GuidSet": _guids,
    "DecimalSet": _decimals,
    "Frozen": _guids,
}


def _document(name: str, member: str, keys: list[str]) -> bytes:
    is_map = member in ("Guids", "Decimals")
    value: Any = dict.fromkeys(keys, "x") if is_map else keys
    jsv = "{" + ",".join(f"{each}:x" for each in keys) + "}" if is_map else "[" + ",".join(keys) + "]"
    match name:
        case "json" | "jsonl":
            return json.dumps({member: value}).encode()
        case "jsv":
            return f"{{{member}:{jsv}}}".encode()
        case "csv":
            return f'{member}\r\n"{jsv}"\r\n'.encode()
        case "x-msgpack":
            return msgspec.msgpack.encode({member: value})
    typed = [uuid.UUID(each) if "uid" in member or member == "Frozen" else decimal.Decimal(each) for each in keys]
    attribute = next(each for each in Keyed.__struct_fields__ if each.replace("_", "") == member.lower())
    return FORMATS["xml"].codec(Keyed).encode(Keyed(**{attribute: _container(member, typed)}))


def _container(member: str, keys: list[Any]) -> Any:
    if member == "Frozen":
        return tuple(keys)
    return dict.fromkeys(keys, "x") if member in ("Guids", "Decimals") else keys


def _outcome(name: str, data: bytes) -> Any:
    try:
        return FORMATS[name].codec(Keyed).decode(data)
    except DecodeError as error:
        return error


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("name", FORMATS)
def test_keys_with_one_hash_are_few_or_refused_with_a_place(name: str, member: str) -> None:
    few = _outcome(name, _document(name, member, MEMBERS[member](SAME_HASH)))
    many = _outcome(name, _document(name, member, MEMBERS[member](SAME_HASH + 1)))

    assert SAME_HASH in {len(each) for each in msgspec.structs.astuple(few) if each is not None}
    assert isinstance(many, DecodeError)
    assert many.where


@pytest.mark.slow
@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("name", FORMATS)
def test_keys_with_one_hash_cost_no_more_than_linear_time(name: str, member: str) -> None:
    if name == "xml":
        # Written with as many as are allowed, and then told again and again under other keys of the same hash.
        few = _document(name, member, MEMBERS[member](1)).decode()
        key = "00000000-0000-0000-1fff-ffffffffffff" if "uid" in member or member == "Frozen" else str(PRIME)
        start = few.index("<d2p1:")
        end = few.rindex("</" + member)
        one = few[start:end]

        def make(count: int) -> bytes:
            items = "".join(one.replace(key, each) for each in MEMBERS[member](count))
            return (few[:start] + items + few[end:]).encode()
    else:

        def make(count: int) -> bytes:
            return _document(name, member, MEMBERS[member](count))

    assert growth(lambda data: _outcome(name, data), make, 300) <= AT_MOST


def test_equal_keys_are_not_too_many() -> None:
    keys = [decimal.Decimal("1." + "0" * (number % 28)) for number in range(10_000)]

    check_hashes(keys)
    assert dictionary_of(shape_of(decimal.Decimal))((each, 1) for each in keys) == {decimal.Decimal(1): 1}


def test_many_keys_of_many_hashes_are_read() -> None:
    keys = [uuid.UUID(int=number * (PRIME + 7)) for number in range(20_000)]

    assert len(dictionary_of(shape_of(uuid.UUID))((each, 1) for each in keys)) == 20_000


class _Number(Enumeration):
    ONE = "One"


@pytest.mark.parametrize(
    ("type_", "safe"),
    [
        (str, True),
        (Int64, True),
        (bool, True),
        (_Number, True),
        (datetime.date, True),
        (uuid.UUID, False),
        (decimal.Decimal, False),
        (float, False),
        (datetime.datetime, False),
        (list[Int32], False),
        (object, False),
    ],
)
def test_kinds_whose_hashes_strangers_choose_are_counted(type_: Any, safe: bool) -> None:
    assert is_safe_key(shape_of(type_)) is safe


class Pixel(Dto, namespace="Keys", frozen=True):
    x: Int32 = 0
    at: tuple[Int32, ...] | None = None
    near: frozenset[Pixel] | None = None


class Pixels(Dto, namespace="Keys"):
    all: set[Pixel] | None = None


class Line(Dto, namespace="Keys", frozen=True):
    ends: list[Int32] | None = None


def test_a_hash_set_of_what_has_no_hash_keeps_all_and_a_python_set_of_it_is_refused() -> None:
    lists = shape_of(Annotated[list[list[Int32]], Container.SET])
    loose = shape_of(frozenset[object])

    assert gatherer_of(lists)([[1], [1]]) == [[1], [1]]  # type: ignore[arg-type]  # a Listing
    with pytest.raises(DecodeError):
        gatherer_of(loose)([[1]])  # type: ignore[arg-type]  # a Listing
    for type_ in (frozenset[list[Int32]], set[Point], set[tuple[Point, ...]], set[KeyValuePair[str, str]]):
        with pytest.raises(UnsupportedTypeError, match=r"a Python set cannot hold .*: write HashSet"):
            shape_of(type_)
    assert gatherer_of(shape_of(Array[Int32]))([1, 1]) == [1, 1]  # type: ignore[arg-type]  # a Listing


def test_a_set_of_records_is_read_in_every_format() -> None:
    value = Points(all=[Point(x=1), Point(x=1)])
    for name, format_ in FORMATS.items():
        codec = format_.codec(Points)
        assert codec.decode(codec.encode(value)) == value, name


def test_a_python_set_of_frozen_records_is_read_in_every_format() -> None:
    pixel = Pixel(1, (2, 3), frozenset((Pixel(5),)))
    for name, format_ in FORMATS.items():
        codec = format_.codec(Pixels)
        assert codec.decode(codec.encode(Pixels({pixel, Pixel(4)}))) == Pixels({pixel, Pixel(4)}), name
    with pytest.raises(UnsupportedTypeError, match="members have no hash"):
        gatherer_of(shape_of(set[Line]))  # type: ignore[arg-type]  # a Listing


def test_combinations_of_flags_that_strangers_send_do_not_add_up() -> None:
    class Many(Flags):
        ONE = 1

    for number in range(10_000):
        assert Many(number << 4) == number << 4
    assert len(Many._value2member_map_) <= 1_001
