"""Scalars read from their text, as JSON, JSV, CSV and query strings spell them.

Source: spec/formats.md 2.7 to 2.12. ``parser_of`` gives for a scalar or enum the function from
unquoted, unescaped text to a value; it raises :class:`DecodeError` without a place, which the
caller knows. The grammar is .NET's, in the invariant culture, on a server in UTC.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import decimal
import math
import re
import struct
import uuid
from collections.abc import Callable
from typing import Any

from formats.enums import Enumeration, Flags
from formats.errors import DecodeError, UnsupportedTypeError
from formats.primitives import INTEGER_RANGES, LOCAL, Kind
from formats.shape import Enumerated, Scalar

Parser = Callable[[str], Any]

#: White space around numbers and booleans (spec/formats.md 2.10).
SPACE = " \t\n\v\f\r\x85\xa0\u200b"

UTC = datetime.UTC


def _bad(text: str, what: str) -> DecodeError:
    return DecodeError(f"{text[:50]!r} is not {what}")


# -- booleans and numbers --------------------------------------------------------------------

_BOOLEANS = {**dict.fromkeys(("1", "t", "T", "y", "Y", "on"), True), **dict.fromkeys(("0", "f", "F", "n", "N"), False)}


def _boolean(text: str) -> bool:
    """Return a boolean: 2.9 lists what counts, as ``on`` but not ``On``."""
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if len(text) == 3 and text.startswith("of"):
        return False
    word = text.strip(SPACE).lower()
    if word in ("true", "false"):
        return word == "true"
    raise _bad(text, "a boolean")


_INTEGER = re.compile(r"[0-9]+|-(?:0|[1-9][0-9]*)")


def _integer(kind: Kind) -> Parser:
    low, high = INTEGER_RANGES[kind]
    name = f"an {kind.value}" if kind.value[0] in "IU" else f"a {kind.value}"

    def parse(text: str) -> int:
        found = text.strip(SPACE)
        # No range has more than 20 figures; beyond, int() itself would be slow or refuse.
        if not _INTEGER.fullmatch(found) or (len(found) > 20 and len(found.lstrip("0")) > 20):
            raise _bad(text, name)
        value = int(found.lstrip("0") or "0") if len(found) > 20 else int(found)
        if not low <= value <= high:
            raise _bad(text, name)
        return value

    return parse


_FLOATING = re.compile(r"[+-]?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPECIAL = {"nan": math.nan, "infinity": math.inf, "+infinity": math.inf, "-infinity": -math.inf}


def _numeral(text: str, what: str) -> str:
    """Return a .NET numeral without spaces and thousands separators."""
    found = text.strip(SPACE)
    if not _FLOATING.fullmatch(found):
        raise _bad(text, what)
    return found.replace(",", "")


def _double(text: str) -> float:
    special = _SPECIAL.get(text.strip(SPACE).lower())
    return float(_numeral(text, "a Double")) if special is None else special


def _single(text: str) -> float:
    # Native packing rounds what is beyond 32 bits to infinity, as .NET does.
    rounded: float = struct.unpack("f", struct.pack("f", _double(text)))[0]
    return rounded


_DECIMAL_LIMIT = decimal.Decimal(2**96 - 1)
_EXACT = decimal.Context(prec=60, rounding=decimal.ROUND_HALF_EVEN)


def _decimal(text: str) -> decimal.Decimal:
    """Return a decimal that keeps its scale; 96 bits and 28 places are .NET's limits."""
    numeral = _numeral(text, "a Decimal")
    if len(numeral.lower().partition("e")[2]) > 10:
        raise _bad(text, "a Decimal")
    value = decimal.Decimal(numeral)
    if value.is_zero():
        places = min(max(-int(value.as_tuple().exponent), 0), 28)
        return decimal.Decimal(0).scaleb(-places)
    if value.adjusted() > 28:
        raise _bad(text, "a Decimal: it is too large")
    # 29 figures are the most; those that do not fit 96 bits give up one place.
    natural = max(-int(value.as_tuple().exponent), 0)
    most = min(natural, 28, 28 - value.adjusted())
    for places in (most, most - 1):
        if places >= 0:
            rounded = value.quantize(decimal.Decimal(1).scaleb(-places), context=_EXACT)
            if rounded.copy_abs().scaleb(places, context=_EXACT) <= _DECIMAL_LIMIT:
                return rounded
    raise _bad(text, "a Decimal: it is too large")


