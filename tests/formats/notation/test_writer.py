"""Writers of JSON and JSV have one structure: the same value has the same parts in both (formats/WIRE.md 3, 6.1)."""

from __future__ import annotations

from typing import Any

import pytest

from formats import Dto, Int32, JsonFormat, JsvFormat, KeyValuePair, Options, TextCase
from formats.errors import EncodeError


class Leaf(Dto, namespace="N"):
    size: Int32 = 0
    name: str | None = None


class Heavy(Leaf, namespace="N"):
    weight: Int32 = 0


@pytest.mark.parametrize(
    ("type_", "value", "json", "jsv"),
    [
        (list[Leaf], [Leaf(1), Leaf(2, "a")], '[{"size":1},{"size":2,"name":"a"}]', "[{size:1},{size:2,name:a}]"),
        (list[Int32], (1, 2), "[1,2]", "[1,2]"),
        (list[str], ["a", "b"], '["a","b"]', "[a,b]"),
        (dict[str, Int32], {"a": 1}, '{"a":1}', "{a:1}"),
        (dict[str, str], {"a": "b", "c": None}, '{"a":"b"}', "{a:b}"),
        (KeyValuePair[str, Int32], KeyValuePair("a", 1), '{"key":"a","value":1}', "{key:a,value:1}"),
        (object, {"a": [1, Leaf(2)]}, '{"a":[1,{"size":2}]}', "{a:[1,{size:2}]}"),
    ],
)
@pytest.mark.parametrize("options", [Options(), Options(trust_after=None)], ids=["usual", "careful"])
def test_a_value_has_the_same_parts_in_both(type_: Any, value: Any, json: str, jsv: str, options: Options) -> None:
    assert JsonFormat().codec(type_, options).encode(value).decode() == json
    assert JsvFormat().codec(type_, options).encode(value).decode() == jsv


def test_a_record_in_the_place_of_its_base_begins_with_its_type() -> None:
    value = [Heavy(weight=3)]

    assert JsonFormat().codec(list[Leaf]).encode(value) == b'[{"__type":"N.Heavy, N","weight":3,"size":0}]'
    assert JsvFormat().codec(list[Leaf]).encode(value) == b'[{__type:"N.Heavy, N",weight:3,size:0}]'


def test_the_sides_of_a_pair_are_cased_and_left_out_as_members_are() -> None:
    declared = Options(text_case=TextCase.DECLARED)
    without = Options(exclude_defaults=True)
    with_nulls = Options(include_nulls=True)
    type_ = KeyValuePair[str, Int32]

    assert JsonFormat().codec(type_, declared).encode(KeyValuePair("a", 1)) == b'{"Key":"a","Value":1}'
    assert JsonFormat().codec(type_, without).encode(KeyValuePair("a", 0)) == b'{"key":"a"}'
    assert JsonFormat().codec(type_, with_nulls).encode(KeyValuePair(None, 0)) == b'{"key":null,"value":0}'


@pytest.mark.parametrize(
    ("type_", "value"),
    [(list[Int32], {}), (list[Leaf], "ab"), (dict[str, Int32], []), (KeyValuePair[str, Int32], ("a", 1)), (Leaf, 7)],
)
@pytest.mark.parametrize("format_", [JsonFormat(), JsvFormat()], ids=lambda each: str(each.name))
def test_what_is_of_another_class_is_never_written(format_: Any, type_: Any, value: Any) -> None:
    with pytest.raises(EncodeError):
        format_.codec(type_).encode(value)
