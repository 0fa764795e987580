"""What a cell of a dump says, in whichever of the ways people write it (gateway/WIRE.md users 1.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from formats import DecodeError, JsvFormat

Row = Mapping[str, Any]

_TRUE = frozenset({"1", "true", "t", "yes"})
_FALSE = frozenset({"0", "false", "f", "no", ""})
_TICKS = re.compile(r"\\?/Date\((-?\d{1,15})([+-]\d{4})?\)\\?/")
_DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)? ?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_lists = JsvFormat().codec(list[str])
_maps = JsvFormat().codec(dict[str, str])


class CellError(ValueError):
    """A cell cannot be read; ``column`` is named, its value never."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def name_of(column: str) -> str:
    """Return the name of a column or table as it is looked for: ``UserName``, ``userName``, ``user_name`` are one."""
    return column.strip().replace("_", "").lower()


def text(row: Row, column: str) -> str | None:
    """Return a text, None for nothing and for an empty one."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return None
    if isinstance(value, bool | bytes | dict | list):
        raise CellError(column)
    return kept(str(value), column)


def kept(value: str, column: str) -> str:
    """Return a text that a store can keep; :class:`CellError` for one with NUL or half a character."""
    if "\0" in value or any("\ud800" <= each <= "\udfff" for each in value):
        raise CellError(column)
    return value


def flag(row: Row, column: str) -> bool:
    """Return a boolean; nothing is false."""
    value = row.get(name_of(column))
    if isinstance(value, bool):
        return value
    word = "" if value is None else str(value).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise CellError(column)


def names(row: Row, column: str) -> tuple[str, ...]:
    """Return a list of texts: a list already, or JSV."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return ()
    if not isinstance(value, list):
        value = _decoded(_lists, value, column)
    if not all(isinstance(each, str) for each in value):
        raise CellError(column)
    return tuple(kept(each, column) for each in dict.fromkeys(value))


def texts(row: Row, column: str) -> dict[str, str]:
    """Return texts by name: a map already, or JSV."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        value = _decoded(_maps, value, column)
    found = {str(name): "" if each is None else str(each) for name, each in value.items()}
    return {kept(name, column): kept(each, column) for name, each in found.items()}


def _decoded(codec: Any, value: Any, column: str) -> Any:
    if not isinstance(value, str) or value[:1] + value[-1:] not in ("[]", "{}"):
        raise CellError(column)
    try:
        return codec.decode(value.encode())
    except (DecodeError, UnicodeEncodeError) as error:
        raise CellError(column) from error


def moment(row: Row, column: str) -> datetime | None:
    """Return a date and time in UTC, to the microsecond; one without an offset is UTC."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        return _moment(str(value).strip())
    except (ValueError, OverflowError) as error:
        raise CellError(column) from error


def _moment(word: str) -> datetime:
    ticks = _TICKS.fullmatch(word)
    if ticks is not None:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(ticks[1]))
    found = _DATE.fullmatch(word)
    if found is None:
        raise ValueError("no date")
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    zone: timezone = UTC
    if found[8] and found[8] != "Z":
        hours, minutes = int(found[8][1:3]), int(found[8][-2:])
        zone = timezone((1 if found[8][0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    fraction = int((found[7] or "").ljust(9, "0")[:6])
    at = datetime(year, month, day, hour, minute, second, fraction, zone)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)  # the last day there is, however far east