# -- dates -----------------------------------------------------------------------------------

_MINIMUM = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue is unspecified
_EPOCH = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 - clock time
# What follows the closing bracket is not looked at.
_WCF = re.compile(r"\\?/Date\((-?[0-9]{1,18})([+-][0-9]{4})?\)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _datetime(text: str) -> datetime.datetime:
    """Return a DateTime: the table of spec/formats.md 2.11, first match wins."""
    if not text:
        return _MINIMUM
    try:
        if wcf := _WCF.match(text):
            return _wcf_datetime(wcf)
        found = _fixed_width(text)
        if found is not None:
            return found
        free = _free_form(text)
        return _local(free) if free is not None else _mended(text)
    except (ValueError, OverflowError) as error:
        raise _bad(text, "a date") from error


def _wcf_datetime(wcf: re.Match[str]) -> datetime.datetime:
    value = _EPOCH + datetime.timedelta(milliseconds=int(wcf[1]))
    if wcf[2] is None:
        return value.replace(tzinfo=UTC)
    if wcf[2] == "-0000":
        return value.replace(tzinfo=LOCAL)
    return (value + _offset(wcf[2])).replace(tzinfo=LOCAL)


def _offset(text: str) -> datetime.timedelta:
    digits = text[1:].replace(":", "")
    span = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    return -span if text[0] == "-" else span


_ISO_CLOCK = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?", re.ASCII)
_US_CLOCK = re.compile(r"(\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)|(\d\d)[-/](\d\d)[-/](\d{4})", re.ASCII)


def _fixed_width(text: str) -> datetime.datetime | None:
    """Return the date of the forms that .NET recognises by their length; None if it is none."""
    size = len(text)
    if size == 19 or (size == 23 and text[-1] != "Z"):
        if clock := _ISO_CLOCK.fullmatch(text):
            return _at(clock)
        if clock := _US_CLOCK.fullmatch(text):
            month, day, year, hour, minute, second = map(int, clock.groups())
            return datetime.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - unspecified
    elif text[-1] == "Z" and (size == 20 or 24 <= size <= 28):
        clock = _ISO_CLOCK.fullmatch(text, 0, size - 1)
        if clock is None:
            raise ValueError(text)
        return _at(clock).replace(tzinfo=LOCAL)
    elif size == 8 and "-" not in text and "/" not in text:
        if not (text.isascii() and text.isdigit()):
            raise ValueError(text)
        return datetime.datetime(int(text[:4]), int(text[4:6]), int(text[6:]))  # noqa: DTZ001 - unspecified
    elif size == 10 and (date := _DAY.fullmatch(text)):
        if date[1]:
            return datetime.datetime(int(date[1]), int(date[2]), int(date[3]), tzinfo=LOCAL)
        first, second, year = int(date[4]), int(date[5]), int(date[6])
        # dd-MM-yyyy, unless that gives a month above 12.
        if second > 12:
            first, second = second, first
        return datetime.datetime(year, second, first, tzinfo=LOCAL)
    return None


def _at(clock: re.Match[str]) -> datetime.datetime:
    year, month, day, hour, minute, second = map(int, clock.groups()[:6])
    micro = int((clock[7] or "0").ljust(7, "0")[:6])
    return datetime.datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001 - kind by the caller


def _local(value: datetime.datetime) -> datetime.datetime:
    """Return a parsed date as .NET's Parse does: in the server's zone, kind Local."""
    return value.replace(tzinfo=LOCAL) if value.tzinfo is None else value.astimezone(LOCAL)


_SECONDS = r"(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?"
_TIME = r"(?:(?:T(?=\d\d:)| \s*)(?P<hour>\d{1,2}):(?P<minute>\d\d)" + _SECONDS + r"(?:\s*(?P<half>[AaPp][Mm]))?)?"
_ZONE = r"\s*(?P<zone>Z|GMT|[+-]\d{1,2}(?::?\d\d)?)?"
_FREE = tuple(
    re.compile(r"\s*" + day + _TIME + _ZONE + r"\s*", re.ASCII)
    for day in (
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4})",
        r"(?:[A-Za-z]{3},?\s+)?(?P<day>\d{1,2})[ -](?P<name>[A-Za-z]{3,9})[ -](?P<year>\d{4})",
        r"(?P<name>[A-Za-z]{3,9})\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
    )
)


