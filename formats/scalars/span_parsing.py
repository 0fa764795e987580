"""Time spans and times of day read from their text (formats/WIRE.md 2.7)."""

from __future__ import annotations

import datetime
import decimal
import re
from collections.abc import Callable

import msgspec

from formats.scalars.date_parsing import LONGEST
from formats.scalars.number_parsing import bad, numeral_of
from formats.types.ticks import LONGEST_SPAN

_WHOLE = re.compile(r"\s*+[+-]?[0-9]{1,10}\s*+").fullmatch
_SECONDS_PART = re.compile(r"\s*+-?[0-9]{1,10}(?:\.[0-9]++)?\s*+|\s*+-?\.[0-9]++\s*+").fullmatch
#: A duration as every format writes it, of fewer days than a TimeSpan can have: msgspec reads it twice as fast. Other
#: texts may have their parts in another order, or parts that are no numbers.
DURATION = re.compile(r"-?P(?:\d{1,7}D)?(?:T(?:\d{1,2}H)?(?:\d{1,2}M)?(?:\d{1,2}(?:\.\d{1,6})?S)?)?", re.ASCII)
_STANDARD = re.compile(
    r"(?P<sign>-?)(?:(?P<d>\d{1,8})\.)?(?P<h>\d{1,8}):(?P<m>\d{1,2})(?::(?P<s>\d{1,2})(?:\.(?P<f>\d{1,7}))?)?", re.ASCII
)


def written_span(text: str) -> datetime.timedelta | None:
    """Return the span of a duration in the form that formats write; None for any other text."""
    if not DURATION.fullmatch(text):
        return None
    try:
        return msgspec.convert(text, datetime.timedelta)
    except msgspec.ValidationError:  # it has no parts at all
        return None


def time_span(text: str) -> datetime.timedelta:
    """Return a TimeSpan from a duration, ``[d.]hh:mm[:ss[.f]]`` or seconds (formats/WIRE.md 2.7)."""
    try:
        if len(text) > LONGEST:
            raise ValueError(text[:LONGEST])
        written = written_span(text)
        if written is not None:
            return written
        if text.startswith(("P", "-P")):
            return _lenient_duration(text[0] == "-", text.partition("P")[2])
        if ":" in text:
            return _standard_span(text)
        return _bounded(datetime.timedelta(microseconds=_seconds(numeral_of(text, "a time span"))))
    except (ValueError, OverflowError, decimal.InvalidOperation) as error:
        raise bad(text, "a time span") from error


def _bounded(span: datetime.timedelta) -> datetime.timedelta:
    if abs(span) > LONGEST_SPAN:
        raise ValueError(span)
    return span


def _seconds(numeral: str) -> int:
    """Return the microseconds of a number of seconds; a number of more than 18 digits exceeds any TimeSpan."""
    value = decimal.Decimal(numeral) if len(numeral) <= 40 else None
    if value is None or value.adjusted() > 18:
        raise ValueError(numeral)
    return int(value.scaleb(6).to_integral_value(decimal.ROUND_DOWN))


def _lenient_duration(is_negative: bool, rest: str) -> datetime.timedelta:
    """Return the span of the text after ``P``: each part is the number before its letter, else zero."""
    date, _, time = rest.partition("T")
    days, _ = _part(date, "D", _WHOLE)
    hours, time = _part(time, "H", _WHOLE)
    minutes, time = _part(time, "M", _WHOLE)
    seconds, _ = _part(time, "S", _SECONDS_PART)
    span = datetime.timedelta(days=int(days), hours=int(hours), minutes=int(minutes), microseconds=_seconds(seconds))
    return -_bounded(span) if is_negative else _bounded(span)


def _part(text: str, letter: str, is_number: Callable[[str], object]) -> tuple[str, str]:
    """Return the number before a letter and what follows it; ``"0"`` if there is no such number."""
    number, separator, rest = text.partition(letter)
    if not separator:
        return "0", text
    return (number if is_number(number) else "0"), rest


def _standard_span(text: str) -> datetime.timedelta:
    fields = _STANDARD.fullmatch(text.strip())
    if fields is None:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(fields[key] or "0") for key in "dhms")
    if hours > 23 and fields["d"] is None:
        # .NET tries hh:mm:ss, then d.hh:mm with ':' for '.', so 25:00:00 is 25 days.
        days, hours, minutes, seconds = hours, minutes, seconds, 0
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(text)
    micro = int((fields["f"] or "0").ljust(7, "0")[:6])
    span = _bounded(datetime.timedelta(days, seconds, micro, 0, minutes, hours))
    return -span if fields["sign"] else span


_MIDNIGHT = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 - clock time


def time_only(text: str) -> datetime.time:
    """Return a time of day, whose text is the span since midnight."""
    span = time_span(text)
    if not datetime.timedelta(0) <= span < datetime.timedelta(days=1):
        raise bad(text, "a time of day")
    return (_MIDNIGHT + span).time()
