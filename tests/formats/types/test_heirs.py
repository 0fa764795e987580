"""A value of a derived class, read where its base is declared."""

from __future__ import annotations

from typing import Any

import pytest

from formats import JsonFormat, JsvFormat
from formats.types.heirs import heir_of
from formats.types.shapes import Nested, shape_of
from tests.hosts.corners import Dog, Pet, Thing

READERS = [
    (JsonFormat(), '{"pet":{"__type":"%s","name":"d","breed":"b"}}'),
    (JsvFormat(), '{pet:{__type:"%s",name:d,breed:b}}'),
]


@pytest.mark.parametrize(("format_", "text"), READERS, ids=["json", "jsv"])
@pytest.mark.parametrize("name", ["X1.Dog, Oracle", "X1.Dog"])
def test_type_names_a_class_that_derives_from_the_declared_one(format_: Any, text: str, name: str) -> None:
    assert format_.codec(Thing).decode((text % name).encode()).pet == Dog(name="d", breed="b")


@pytest.mark.parametrize(("format_", "text"), READERS, ids=["json", "jsv"])
@pytest.mark.parametrize("name", ["X1.Thing", "X1.Pet", "Dog", "builtins.object", "", "X1.Nothing, Oracle"])
def test_type_names_nothing_else(format_: Any, text: str, name: str) -> None:
    assert format_.codec(Thing).decode((text % name).encode()).pet == Pet(name="d")


@pytest.mark.parametrize("format_", [JsonFormat(), JsvFormat()], ids=["json", "jsv"])
def test_what_is_written_of_a_derived_class_is_read_back(format_: Any) -> None:
    codec = format_.codec(Thing)
    value = Thing(pet=Dog(name="d", breed="b"))

    assert codec.decode(codec.encode(value)).pet == value.pet


def test_a_class_is_no_heir_of_itself() -> None:
    shape = shape_of(Dog)

    assert isinstance(shape, Nested)
    assert heir_of(shape.record, "X1.Dog") is None
