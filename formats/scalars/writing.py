"""The text of scalars, as JSON and JSV write it (formats/WIRE.md 2).

Two factories, :func:`json_token` and :func:`jsv_token`, give for a scalar or enum and the
options the function that writes one value; all choices are made there, none per value. Dates and
spans are :mod:`formats.scalars.date_writing`. Each written function raises :class:`EncodeError` for a value
that is not of the declared kind.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import math
import re
import struct
import uuid
from collections.abc import Callable
from typing import Any

from formats.errors import EncodeError, UnsupportedTypeError, refuse
from formats.options import Options
from formats.scalars import date_writing as dates
from formats.scalars.date_writing import Token
from formats.types.kinds import INTEGER_RANGES, AnyKind, Kind, facts_of
from formats.types.shapes import Enumerated, Scalar

# -- numbers ---------------------------------------------------------------------------------


def net_double(value: float, xml: bool = False) -> str:
    """Return a double in .NET's round-trip layout (formats/WIRE.md 2.3)."""
    text = repr(value)
    if "e" not in text and "n" not in text:  # repr is fixed where .NET is, and never longer
        return text[:-2] if text.endswith(".0") else text
    if not math.isfinite(value):
        return _special(value, xml)
    # Only double.MaxValue and MinValue have a small exponent letter, and not in XML.
    small = not xml and abs(value) == 1.7976931348623157e308
    return _layout(text, 17, "e" if small else "E")


#: Below it a float has fewer than its 24 bits.
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
    # Six figures are never too many, but for the numbers so small that they have fewer.
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


# -- text ------------------------------------------------------------------------------------

#: What JSON escapes: quotes, backslash, C0, DEL and C1; lone surrogates become U+FFFD (4.1).
_JSON_UNSAFE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_JSON_ESCAPES = {
    **{chr(code): f"\\u{code:04X}" for code in [*range(0x20), *range(0x7F, 0xA0)]},
    **{chr(code): "�" for code in range(0xD800, 0xE000)},
    '"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r",
}  # fmt: skip
#: What JSV puts in quotes (6.2), the most frequent first.
JSV_MARKS = ':,"{}[]\r\n'
_SURROGATES = re.compile("[\ud800-\udfff]")


def json_string(value: Any) -> str:
    """Return a quoted and escaped JSON string (formats/WIRE.md 4.1)."""
    if not isinstance(value, str):
        raise refuse(value, "a string")
    if _JSON_UNSAFE.search(value):
        value = _JSON_UNSAFE.sub(lambda found: _JSON_ESCAPES[found[0]], value)
    return f'"{value}"'


def jsv_string(value: Any) -> str:
    """Return a JSV string, quoted only where it must be (formats/WIRE.md 6.2)."""
    if not isinstance(value, str):
        raise refuse(value, "a string")
    if '"' in value:
        value = value.replace('"', '""')
        return f'"{value}"'
    # One character is looked for at memory speed: faster than a pattern.
    if (
        ":" in value
        or "," in value
        or "{" in value
        or "}" in value
        or "[" in value
        or "]" in value
        or "\r" in value
        or "\n" in value
        or not value
    ):
        return f'"{value}"'
    return value


def replace_surrogates(text: str) -> str:
    """Return text that UTF-8 can hold: a lone surrogate becomes U+FFFD (formats/WIRE.md 4.1)."""
    return _SURROGATES.sub("�", text)


# -- the factories ---------------------------------------------------------------------------


def _boolean(true: str, false: str) -> Token:
    def write(value: Any) -> str:
        if value is True:
            return true
        if value is False:
            return false
        raise refuse(value, "a bool")

    return write


def integer(kind: Kind) -> Token:
    """Return the writer of the integers that a .NET type holds."""
    lowest, highest = INTEGER_RANGES[kind]

    def write(value: Any) -> str:
        if type(value) is not int or not lowest <= value <= highest:
            raise refuse(value, f"an int that fits {kind.value}")
        return str(value)

    return write


def _number(layout: Callable[[float], str]) -> Token:
    def write(value: Any) -> str:
        if type(value) is not float and type(value) is not int:
            raise refuse(value, "a float")
        return layout(float(value))

    return write


def decimal_text(value: Any) -> str:
    """Return a decimal, or a whole number that stands for one, as every format has it."""
    if type(value) is int:
        return str(value)
    if not isinstance(value, decimal.Decimal):
        raise refuse(value, "a Decimal")
    return net_decimal(value)


def _guid(value: Any) -> str:
    if not isinstance(value, uuid.UUID):
        raise refuse(value, "a UUID")
    return value.hex


def _base64(value: Any) -> str:
    if not isinstance(value, bytes | bytearray):
        raise refuse(value, "bytes")
    return base64.b64encode(value).decode()


