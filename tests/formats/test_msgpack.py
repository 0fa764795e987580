"""MessagePack, the format that came in by an entry point."""

from __future__ import annotations

import ast
import datetime
import inspect
import tomllib
import tracemalloc
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import (
    BUILT_IN,
    DecodeError,
    Dto,
    EncodeError,
    Int32,
    KeyValuePair,
    Options,
    Registry,
    Single,
    TextCase,
    member,
    msgpack_codec,
)
from formats import msgpack as module
from formats.msgpack import FORMAT
from formats.registry import GROUP, installed
from tests.pumping import AT_MOST, growth
from tests.vectors import types
from tests.vectors.catalog import TYPES, build, canonical, same
from tests.vectors.scoring import vectors

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def packable() -> st.SearchStrategy[Any]:
    scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.text(), st.binary())
    return st.recursive(
        scalars, lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)), max_leaves=40
    )


class Loose(Dto):
    value: Any = None


class Strict(Dto):
    value: list[Int32] | None = None


class Secret(Dto):
    name: str | None = None
    password: str | None = member(ignored=True)


def packed(type_: Any, value: Any, **options: Any) -> Any:
    """Return what a peer's library sees."""
    return msgspec.msgpack.decode(FORMAT.codec(type_, Options(**options)).encode(value))


def decode(type_: Any, data: Any) -> Any:
    return FORMAT.codec(type_).decode(data if isinstance(data, bytes) else msgspec.msgpack.encode(data))


def test_it_comes_in_by_an_entry_point_as_any_third_partys_would() -> None:
    group = PROJECT["entry-points"]["gateway.formats"]
    (loaded,) = (EntryPoint(name, value, "gateway.formats").load() for name, value in group.items())

    assert loaded is FORMAT
    assert Registry(BUILT_IN).plus(loaded).speaking("application/x-msgpack") is FORMAT


def test_a_gateway_of_this_environment_speaks_it() -> None:
    if "x-msgpack" not in entry_points(group=GROUP).names:
        pytest.skip("this environment was installed before the entry point was there: pip install -e .")

    assert installed(BUILT_IN).named("x-msgpack") is FORMAT


def test_an_integer_beyond_its_type_is_an_encode_error_that_names_the_member() -> None:
    with pytest.raises(EncodeError, match=r"\$\.Value"):
        packed(types.Leaf, types.Leaf("a", 2**31))


def test_it_knows_nothing_of_the_gateway() -> None:
    sources = map(inspect.getsource, (module, msgpack_codec))
    imported = [each for source in sources for each in ast.walk(ast.parse(source)) if isinstance(each, ast.ImportFrom)]

    roots = {str(each.module).partition(".")[0] for each in imported}
    assert roots == {"__future__", "collections", "typing", "formats"}


def test_members_have_the_names_of_json_and_scalars_without_a_type_there_are_text() -> None:
    leaf = types.Leaf("a", 1)
    at = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)

    assert packed(types.Leaf, leaf) == {"name": "a", "value": 1}
    assert packed(types.Leaf, leaf, text_case=TextCase.DECLARED) == {"Name": "a", "Value": 1}
    assert packed(types.Leaf, types.Leaf()) == {"value": 0}
    assert packed(types.Leaf, types.Leaf(), include_nulls=True) == {"name": None, "value": 0}
    assert packed(datetime.datetime, at) == "2026-01-02T03:04:05Z"
    assert packed(bytes, b"\x00\xff") == b"\x00\xff"
    assert packed(types.Access, types.Access.READ | types.Access.ADMIN) == 5
    assert packed(types.Color, types.Color.BLUE) == "Blue"


def test_an_ignored_member_is_not_written() -> None:
    assert packed(Secret, Secret("a", "hunter2")) == {"name": "a"}


def test_a_peers_own_spelling_is_read() -> None:
    at = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)

    assert decode(types.Leaf, {"NAME": "a", "value": "3", "more": [1]}) == types.Leaf("a", 3)
    assert decode(datetime.datetime, at) == at
    assert decode(KeyValuePair[str, Int32], {"Key": "a", "Value": 1}) == KeyValuePair("a", 1)
    assert decode(object, {1: [at, b"x"]}) == {"1": ["2026-01-02T03:04:05.0000000+00:00", b"x"]}
    assert decode(Single, 0.1) == decode(Single, "0.1")


