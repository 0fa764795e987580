"""Pieces of a plan, as the native writer takes them (``formats/NATIVE.md``).

Only plans import this module, and :func:`formats.native.writer` makes plans only where the native writer is in use.
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
PLAIN, JSON, JSV, CELL, XML, INSIDE_CELL = 0, 1, 2, 4, 8, 16
# forms of MOMENT, TIME and SPAN, and flags of MOMENT.
STAMP, FULL, SHORT, EXACT, TRIMMED, MINUTES, DURATION = range(1, 8)
COLON, INSTANT, NO_ZERO, ALIKE = 1, 2, 4, 8


def utf8(text: str) -> bytes:
    """Return a text in UTF-8; NoPlanError for a text that UTF-8 cannot hold."""
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

    ``named`` maps values, compared by identity, to texts. ``range_`` is that of an INTEGER; for a STAMP it holds the
    microseconds of a unit. ``utc`` follows a MOMENT in UTC (if None, its offset does), ``naive`` one without a zone
    (if None, ``ask`` writes it).
    """
    table = tuple(entry for name, text in (named or {}).items() for entry in (name, utf8(text)))
    open_, close = map(utf8, around)
    after_utc, after_naive = (None if suffix is None else utf8(suffix) for suffix in (utc, naive))
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
    """Return a slot for values of a piece.

    ``around`` stands before and after a value, ``null`` instead of None, ``hollow`` instead of a value that writes
    nothing.
    """
    prefix, suffix = map(utf8, around)
    return (get, prefix, content, suffix, *(None if instead is None else utf8(instead) for instead in (null, hollow)))


def member_of(type_: type, attribute: str) -> Any:
    """Return the way to a Struct's member: its descriptor, or the function that computes it."""
    attribute_of = next((class_.__dict__[attribute] for class_ in type_.__mro__ if attribute in class_.__dict__), None)
    if isinstance(attribute_of, property) and attribute_of.fget is not None:
        return attribute_of.fget
    if not isinstance(attribute_of, types.MemberDescriptorType):
        raise NoPlanError(f"{type_.__name__}.{attribute}")
    return attribute_of


def unless(get: Any, is_default: Callable[[Any], object]) -> Callable[[Any], Any]:
    """Return the function that gets a member's value, or None if that is its default; None itself is an error."""
    get_value = get.__get__ if isinstance(get, types.MemberDescriptorType) else get

    def value_of(owner: Any) -> Any:
        value = get_value(owner)
        if value is None:
            raise EncodeError("None is not allowed here")
        return None if is_default(value) else value

    return value_of


def late(make: Callable[[], Ask]) -> Ask:
    """Return a function that is made when it is first called: most are never called."""
    cell: list[Ask] = []

    def ask(value: Any) -> str:
        if not cell:
            cell.append(make())
        return cell[0](value)

    return ask


def fixed_offset(zone: datetime.tzinfo) -> tuple[bool, int, int] | None:
    """Return whether a zone is UTC, its offset in microseconds and in minutes; None if that depends on the date.

    The careful writers take every zone named UTC for UTC.
    """
    is_utc = str(zone) == "UTC"
    if type(zone) is not datetime.timezone and not (is_utc and type(zone).__module__.startswith("zoneinfo")):
        return None
    offset = zone.utcoffset(None)
    if offset is None or (is_utc and offset):
        return None
    return is_utc, offset // datetime.timedelta(microseconds=1), round(offset.total_seconds() / 60)
