"""Rules about whether there is a value (gateway/WIRE.md 5.5)."""

from __future__ import annotations

import pytest

from formats import Enumeration
from gateway.rules import Empty, IsInEnum, Must, NotEmpty, NotNull, Null, Rule

NOTHINGS: list[object] = [None, "", " \t", [], {}, 0, 0.0, False]
SOMETHINGS: list[object] = ["x", " x ", [None], {"": None}, 1, -0.5, True]


class Colour(Enumeration):
    RED = "Red"


@pytest.mark.parametrize("value", NOTHINGS, ids=repr)
def test_what_is_empty_is_not_there(value: object) -> None:
    assert Empty().fits(value)
    assert not NotEmpty().fits(value)
    assert Null().fits(value) is (value is None)
    assert NotNull().fits(value) is (value is not None)


@pytest.mark.parametrize("value", SOMETHINGS, ids=repr)
def test_what_is_not_empty_is(value: object) -> None:
    assert NotEmpty().fits(value)
    assert not Empty().fits(value)
    assert not Null().fits(value)


def test_a_member_that_nobody_declared_is_in_no_enum() -> None:
    assert [IsInEnum().fits(value) for value in (Colour.RED, None, Colour.numbered(7))] == [True, True, False]


def test_a_rule_of_ones_own_has_its_text_or_the_usual_one() -> None:
    rule: Rule = Must(lambda value: value == 7, "'{PropertyName}' is seven.")

    assert [rule.fits(value) for value in (7, 8, None)] == [True, False, False]
    assert rule.message == "'{PropertyName}' is seven."
    assert "{PropertyName}" in Must(bool).message