def _free_form(text: str) -> datetime.datetime | None:
    """Return what .NET's invariant ``DateTime.Parse`` makes of the forms people write; None of others."""
    for form in _FREE:
        if found := form.fullmatch(text):
            return _parts(found.groupdict())
    return None


_SIGNED = re.compile(r"[ \t-\r]*[+-]?[0-9]{1,9}[ \t-\r]*", re.ASCII)


def _mended(text: str) -> datetime.datetime:
    """Return what 6.4 makes of a date that .NET does not take: of the time, what is no number is zero.

    Recorded: ``2034-03-21T21:48:.09.4Z`` is 21:48:00, ``9999-12-31T2:59Z`` midnight.
    """
    day, separator, time = text.removesuffix("Z").partition("T")
    years = re.split("[-/]", day)
    if len(text) < 10 or len(text) == 19 or not separator or "T" in time or len(years) < 3:
        raise ValueError(text)
    year, month, date = (int(each) if _SIGNED.fullmatch(each) else -1 for each in years[:3])
    sign = "+" if time.count("+") == 1 else "-" if time.count("-") == 1 else ""
    clock, _, offset = time.partition(sign) if sign else (time, "", "")
    hours, minutes, seconds = clock.split(":") if clock.count(":") == 2 else ("", "", "")
    whole, *fraction = seconds.split(".")
    hour, minute, second = (int(each) if _SIGNED.fullmatch(each) else 0 for each in (hours, minutes, whole))
    micro = int(fraction[0].ljust(6, "0")[:6]) if len(fraction) == 1 else 0
    value = datetime.datetime(year, month, date, hour, minute, second, micro, tzinfo=UTC)
    return (value.replace(tzinfo=_zone(sign + offset)) if sign else value).astimezone(LOCAL)


