"""Dates read from their text (formats/WIRE.md 2.11), on a server in UTC."""

from __future__ import annotations

import datetime
import re
from typing import Any

from formats.options import DateHandler
from formats.scalars.number_parsing import Parser, bad
from formats.types.primitives import LOCAL
from formats.types.ticks import moved, ticked, zone_of

UTC = datetime.UTC

_MINIMUM = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue is unspecified
_EPOCH = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 - clock time
_EPOCH_IN_UTC = _EPOCH.replace(tzinfo=UTC)
_MILLISECOND = datetime.timedelta(milliseconds=1)
# Text after the closing bracket is ignored.
_WCF = re.compile(r"\\?/Date\((-?[0-9]{1,18})([+-][0-9]{4})?\)")
#: A date in UTC as JSV and CSV write it, without a seventh digit: read at once, to the value that its parts would give.
_AS_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{6}0|\.\d{3,6})?Z", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date_time(text: str) -> datetime.datetime:
    """Return a DateTime: the table of formats/WIRE.md 2.11, first match wins."""
    if not text:
        return _MINIMUM
    try:
        if text[0] in "/\\" and (wcf := _WCF.match(text)):
            return _wcf_datetime(wcf)
        if _AS_WRITTEN.fullmatch(text):
            return datetime.datetime.fromisoformat(text[:26].removesuffix("Z")).replace(tzinfo=LOCAL)
        if len(text) > LONGEST:
            raise ValueError(text[:LONGEST])
        date = _fixed_width(text)
        if date is not None:
            return date
        free = _free_form(text)
        return _local(free) if free is not None else _repaired(text)
    except (ValueError, OverflowError) as error:
        raise bad(text, "a date") from error


#: The milliseconds that are written for the last microsecond of the year 9999: a double is no more exact (2.4).
_LAST = 253_402_300_800_000


def _clock(milliseconds: int, epoch: datetime.datetime = _EPOCH) -> datetime.datetime:
    if milliseconds == _LAST:
        return datetime.datetime.max.replace(tzinfo=epoch.tzinfo)
    return epoch + datetime.timedelta(0, 0, 0, milliseconds)


def _wcf_datetime(wcf: re.Match[str]) -> datetime.datetime:
    count, offset = wcf.groups()
    if offset is None:
        return _clock(int(count), _EPOCH_IN_UTC)
    return _clock(int(count) + _offset(offset) // _MILLISECOND).replace(tzinfo=LOCAL)


def _offset(text: str) -> datetime.timedelta:
    digits = text[1:].replace(":", "")
    span = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    return -span if text[0] == "-" else span


_ISO_CLOCK = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?", re.ASCII)
_US_CLOCK = re.compile(r"(\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)|(\d\d)[-/](\d\d)[-/](\d{4})", re.ASCII)


def _fixed_width(text: str) -> datetime.datetime | None:
    """Return the date of a text in a form that .NET recognises by its length; None for any other text."""
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
        return _at(clock, LOCAL)
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


def _at(clock: re.Match[str], zone: datetime.tzinfo | None = None) -> datetime.datetime:
    year, month, day, hour, minute, second = map(int, clock.groups()[:6])
    micro, ticks = fraction_of(clock[7])
    return datetime.datetime(year, month, day, hour, minute, second, micro, ticked(zone, ticks))


def fraction_of(digits: str | None) -> tuple[int, int]:
    """Return the microseconds of a second's decimals, and the seventh digit; what follows is cut off."""
    if not digits:
        return 0, 0
    return int(digits[:6].ljust(6, "0")), int(digits[6:7] or 0)


def _local(value: datetime.datetime) -> datetime.datetime:
    """Return a parsed date as .NET's Parse returns it: in the server's zone, of kind Local."""
    return moved(value, LOCAL)


#: The most characters of a date or span: the longest that anybody writes, with names and an offset, has some 40.
LONGEST = 64
_SECONDS = r"(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?"
_TIME = r"(?:(?:T(?=\d\d:)| \s*+)(?P<hour>\d{1,2}):(?P<minute>\d\d)" + _SECONDS + r"(?:\s*+(?P<half>[AaPp][Mm]))?)?"
_ZONE = r"\s*+(?P<zone>Z|GMT|[+-]\d{1,2}(?::?\d\d)?)?"
_FREE = tuple(
    re.compile(r"\s*+" + day + _TIME + _ZONE + r"\s*+", re.ASCII)
    for day in (
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4})",
        r"(?:[A-Za-z]{3},?\s++)?(?P<day>\d{1,2})[ -](?P<name>[A-Za-z]{3,9})[ -](?P<year>\d{4})",
        r"(?P<name>[A-Za-z]{3,9})\s++(?P<day>\d{1,2}),?\s++(?P<year>\d{4})",
    )
)


_TIME_ALONE = re.compile(r"\s*+([01]?\d|2[0-3]):([0-5]\d)\s*+", re.ASCII)


