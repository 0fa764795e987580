"""Which types msgspec writes and reads itself, and what it must not be given of those."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from formats import Dto, Enumeration, HashSet, Int32, JsonFormat, Kind, UInt64, labelled, shape_of
from formats.json.likeness import is_native, kinds_in
from tests.vectors import types


class Held(Dto):
    level: float = 0.0
    below: list[Held] | None = None


@pytest.mark.parametrize(
    ("type_", "written", "is_read"),
    [
        (list[str], True, True),
        (dict[str, Int32], True, True),
        (types.Leaf, True, True),
        (list[types.Node], True, True),
        (list[float], False, True),
        (list[UInt64], True, False),
        (HashSet[str], True, False),
        (dict[int, str], False, False),
        (list[types.Access], False, False),
        (list[dt.date], False, False),
        (list[object], False, False),
    ],
)
def test_msgspec_spells_texts_and_integers_as_a_host_does(type_: Any, written: bool, is_read: bool) -> None:
    assert (is_native(shape_of(type_), reading=False), is_native(shape_of(type_), reading=True)) == (written, is_read)


@pytest.mark.parametrize(
    ("type_", "kinds"),
    [
        (Held, {Kind.DOUBLE}),
        (dict[str, Held], {Kind.DOUBLE}),
        (list[types.Leaf], {Kind.STRING, Kind.INT32}),
        (dict[str, Int32], {Kind.INT32}),
    ],
)
def test_the_kinds_of_all_slots_are_known_also_of_a_type_that_contains_itself(type_: Any, kinds: set[Kind]) -> None:
    assert kinds_in(shape_of(type_)) == kinds


def test_a_negative_zero_by_itself_keeps_its_sign() -> None:
    assert str(JsonFormat().codec(float).decode(b"-0")) == "-0.0"


@pytest.mark.parametrize("text", [b"[-0]", b"[-0.0]", b"[1, -0 ]", b"[-0\n]", b"[-0e5]"])
def test_a_zero_keeps_its_sign(text: bytes) -> None:
    found = JsonFormat().codec(list[float]).decode(text)

    assert math.copysign(1, found[-1]) == -1


class Quoted(Enumeration):
    ONE = labelled("One", 'say "x"')


class Labels(Dto):
    label: Quoted = Quoted.ONE


def test_a_label_stands_as_it_is_in_the_first_text_and_in_every_other() -> None:
    codec = JsonFormat().codec(Labels)

    assert [codec.encode(Labels()) for _ in range(3)] == [b'{"label":"say "x""}'] * 3
    assert not is_native(shape_of(Labels), reading=False)
