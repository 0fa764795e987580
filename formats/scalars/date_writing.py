"""The text of dates, times of day and time spans, as JSON and JSV write it (formats/WIRE.md 2.4, 2.5, 2.7)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import msgspec

from formats.errors import EncodeError, UnwritableError, refuse
from formats.options import DateHandler, Options, TimeSpanHandler
from formats.types.primitives import LOCAL
from formats.types.ticks import LONGEST_SPAN, TickedZone, moved, ticked, ticks_of, zone_of

#: Writes one value; raises :class:`EncodeError` for a value that is not of the kind.
Token = Callable[[Any], str]

UTC = datetime.UTC
_EPOCH = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 - clock times are compared without a zone
_EPOCH_IN_UTC = _EPOCH.replace(tzinfo=UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def ticks(value: datetime.datetime) -> int:
    """Return the 100 ns ticks from 1970-01-01 to the clock time, whatever its zone."""
    return (value.replace(tzinfo=None) - _EPOCH) // _MICROSECOND * 10 + ticks_of(value)


def milliseconds(count: int) -> int:
    """Return ticks as milliseconds: divided as doubles, then truncated, as .NET's TimeSpan does it (2.4)."""
    return int(float(count) / 10_000)


def instant(value: datetime.datetime) -> datetime.datetime:
    """Return the clock time in UTC; an unspecified kind is the server's time, which is UTC."""
    if zone_of(value) is None:
        return value
    try:
        return moved(value, UTC).replace(tzinfo=ticked(None, ticks_of(value)))
    except OverflowError as error:
        raise UnwritableError(f"{value!r} is outside the years 1 to 9999 in UTC") from error


def equals_default(value: Any, default: Any) -> bool:
    """Return whether .NET calls a value equal to its type's default; the kind of a DateTime does not count."""
    if isinstance(value, datetime.datetime) and default is not None and default.tzinfo is None:
        value = value.replace(tzinfo=None)
    return bool(value == default)


def clock(value: datetime.datetime) -> str:
    """Return ``yyyy-MM-ddTHH:mm:ss.fffffff`` of the clock time."""
    text = value.replace(tzinfo=None).isoformat(timespec="microseconds")
    return text + ("0" if value.tzinfo.__class__ is not TickedZone else str(ticks_of(value)))


def utc_text(value: datetime.datetime) -> str:
    """Return ``yyyy-MM-ddTHH:mm:ssZ``, with six decimals of the second unless all are zero, of a date in UTC.

    The value's class must be ``datetime`` itself. msgspec takes a quarter of the time of ``isoformat``.
    """
    text: str = msgspec.to_builtins(value)
    return text


def offset_text(value: datetime.datetime, colon: str = ":") -> str:
    """Return the offset as ``+HH:mm``."""
    offset = value.utcoffset() or datetime.timedelta(0)
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{colon}{abs(minutes) % 60:02d}"


def duration(value: datetime.timedelta | datetime.time) -> str:
    """Return ``P1DT2H3M4.5S`` (formats/WIRE.md 2.7)."""
    if isinstance(value, datetime.time):
        value = datetime.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    sign, span = ("-", -value) if value.days < 0 else ("", value)
    if span > LONGEST_SPAN:
        raise EncodeError(f"a TimeSpan ends at about 10,675,199 days, before {value}")
    days, fraction = span.days, span.microseconds
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    time = f"{hours}H" if hours else ""
    if minutes:
        time += f"{minutes}M"
    if fraction:
        time += f"{seconds}.{fraction:06d}".rstrip("0") + "S"
    elif seconds:
        time += f"{seconds}S"
    if days:
        return f"{sign}P{days}DT{time}" if time else f"{sign}P{days}D"
    return f"{sign}PT{time or '0S'}"


