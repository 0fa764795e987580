"""Scalars read from their text in XML, by .NET's strict grammar.

Source: formats/WIRE.md 8.7. ``parser_of`` returns the function from text to value; that raises
:class:`DecodeError` without a place, with the message of the original.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime
import decimal
import math
import re
import struct
import uuid
from collections.abc import Callable
from typing import Any

from formats.errors import DecodeError
from formats.scalars import date_parsing as dates
from formats.scalars.number_parsing import LONGEST
from formats.scalars.parsing import parser_of as lenient_parser_of
from formats.scalars.parsing import plain_parser
from formats.scalars.span_parsing import written_span
from formats.types.enums import Flags
from formats.types.kinds import INTEGER_RANGES, AnyKind, Kind
from formats.types.primitives import LOCAL
from formats.types.shapes import Enumerated, Scalar
from formats.types.ticks import LONGEST_SPAN, moved, ticked
from formats.xml.scalar_writing import enum_names

Parser = Callable[[str], Any]

UTC = datetime.UTC

_SPACE = " \t\n\r"


def _bad(text: str, name: str) -> DecodeError:
    return DecodeError(f"The value '{text[:50]}' cannot be parsed as the type '{name}'.")


def _read_boolean(text: str) -> bool:
    word = text.strip(_SPACE)
    if word in ("true", "1"):
        return True
    if word in ("false", "0"):
        return False
    raise _bad(text, "Boolean")


_INTEGER = re.compile(r"[+-]?0*[0-9]{1,20}", re.ASCII)


def _read_integer(kind: Kind) -> Parser:
    low, high = INTEGER_RANGES[kind]
    sure = len(str(high)) - 1  # a number of no more digits than this always fits

    def parse(text: str) -> int:
        if len(text) <= sure and text.isascii() and text.isdigit():
            return int(text)
        digits = text.strip(_SPACE)
        if not _INTEGER.fullmatch(digits):
            raise _bad(text, kind.value)
        # No kind has more than 20 digits; a longer text has zeros in front.
        value = (
            int(digits)
            if len(digits) <= 21
            else int(digits[0] + digits[-20:])
            if digits[0] in "+-"
            else int(digits[-20:])
        )
        if not low <= value <= high:
            raise _bad(text, kind.value)
        return value

    return parse


def _read_char(text: str) -> str:
    return chr(_read_integer(Kind.UINT16)(text))


_FLOATING = re.compile(r"[+-]?+(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+", re.ASCII)
_SPECIAL = {"NaN": math.nan, "INF": math.inf, "-INF": -math.inf, "Infinity": math.inf, "-Infinity": -math.inf}


def _read_double(text: str) -> float:
    number = text.strip(_SPACE)
    if number in _SPECIAL:
        return _SPECIAL[number]
    if not _FLOATING.fullmatch(number):
        raise _bad(text, "Double")
    return float(number)


def _read_single(text: str) -> float:
    try:
        value = _read_double(text)
    except DecodeError as error:
        raise _bad(text, "Single") from error
    try:
        rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)
    return rounded


_DECIMAL = re.compile(r"[+-]?+(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)", re.ASCII)


def _read_decimal(text: str) -> decimal.Decimal:
    number = text.strip(_SPACE)
    if len(number) > LONGEST or not _DECIMAL.fullmatch(number):
        raise _bad(text, "Decimal")
    value: decimal.Decimal = _LENIENT_DECIMAL(number)
    return value


_LENIENT_DECIMAL = lenient_parser_of(Scalar(Kind.DECIMAL))
_LENIENT_GUID = lenient_parser_of(Scalar(Kind.GUID))


def _read_guid(text: str) -> uuid.UUID:
    try:
        value: uuid.UUID = _LENIENT_GUID(text)
    except DecodeError as error:
        raise _bad(text, "Guid") from error
    return value


_DATE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)

#: The form in which most dates are written: read at once, to the value that its parts would give.
_AS_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{3}|\.\d{6})?Z?", re.ASCII)


def _short(text: str) -> str:
    """Return a text without the blanks around it, or ``""`` if it is too long for a date or span."""
    stripped = text.strip(_SPACE)
    return stripped if len(stripped) <= dates.LONGEST else ""


def _read_date_time(text: str) -> datetime.datetime:
    """Return an XSD dateTime: Z means Utc; a date with an offset is converted to the server's zone (8.7)."""
    if _AS_WRITTEN.fullmatch(text):
        with contextlib.suppress(ValueError):  # no such day or second
            return datetime.datetime.fromisoformat(text)
    parts = _DATE_TIME.fullmatch(_short(text))
    if parts is None:
        raise _bad(text, "DateTime")
    year, month, day = int(parts[1]), int(parts[2]), int(parts[3])
    hour, minute, second = int(parts[4] or 0), int(parts[5] or 0), int(parts[6] or 0)
    micro, ticks = dates.fraction_of(parts[7])
    try:
        # 24:00:00 means the end of the day.
        ends = (hour, minute, second, micro, ticks) == (24, 0, 0, 0, 0)
        value = datetime.datetime(year, month, day, 0 if ends else hour, minute, second, micro)  # noqa: DTZ001 - zone below
        value += datetime.timedelta(days=ends)
        if parts[8] is None:
            return value.replace(tzinfo=ticked(None, ticks))
        if parts[8] == "Z":
            return value.replace(tzinfo=ticked(UTC, ticks))
        return moved(value.replace(tzinfo=ticked(_zone(parts[8]), ticks)), LOCAL)
    except (ValueError, OverflowError) as error:
        raise _bad(text, "DateTime") from error


