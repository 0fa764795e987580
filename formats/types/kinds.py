"""The scalar kinds: one row each, with all that is a fact of the type and of no format.

A new scalar is a member of :class:`Kind`, its row of :data:`KINDS`, and the two functions that the row
names: ``text`` writes and ``read`` reads the one text that JSON, JSV, CSV, XML and the rest then have for
it. Kinds without the two are spelled by each format itself (``formats.scalars``, ``formats.xml``), as
ServiceStack spells them in each in another way.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import uuid
from collections.abc import Callable
from typing import Any

import msgspec

from formats.types import uris


class Kind(enum.Enum):
    """The scalar kinds; the value is the .NET type's name."""

    BOOLEAN = "Boolean"
    SBYTE = "SByte"
    BYTE = "Byte"
    INT16 = "Int16"
    UINT16 = "UInt16"
    INT32 = "Int32"
    UINT32 = "UInt32"
    INT64 = "Int64"
    UINT64 = "UInt64"
    SINGLE = "Single"
    DOUBLE = "Double"
    DECIMAL = "Decimal"
    CHAR = "Char"
    STRING = "String"
    GUID = "Guid"
    DATE_TIME = "DateTime"
    DATE_TIME_OFFSET = "DateTimeOffset"
    DATE_ONLY = "DateOnly"
    TIME_ONLY = "TimeOnly"
    TIME_SPAN = "TimeSpan"
    BYTES = "Byte[]"
    OBJECT = "Object"
    URI = "Uri"


class Converter(msgspec.Struct, frozen=True):
    """The text that a class of a service's own has in every format, where it stands for a scalar.

    A mark of an annotation, or ``__converter__`` of the class itself, which then needs none:

        Address = Annotated[IPv4Address, Converter(str, IPv4Address)]

    ``write`` gets a value of the class; what ``read`` raises as ValueError is the client's error. Clients see a
    string, and null where there is none.
    """

    write: Callable[[Any], str]
    read: Callable[[str], Any]


class OwnKind(msgspec.Struct, frozen=True):
    """A class that a :class:`Converter` makes a scalar: a reference type to .NET, and no row of :data:`KINDS`."""

    class_: type
    converter: Converter

    @property
    def value(self) -> str:
        """Return what errors call it."""
        return self.class_.__name__

    @property
    def facts(self) -> KindFacts:
        """Return what :data:`KINDS` says of others."""
        return KindFacts(annotation=self.class_, text=self.converter.write, read=self.converter.read)


class KindFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is so of a kind everywhere.

    ``annotation`` is what means the kind in Python without a mark beside it, None if nothing does. ``zero`` is
    .NET's ``default(T)``, None for a reference type. ``bounds`` are the lowest and highest integer. ``lenient``:
    null and an empty cell are read as ``zero``, where they are an error for other value types (formats/WIRE.md 10).
    ``text`` gets a value of the class ``annotation``, or of ``held`` where a mark beside that class means the kind;
    ``read`` may raise ValueError.
    """

    annotation: Any = None
    held: Any = None
    zero: Any = None
    bounds: tuple[int, int] | None = None
    lenient: bool = False
    text: Callable[[Any], str] | None = None
    read: Callable[[str], Any] | None = None


def _integer(bits: int, *, signed: bool, annotation: Any = None) -> KindFacts:
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    return KindFacts(annotation=annotation, zero=0, bounds=(low, high))


_FIRST = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue is unspecified

KINDS: dict[Kind, KindFacts] = {
    Kind.BOOLEAN: KindFacts(annotation=bool, zero=False, lenient=True),
    Kind.SBYTE: _integer(8, signed=True),
    Kind.BYTE: _integer(8, signed=False),
    Kind.INT16: _integer(16, signed=True),
    Kind.UINT16: _integer(16, signed=False),
    Kind.INT32: _integer(32, signed=True, annotation=int),
    Kind.UINT32: _integer(32, signed=False),
    Kind.INT64: _integer(64, signed=True),
    Kind.UINT64: _integer(64, signed=False),
    Kind.SINGLE: KindFacts(zero=0.0),
    Kind.DOUBLE: KindFacts(annotation=float, zero=0.0),
    Kind.DECIMAL: KindFacts(annotation=decimal.Decimal, zero=decimal.Decimal(0)),
    Kind.CHAR: KindFacts(zero="\0", lenient=True),
    Kind.STRING: KindFacts(annotation=str),
    Kind.GUID: KindFacts(annotation=uuid.UUID, zero=uuid.UUID(int=0)),
    Kind.DATE_TIME: KindFacts(annotation=datetime.datetime, zero=_FIRST, lenient=True),
    Kind.DATE_TIME_OFFSET: KindFacts(zero=_FIRST.replace(tzinfo=datetime.UTC), lenient=True),
    Kind.DATE_ONLY: KindFacts(annotation=datetime.date, zero=_FIRST.date(), lenient=True),
    Kind.TIME_ONLY: KindFacts(annotation=datetime.time, zero=datetime.time(0)),
    Kind.TIME_SPAN: KindFacts(annotation=datetime.timedelta, zero=datetime.timedelta(0)),
    Kind.BYTES: KindFacts(annotation=bytes),
    Kind.OBJECT: KindFacts(annotation=object),
    Kind.URI: KindFacts(held=str, text=uris.readable, read=uris.read),
}


AnyKind = Kind | OwnKind


def facts_of(kind: AnyKind) -> KindFacts:
    """Return what is so of a kind everywhere."""
    return kind.facts if isinstance(kind, OwnKind) else KINDS[kind]


#: The inclusive range of each integer kind.
INTEGER_RANGES = {kind: facts.bounds for kind, facts in KINDS.items() if facts.bounds is not None}

#: Kinds whose .NET type is a class or array, so that null needs no ``Nullable<T>``.
REFERENCE_KINDS = frozenset(kind for kind, facts in KINDS.items() if facts.zero is None)

#: Kinds that null and an empty text are the default of.
LENIENT_KINDS = frozenset(kind for kind, facts in KINDS.items() if facts.lenient)
