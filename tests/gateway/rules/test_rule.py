"""What a rule is, and how .NET writes what its message tells of."""

from __future__ import annotations

import decimal

import pytest

from formats import Enumeration, Flags
from gateway.rules import InclusiveBetween, Matches, Must, NotEmpty, Rule
from gateway.rules.rule import On, is_empty, text_of


class Colour(Enumeration):
    NONE = "None"
    DARK_RED = "DarkRed"


class Rights(Flags):
    NONE = 0
    READ = 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "True"),
        (2.0, "2"),
        (2.5, "2.5"),
        (1e15, "1000000000000000.0"),
        (decimal.Decimal("1.50"), "1.50"),
        (Colour.DARK_RED, "DarkRed"),
    ],
)
def test_a_value_is_written_as_dotnet_does(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize("value", [Colour.NONE, Rights.NONE, decimal.Decimal("0.00"), "\u3000\x85"], ids=repr)
def test_the_default_of_a_type_is_empty(value: object) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [Colour.DARK_RED, Rights.READ, "\x1f", "\u200b"], ids=repr)
def test_any_other_value_is_not(value: object) -> None:
    assert not is_empty(value)


def test_a_rule_has_the_text_of_an_attribute_if_one_can_say_it() -> None:
    assert Matches("[a-z]`").expression_text() == "Matches(`[a-z]``)"
    assert InclusiveBetween(1.0, 2).expression_text() == "InclusiveBetween(1,2)"
    assert NotEmpty().expression_text() == "NotEmpty"
    assert Must(bool).expression_text() is None
    assert InclusiveBetween(True, 2).expression_text() is None


def test_a_rule_of_ones_own_says_what_fits() -> None:
    class Even(Rule, frozen=True):
        code = "Even"
        message = "'{PropertyName}' is odd."

    with pytest.raises(NotImplementedError):
        Even().fits(1)
    assert Even().values(1) == {}


def test_rules_of_verbs_are_for_each_of_them_in_any_letter_case() -> None:
    assert On("post, Put,, ", NotEmpty()).verbs == {"POST", "PUT"}