def _free_form(text: str) -> datetime.datetime | None:
    """Return what .NET's invariant ``DateTime.Parse`` makes of the forms people write; None for other texts."""
    if clock := _TIME_ALONE.fullmatch(text):
        today = datetime.datetime.now(datetime.UTC).replace(second=0, microsecond=0, tzinfo=LOCAL)
        return today.replace(hour=int(clock[1]), minute=int(clock[2]))
    for form in _FREE:
        if match := form.fullmatch(text):
            return _parts(match.groupdict())
    return None


_SIGNED = re.compile(r"[ \t-\r]*+[+-]?[0-9]{1,9}[ \t-\r]*+", re.ASCII)


def _repaired(text: str) -> datetime.datetime:
    """Return what 6.4 makes of a date that .NET refuses: a part of the time that is no number counts as zero.

    Recorded: ``2034-03-21T21:48:.09.4Z`` is 21:48:00, ``9999-12-31T2:59Z`` midnight.
    """
    day, separator, time = text.removesuffix("Z").partition("T")
    years = re.split("[-/]", day)
    if len(text) < 10 or len(text) == 19 or not separator or "T" in time or ":" not in time or len(years) < 3:
        raise ValueError(text)
    year, month, date = (int(part) if _SIGNED.fullmatch(part) else -1 for part in years[:3])
    sign = "+" if time.count("+") == 1 else "-" if time.count("-") == 1 else ""
    clock, _, offset = time.partition(sign) if sign else (time, "", "")
    hours, minutes, seconds = clock.split(":") if clock.count(":") == 2 else ("", "", "")
    whole, *fraction = seconds.split(".")
    hour, minute, second = (int(part) if _SIGNED.fullmatch(part) else 0 for part in (hours, minutes, whole))
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
    micro, ticks = fraction_of(part["fraction"])
    clock = (hour, int(part["minute"] or 0), int(part["second"] or 0), micro)
    value = datetime.datetime(int(part["year"] or 0), month, int(part.get("day") or 1), *clock)  # noqa: DTZ001 - zone below
    zone = part["zone"]
    if zone is None:
        return value.replace(tzinfo=ticked(None, ticks))
    # Without a time there is no zone, but for a Z after a day.
    if part["hour"] is None and (zone[0] in "+-" or part.get("day") is None):
        raise ValueError(zone)
    return value.replace(tzinfo=ticked(UTC if zone in ("Z", "GMT") else _zone(zone), ticks))


def _zone(text: str) -> datetime.timezone:
    digits = text[1:].replace(":", "")
    digits = digits.zfill(2) if len(digits) <= 2 else digits.zfill(4)
    offset = _offset(text[0] + digits)
    if abs(offset) > datetime.timedelta(hours=14):
        raise ValueError(text)
    return datetime.timezone(offset)


def date_time_offset(text: str) -> datetime.datetime:
    """Return a DateTimeOffset; WCF's number is clock time, as in 6.4 (2.11)."""
    return _date_time_offset(text, is_instant=False)


def modern_date_time_offset(text: str) -> datetime.datetime:
    """Return a DateTimeOffset; WCF's number is an instant, shown in the offset beside it, as in 10.x (2.11)."""
    return _date_time_offset(text, is_instant=True)


def _date_time_offset(text: str, is_instant: bool) -> datetime.datetime:
    if not text:
        return _MINIMUM.replace(tzinfo=UTC)
    try:
        if wcf := _WCF.match(text):
            zone = UTC if wcf[2] in (None, "-0000") else _zone(wcf[2])
            value = _clock(int(wcf[1])).replace(tzinfo=UTC)
            return value.astimezone(zone) if is_instant else value.replace(tzinfo=zone)
        if len(text) > LONGEST:
            raise ValueError(text[:LONGEST])
        # ServiceStack appends a Z where no sign stands after position 9, whatever the text.
        if "+" not in text[9:] and "-" not in text[9:] and not text.endswith("Z"):
            text += "Z"
        free = _free_form(text)
        if free is None:
            raise ValueError(text)
        return free if zone_of(free) else moved(free, UTC)
    except (ValueError, OverflowError) as error:
        raise bad(text, "a date with an offset") from error


#: The unit of integers where dates are written as integers (formats/WIRE.md 2.4), and which integers are read so.
UNITS = {DateHandler.UNIX_TIME: datetime.timedelta(seconds=1), DateHandler.UNIX_TIME_MS: _MILLISECOND}
_COUNT = re.compile(r"-?[0-9]{1,15}")


def unix_parser(unit: datetime.timedelta, otherwise: Parser) -> Parser:
    """Return the parser of integers, as dates in UTC (2.11); ``otherwise``, of dates or days, parses other texts."""

    def parse(text: str) -> Any:
        if not _COUNT.fullmatch(text):
            return otherwise(text)
        try:
            value = _clock(int(text) * (unit // _MILLISECOND)).replace(tzinfo=UTC)
        except OverflowError as error:
            raise bad(text, "a date") from error
        return value.date() if otherwise is date_only else value

    return parse


def date_only(text: str) -> datetime.date:
    """Return the day of a DateTime."""
    return date_time(text).date()
