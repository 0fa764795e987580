"""Plans of JSON and JSV for the native writer: the texts of :mod:`formats.notation.writer`, in pieces."""

from __future__ import annotations

import decimal
import uuid
from typing import Any

from formats import pieces as kinds
from formats.notation.members import excludes_default
from formats.notation.notation import Notation
from formats.notation.writer import TextWriter
from formats.options import DateHandler, Options, TimeSpanHandler
from formats.pieces import Ask, Piece, Slot, late, member_of, piece, slot, unless
from formats.scalars.date_writing import equals_default
from formats.types.defaults import default_of
from formats.types.enums import underlying_of
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Member, Nested, Pair, Record, Scalar, Shape, is_nullable
from formats.types.structs import KeyValuePair

#: Microseconds of the units in which dates are counted.
_UNIX = {DateHandler.UNIX_TIME: 1_000_000, DateHandler.UNIX_TIME_MS: 1000}
_MILLISECONDS = (1000, 0)


class TextPlan:
    """Makes the pieces of one notation with one set of options; a record's only once, as it may contain itself."""

    def __init__(self, notation: Notation, options: Options) -> None:
        self.notation, self.options = notation, options
        self._quotes = (notation.quote, notation.quote)
        self._form = kinds.JSON if notation.quote else kinds.JSV
        self._writer = TextWriter(notation, options)
        self._records: dict[int, Piece] = {}

    def _spelled(self, text: str) -> str:
        """Return a text of the notation as it stands in the whole text."""
        return text

    def _asked(self, write: Ask) -> Ask:
        """Return a careful writer of the notation whose text stands in the whole text."""
        return write

    def of(self, shape: Shape) -> Piece:
        """Return the piece of a value that is not None."""
        match shape:
            case Scalar(kind=Kind.STRING):
                text = piece(kinds.ENCLOSED)
                text.fill([self._slot(shape)])
                return text
            case Scalar(kind=Kind.OBJECT):
                return self._call(shape)
            case Scalar() | Enumerated():
                write = self._asked(self.notation.scalar(shape, self.options))
                return scalar_piece(shape, self.options, write, self._quotes, self._moment)
            case Listing(item=item):
                return self.listing(item)
            case Mapping(key=key, value=value):
                return self._mapping(key, value)
            case Pair():
                return self._pair(shape)
            case Nested(record=record):
                return self._nested(record)

    def _slot(self, shape: Shape, before: str = "", after: str = "", **facts: Any) -> Slot:
        """Return the slot of a value; the quotes of a string belong to its slot."""
        if not (isinstance(shape, Scalar) and shape.kind is Kind.STRING):
            return slot(self.of(shape), around=(before, after), **facts)
        quote = self.notation.quote
        return slot(piece(kinds.TEXT, form=self._form), around=(before + quote, quote + after), **facts)

    def _call(self, shape: Shape) -> Piece:
        return piece(kinds.CALL, ask=self._careful(shape))

    def _careful(self, shape: Shape) -> Ask:
        return late(lambda: self._asked(self._writer.of(shape)))

    def _moment(self, kind: Kind, ask: Ask) -> Piece:
        return (json_moment if self.notation.quote else jsv_moment)(kind, self.options, ask)

    def listing(self, item: Shape, around: tuple[str, str] = ("[", "]")) -> Piece:
        """Return the piece of a list; without brackets for a chunk of one."""
        series = piece(kinds.SERIES, around=around, between=",")
        null = None
        if is_nullable(item):
            null = "{}" if isinstance(item, Nested) else self._spelled(self.notation.null_item(item))
        series.fill([self._slot(item, null=null)])
        return series

    def _mapping(self, key: Shape, of: Shape) -> Piece:
        null = None
        drops = is_nullable(of)
        if drops and self.options.include_nulls_in_dictionaries and self.notation.null is not None:
            drops, null = False, self.notation.null
        entries = piece(kinds.ENTRIES, form=int(drops), around=("{", "}"), between=",")
        entries.fill([self._key(key), self._slot(of, null=null)])
        return entries

    def _key(self, shape: Shape) -> Slot:
        """Return the slot of a key: in JSON always in quotes, in JSV spelled as a value is (formats/WIRE.md 3.3)."""
        if isinstance(shape, Scalar) and shape.kind in INTEGER_RANGES:
            number = piece(kinds.INTEGER, type_=int, range_=INTEGER_RANGES[shape.kind])
            return slot(number, around=(self.notation.quote, self.notation.quote + ":"))
        is_text = isinstance(shape, Scalar) and shape.kind in (Kind.STRING, Kind.GUID)
        is_loose = isinstance(shape, Scalar) and shape.kind is Kind.OBJECT
        if is_text or not (self.notation.quote or is_loose):
            return self._slot(shape, after=":")
        write = self._asked(self.notation.key(shape, self.options))
        return slot(piece(kinds.CALL, ask=write), around=("", ":"))

    def _pair(self, shape: Pair) -> Piece:
        pair = piece(kinds.RECORD, form=1, around=("{", "}"), type_=KeyValuePair, ask=self._careful(shape))
        slots = []
        for side, attribute in ((shape.key, "key"), (shape.value, "value")):
            name = self._spelled(self.notation.name(self.options.text_case.spell(attribute.capitalize())))
            left_out = default_of(side) if self.options.exclude_defaults and not side.optional else None
            slots.append(self._member(KeyValuePair, attribute, side, name, left_out, is_equal=equals_default))
        pair.fill(slots)
        return pair

    def _nested(self, record: Record) -> Piece:
        if id(record) in self._records:
            return self._records[id(record)]
        # A record of a derived class begins with its type, which the careful writer writes.
        ask = self._careful(Nested(record))
        nested = piece(kinds.RECORD, form=1, around=("{", "}"), type_=record.type, ask=ask)
        self._records[id(record)] = nested
        nested.fill([self._member_of(record, member) for member in record.ordered])
        return nested

    def _member_of(self, record: Record, member: Member) -> Slot:
        skips = excludes_default(member, record, self.options)
        left_out = default_of(member.shape) if skips else None
        is_date = isinstance(member.shape, Scalar) and member.shape.kind is Kind.DATE_TIME
        name = self._spelled(self.notation.name(member.name(self.options.text_case)))
        is_equal = equals_default if is_date else _equals
        return self._member(record.type, member.attribute, member.shape, name, left_out, is_equal=is_equal)

    def _member(self, type_: type, attribute: str, shape: Shape, name: str, left_out: Any, *, is_equal: Any) -> Slot:
        null = "" if is_nullable(shape) else None
        if null is not None and self.notation.null is not None:
            has_nulls = self.options.include_nulls and not self.options.exclude_defaults
            null = f",{name}{self.notation.null}" if has_nulls else ""
        get = member_of(type_, attribute)
        if left_out is None:
            return self._slot(shape, "," + name, get=get, null=null)
        return self._slot(shape, "," + name, get=unless(get, lambda value: is_equal(value, left_out)), null="")