def _parts(part: dict[str, str | None]) -> datetime.datetime:
    name = part.get("name")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(part["month"] or 0)
    hour, half = int(part["hour"] or 0), (part["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half == "pm" else 0)
    micro = int((part["fraction"] or "0").ljust(6, "0")[:6])
    clock = (hour, int(part["minute"] or 0), int(part["second"] or 0), micro)
    value = datetime.datetime(int(part["year"] or 0), month, int(part.get("day") or 1), *clock)  # noqa: DTZ001 - zone below
    zone = part["zone"]
    if zone is None:
        return value
    if part["hour"] is None and zone[0] in "+-":
        raise ValueError(zone)
    return value.replace(tzinfo=UTC if zone in ("Z", "GMT") else _zone(zone))


def _zone(text: str) -> datetime.timezone:
    digits = text[1:].replace(":", "")
    digits = digits.zfill(2) if len(digits) <= 2 else digits.zfill(4)
    offset = _offset(text[0] + digits)
    if abs(offset) > datetime.timedelta(hours=14):
        raise ValueError(text)
    return datetime.timezone(offset)


def _datetime_offset(text: str) -> datetime.datetime:
    """Return a DateTimeOffset: WCF's number is clock time as 6.4 has it (2.11)."""
    if not text:
        return _MINIMUM.replace(tzinfo=UTC)
    try:
        if wcf := _WCF.match(text):
            value = _EPOCH + datetime.timedelta(milliseconds=int(wcf[1]))
            return value.replace(tzinfo=UTC if wcf[2] in (None, "-0000") else _zone(wcf[2]))
        # .NET is given a Z where no sign stands after position 9, whatever the text.
        if "+" not in text[9:] and "-" not in text[9:] and not text.endswith("Z"):
            text += "Z"
        free = _free_form(text)
        if free is None:
            raise ValueError(text)
        return free if free.tzinfo else free.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise _bad(text, "a date with an offset") from error


def _date_only(text: str) -> datetime.date:
    return _datetime(text).date()


_DURATION = re.compile(r"(-?)P(.*)", re.DOTALL)
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,10}\s*")
_SECONDS_PART = re.compile(r"\s*-?[0-9]{1,10}(?:\.[0-9]+)?\s*")
_STANDARD = re.compile(
    r"(?P<sign>-?)(?:(?P<d>\d{1,8})\.)?(?P<h>\d{1,8}):(?P<m>\d{1,2})(?::(?P<s>\d{1,2})(?:\.(?P<f>\d{1,7}))?)?", re.ASCII
)


def _timespan(text: str) -> datetime.timedelta:
    """Return a TimeSpan from a duration, ``[d.]hh:mm[:ss[.f]]`` or seconds (spec/formats.md 2.7)."""
    try:
        if duration := _DURATION.fullmatch(text):
            return _lenient_duration(duration[1], duration[2])
        if ":" in text:
            return _standard_span(text)
        return _bounded(datetime.timedelta(microseconds=_seconds(_numeral(text, "a time span"))))
    except (ValueError, OverflowError) as error:
        raise _bad(text, "a time span") from error


#: .NET's TimeSpan ends at about ±10,675,199 days.
_LONGEST = datetime.timedelta(microseconds=(2**63 - 1) // 10)


def _bounded(span: datetime.timedelta) -> datetime.timedelta:
    if abs(span) > _LONGEST:
        raise ValueError(span)
    return span


def _seconds(numeral: str) -> int:
    """Return microseconds of a number of seconds; 18 figures are more than any TimeSpan has."""
    value = decimal.Decimal(numeral) if len(numeral) <= 40 else None
    if value is None or value.adjusted() > 18:
        raise ValueError(numeral)
    return int(value.scaleb(6).to_integral_value(decimal.ROUND_DOWN))


def _lenient_duration(sign: str, rest: str) -> datetime.timedelta:
    """Return the span of what follows ``P``: each part is what stands before its letter, else zero."""
    date, _, time = rest.partition("T")
    days, _ = _part(date, "D", _WHOLE)
    hours, time = _part(time, "H", _WHOLE)
    minutes, time = _part(time, "M", _WHOLE)
    seconds, _ = _part(time, "S", _SECONDS_PART)
    span = datetime.timedelta(days=int(days), hours=int(hours), minutes=int(minutes), microseconds=_seconds(seconds))
    return -_bounded(span) if sign else _bounded(span)


def _part(text: str, letter: str, form: re.Pattern[str]) -> tuple[str, str]:
    """Return the number before a letter and what follows it; ``"0"`` if there is no such number."""
    number, found, rest = text.partition(letter)
    if not found:
        return "0", text
    return (number if form.fullmatch(number) else "0"), rest


def _standard_span(text: str) -> datetime.timedelta:
    found = _STANDARD.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(found[key] or "0") for key in "dhms")
    if hours > 23 and found["d"] is None:
        # .NET tries hh:mm:ss, then d.hh:mm with ':' for '.', so 25:00:00 is 25 days.
        days, hours, minutes, seconds = hours, minutes, seconds, 0
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(text)
    micro = int((found["f"] or "0").ljust(7, "0")[:6])
    span = datetime.timedelta(days, seconds, micro, 0, minutes, hours)
    if abs(span) > _LONGEST:
        raise ValueError(text)
    return -span if found["sign"] else span


def _time_only(text: str) -> datetime.time:
    span = _timespan(text)
    if not datetime.timedelta(0) <= span < datetime.timedelta(days=1):
        raise _bad(text, "a time of day")
    return (_EPOCH + span).time()


# -- others ----------------------------------------------------------------------------------

_GUID = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)",
    re.IGNORECASE | re.ASCII,
)


