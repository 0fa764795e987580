"""Numbers that stand bare in JSON, from what msgspec makes of them to what the type says."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NoReturn

from formats.errors import DecodeError
from formats.scalars.number_parsing import exact_decimal


def unusual() -> NoReturn:
    """Raise: the careful reader knows what this is."""
    raise DecodeError("not as a host writes it")


def within(low: int, high: int) -> Callable[[int], int]:
    """Return the function that gives an integer back if it fits its kind."""
    return lambda number: number if low <= number <= high else unusual()


def single(number: float) -> float:
    """Return a double that 32 bits hold; what is beyond them is infinite, as :mod:`formats.scalars` has it."""
    rounded: float = struct.unpack("f", struct.pack("f", number))[0]
    return rounded


def decimal(number: Any) -> Any:
    """Return the decimal of a text or an integer; a fraction is a text here."""
    if number.__class__ is str and number:
        return exact_decimal(number)
    return exact_decimal(str(number)) if number.__class__ is int else unusual()