def _char(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 1:
        raise refuse(value, "one character")
    return value


def _enumerated(shape: Enumerated, options: Options) -> Token:
    """Return the writer of an enum's bare text (formats/WIRE.md 2.8)."""
    type_: Any = shape.type
    as_integer = options.enums_as_integers

    def name(value: Any) -> str:
        if type(value) is not type_:
            raise refuse(value, type_.__name__)
        if as_integer and value.value == value.declared:
            return str(value.number)
        text: str = value.value
        return text

    def bits(value: Any) -> str:
        if not isinstance(value, type_):
            raise refuse(value, type_.__name__)
        return str(value.number)

    return bits if shape.is_flags else name


def _quoted(write: Token) -> Token:
    return lambda value: f'"{write(value)}"'


def json_token(shape: Scalar | Enumerated, options: Options) -> Token:
    """Return the writer of a scalar's complete JSON token, quotes included."""
    if isinstance(shape, Enumerated):
        bare = _enumerated(shape, options)
        if shape.is_flags:
            return bare
        if options.enums_as_integers:
            return lambda value: text if (text := bare(value)).lstrip("-").isdigit() else f'"{text}"'
        return _quoted(bare)
    kind = shape.kind
    if kind in INTEGER_RANGES:
        return integer(kind)
    makers: dict[Kind, Callable[[], Token]] = {
        Kind.BOOLEAN: lambda: _boolean("true", "false"),
        Kind.SINGLE: lambda: _number(net_single),
        Kind.DOUBLE: lambda: _number(net_double),
        Kind.DECIMAL: lambda: decimal_text,
        Kind.CHAR: lambda: lambda value: json_string(_char(value)),
        Kind.STRING: lambda: json_string,
        Kind.GUID: lambda: _quoted(_guid),
        Kind.DATE_TIME: lambda: dates.json_date(options),
        Kind.DATE_TIME_OFFSET: lambda: dates.json_date_offset(options),
        Kind.DATE_ONLY: lambda: dates.date_only(options, '"'),
        Kind.TIME_ONLY: lambda: dates.span(datetime.time, options, json=True),
        Kind.TIME_SPAN: lambda: dates.span(datetime.timedelta, options, json=True),
        Kind.BYTES: lambda: _quoted(_base64),
    }
    if kind in makers:
        return makers[kind]()
    write = plain_text(kind)
    return lambda value: json_string(write(value))


def jsv_token(shape: Scalar | Enumerated, options: Options) -> Token:
    """Return the writer of a scalar's JSV text, quoted where JSV wants it."""
    if isinstance(shape, Enumerated):
        return _enumerated(shape, options)
    kind, modern = shape.kind, options.modern
    if kind in INTEGER_RANGES:
        return integer(kind)
    makers: dict[Kind, Callable[[], Token]] = {
        Kind.BOOLEAN: lambda: _boolean("True", "False"),
        Kind.SINGLE: lambda: _number(lambda value: net_single(value, modern=modern)),
        Kind.DOUBLE: lambda: _number(net_double),
        Kind.DECIMAL: lambda: decimal_text,
        Kind.CHAR: lambda: _char,
        Kind.STRING: lambda: jsv_string,
        Kind.GUID: lambda: _guid,
        Kind.DATE_TIME: lambda: _short_date(options),
        Kind.DATE_TIME_OFFSET: lambda: dates.iso_offset,
        Kind.DATE_ONLY: lambda: dates.date_only(options, ""),
        Kind.TIME_ONLY: lambda: dates.span(datetime.time, options, json=False),
        Kind.TIME_SPAN: lambda: dates.span(datetime.timedelta, options, json=False),
        Kind.BYTES: lambda: _base64,
    }
    if kind in makers:
        return makers[kind]()
    write = plain_text(kind)
    return lambda value: jsv_string(write(value))


def _short_date(options: Options) -> Token:
    """Return the writer of a DateTime in JSV and CSV, which a host may have chosen itself."""
    if options.date_format is None:
        return dates.short_date(options)
    from formats.scalars.date_formats import date_writer  # noqa: PLC0415 - few hosts choose one

    return dates.date_checked(date_writer(options.date_format), options)


def plain_text(kind: AnyKind) -> Token:
    """Return the writer of a kind that has one text for all formats (:mod:`formats.types.kinds`)."""
    facts = facts_of(kind)
    text, class_ = facts.text, facts.held or facts.annotation
    if text is None:
        raise UnsupportedTypeError(f"{kind.value} has no text of its own")

    def write(value: Any) -> str:
        if not isinstance(value, class_):
            raise refuse(value, f"a {class_.__name__}")
        return text(value)

    return write
