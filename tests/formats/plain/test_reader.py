"""Plain data → values: what a notation without types of its own gives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from formats import HOST, Dto, Int32, KeyValuePair, shape_of
from formats.errors import DecodeError
from formats.plain import reader_of


class Leaf(Dto):
    size: Int32 = 0
    names: list[str] | None = None
    by_day: dict[dt.date, Int32] | None = None
    leaf: Leaf | None = None
    anything: object = None


class Needed(Dto):
    must: Int32  # without a default


def read(type_: Any, data: Any) -> Any:
    return reader_of(shape_of(type_), HOST)(data)


@pytest.mark.parametrize(
    ("type_", "data", "value"),
    [
        (Leaf, {"SIZE": 1, "unknown": 2, 3: 4}, Leaf(1)),
        (Leaf, {"size": "7"}, Leaf(7)),
        (Leaf, {"leaf": {"names": ["a", None]}}, Leaf(leaf=Leaf(names=["a", None]))),  # type: ignore[list-item]
        (Leaf, {"byDay": {"2024-02-29": 1}}, Leaf(by_day={dt.date(2024, 2, 29): 1})),
        (Leaf, {"anything": {1: [None, True, 1.5, b"x"]}}, Leaf(anything={"1": [None, True, 1.5, b"x"]})),
        (KeyValuePair[str, Int32], {"KEY": "a", "Value": 1}, KeyValuePair("a", 1)),
        (set[Int32], [1, 1, 2], {1, 2}),
        (float, 1, 1.0),
        (str, 1.5, "1.5"),
        (Leaf, None, None),
    ],
)
def test_data_is_read_by_the_type(type_: Any, data: Any, value: Any) -> None:
    assert read(type_, data) == value


@pytest.mark.parametrize(
    ("type_", "data", "where"),
    [
        (Leaf, [], "$"),
        (Leaf, {"size": None}, "$.size"),
        (Leaf, {"size": True}, "$.size"),
        (Leaf, {"size": 2**31}, "$.size"),
        (Leaf, {"leaf": {"names": [{}]}}, "$.leaf.names[0]"),
        (Leaf, {"byDay": {"2024-02-30": 1}}, "$.byDay['2024-02-30']"),
        (Leaf, {"byDay": []}, "$.byDay"),
        (Leaf, {"names": "a"}, "$.names"),
        (Leaf, {"anything": [object()]}, "$.anything"),
        (KeyValuePair[str, Int32], {"Key": "a"}, "$"),
        (KeyValuePair[str, Int32], {"Key": "a", "Value": "x"}, "$.value"),
        (KeyValuePair[str, Int32], "a", "$"),
        (Needed, {}, "$"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(type_: Any, data: Any, where: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read(type_, data)

    assert caught.value.where == where


def test_data_that_holds_itself_is_refused() -> None:
    data: dict[str, Any] = {}
    data["leaf"] = data

    with pytest.raises(DecodeError, match="nested too deeply"):
        read(Leaf, data)
