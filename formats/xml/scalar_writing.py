"""The text of scalars in XML, escaped for an element.

Source: formats/WIRE.md 2.6, 8.4, 8.5. ``writer_of`` returns the function from a value to its
text; that raises :class:`EncodeError` without a place.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import re
import uuid
from collections.abc import Callable
from typing import Any, cast

import msgspec

from formats.errors import EncodeError, UnwritableError, refuse
from formats.scalars.date_writing import clock, duration, instant, offset_text, utc_text
from formats.scalars.number_writing import decimal_text, integer, net_double, net_single
from formats.scalars.writing import plain_text
from formats.types import uris
from formats.types.enums import Enumeration, Flags
from formats.types.kinds import INTEGER_RANGES, Converter, Kind
from formats.types.shapes import Enumerated, Scalar
from formats.types.ticks import TickedZone, ticked, ticks_of, zone_of

Writer = Callable[[Any], str]

UTC = datetime.UTC

#: The characters that XML 1.0 does not allow even escaped (XML 1.0 §2.2).
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNCLEAN = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_clean(text: str) -> bool:
    """Return whether a text may stand in an element as it is."""
    # The first three tests cost next to nothing, and most texts are printable; the last test is slow.
    return not (
        "&" in text or "<" in text or ">" in text or (not text.isprintable() and _UNCLEAN.search(text) is not None)
    )


def escape(value: Any) -> str:
    """Return a string as XML text: ``& < >`` escaped, every line end a line feed (8.4)."""
    if not isinstance(value, str):
        raise refuse(value, "a string")
    text: str = value
    if _UNCLEAN.search(text) is None:
        return text
    if illegal := _ILLEGAL.search(value):
        raise UnwritableError(f"XML has no place for U+{ord(illegal[0]):04X}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _boolean(value: Any) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise refuse(value, "a bool")


def _number(layout: Callable[[float, bool], str]) -> Writer:
    def write(value: Any) -> str:
        if type(value) is not float and type(value) is not int:
            raise refuse(value, "a float")
        return layout(float(value), True)

    return write


def _char(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 1:
        raise refuse(value, "one UTF-16 character")
    if value > "\uffff":
        raise UnwritableError(f"XML has no place for U+{ord(value):04X} as a single character")
    return str(ord(value))


def _clock(value: datetime.datetime | datetime.time) -> str:
    text = value.isoformat()
    return text.rstrip("0") if "." in text else text


def _date_time(value: Any) -> str:
    if not isinstance(value, datetime.datetime):
        raise refuse(value, "a datetime")
    zone = value.tzinfo
    if zone is UTC and value.__class__ is datetime.datetime:
        text = utc_text(value)
        return text[:-1].rstrip("0") + "Z" if value.microsecond else text
    if zone is None:
        return _clock(value)
    text = _clock(value.replace(tzinfo=None))
    if zone.__class__ is TickedZone:
        text, zone = clock(value), zone_of(value)
    if zone is None:
        return text
    return text + ("Z" if zone is UTC or str(zone) == "UTC" else offset_text(value))


def split_offset(value: Any) -> tuple[datetime.datetime, int]:
    """Return a DateTimeOffset's instant in UTC and its offset in minutes (2.6)."""
    if not isinstance(value, datetime.datetime) or zone_of(value) is None:
        raise refuse(value, "a datetime with an offset")
    offset = value.utcoffset() or datetime.timedelta(0)
    return instant(value).replace(tzinfo=ticked(UTC, ticks_of(value))), round(offset.total_seconds() / 60)


def _date_only(value: Any) -> str:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise refuse(value, "a date")
    return value.isoformat()


def _time_only(value: Any) -> str:
    if not isinstance(value, datetime.time) or value.tzinfo is not None:
        raise refuse(value, "a time")
    return _clock(value)


def _time_span(value: Any) -> str:
    if not isinstance(value, datetime.timedelta):
        raise refuse(value, "a timedelta")
    return duration(value)


