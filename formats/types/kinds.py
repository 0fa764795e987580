"""The scalar kinds: one row each, with every fact that depends on the type and not on the format.

A new scalar is a member of :class:`Kind`, its row of :data:`KINDS`, and the two functions that the row
names: ``text`` writes and ``read`` reads its one text in JSON, JSV, CSV, XML and the rest. Kinds without
these two are spelled by each format itself (``formats.scalars``, ``formats.xml``), because ServiceStack
spells them differently in each.

:class:`Container` has the kinds of lists.
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

    __hash__ = object.__hash__  # an enum's own is worked out in Python each time


class Container(enum.Enum):
    """Which .NET collection a Python list stands for; .NET reads a few texts differently for each."""

    LIST = "List"
    ARRAY = "Array"
    SET = "HashSet"


class Converter(msgspec.Struct, frozen=True):
    """Makes a class of the service's own a scalar, with the same text in every format.

    It stands in an annotation, or on the class itself as ``__converter__``:

        Address = Annotated[IPv4Address, Converter(str, IPv4Address)]

    ``write`` gets a value of the class; a ValueError of ``read`` is the client's error. Clients see a string, and
    null for None.
    """

    write: Callable[[Any], str]
    read: Callable[[str], Any]


class OwnKind(msgspec.Struct, frozen=True):
    """A class that a :class:`Converter` makes a scalar: a reference type to .NET, and no row of :data:`KINDS`."""

    class_: type
    converter: Converter

    @property
    def value(self) -> str:
        """Return its name in errors."""
        return self.class_.__name__

    @property
    def facts(self) -> KindFacts:
        """Return its facts, which :data:`KINDS` holds for other kinds."""
        return KindFacts(annotation=self.class_, text=self.converter.write, read=self.converter.read)


class KindFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a kind that hold in every format.

    ``annotation`` is the Python type that means this kind without a mark in ``Annotated``, None if there is none.
    ``zero`` is .NET's ``default(T)``, None for a reference type. ``bounds`` are the lowest and highest integer.
    ``lenient``: null and an empty cell are read as ``zero``; for other value types they are an error (formats/WIRE.md
    10). ``text`` gets a value of the class ``held``, or of ``annotation`` if that is None; ``held`` is given for a kind
    that only a mark beside a class means. ``read`` may raise ValueError.
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
    """Return the facts of a kind."""
    return kind.facts if isinstance(kind, OwnKind) else KINDS[kind]


#: The inclusive range of each integer kind.
INTEGER_RANGES = {kind: facts.bounds for kind, facts in KINDS.items() if facts.bounds is not None}

#: Kinds whose .NET type is a class or array, so that null needs no ``Nullable<T>``.
REFERENCE_KINDS = frozenset(kind for kind, facts in KINDS.items() if facts.zero is None)

#: Kinds for which null and an empty text mean the default.
LENIENT_KINDS = frozenset(kind for kind, facts in KINDS.items() if facts.lenient)