def _zone(text: str) -> datetime.timezone:
    offset = datetime.timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    if offset > datetime.timedelta(hours=14):
        raise ValueError(text)
    return datetime.timezone(-offset if text[0] == "-" else offset)


def join_offset(value: datetime.datetime, minutes: int) -> datetime.datetime:
    """Return a DateTimeOffset from an instant, or a clock time without a zone, and an offset in minutes."""
    if abs(minutes) > 14 * 60:
        raise DecodeError(f"An offset of {minutes} minutes is more than 14 hours.")
    zone = datetime.timezone(datetime.timedelta(minutes=minutes)) if minutes else UTC
    try:
        return moved(value, zone)
    except OverflowError as error:
        raise DecodeError("A date with its offset is outside the years 1 to 9999.") from error


_DURATION = re.compile(
    r"(?P<sign>-?)P(?=[0-9T])(?:(?P<y>\d+)Y)?(?:(?P<mo>\d+)M)?(?:(?P<d>\d+)D)?"
    r"(?:T(?=[0-9])(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)(?:\.(?P<f>\d+))?S)?)?",
    re.ASCII,
)


def _read_time_span(text: str) -> datetime.timedelta:
    """Return an XSD duration; a year has 365 days and a month 30, as in .NET."""
    if text[-1:].isalpha() and text[-1] not in "PT":
        written = written_span(text)
        if written is not None:
            return written
    parts = _DURATION.fullmatch(_short(text))
    if parts is None:
        raise _bad(text, "TimeSpan")
    years, months, days, hours, minutes, seconds = (
        int(part or 0) for part in parts.group("y", "mo", "d", "h", "m", "s")
    )
    micro = int((parts["f"] or "0")[:6].ljust(6, "0"))
    days += (years + months // 12) * 365 + months % 12 * 30
    try:
        span = datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=micro)
    except OverflowError as error:
        raise _bad(text, "TimeSpan") from error
    if span > LONGEST_SPAN:
        raise _bad(text, "TimeSpan")
    return -span if parts["sign"] else span


def _read_date_only(text: str) -> datetime.date:
    day = _short(text)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII):
        raise _bad(text, "DateOnly")
    try:
        return datetime.date.fromisoformat(day)
    except ValueError as error:
        raise _bad(text, "DateOnly") from error


_TIME_ONLY = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?", re.ASCII)


def _read_time_only(text: str) -> datetime.time:
    parts = _TIME_ONLY.fullmatch(_short(text))
    if parts is None:
        raise _bad(text, "TimeOnly")
    try:
        return datetime.time(int(parts[1]), int(parts[2]), int(parts[3] or 0), int((parts[4] or "0")[:6].ljust(6, "0")))
    except ValueError as error:
        raise _bad(text, "TimeOnly") from error


def _read_bytes(text: str) -> bytes:
    try:
        return base64.b64decode(re.sub(r"[ \t\r\n]", "", text), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _bad(text, "Byte[]") from error


_PARSERS: dict[AnyKind, Parser] = {
    **{kind: _read_integer(kind) for kind in INTEGER_RANGES},
    Kind.BOOLEAN: _read_boolean,
    Kind.SINGLE: _read_single,
    Kind.DOUBLE: _read_double,
    Kind.DECIMAL: _read_decimal,
    Kind.CHAR: _read_char,
    Kind.STRING: str,
    Kind.OBJECT: str,
    Kind.URI: str.strip,
    Kind.GUID: _read_guid,
    Kind.DATE_TIME: _read_date_time,
    Kind.DATE_ONLY: _read_date_only,
    Kind.TIME_ONLY: _read_time_only,
    Kind.TIME_SPAN: _read_time_span,
    Kind.BYTES: _read_bytes,
}


def members_by_name(type_: Any) -> dict[str, Any]:
    """Return the members of an enum that is not ``Flags``, by their names in XML."""
    return {name: type_.numbered(number) for name, number in enum_names(type_).items()}


def _read_enumerated(shape: Enumerated) -> Parser:
    type_ = shape.type
    numbers = enum_names(type_)
    full_name = f"{shape.namespace}.{type_.__name__}".lstrip(".")

    def invalid(text: str) -> DecodeError:
        return DecodeError(
            f"Invalid enum value '{text[:50]}' cannot be deserialized into type '{full_name}'. Ensure that the necessary "  # noqa: E501 - a text of the wire
            "enum values are present and are marked with EnumMemberAttribute attribute if the type has "
            "DataContractAttribute attribute."
        )

    if issubclass(type_, Flags):
        flags = type_

        def parse_flags(text: str) -> Any:
            bits = 0
            for name in filter(None, text.split(" ")):
                if name not in numbers:
                    raise invalid(name)
                bits |= numbers[name]
            return flags(bits)

        return parse_flags

    members = members_by_name(type_)

    def parse(text: str) -> Any:
        if text not in members:
            raise invalid(text)
        return members[text]

    return parse


def parser_of(shape: Scalar | Enumerated) -> Parser:
    """Return the function from text to value."""
    if isinstance(shape, Enumerated):
        return _read_enumerated(shape)
    return _PARSERS.get(shape.kind) or plain_parser(shape.kind)
