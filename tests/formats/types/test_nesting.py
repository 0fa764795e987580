"""How deep values of a type nest, found by looking at each type once."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from formats import CsvFormat, Dto, JsonFormat, JsvFormat, KeyValuePair, Options, XmlFormat, shape_of
from formats.errors import MalformedError
from formats.types.nesting import depth_of


class Leaf(Dto):
    text: str | None = None


class Branch(Dto):
    leaves: list[Leaf] | None = None
    leaf: Leaf | None = None


class Parent(Dto):
    children: list[Child] | None = None


class Child(Dto):
    parent: Parent | None = None


@pytest.mark.parametrize(
    ("type_", "depth"),
    [
        (str, 0),
        (list[str], 1),
        (Leaf, 1),
        (dict[str, list[Leaf]], 3),
        (Branch, 3),
        (KeyValuePair[str, list[str]], 2),
        (list[Parent], math.inf),
    ],
)
def test_a_level_is_an_object_a_list_or_a_dictionary(type_: Any, depth: float) -> None:
    assert depth_of(shape_of(type_)) == depth


@pytest.mark.parametrize("type_", [list[list[int]], list[Leaf], dict[str, Leaf]])
def test_what_is_deeper_than_allowed_is_refused_whoever_reads_it(type_: Any) -> None:
    codec = JsonFormat().codec(type_, Options(max_depth=1))
    text = b"[[1]]" if type_ == list[list[int]] else b'[{"text":"a"}]' if type_ == list[Leaf] else b'{"a":{"text":"a"}}'

    with pytest.raises(MalformedError):
        codec.decode(text)


def layers(count: int, leaf: Any) -> Any:
    """Return a type that leads to its last layer in 2 ** count ways."""
    type_: Any = type(Dto)("L0", (Dto,), {"__annotations__": {"value": leaf}, "value": None, "__module__": __name__})
    for number in range(1, count):
        members = {"__annotations__": dict.fromkeys("ab", type_ | None), "a": None, "b": None}
        type_ = type(Dto)(f"L{number}", (Dto,), {**members, "__module__": __name__})
    return type_


@pytest.mark.parametrize("format_", [CsvFormat(), JsonFormat(), JsvFormat(), XmlFormat()])
@pytest.mark.parametrize("leaf", [str | None, dt.datetime | None])
def test_a_type_to_which_a_billion_ways_lead_is_looked_at_once(format_: Any, leaf: Any) -> None:
    type_ = layers(30, leaf)
    codec = format_.codec(list[type_], Options(max_depth=100))
    text = codec.encode([type_(a=type_.__annotations__["a"].__args__[0]())] * 400)

    assert codec.decode(text) == codec.decode(text)
