"""A codec's first value is checked by walking through it, with the result of the compiled check."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from formats import EncodeError, Options, shape_of
from formats.json.format import JsonCodec
from formats.json.slot_checks import checker_of
from formats.json.slot_walk import MOST_SLOTS, is_sound
from tests.formats.json.test_slot_checks import CASES, SOUND, Bush, Slots, Twig

SHAPE = shape_of(Slots)
COMPILED = checker_of(SHAPE)


VALUES: list[Any] = [None, "", 5, True, [], ["a"], {}, Twig(), Bush(), SOUND, *(each for _, each in CASES)]


def test_a_wrong_value_is_found_where_the_compiled_check_finds_it() -> None:
    for member, value in CASES:
        wrong = replace(SOUND, **{member: value})

        assert is_sound(SHAPE, wrong) is False
        assert not COMPILED(wrong)
        assert is_sound(SHAPE, replace(SOUND, self=wrong)) is False


@given(st.lists(st.sampled_from(VALUES)))
def test_any_values_of_any_slots_are_judged_alike(values: list[Any]) -> None:
    mixed = replace(SOUND, **dict(zip(Slots.__struct_fields__, values, strict=False)))

    assert is_sound(SHAPE, mixed) is COMPILED(mixed)
    assert is_sound(shape_of(list[Slots]), [SOUND, mixed]) is checker_of(shape_of(list[Slots]))([SOUND, mixed])


def test_a_large_value_is_left_to_the_compiled_check() -> None:
    at_most = Slots(texts=["a"] * (MOST_SLOTS - len(Slots.__struct_fields__)))
    more = Slots(texts=["a"] * (MOST_SLOTS - len(Slots.__struct_fields__) + 1))

    assert is_sound(SHAPE, at_most) is True
    assert is_sound(SHAPE, more) is None
    assert is_sound(SHAPE, Slots(map=dict.fromkeys(map(str, range(MOST_SLOTS + 1)), "a"))) is None
    with pytest.raises(EncodeError, match="Texts"):
        JsonCodec(Slots, Options()).encode(replace(more, texts=[*["a"] * MOST_SLOTS, 5]))


def test_a_value_that_contains_itself_is_refused_at_once() -> None:
    endless = Slots()
    endless.self = endless

    with pytest.raises(EncodeError, match="contains itself"):
        JsonCodec(Slots, Options()).encode(endless)


def test_a_slot_without_a_value_is_refused() -> None:
    unset = Slots()
    del unset.whole

    with pytest.raises(EncodeError, match="Whole"):
        JsonCodec(Slots, Options()).encode(unset)
