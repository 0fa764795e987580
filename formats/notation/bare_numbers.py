"""Numbers without quotes in JSON: from the value that msgspec reads to the value of the declared type."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NoReturn

from formats.errors import DecodeError
from formats.scalars.number_parsing import exact_decimal


def unusual() -> NoReturn:
    """Raise an error on which the caller asks the careful reader."""
    raise DecodeError("not as a host writes it")


def within(low: int, high: int) -> Callable[[int], int]:
    """Return the function that returns an integer unchanged if it fits its kind."""
    return lambda number: number if low <= number <= high else unusual()


def single(number: float) -> float:
    """Return a double that 32 bits hold; one beyond them becomes infinite, as in :mod:`formats.scalars`."""
    rounded: float = struct.unpack("f", struct.pack("f", number))[0]
    return rounded


def decimal(number: Any) -> Any:
    """Return the decimal of a text or an integer; msgspec passes a fraction as its text."""
    if number.__class__ is str and number:
        return exact_decimal(number)
    return exact_decimal(str(number)) if number.__class__ is int else unusual()
