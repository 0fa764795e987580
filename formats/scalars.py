"""The text of scalars, as JSON and JSV write it (spec/formats.md 2).

Two factories, :func:`json_token` and :func:`jsv_token`, give for a scalar or enum and the
options the function that writes one value; all choices are made there, none per value. Each
written function raises :class:`EncodeError` for a value that is not of the declared kind.
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

from formats.errors import EncodeError, UnsupportedTypeError, UnwritableError
from formats.options import DateHandler, Options, TimeSpanHandler
from formats.primitives import INTEGER_RANGES, LOCAL, Kind
from formats.shape import Enumerated, Scalar

Token = Callable[[Any], str]

UTC = datetime.UTC
_EPOCH = datetime.datetime(1970, 1, 1)  # noqa: DTZ001 - clock times are compared without a zone
_MICROSECOND = datetime.timedelta(microseconds=1)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNIX = (DateHandler.UNIX_TIME, DateHandler.UNIX_TIME_MS)


def refuse(value: object, wanted: str) -> EncodeError:
    """Return the error for a value of the wrong run-time type."""
    # Python gives no digits of an int that has too many.
    shown = "one too large" if type(value) is int and value.bit_length() > 1000 else f"{value!r:.80}"
    return EncodeError(f"{type(value).__name__} is not {wanted}: {shown}")


# -- numbers ---------------------------------------------------------------------------------


def net_double(value: float, xml: bool = False) -> str:
    """Return a double in .NET's round-trip layout (spec/formats.md 2.3)."""
    text = repr(value)
    if "e" not in text and "n" not in text:  # repr is fixed where .NET is, and never longer
        return text[:-2] if text.endswith(".0") else text
    if not math.isfinite(value):
        return _special(value, xml)
    # Only double.MaxValue and MinValue have a small exponent letter, and not in XML.
    small = not xml and abs(value) == 1.7976931348623157e308
    return _layout(text, 17, "e" if small else "E")


def net_single(value: float, xml: bool = False, modern: bool = False) -> str:
    """Return a float with the shortest digits that survive 32 bits; ``modern`` writes 10.x's ``E``."""
    if not math.isfinite(value):
        return _special(value, xml)
    try:
        packed = struct.pack("<f", value)
    except OverflowError as error:
        raise EncodeError(f"{value!r} does not fit 32 bits") from error
    single = struct.unpack("<f", packed)[0]
    for digits in range(6, 10):
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
    """Return a decimal with its scale, without exponent or negative zero (spec/formats.md 2.3)."""
    if not value.is_finite():
        raise EncodeError(f"a decimal cannot be {value}")
    text = format(value, "f")
    return text[1:] if text[0] == "-" and value.is_zero() else text


# -- dates and times -------------------------------------------------------------------------


def ticks(value: datetime.datetime) -> int:
    """Return the 100 ns ticks from 1970-01-01 to the clock time, whatever its zone."""
    return (value.replace(tzinfo=None) - _EPOCH) // _MICROSECOND * 10


def milliseconds(count: int) -> int:
    """Return ticks as milliseconds: double division, then truncation, as .NET's TimeSpan does."""
    return int(count / 10_000)


def instant(value: datetime.datetime) -> datetime.datetime:
    """Return the clock time in UTC; an unspecified kind is the server's time, which is UTC."""
    if value.tzinfo is None:
        return value
    try:
        return value.astimezone(UTC).replace(tzinfo=None)
    except OverflowError as error:
        raise UnwritableError(f"{value!r} is outside the years 1 to 9999 in UTC") from error


def clock(value: datetime.datetime) -> str:
    """Return ``yyyy-MM-ddTHH:mm:ss.fffffff`` of the clock time."""
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "0"


def offset_text(value: datetime.datetime, colon: str = ":") -> str:
    """Return the offset as ``+HH:mm``."""
    offset = value.utcoffset() or datetime.timedelta(0)
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{colon}{abs(minutes) % 60:02d}"