def standard_span(value: datetime.timedelta) -> str:
    """Return .NET's constant format, ``1.02:03:04.5000000``."""
    total = value // _MICROSECOND
    sign, total = ("-", -total) if total < 0 else ("", total)
    seconds, fraction = divmod(total, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return sign + (f"{days}." if days else "") + text + (f".{fraction:06d}0" if fraction else "")


def json_date(options: Options) -> Token:
    """Return the writer of DateTime in JSON (formats/WIRE.md 2.4)."""
    handler, plain = options.dates, "+0000" if options.append_utc_offset else ""
    unspecified = "+0000" if handler is DateHandler.DCJS_COMPATIBLE else "-0000"

    def timestamp(value: datetime.datetime) -> str:
        if value.tzinfo is UTC:  # as most are: no zone to convert
            since = value - _EPOCH_IN_UTC
            count = (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10
            return f'"\\/Date({milliseconds(count)}{plain})\\/"'
        count, zone = milliseconds(ticks(instant(value))), zone_of(value)
        if zone is UTC:
            return f'"\\/Date({count}{plain})\\/"'
        return f'"\\/Date({count}{offset_text(value, "") if zone else unspecified})\\/"'

    def iso(value: datetime.datetime) -> str:
        zone = zone_of(value)
        return f'"{clock(value)}{"Z" if zone is UTC else offset_text(value) if zone else ""}"'

    def rfc1123(value: datetime.datetime) -> str:
        utc = instant(value)
        date = f"{_DAYS[utc.weekday()]}, {utc.day:02d} {_MONTHS[utc.month - 1]} {utc.year:04d}"
        return f'"{date} {utc:%H:%M:%S} GMT"'

    writers: dict[DateHandler, Token] = {
        DateHandler.ISO8601: iso,
        DateHandler.ISO8601_DATE_ONLY: lambda value: f'"{clock(value)[:10]}"',
        DateHandler.ISO8601_DATE_TIME: lambda value: f'"{clock(value)[:10]} {clock(value)[11:19]}"',
        DateHandler.RFC1123: rfc1123,
        DateHandler.UNIX_TIME: _unix_seconds,
        DateHandler.UNIX_TIME_MS: _unix_milliseconds,
    }
    return date_checked(writers.get(handler, timestamp), options)


def date_checked(write: Token, options: Options) -> Token:
    """Return the writer that checks the type, applies ``assume_utc``, and calls ``write``."""
    assume = options.assume_utc

    def checked(value: Any) -> str:
        if not isinstance(value, datetime.datetime):
            raise refuse(value, "a datetime")
        if value.tzinfo is UTC or value.tzinfo is LOCAL:
            return write(value)
        # zoneinfo's UTC is the same kind as timezone.utc.
        zone = zone_of(value)
        if assume if zone is None else str(zone) == "UTC":
            value = value.replace(tzinfo=ticked(UTC, ticks_of(value)))
        return write(value)

    return checked


def _unix_seconds(value: datetime.datetime) -> str:
    return str(int(ticks(instant(value)) / 10_000_000))


def _unix_milliseconds(value: datetime.datetime) -> str:
    return str(milliseconds(ticks(instant(value))))


def short_date(options: Options) -> Token:
    """Return the writer of DateTime in JSV and CSV (formats/WIRE.md 2.5)."""
    if options.dates is DateHandler.UNIX_TIME:
        return date_checked(_unix_seconds, options)
    if options.dates is DateHandler.UNIX_TIME_MS:
        return date_checked(_unix_milliseconds, options)
    exact = options.skip_date_conversion

    def write(value: datetime.datetime) -> str:
        if value.tzinfo is UTC and value.__class__ is datetime.datetime:
            text = utc_text(value)
            if value.microsecond:
                return text[:26] + "0Z"
            return text[:10] if text[10:] == "T00:00:00Z" and not exact else text
        text = clock(value)
        if text.endswith("T00:00:00.0000000") and not exact:
            return text[:10]
        if text.endswith(".0000000"):
            text = text[:19]
        zone = zone_of(value)
        if zone is UTC:
            return text + "Z"
        if zone is None and exact:
            return text
        return text + offset_text(value)

    return date_checked(write, options)


def _aware(value: Any) -> datetime.datetime:
    if not isinstance(value, datetime.datetime) or zone_of(value) is None:
        raise refuse(value, "a datetime with an offset")
    return value


def json_date_offset(options: Options) -> Token:
    """Return the writer of DateTimeOffset in JSON: clock time in 6.4, instant in 10.x (2.4)."""
    modern = options.modern

    def timestamp(value: Any) -> str:
        aware = _aware(value)
        offset = offset_text(aware, "") if aware.utcoffset() else ""
        count = milliseconds(ticks(instant(aware) if modern else aware))
        return f'"\\/Date({count}{offset})\\/"'

    return _iso_offset_quoted if options.dates is DateHandler.ISO8601 else timestamp


def iso_offset(value: Any) -> str:
    """Return a DateTimeOffset in ISO 8601, with seven digits of the second."""
    return clock(_aware(value)) + offset_text(value)


def _iso_offset_quoted(value: Any) -> str:
    return f'"{iso_offset(value)}"'


def date_only(options: Options, quote: str) -> Token:
    """Return the writer of DateOnly between quotes, if any (formats/WIRE.md 2.4)."""
    per_second = {DateHandler.UNIX_TIME: 1, DateHandler.UNIX_TIME_MS: 1000}.get(options.dates)

    def write(value: Any) -> str:
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise refuse(value, "a date")
        if per_second:
            return str((value.toordinal() - 719_163) * 86_400 * per_second)
        return quote + value.isoformat() + quote

    # JSV knows no Unix form of DateOnly.
    return write


def span(kind: type[Any], options: Options, json: bool) -> Token:
    """Return the writer of TimeSpan or TimeOnly, whose class is ``kind`` (formats/WIRE.md 2.7)."""
    standard = options.spans is TimeSpanHandler.STANDARD
    quote = '"' if json else ""

    def write(value: Any) -> str:
        if not isinstance(value, kind):
            raise refuse(value, f"a {kind.__name__}")
        if standard and kind is datetime.time:
            return f'"{value:%H:%M}"'  # its colon needs the quotes in JSV too
        if standard and json:
            return f'"{standard_span(value)}"'
        return quote + duration(value) + quote

    return write
