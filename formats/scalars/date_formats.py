"""Dates in a format that a host chose: .NET's custom and standard date formats, in the invariant culture.

``JsConfig.DateTimeFormat`` of a 6.4 host (formats/WIRE.md 2.5); the letters are those of Microsoft's "Custom date and
time format strings". A format is cut once into parts, and each part writes its share of a date.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable

from formats.scalars.date_writing import Token, offset_text
from formats.scalars.number_parsing import Parser, bad
from formats.types.primitives import LOCAL
from formats.types.ticks import moved, ticked, ticks_of, zone_of

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
#: The formats that a single letter stands for, without those whose texts have a comma.
_STANDARD = {
    "d": "MM/dd/yyyy", "g": "MM/dd/yyyy HH:mm", "G": "MM/dd/yyyy HH:mm:ss", "s": "yyyy-MM-ddTHH:mm:ss",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK", "O": "yyyy-MM-ddTHH:mm:ss.fffffffK", "u": "yyyy-MM-dd HH:mm:ss'Z'",
}  # fmt: skip
_PART = re.compile(r"'[^']*'|d+|[fF]{1,7}|H+|h+|K|m+|M+|s+|t+|y+|z+|.")

Part = tuple[Token, str]


def date_writer(format_: str) -> Token:
    """Return the function from a datetime to its text; the format is one that :class:`Options` accepts."""
    parts = [write for write, _ in _parts(format_)]
    return lambda value: "".join([write(value) for write in parts])


def date_reader(format_: str, otherwise: Parser) -> Parser:
    """Return the parser of dates in a format; ``otherwise`` parses all other texts.

    ``otherwise`` alone reads formats that begin with the year. Texts of others it may take for another day:
    03.02.2001, which this host writes for the third of February, would be the second of March.
    """
    patterns = "".join(pattern for _, pattern in _parts(format_))
    named = re.findall(r"\(\?P<(\w+)>", patterns)
    if format_[0] in "yosuO" or len(set(named)) < len(named) or not {"day", "month", "year"} <= set(named):
        return otherwise
    shape = re.compile(patterns, re.ASCII)

    def parse(text: str) -> datetime.datetime:
        match = shape.fullmatch(text)
        if match is None:
            parsed: datetime.datetime = otherwise(text)
            return parsed
        try:
            return _date_of(match.groupdict())
        except (ValueError, OverflowError) as error:
            raise bad(text, "a date") from error

    return parse


def _date_of(fields: dict[str, str]) -> datetime.datetime:
    month = fields["month"]
    number = int(month) if month.isdigit() else 1 + next(n for n, name in enumerate(_MONTHS) if name[:3] == month[:3])
    hour = int(fields.get("hour", 0))
    if "half" in fields:
        hour = hour % 12 + 12 * (fields["half"][0] == "P")
    digits = fields.get("fraction", "")
    date = datetime.datetime(
        int(fields["year"]), number, int(fields["day"]),
        hour, int(fields.get("minute", 0)), int(fields.get("second", 0)),
        int(digits[:6].ljust(6, "0")), ticked(None, int(digits[6:7] or 0)),
    )  # fmt: skip
    if not (offset := fields.get("offset")):
        return date
    span = (
        datetime.timedelta(hours=int(offset[1:3]), minutes=int(offset[4:])) if offset != "Z" else datetime.timedelta()
    )
    zone = datetime.timezone(-span if offset[0] == "-" else span)
    return moved(date.replace(tzinfo=ticked(zone, ticks_of(date))), LOCAL)


@functools.cache
def _parts(format_: str) -> tuple[Part, ...]:
    """Return for each part of a format its writer and the pattern that reads it. A host sets few formats."""
    return tuple(map(_part, _PART.findall(_STANDARD.get(format_, format_))))


def _part(part: str) -> Part:
    letter, size = part[0], min(len(part), 7)
    if letter == "'":
        return _fixed(part[1:-1])
    if letter in "dM" and size > 2:
        shown = [name[:3] if size == 3 else name for name in (_DAYS if letter == "d" else _MONTHS)]
        if letter == "d":
            return (lambda value: shown[value.weekday()]), f"(?:{'|'.join(shown)})"
        return (lambda value: shown[value.month - 1]), f"(?P<month>{'|'.join(shown)})"
    if letter in _NUMBERS:
        name, number = _NUMBERS[letter]
        width = size if letter == "y" else min(size, 2)
        pattern = rf"(?P<{name}>\d{{{width},{max(width, 2)}}})"
        if letter == "y" and size < 4:  # without its century it cannot be read back
            return (lambda value: f"{number(value) % (100 if width < 3 else 10_000):0{width}d}"), r"\d{1,4}"
        return (lambda value: f"{number(value):0{width}d}"), pattern
    if letter in "fF":
        is_short = letter == "F"
        return (
            lambda value: _fraction(value, size, is_short)
        ), rf"(?P<fraction>\d{{{0 if is_short else size},{size}}})"
    if letter == "t":
        return (lambda value: ("AM", "PM")[value.hour >= 12][:size]), "(?P<half>AM|PM)" if size > 1 else "(?P<half>A|P)"
    if letter == "K":
        return _kind, r"(?P<offset>Z|[+-]\d\d:\d\d|)"
    if letter == "z":
        return (lambda value: _offset(value, size)), r"(?P<offset>[+-]\d\d:\d\d)" if size > 2 else r"[+-]\d{1,2}"
    return _fixed(part)


_NUMBERS: dict[str, tuple[str, Callable[[datetime.datetime], int]]] = {
    "d": ("day", lambda value: value.day),
    "M": ("month", lambda value: value.month),
    "y": ("year", lambda value: value.year),
    "H": ("hour", lambda value: value.hour),
    "h": ("hour", lambda value: value.hour % 12 or 12),
    "m": ("minute", lambda value: value.minute),
    "s": ("second", lambda value: value.second),
}


def _fixed(text: str) -> Part:
    return (lambda _: text), re.escape(text)


def _fraction(value: datetime.datetime, size: int, is_short: bool) -> str:
    digits = f"{value.microsecond:06d}{ticks_of(value)}"[:size]
    return digits.rstrip("0") if is_short else digits


def _kind(value: datetime.datetime) -> str:
    zone = zone_of(value)
    return "" if zone is None else "Z" if zone is datetime.UTC else offset_text(value)


def _offset(value: datetime.datetime, size: int) -> str:
    text = offset_text(value)
    return text if size > 2 else text[:3] if size == 2 else f"{text[0]}{int(text[1:3])}"