def duration(value: datetime.timedelta | datetime.time) -> str:
    """Return ``P1DT2H3M4.5S`` (spec/formats.md 2.7)."""
    if isinstance(value, datetime.time):
        value = datetime.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    total = value // _MICROSECOND
    if abs(total) > (2**63 - 1) // 10:
        raise EncodeError(f"a TimeSpan ends at about 10,675,199 days, before {value}")
    sign, total = ("-", -total) if total < 0 else ("", total)
    seconds, fraction = divmod(total, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3_600)
    minutes, seconds = divmod(seconds, 60)
    out = f"{sign}P{days}D" if days else sign + "P"
    if hours or minutes or seconds or fraction or not days:
        out += "T"
        if hours:
            out += f"{hours}H"
        if minutes:
            out += f"{minutes}M"
        if fraction:
            out += f"{seconds}.{fraction:06d}".rstrip("0") + "S"
        elif seconds or out.endswith("PT"):
            out += f"{seconds}S"
    return out


def standard_span(value: datetime.timedelta) -> str:
    """Return .NET's constant format, ``1.02:03:04.5000000``."""
    total = value // _MICROSECOND
    sign, total = ("-", -total) if total < 0 else ("", total)
    seconds, fraction = divmod(total, 1_000_000)
    days, seconds = divmod(seconds, 86_400)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return sign + (f"{days}." if days else "") + text + (f".{fraction:06d}0" if fraction else "")


def _json_date(options: Options) -> Token:
    """Return the writer of DateTime in JSON (spec/formats.md 2.4)."""
    handler, plain = options.dates, "+0000" if options.append_utc_offset else ""
    unspecified = "+0000" if handler is DateHandler.DCJS_COMPATIBLE else "-0000"

    def timestamp(value: datetime.datetime) -> str:
        count = milliseconds(ticks(instant(value)))
        if value.tzinfo is UTC:
            return f'"\\/Date({count}{plain})\\/"'
        return f'"\\/Date({count}{offset_text(value, "") if value.tzinfo else unspecified})\\/"'

    def iso(value: datetime.datetime) -> str:
        zone = "Z" if value.tzinfo is UTC else offset_text(value) if value.tzinfo else ""
        return f'"{clock(value)}{zone}"'

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
    return _date_writer(writers.get(handler, timestamp), options)


def _date_writer(write: Token, options: Options) -> Token:
    """Return ``write`` behind the check of the type, and ``assume_utc``."""
    assume = options.assume_utc

    def checked(value: Any) -> str:
        if not isinstance(value, datetime.datetime):
            raise refuse(value, "a datetime")
        if value.tzinfo is UTC or value.tzinfo is LOCAL:
            return write(value)
        # zoneinfo's UTC is the same kind as timezone.utc.
        if value.tzinfo is None:
            value = value.replace(tzinfo=UTC) if assume else value
        elif str(value.tzinfo) == "UTC":
            value = value.replace(tzinfo=UTC)
        return write(value)

    return checked


def _unix_seconds(value: datetime.datetime) -> str:
    return str(int(ticks(instant(value)) / 10_000_000))


def _unix_milliseconds(value: datetime.datetime) -> str:
    return str(milliseconds(ticks(instant(value))))


def _short_date(options: Options) -> Token:
    """Return the writer of DateTime in JSV and CSV (spec/formats.md 2.5)."""
    if options.dates is DateHandler.UNIX_TIME:
        return _date_writer(_unix_seconds, options)
    if options.dates is DateHandler.UNIX_TIME_MS:
        return _date_writer(_unix_milliseconds, options)
    exact = options.skip_date_conversion

    def write(value: datetime.datetime) -> str:
        text = clock(value)
        if text.endswith("T00:00:00.0000000") and not exact:
            return text[:10]
        if text.endswith(".0000000"):
            text = text[:19]
        if value.tzinfo is UTC:
            return text + "Z"
        if value.tzinfo is None and exact:
            return text
        return text + offset_text(value)

    return _date_writer(write, options)