def _equals(value: Any, default: Any) -> bool:
    return bool(value == default)


def scalar_piece(
    shape: Scalar | Enumerated, options: Options, write: Ask, quotes: tuple[str, str], moment: Any
) -> Piece:
    """Return the piece of a scalar or enum whose careful writer is ``write``; CSV's cells use it too."""
    if isinstance(shape, Enumerated):
        if shape.is_flags:
            return piece(
                kinds.INTEGER, form=1, type_=shape.type, range_=INTEGER_RANGES[underlying_of(shape.type)], ask=write
            )
        return piece(kinds.NAMED, named={member: write(member) for member in shape.type}, ask=write)
    kind = shape.kind
    if kind in INTEGER_RANGES:
        return piece(kinds.INTEGER, type_=int, range_=INTEGER_RANGES[kind])
    match kind:
        case Kind.BOOLEAN:
            return piece(kinds.NAMED, named={True: write(True), False: write(False)})
        case Kind.SINGLE | Kind.DOUBLE:
            return piece(kinds.FLOAT, form=int(kind is Kind.SINGLE), ask=write)
        case Kind.DECIMAL:
            return piece(kinds.DECIMAL, type_=decimal.Decimal, ask=write)
        case Kind.GUID:
            return piece(kinds.GUID, type_=uuid.UUID, member=member_of(uuid.UUID, "int"), around=quotes, ask=write)
        case Kind.DATE_TIME | Kind.DATE_TIME_OFFSET:
            date: Piece = moment(kind, write)
            return date
        case Kind.DATE_ONLY if options.dates not in _UNIX:
            return piece(kinds.DAY, around=quotes, ask=write)
        case Kind.TIME_ONLY if options.spans is not TimeSpanHandler.STANDARD:
            return piece(kinds.TIME, form=kinds.DURATION, around=quotes, ask=write)
        case Kind.TIME_SPAN if options.spans is not TimeSpanHandler.STANDARD or not quotes[0]:
            return piece(kinds.SPAN, around=quotes, ask=write)
    return piece(kinds.CALL, ask=write)


