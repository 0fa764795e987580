"""MessagePack cut into tokens; what its own library writes is the truth."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.msgpack_tokens import array_key, has_many_arrays, is_text, tokens
from formats.types.containers import SAME_HASH

LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=40) | st.binary()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner), max_leaves=12
)


def count(value: Any) -> int:
    if isinstance(value, list):
        return 1 + sum(map(count, value))
    return 1 + sum(count(key) + count(held) for key, held in value.items()) if isinstance(value, dict) else 1


@given(VALUES)
def test_a_text_has_a_token_for_each_value_and_ends_with_the_last(value: Any) -> None:
    data = msgspec.msgpack.encode(value)

    found = list(tokens(data))

    assert len(found) == count(value)
    assert found[-1][2] + found[-1][3] == len(data)


@pytest.mark.parametrize("size", [0, 31, 32, 255, 256, 65_535, 65_536])
def test_a_text_of_any_size_is_one(size: int) -> None:
    data = msgspec.msgpack.encode("x" * size)

    ((_, first, start, length),) = tokens(data)

    assert is_text(first)
    assert data[start : start + length] == b"x" * size


@pytest.mark.parametrize("value", [0, b"", [], {}, None, 1.5])
def test_nothing_else_is_a_text(value: Any) -> None:
    assert not is_text(msgspec.msgpack.encode(value)[0])


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\x81\x90\x01", 1),  # {[]: 1}
        (b"\x81\x01\x90", None),  # {1: []}
        (b"\x82\x01\x90\x90\x02", 3),  # {1: [], []: 2}
        (b"\x91\x81\xdc\x00\x00\x01", 2),  # [{[]: 1}], the list written long
        (b"\x81\x81\x90\x01\x02", 2),  # {{[]: 1}: 2}
        (b"\x92\x90\x81\xa1a\x91\x01", None),  # [[], {"a": [1]}]
    ],
)
def test_a_key_that_is_an_array_is_found(data: bytes, place: int | None) -> None:
    assert array_key(data) == place


def test_more_arrays_than_keys_of_one_hash_may_be_are_many() -> None:
    assert not has_many_arrays(b"\x90" * SAME_HASH)
    assert has_many_arrays(b"\x90" * (SAME_HASH + 1))
