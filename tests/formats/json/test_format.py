"""The codec of JSON: its fast ways write what the careful one does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import (
    Dto,
    Int32,
    JsonFormat,
    Options,
)
from formats.json.format import JsonCodec


class Native(Dto):
    """Of kinds that msgspec writes alike."""

    text: str | None = None
    items: list[str] | None = None
    map: dict[str, str] | None = None


class Leaf(Dto):
    id: Int32 = 0


class Deep(Dto):
    leaves: list[Leaf] | None = None


def written(value: Any, type_: Any = None, options: Options | None = None) -> str:
    return JsonFormat().codec(type_ or type(value), options or Options()).encode(value).decode()


@pytest.mark.slow
@given(st.lists(st.text(max_size=8), max_size=5))
def test_both_ways_of_writing_agree(texts: list[str]) -> None:
    codec = JsonCodec(Native, Options())
    value = Native(texts[0] if texts else None, list(texts), dict.fromkeys(texts, "\x85"))
    assert codec.encode(value) == codec.encode_exactly(value)
    assert json.loads(codec.encode(value)).get("items") == [each.encode("utf-8", "replace").decode() for each in texts]


def test_one_odd_row_of_many_is_spelled_and_the_others_stay() -> None:
    rows = [Native("x")] * 200
    rows[137] = Native("\x01")
    expected = ['{"text":"x"}'] * 200
    expected[137] = '{"text":"\\u0001"}'
    assert written(rows, list[Native]) == f"[{','.join(expected)}]"


@pytest.mark.parametrize("items", [[None], ["a", None], [None, "a"], ["a", None, "b"]])
def test_nulls_that_msgspec_has_written_are_looked_for(items: list[Any]) -> None:
    texts = ",".join("null" if each is None else f'"{each}"' for each in items)
    assert written(Native(items=items)) == f'{{"items":[{texts}]}}'
    assert written(Native(map={"k": None, "b": "x"})) == '{"map":{"b":"x"}}'  # type: ignore[dict-item]  # null is one
    assert written(Deep(leaves=[Leaf(1), *[None] * len(items)])) == f'{{"leaves":[{{"id":1}}{",{}" * len(items)}]}}'  # type: ignore[list-item]  # null is one