def _aware(value: Any) -> datetime.datetime:
    if not isinstance(value, datetime.datetime) or value.tzinfo is None:
        raise refuse(value, "a datetime with an offset")
    return value


def _json_date_offset(options: Options) -> Token:
    """Return the writer of DateTimeOffset in JSON: clock time in 6.4, instant in 10.x (2.4)."""
    modern = options.modern

    def timestamp(value: Any) -> str:
        aware = _aware(value)
        offset = offset_text(aware, "") if aware.utcoffset() else ""
        count = milliseconds(ticks(instant(aware) if modern else aware))
        return f'"\\/Date({count}{offset})\\/"'

    return _iso_offset_quoted if options.dates is DateHandler.ISO8601 else timestamp


def _iso_offset(value: Any) -> str:
    return clock(_aware(value)) + offset_text(value)


def _iso_offset_quoted(value: Any) -> str:
    return f'"{_iso_offset(value)}"'


def _date_only(options: Options, quote: str) -> Token:
    per_second = {DateHandler.UNIX_TIME: 1, DateHandler.UNIX_TIME_MS: 1000}.get(options.dates)

    def write(value: Any) -> str:
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise refuse(value, "a date")
        if per_second:
            return str((value.toordinal() - 719_163) * 86_400 * per_second)
        return quote + value.isoformat() + quote

    # JSV knows no Unix form of DateOnly.
    return write


def _time(kind: type[Any], options: Options, json: bool) -> Token:
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
    """Return a quoted and escaped JSON string (spec/formats.md 4.1)."""
    if not isinstance(value, str):
        raise refuse(value, "a string")
    if _JSON_UNSAFE.search(value):
        value = _JSON_UNSAFE.sub(lambda found: _JSON_ESCAPES[found[0]], value)
    return f'"{value}"'


def jsv_string(value: Any) -> str:
    """Return a JSV string, quoted only where it must be (spec/formats.md 6.2)."""
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
    """Return text that UTF-8 can hold: a lone surrogate becomes U+FFFD (spec/formats.md 4.1)."""
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


def _decimal(value: Any) -> str:
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
    """Return the writer of an enum's bare text (spec/formats.md 2.8)."""
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
        return str(int(value))

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
        Kind.DECIMAL: lambda: _decimal,
        Kind.CHAR: lambda: lambda value: json_string(_char(value)),
        Kind.STRING: lambda: json_string,
        Kind.GUID: lambda: _quoted(_guid),
        Kind.DATE_TIME: lambda: _json_date(options),
        Kind.DATE_TIME_OFFSET: lambda: _json_date_offset(options),
        Kind.DATE_ONLY: lambda: _date_only(options, '"'),
        Kind.TIME_ONLY: lambda: _time(datetime.time, options, json=True),
        Kind.TIME_SPAN: lambda: _time(datetime.timedelta, options, json=True),
        Kind.BYTES: lambda: _quoted(_base64),
    }
    return _made(makers, kind)


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
        Kind.DECIMAL: lambda: _decimal,
        Kind.CHAR: lambda: _char,
        Kind.STRING: lambda: jsv_string,
        Kind.GUID: lambda: _guid,
        Kind.DATE_TIME: lambda: _short_date(options),
        Kind.DATE_TIME_OFFSET: lambda: _iso_offset,
        Kind.DATE_ONLY: lambda: _date_only(options, ""),
        Kind.TIME_ONLY: lambda: _time(datetime.time, options, json=False),
        Kind.TIME_SPAN: lambda: _time(datetime.timedelta, options, json=False),
        Kind.BYTES: lambda: _base64,
    }
    return _made(makers, kind)


def _made(makers: dict[Kind, Callable[[], Token]], kind: Kind) -> Token:
    if kind not in makers:
        raise UnsupportedTypeError(f"{kind.value} has no text of its own")
    return makers[kind]()
