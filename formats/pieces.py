"""Pieces of a plan, as the native writer takes them (``formats/NATIVE.md``).

Imported by plans only, which :func:`formats.native.writer` makes where the native writer is.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Callable
from typing import Any

from formats._pieces import Piece as Piece
from formats.errors import EncodeError
from formats.native import NoPlanError

Ask = Callable[[Any], str]
#: get, prefix, piece, suffix, null, hollow
Slot = tuple[Any, bytes, Piece, bytes, bytes | None, bytes | None]

# These are numbered as in _pieces.c: kinds of pieces,
TEXT, INTEGER, NAMED, FLOAT, DECIMAL, GUID, MOMENT, DAY, TIME, SPAN, CALL, RECORD, SERIES, ENTRIES, ENCLOSED = range(15)
# forms of TEXT,
PLAIN, JSON, JSV, CELL, XML = 0, 1, 2, 4, 8
# forms of MOMENT, TIME and SPAN, and flags of MOMENT.
STAMP, FULL, SHORT, EXACT, TRIMMED, MINUTES, DURATION = range(1, 8)
COLON, INSTANT, NO_ZERO, ALIKE = 1, 2, 4, 8


def utf8(text: str) -> bytes:
    """Return a text in UTF-8; one that has none is the careful writer's."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NoPlanError(text) from error


def piece(
    kind: int,
    *,
    form: int = 0,
    flags: int = 0,
    around: tuple[str, str] = ("", ""),
    between: str = "",
    ask: Ask | None = None,
    type_: type | None = None,
    range_: tuple[int, int] = (0, 0),
    utc: str | None = None,
    naive: str | None = None,
    named: dict[Any, str] | None = None,
    member: Any = None,
) -> Piece:
    """Return a piece of a kind.

    ``named`` are texts by the identity of their values; ``range_`` is that of an INTEGER, and of a STAMP the
    microseconds of a unit. ``utc`` and ``naive`` stand after a MOMENT; without them an offset does, or it is unusual.
    """
    table = tuple(each for name, text in (named or {}).items() for each in (name, utf8(text)))
    open_, close = map(utf8, around)
    after_utc, after_naive = (None if each is None else utf8(each) for each in (utc, naive))
    return Piece(
        kind, form, flags, open_, close, utf8(between), ask, type_, *range_,
        after_utc, after_naive, fixed_offset, table, member,
    )  # fmt: skip


def slot(
    content: Piece,
    *,
    get: Any = None,
    around: tuple[str, str] = ("", ""),
    null: str | None = None,
    hollow: str | None = None,
) -> Slot:
    """Return a place for values of a piece: what stands around them, instead of None and of what writes nothing."""
    prefix, suffix = map(utf8, around)
    return (get, prefix, content, suffix, *(None if each is None else utf8(each) for each in (null, hollow)))


def member_of(type_: type, attribute: str) -> Any:
    """Return how a Struct's member is had: where it is kept, or the function that computes it."""
    found = next((each.__dict__[attribute] for each in type_.__mro__ if attribute in each.__dict__), None)
    if isinstance(found, property) and found.fget is not None:
        return found.fget
    if not isinstance(found, types.MemberDescriptorType):
        raise NoPlanError(f"{type_.__name__}.{attribute}")
    return found


def unless(get: Any, is_default: Callable[[Any], object]) -> Callable[[Any], Any]:
    """Return the function that gets a member's value, and None for its default; None itself is unusual."""
    found = get.__get__ if isinstance(get, types.MemberDescriptorType) else get

    def value_of(owner: Any) -> Any:
        value = found(owner)
        if value is None:
            raise EncodeError("None is not allowed here")
        return None if is_default(value) else value

    return value_of


def late(make: Callable[[], Ask]) -> Ask:
    """Return a function that is made when it is first called: most are never asked."""
    made: list[Ask] = []

    def ask(value: Any) -> str:
        if not made:
            made.append(make())
        return made[0](value)

    return ask


def fixed_offset(zone: datetime.tzinfo) -> tuple[bool, int, int] | None:
    """Return whether a zone is UTC, its offset in microseconds and in minutes; None if that depends on the date.

    Whatever is called UTC is UTC to the careful writers.
    """
    is_utc = str(zone) == "UTC"
    if type(zone) is not datetime.timezone and not (is_utc and type(zone).__module__.startswith("zoneinfo")):
        return None
    offset = zone.utcoffset(None)
    if offset is None or (is_utc and offset):
        return None
    return is_utc, offset // datetime.timedelta(microseconds=1), round(offset.total_seconds() / 60)