@pytest.mark.parametrize(
    ("type_", "data", "where"),
    [
        (list[types.Leaf], [{"value": 1}, {"value": "x"}], "$[1].value"),
        (types.Node, {"children": [{"byKey": {"a": {"child": 3}}}]}, "$.children[0].byKey['a'].child"),
        (dict[str, Int32], {"a": None}, "$['a']"),
        (types.Leaf, b"\x81\xa4name", "byte 6"),
        (types.Leaf, b"\x81\xa4na\xffe\x01", "byte 4"),
        (object, b"\xde\x00\x01\xd9\x02ok\xda\x00\x03a\xffb", "byte 11"),
        (object, b"\x93\xcb" + b"\xff" * 8 + b"\xc7\x01\x05\xff\xdb\x00\x00\x00\x01\xff", "byte 19"),
        (object, b"\x92\xc4\x01\xff\xa1\xff", "byte 5"),
        (object, b"\xa2\xff", "byte 2"),
        (types.Leaf, b"\xc1", "byte 0"),
        (types.Leaf, b"\xc1\xa1\xff", "byte 0"),
        (types.Leaf, b"\x80\x01", "byte 1"),
        (types.Leaf, b"\xdf\xff\xff\xff\xff", "byte 5"),
        (types.Node, b"\x91" * 100_000, "$"),
        (object, msgspec.msgpack.Ext(5, b"x"), "$"),
        (object, b"\x81\x90\x01", "$"),
        (list[dict[str, object]], b"\x82\x80d\xa3\xe2\xa5\xf3", "byte 4"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(type_: Any, data: Any, where: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(type_, data)

    assert caught.value.where == where


@pytest.mark.slow
def test_every_recorded_value_survives_but_for_what_is_never_on_the_wire() -> None:
    lost = set()
    for vector in vectors("write"):
        value = build(vector["type"], vector["value"])
        found = FORMAT.codec(TYPES[vector["type"]]).decode(FORMAT.codec(TYPES[vector["type"]]).encode(value))
        if not same(canonical(found), canonical(value)):
            lost.add(vector["type"])

    assert lost <= {"Contract", "List<Contract>", "WithIgnored"}


@pytest.mark.parametrize("type_", [object, types.Leaf, dict[str, str]])
def test_keys_that_are_lists_are_refused_before_they_can_be_compared(type_: Any) -> None:
    # -1 and -2 have the same hash, and so have lists of them.
    def make(count: int) -> bytes:
        keys = (b"\x9c" + bytes(0xFF - (number >> bit & 1) for bit in range(12)) for number in range(count))
        return b"\xde" + count.to_bytes(2) + b"".join(key + b"\x01" for key in keys)

    with pytest.raises(DecodeError, match=r"a key is a list \(byte 3\)"):
        FORMAT.codec(type_).decode(make(4_000))


def test_lists_that_are_no_keys_are_read_however_many() -> None:
    value = [{"a": [1], "b": [["x", b"y" * 300, 1.5, 70_000]], "é\x90": {"c": [None, True]}}] * 500

    assert FORMAT.codec(object).decode(msgspec.msgpack.encode(value)) == value


def nested(value: bytes, levels: int) -> bytes:
    return value * levels + b"\xc0"


def length(first: bytes, size: int) -> bytes:
    return first + size.to_bytes(4)


HUGE = 2**32 - 1
#: What a stranger may write for a member, by what is bad about it.
HOSTILE = {
    "deep lists": nested(b"\x91", 100_000),
    "deep maps": nested(b"\x81\xa1a", 100_000),
    "deep map keys": nested(b"\x81", 100_000),
    "a list of 4 G": length(b"\xdd", HUGE),
    "a map of 4 G": length(b"\xdf", HUGE),
    "a text of 4 GB": length(b"\xdb", HUGE) + b"a" * 1000,
    "bytes of 4 GB": length(b"\xc6", HUGE) + b"a" * 1000,
    "an ext of 4 GB": length(b"\xc9", HUGE) + b"\x05" + b"a" * 1000,
    "lists of 4 G in each other": length(b"\xdd", HUGE) * 400,
    "maps of 4 G in each other": length(b"\xdf", HUGE) * 400,
    "lists of a million in each other": length(b"\xdd", 10**6) * 400 + b"\x01" * 100_000,
    "a list as key": b"\x81\x91\x01\x01",
    "lists as keys": length(b"\xdf", 10_000)
    + b"".join(b"\x91%b\x01" % msgspec.msgpack.encode(n) for n in range(10_000)),
    "maps as keys": length(b"\xdf", 10_000) + b"\x81\x01\x01\x01" * 10_000,
    "an ext": b"\xd4\x05\x01",
    "exts": length(b"\xdd", 100_000) + b"\xd4\x05\x01" * 100_000,
    "exts as keys": length(b"\xdf", 10_000) + b"\xd4\x05\x01\x01" * 10_000,
    "a time beyond 9999": b"\xc7\x0c\xff" + b"\xff" * 12,
    "a byte that is never used": b"\xc1",
}


@pytest.mark.slow
@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("type_", [Loose, Strict])
def test_what_a_stranger_may_write_is_refused_with_little_memory(hostile: str, type_: Any) -> None:
    codec = FORMAT.codec(type_)
    data = b"\x81\xa5Value" + HOSTILE[hostile]
    tracemalloc.start()
    try:
        with pytest.raises(DecodeError):
            codec.decode(data)
        assert tracemalloc.get_traced_memory()[1] < 30 * max(len(data), 10_000)
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("key", [str, int, float, lambda number: datetime.datetime.fromtimestamp(number, datetime.UTC)])
def test_a_map_of_a_hundred_thousand_keys_is_read_in_linear_time(key: Any) -> None:
    decode = FORMAT.codec(dict[str, Int32]).decode

    def made(size: int) -> bytes:
        return msgspec.msgpack.encode({key(number): 1 for number in range(size)})

    assert len(decode(made(100_000))) == 100_000
    assert growth(decode, made, 5_000) < AT_MOST


@given(data=packable(), noise=st.binary(max_size=3))
def test_values_are_counted_before_they_are_read(data: Any, noise: bytes) -> None:
    text = msgspec.msgpack.encode(data)

    assert FORMAT.values_in(text, 0) == 1
    assert FORMAT.values_in(text + noise, 10**6) >= FORMAT.values_in(text, 10**6)
    # What is shorter than its bound is told by its bytes alone.
    long = msgspec.msgpack.encode(["x" * 5000, data])
    assert FORMAT.values_in(long, 4000) == count(data) + 2


def count(data: Any) -> int:
    """Count items and members, the whole included."""
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return 1 + sum(map(count, inside))
