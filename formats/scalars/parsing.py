"""Scalars read from their text, as JSON, JSV, CSV and query strings spell them.

Source: formats/WIRE.md 2.7 to 2.12. :mod:`formats.scalars.number_parsing` reads numbers,
:mod:`formats.scalars.date_parsing` dates, :mod:`formats.scalars.span_parsing` spans. ``parser_of`` returns for a
scalar or enum the function from unquoted, unescaped text to a value; that raises :class:`DecodeError` without a
place, because its caller knows the place. The grammar is .NET's, in the invariant culture, on a server in UTC.
"""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Callable
from typing import Any

import msgspec

from formats.errors import DecodeError, UnsupportedTypeError
from formats.options import HOST, Options
from formats.scalars import date_parsing as dates
from formats.scalars import number_parsing as numbers
from formats.scalars import span_parsing as spans
from formats.scalars.number_parsing import SPACE, Parser, bad, integer_parser
from formats.types.enums import Enumeration, Flags, underlying_of
from formats.types.kinds import INTEGER_RANGES, AnyKind, Kind, facts_of
from formats.types.shapes import Enumerated, Scalar

_GUID = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)",
    re.IGNORECASE | re.ASCII,
)


#: The lengths of a Guid without and with hyphens; msgspec reads these two forms three times as fast.
_USUAL_GUIDS = (32, 36)


def _guid(text: str) -> uuid.UUID:
    if len(text) in _USUAL_GUIDS:
        try:
            return msgspec.convert(text, uuid.UUID)
        except msgspec.ValidationError:
            pass
    guid = text.strip(SPACE)
    if not _GUID.fullmatch(guid):
        raise bad(text, "a Guid")
    return uuid.UUID(guid.strip("{()}"))


def _char(text: str) -> str:
    # ServiceStack marks "empty, not null" with U+200B, and a char keeps the mark (2.12).
    if not text:
        return "\u200b"
    # A character beyond 16 bits is two UTF-16 units; .NET reads the first of them.
    return text[0] if text[0] < "\U00010000" else chr(0xD800 + (ord(text[0]) - 0x10000 >> 10))


def _bytes(text: str) -> bytes:
    """Return base64 text, or a list of numbers, as bytes."""
    if text.startswith("["):
        numbers = text[1:-1] if text.endswith("]") else text[1:]
        parse = integer_parser(Kind.BYTE)
        return bytes(parse(number) for number in numbers.split(",")) if numbers.strip() else b""
    if text and not text.strip():
        raise bad(text, "base64")
    try:
        # .NET skips white space inside base64, and nothing else.
        return base64.b64decode(re.sub(r"[ \t\r\n]", "", text), validate=True)
    except (binascii.Error, ValueError) as error:
        raise bad(text, "base64") from error


def _enumerated(type_: type[Enumeration] | type[Flags]) -> Parser:
    """Return the parser of an enum: names in any case, numbers, comma lists (2.8)."""
    numbered: dict[str, int] = {}
    if issubclass(type_, Flags):
        numbered = {name.lower(): number for name, number in type_.declared_names().items()}
        make: Callable[[int], Any] = type_
        exact: dict[str, Any] = {}
    else:
        for member in type_:
            numbered.setdefault(member.declared.lower(), member.number)
        for member in type_:
            numbered[member.value.lower()] = member.number
        make = type_.numbered
        exact = {member.value: member for member in type_}
    whole = integer_parser(underlying_of(type_))

    def number(text: str) -> int:
        name = text.strip(SPACE)
        known = numbered.get(name.lower())
        if known is not None:
            return known
        try:
            return int(whole(name[1:] if name.startswith("+") else name))
        except DecodeError as error:
            raise bad(text, f"one of {type_.__name__}") from error

    def parse(text: str) -> Any:
        if text in exact:
            return exact[text]
        if "," not in text:
            return make(number(text))
        combined = 0
        for part in text.split(","):
            named = numbered.get(part.strip(SPACE).lower())
            if named is None:
                raise bad(text, f"one of {type_.__name__}, or several by name")
            combined |= named
        return make(combined)

    return parse


def _string(text: str) -> str:
    return text


_PARSERS: dict[Kind, Parser] = {
    Kind.BOOLEAN: numbers.boolean,
    Kind.SINGLE: numbers.single,
    Kind.DOUBLE: numbers.double,
    Kind.DECIMAL: numbers.exact_decimal,
    Kind.CHAR: _char,
    Kind.STRING: _string,
    Kind.GUID: _guid,
    Kind.DATE_TIME: dates.date_time,
    Kind.DATE_TIME_OFFSET: dates.date_time_offset,
    Kind.DATE_ONLY: dates.date_only,
    Kind.TIME_ONLY: spans.time_only,
    Kind.TIME_SPAN: spans.time_span,
    Kind.BYTES: _bytes,
}


def plain_parser(kind: AnyKind) -> Parser:
    """Return the parser of a kind that has one text for all formats (:mod:`formats.types.kinds`)."""
    read = facts_of(kind).read
    if read is None:
        raise UnsupportedTypeError(f"{kind.value} has no text of its own")

    def parse(text: str) -> Any:
        try:
            return read(text)
        except ValueError as error:
            raise bad(text, f"a {kind.value}") from error

    return parse


def parser_of(shape: Scalar | Enumerated, options: Options = HOST) -> Parser:
    """Return the function from text to value; it raises :class:`DecodeError` without a place.

    It reads dates in all spellings, but as integers only if the host writes them so. WCF's number with an offset
    means what the host writes: clock time, or with ``modern`` the instant (2.4).
    """
    if isinstance(shape, Enumerated):
        return _enumerated(shape.type)
    if shape.kind in INTEGER_RANGES:
        return integer_parser(shape.kind)
    if shape.kind not in _PARSERS:
        return plain_parser(shape.kind)
    if options.dates in dates.UNITS and shape.kind in (Kind.DATE_TIME, Kind.DATE_ONLY):
        return dates.unix_parser(dates.UNITS[options.dates], _PARSERS[shape.kind])
    if options.date_format is not None and shape.kind is Kind.DATE_TIME:
        from formats.scalars.date_formats import date_reader  # noqa: PLC0415 - few hosts choose one

        return date_reader(options.date_format, dates.date_time)
    if options.modern and shape.kind is Kind.DATE_TIME_OFFSET:
        return dates.modern_date_time_offset
    return _PARSERS[shape.kind]
