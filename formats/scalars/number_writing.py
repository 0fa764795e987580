"""The text of numbers, as every format has it (formats/WIRE.md 2.3)."""

from __future__ import annotations

import decimal
import math
import struct
from collections.abc import Callable
from typing import Any

from formats.errors import EncodeError, refuse
from formats.scalars.date_writing import Token
from formats.types.kinds import INTEGER_RANGES, Kind


def net_double(value: float, xml: bool = False) -> str:
    """Return a double in .NET's round-trip layout (formats/WIRE.md 2.3)."""
    text = repr(value)
    if "e" not in text and "n" not in text:  # repr is in fixed notation only where .NET is too
        return text[:-2] if text.endswith(".0") else text
    if not math.isfinite(value):
        return _special(value, xml)
    # Only double.MaxValue and MinValue have a lower-case exponent letter, and not in XML.
    small = not xml and abs(value) == 1.7976931348623157e308
    return _layout(text, 17, "e" if small else "E")


#: A smaller float has fewer than 24 significant bits.
_SMALLEST_NORMAL = 2.0**-126


def net_single(value: float, xml: bool = False, modern: bool = False) -> str:
    """Return a float with the shortest digits that survive 32 bits; ``modern`` writes 10.x's ``E``."""
    if not math.isfinite(value):
        return _special(value, xml)
    try:
        packed = struct.pack("<f", value)
    except OverflowError as error:
        raise EncodeError(f"{value!r} does not fit 32 bits") from error
    single = struct.unpack("<f", packed)[0]
    # Six digits are never too many, except for numbers so small that they have fewer.
    for digits in range(6 if abs(single) >= _SMALLEST_NORMAL else 1, 10):
        text = f"{single:.{digits}g}"
        if struct.pack("<f", float(text)) == packed:
            break
    return _layout(text, 9, "E" if xml or modern else "e")


def _special(value: float, xml: bool) -> str:
    if math.isnan(value):
        return "NaN"
    return ("-" if value < 0 else "") + ("INF" if xml else "Infinity")


def _layout(text: str, limit: int, letter: str) -> str:
    """Return round-trip digits in fixed notation while the scale is -3 … ``limit``."""
    negative, digits, exponent = decimal.Decimal(text).as_tuple()
    sign, figures = "-" if negative else "", "".join(map(str, digits)).lstrip("0")
    if not figures:
        return sign + "0"
    assert isinstance(exponent, int)  # noqa: S101 - the value is finite
    scale, figures = len(figures) + exponent, figures.rstrip("0")
    if -3 <= scale <= limit:
        if scale <= 0:
            return sign + "0." + "0" * -scale + figures
        if len(figures) <= scale:
            return sign + figures + "0" * (scale - len(figures))
        return f"{sign}{figures[:scale]}.{figures[scale:]}"
    power = scale - 1
    fraction = "." + figures[1:] if len(figures) > 1 else ""
    return f"{sign}{figures[0]}{fraction}{letter}{'-' if power < 0 else '+'}{abs(power):02d}"


def net_decimal(value: decimal.Decimal) -> str:
    """Return a decimal with its scale, without exponent or negative zero (formats/WIRE.md 2.3)."""
    if not value.is_finite():
        raise EncodeError(f"a decimal cannot be {value}")
    text = format(value, "f")
    return text[1:] if text[0] == "-" and value.is_zero() else text


def decimal_text(value: Any) -> str:
    """Return the text of a decimal, or of an int in its place, as in every format."""
    if type(value) is int:
        return str(value)
    if not isinstance(value, decimal.Decimal):
        raise refuse(value, "a Decimal")
    if value.__class__ is decimal.Decimal:
        text = str(value)
        # No exponent, no Infinity or NaN, and no sign, which a zero would lose.
        if "E" not in text and "n" not in text and "N" not in text and text[0] != "-":
            return text
    return net_decimal(value)


def double_text(value: Any) -> str:
    """Return the text of a double, or of an int in its place, as in JSON, JSV and CSV."""
    if value.__class__ is float:
        text = repr(value)
        if "e" not in text and "n" not in text:
            return text[:-2] if text[-2:] == ".0" else text
    elif type(value) is not int:
        raise refuse(value, "a float")
    return net_double(float(value))


def integer(kind: Kind) -> Token:
    """Return the writer of the integers that a .NET type holds."""
    lowest, highest = INTEGER_RANGES[kind]

    def write(value: Any) -> str:
        if type(value) is not int or not lowest <= value <= highest:
            raise refuse(value, f"an int that fits {kind.value}")
        return str(value)

    return write


def floating(layout: Callable[[float], str]) -> Token:
    """Return the writer of a float, or an int in its place, in a layout."""

    def write(value: Any) -> str:
        if type(value) is not float and type(value) is not int:
            raise refuse(value, "a float")
        return layout(float(value))

    return write