def json_moment(kind: Kind, options: Options, ask: Ask) -> Piece:
    """Return the piece of a date in JSON (formats/WIRE.md 2.4)."""
    iso = options.dates is DateHandler.ISO8601
    stamp = ('"\\/Date(', ')\\/"')
    if kind is Kind.DATE_TIME_OFFSET:
        if iso:
            return piece(kinds.MOMENT, form=kinds.FULL, flags=kinds.COLON, around=('"', '"'), ask=ask)
        flags = kinds.NO_ZERO | kinds.INSTANT * options.modern
        return piece(kinds.MOMENT, form=kinds.STAMP, range_=_MILLISECONDS, flags=flags, utc="", around=stamp, ask=ask)
    if options.dates in _UNIX:
        return _unix(options, ask)
    if iso:
        utc, naive = "Z", "Z" if options.assume_utc else ""
        return piece(
            kinds.MOMENT, form=kinds.FULL, flags=kinds.COLON, utc=utc, naive=naive,
            around=('"', '"'), ask=ask,
        )  # fmt: skip
    if options.dates not in (DateHandler.TIMESTAMP_OFFSET, DateHandler.DCJS_COMPATIBLE):
        return piece(kinds.CALL, ask=ask)
    utc = "+0000" if options.append_utc_offset else ""
    naive = utc if options.assume_utc else "+0000" if options.dates is DateHandler.DCJS_COMPATIBLE else "-0000"
    return piece(
        kinds.MOMENT, form=kinds.STAMP, range_=_MILLISECONDS, flags=kinds.INSTANT, utc=utc, naive=naive,
        around=stamp, ask=ask,
    )  # fmt: skip


def jsv_moment(kind: Kind, options: Options, ask: Ask) -> Piece:
    """Return the piece of a date in JSV and CSV (formats/WIRE.md 2.5)."""
    if kind is Kind.DATE_TIME_OFFSET:
        return piece(kinds.MOMENT, form=kinds.FULL, flags=kinds.COLON, ask=ask)
    if options.dates in _UNIX:
        return _unix(options, ask)
    if options.date_format is not None:
        return piece(kinds.CALL, ask=ask)
    exact = options.skip_date_conversion
    naive = "Z" if options.assume_utc else "" if exact else "+00:00"
    form = kinds.EXACT if exact else kinds.SHORT
    return piece(kinds.MOMENT, form=form, flags=kinds.COLON, utc="Z", naive=naive, ask=ask)


def _unix(options: Options, ask: Ask) -> Piece:
    flags = kinds.INSTANT | kinds.ALIKE
    return piece(
        kinds.MOMENT, form=kinds.STAMP, range_=(_UNIX[options.dates], 0), flags=flags, utc="", naive="", ask=ask
    )