def _guid(text: str) -> uuid.UUID:
    found = text.strip(SPACE)
    if not _GUID.fullmatch(found):
        raise _bad(text, "a Guid")
    return uuid.UUID(found.strip("{()}"))


def _char(text: str) -> str:
    # ServiceStack marks "empty, not null" with U+200B, and a char keeps the mark (2.12).
    return text[0] if text else "\u200b"


def _bytes(text: str) -> bytes:
    """Return base64 text, or a list of numbers, as bytes."""
    if text.startswith("["):
        numbers = text[1:-1] if text.endswith("]") else text[1:]
        parse = _integer(Kind.BYTE)
        return bytes(parse(each) for each in numbers.split(",")) if numbers.strip() else b""
    try:
        # .NET skips white space inside base64, and nothing else.
        return base64.b64decode(re.sub(r"[ \t\r\n]", "", text), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _bad(text, "base64") from error


def _enumerated(type_: type[Enumeration] | type[Flags]) -> Parser:
    """Return the parser of an enum: names in any case, numbers, comma lists (2.8)."""
    numbers: dict[str, int] = {}
    if issubclass(type_, Flags):
        numbers = {name.lower(): number for name, number in type_.declared_names().items()}
        make: Callable[[int], Any] = type_
        exact: dict[str, Any] = {}
    else:
        for member in type_:
            numbers.setdefault(member.declared.lower(), member.number)
        for member in type_:
            numbers[member.value.lower()] = member.number
        make = type_.numbered
        exact = {member.value: member for member in type_}
    whole = _integer(Kind.INT64)

    def number(text: str) -> int:
        found = text.strip(SPACE)
        known = numbers.get(found.lower())
        if known is not None:
            return known
        try:
            return int(whole(found[1:] if found.startswith("+") else found))
        except DecodeError as error:
            raise _bad(text, f"one of {type_.__name__}") from error

    def parse(text: str) -> Any:
        if text in exact:
            return exact[text]
        combined = 0
        for part in text.split(","):
            combined |= number(part)
        return make(combined)

    return parse


def _string(text: str) -> str:
    return text


_PARSERS: dict[Kind, Parser] = {
    Kind.BOOLEAN: _boolean,
    Kind.SINGLE: _single,
    Kind.DOUBLE: _double,
    Kind.DECIMAL: _decimal,
    Kind.CHAR: _char,
    Kind.STRING: _string,
    Kind.GUID: _guid,
    Kind.DATE_TIME: _datetime,
    Kind.DATE_TIME_OFFSET: _datetime_offset,
    Kind.DATE_ONLY: _date_only,
    Kind.TIME_ONLY: _time_only,
    Kind.TIME_SPAN: _timespan,
    Kind.BYTES: _bytes,
}


def parser_of(shape: Scalar | Enumerated) -> Parser:
    """Return the function from text to value; it raises :class:`DecodeError` without a place."""
    if isinstance(shape, Enumerated):
        return _enumerated(shape.type)
    if shape.kind in INTEGER_RANGES:
        return _integer(shape.kind)
    if shape.kind not in _PARSERS:
        raise UnsupportedTypeError(f"{shape.kind.value} has no text of its own")
    return _PARSERS[shape.kind]