def _guid(value: Any) -> str:
    if not isinstance(value, uuid.UUID):
        raise refuse(value, "a UUID")
    return msgspec.to_builtins(value) if value.__class__ is uuid.UUID else str(value)


def _bytes(value: Any) -> str:
    if not isinstance(value, bytes | bytearray):
        raise refuse(value, "bytes")
    return base64.b64encode(value).decode()


def _uri(value: Any) -> str:
    if not isinstance(value, str):
        raise refuse(value, "a str")
    return escape(uris.escaped(value))


_WRITERS: dict[Kind, Writer] = {
    **{kind: integer(kind) for kind in INTEGER_RANGES},
    Kind.BOOLEAN: _boolean,
    Kind.SINGLE: _number(net_single),
    Kind.DOUBLE: _number(net_double),
    Kind.DECIMAL: decimal_text,
    Kind.CHAR: _char,
    Kind.STRING: escape,
    Kind.URI: _uri,
    Kind.GUID: _guid,
    Kind.DATE_TIME: _date_time,
    Kind.DATE_ONLY: _date_only,
    Kind.TIME_ONLY: _time_only,
    Kind.TIME_SPAN: _time_span,
    Kind.BYTES: _bytes,
}


def enum_names(type_: type[Enumeration] | type[Flags]) -> dict[str, int]:
    """Return an enum's names in XML → numbers: declared names, or labels if the enum has a contract (8.5)."""
    if issubclass(type_, Flags):
        return {escape(name): number for name, number in type_.declared_names().items()}
    labelled = getattr(type_, "__contract__", False)
    return {escape(member.value if labelled else member.declared): member.number for member in type_}


def _enumerated(type_: type[Enumeration] | type[Flags]) -> Writer:
    texts: dict[int, str] = {}
    for name, number in enum_names(type_).items():
        texts.setdefault(number, name)
    flags = issubclass(type_, Flags)

    def write(value: Any) -> str:
        if type(value) is not cast("Any", type_):
            raise refuse(value, f"one of {type_.__name__}")
        number: int = value.number
        if number in texts:
            return texts[number]
        left, names = number, []
        if flags:
            for bits, name in texts.items():
                if bits and bits & left == bits:
                    names.append(name)
                    left &= ~bits
        if left or not flags:
            raise EncodeError(f"{number} has no name in {type_.__name__}")
        return " ".join(names)

    return write


def writer_of(shape: Scalar | Enumerated) -> Writer:
    """Return the function from a value that is not None to its text."""
    if isinstance(shape, Enumerated):
        return _enumerated(shape.type)
    if shape.kind in _WRITERS:
        return _WRITERS[shape.kind]
    write = plain_text(shape.kind)
    return lambda value: escape(write(value))


def late_bound(value: Any) -> tuple[Kind, str]:
    """Return kind and text of a value of declared type ``object``, which must be a scalar (8.4)."""
    kinds: dict[type, Kind] = {
        bool: Kind.BOOLEAN,
        float: Kind.DOUBLE,
        decimal.Decimal: Kind.DECIMAL,
        str: Kind.STRING,
        bytes: Kind.BYTES,
        uuid.UUID: Kind.GUID,
        datetime.datetime: Kind.DATE_TIME,
        datetime.date: Kind.DATE_ONLY,
        datetime.time: Kind.TIME_ONLY,
        datetime.timedelta: Kind.TIME_SPAN,
    }
    kind = kinds.get(type(value))
    if type(value) is int:
        low, high = INTEGER_RANGES[Kind.INT32]
        kind = Kind.INT32 if low <= value <= high else Kind.INT64
    if kind is None and isinstance(own := getattr(type(value), "__converter__", None), Converter):
        kind, value = Kind.STRING, own.write(value)
    if kind is None:
        raise refuse(value, "a scalar, which is all XML holds where no type is declared")
    return kind, _WRITERS[kind](value)
