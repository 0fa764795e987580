"""Booleans and numbers read from their text (formats/WIRE.md 2.9, 2.10): .NET's grammar, invariant culture."""

from __future__ import annotations

import decimal
import math
import re
import struct
from collections.abc import Callable
from typing import Any

from formats.errors import DecodeError
from formats.types.kinds import INTEGER_RANGES, Kind

#: Text → value. Raises :class:`DecodeError` without a place; its caller knows the place.
Parser = Callable[[str], Any]

#: White space around numbers and booleans (formats/WIRE.md 2.10).
SPACE = " \t\n\v\f\r\x85\xa0\u200b"
#: The most characters of a decimal, whose digits cost more than those of a Double.
LONGEST = 400


def bad(text: str, wanted: str) -> DecodeError:
    """Return the error for a text that is not ``wanted``."""
    return DecodeError(f"{text[:50]!r} is not {wanted}")


_BOOLEANS = {**dict.fromkeys(("1", "t", "T", "y", "Y", "on"), True), **dict.fromkeys(("0", "f", "F", "n", "N"), False)}


def boolean(text: str) -> bool:
    """Return a boolean; 2.9 lists the texts: ``on`` is one, ``On`` is not."""
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if len(text) == 3 and text.startswith("of"):
        return False
    word = text.strip(SPACE).lower()
    if word in ("true", "false"):
        return word == "true"
    raise bad(text, "a boolean")


_INTEGER = re.compile(r"[0-9]++|-(?:0|[1-9][0-9]*+)")


def integer_parser(kind: Kind) -> Parser:
    """Return the parser of the integers that a .NET type holds."""
    low, high = INTEGER_RANGES[kind]
    sure = len(str(high)) - 1  # a number of no more digits than this always fits
    name = f"an {kind.value}" if kind.value[0] in "IU" else f"a {kind.value}"

    def parse(text: str) -> int:
        if len(text) <= sure and text.isascii() and text.isdigit():
            return int(text)
        digits = text.strip(SPACE)
        # No range has more than 20 digits; for longer texts int() itself would be slow or refuse.
        if not _INTEGER.fullmatch(digits) or (len(digits) > 20 and len(digits.lstrip("0")) > 20):
            raise bad(text, name)
        value = int(digits.lstrip("0") or "0") if len(digits) > 20 else int(digits)
        if not low <= value <= high:
            raise bad(text, name)
        return value

    return parse


_FLOATING = re.compile(r"[+-]?+(?:[0-9]++(?:,[0-9]{3})*+(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+")
_SPECIAL = {"nan": math.nan, "infinity": math.inf, "+infinity": math.inf, "-infinity": -math.inf}


def numeral_of(text: str, wanted: str) -> str:
    """Return a .NET numeral without spaces and thousands separators."""
    numeral = text.strip(SPACE)
    if len(numeral) > LONGEST or not _FLOATING.fullmatch(numeral):
        raise bad(text, wanted)
    return numeral.replace(",", "")


def double(text: str) -> float:
    """Return a double of as many characters as there are; ``NaN`` and the infinities are words."""
    numeral = text.strip(SPACE)
    if _FLOATING.fullmatch(numeral):
        return float(numeral.replace(",", ""))
    special = _SPECIAL.get(numeral.lower())
    if special is None:
        raise bad(text, "a Double")
    return special


def single(text: str) -> float:
    """Return a double that 32 bits hold."""
    # Native packing rounds a value beyond 32 bits to infinity, as .NET does.
    rounded: float = struct.unpack("f", struct.pack("f", double(text)))[0]
    return rounded


_DECIMAL_LIMIT = decimal.Decimal(2**96 - 1)
#: A decimal that needs no rounding: every one of at most so many characters fits 96 bits and 28 places.
_FITTING = re.compile(r"-?+[0-9]++(?:\.[0-9]++)?+")
FITTING_LENGTH = 28
_EXACT = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_EVEN)


def exact_decimal(text: str) -> decimal.Decimal:
    """Return a decimal that keeps its scale; 96 bits and 28 places are .NET's limits."""
    if len(text) <= FITTING_LENGTH and _FITTING.fullmatch(text):
        exact = decimal.Decimal(text)
        return exact if exact else exact.copy_abs()
    numeral = numeral_of(text, "a Decimal")
    if len(numeral.lower().partition("e")[2]) > 10:
        raise bad(text, "a Decimal")
    value = decimal.Decimal(numeral)
    if value.is_zero():
        places = min(max(-int(value.as_tuple().exponent), 0), 28)
        return decimal.Decimal(0).scaleb(-places)
    if value.adjusted() > 28:
        raise bad(text, "a Decimal: it is too large")
    # There are at most 29 digits; if they do not fit 96 bits, the last place is given up.
    natural = max(-int(value.as_tuple().exponent), 0)
    most = min(natural, 28, 28 - value.adjusted())
    for places in (most, most - 1):
        if places >= 0:
            rounded = value.quantize(decimal.Decimal(1).scaleb(-places), context=_EXACT)
            if rounded.copy_abs().scaleb(places, context=_EXACT) <= _DECIMAL_LIMIT:
                return rounded
    raise bad(text, "a Decimal: it is too large")
