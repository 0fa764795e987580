"""Numbers that stand bare in JSON: those of their kind, and others left to the careful reader."""

from __future__ import annotations

import decimal as numbers
import math
from typing import Any

import pytest

from formats.errors import DecodeError
from formats.notation.bare_numbers import decimal, single, within


def test_an_integer_fits_its_kind_or_is_unusual() -> None:
    fits = within(-128, 127)

    assert [fits(number) for number in (-128, 0, 127)] == [-128, 0, 127]
    for number in (-129, 128):
        with pytest.raises(DecodeError):
            fits(number)


@pytest.mark.parametrize(("number", "held"), [(0.1, 0.10000000149011612), (1e39, math.inf), (-1e39, -math.inf)])
def test_a_double_becomes_one_that_32_bits_hold(number: float, held: float) -> None:
    assert single(number) == held


@pytest.mark.parametrize(("number", "text"), [("1.50", "1.50"), (7, "7"), ("-0.0", "0.0")])
def test_a_decimal_is_a_text_or_an_integer(number: Any, text: str) -> None:
    assert str(decimal(number)) == text
    assert isinstance(decimal(number), numbers.Decimal)


@pytest.mark.parametrize("number", [1.5, "", None, True, "x"])
def test_anything_else_is_unusual(number: Any) -> None:
    with pytest.raises(DecodeError):
        decimal(number)
