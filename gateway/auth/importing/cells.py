"""Reading the cells of a dump, in all the ways that databases and people write them (gateway/WIRE.md users 1.3)."""

from __future__ import annotations

import json
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
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)? ?(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
#: PostgreSQL's words for a time before or after all others; .NET's driver writes them for its first and last moment.
_ENDS = {"-infinity": datetime.min.replace(tzinfo=UTC), "infinity": datetime.max.replace(tzinfo=UTC)}
#: Characters of a text that users are looked up by, at most: the longest e-mail address, and short enough for an index.
MAX_KEY = 320
_lists = JsvFormat().codec(list[str])
_maps = JsvFormat().codec(dict[str, str])


class CellError(ValueError):
    """A cell cannot be read; the error has its ``column``, never its value."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def name_of(column: str) -> str:
    """Return the plain name of a column or table: the same for ``UserName``, ``userName`` and ``user_name``."""
    return column.strip().replace("_", "").lower()


def text(row: Row, column: str) -> str | None:
    """Return a text; None for a missing or empty one."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return None
    if isinstance(value, bool | bytes | dict | list):
        raise CellError(column)
    return kept(str(value), column)


def key(row: Row, column: str) -> str | None:
    """Return a text that users are looked up by; :class:`CellError` if it is too long for an index."""
    value = text(row, column)
    if value is not None and len(value) > MAX_KEY:
        raise CellError(column)
    return value


def kept(value: str, column: str) -> str:
    """Return a text that a store can keep; :class:`CellError` for one with NUL or a lone surrogate."""
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise CellError(column)
    return value


def flag(row: Row, column: str) -> bool:
    """Return a boolean; a missing or empty cell is False."""
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
    """Return a list of texts without nulls; the cell holds a list or JSV."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return ()
    if not isinstance(value, list):
        value = _decoded(_lists, value, column)
    given = [item for item in value if item is not None]
    if not all(isinstance(item, str) for item in given):
        raise CellError(column)
    return tuple(kept(item, column) for item in dict.fromkeys(given))


def texts(row: Row, column: str) -> dict[str, str]:
    """Return texts by name, without nulls; the cell holds a map or JSV. Values that are no texts become JSON."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        value = _decoded(_maps, value, column)
    given = {
        str(name): item if isinstance(item, str) else json.dumps(item, ensure_ascii=False, separators=(",", ":"))
        for name, item in value.items()
        if item is not None
    }
    return {kept(name, column): kept(item, column) for name, item in given.items()}


def _decoded(codec: Any, value: Any, column: str) -> Any:
    if not isinstance(value, str) or value[:1] + value[-1:] not in ("[]", "{}"):
        raise CellError(column)
    try:
        return codec.decode(value.encode())
    except (DecodeError, UnicodeEncodeError) as error:
        raise CellError(column) from error


def moment(row: Row, column: str) -> datetime | None:
    """Return a date and time in UTC, to the microsecond; one without an offset is taken to be UTC."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return None
    try:
        return _in_utc(value) if isinstance(value, datetime) else _moment(str(value).strip())
    except (ValueError, OverflowError) as error:
        raise CellError(column) from error


def _moment(word: str) -> datetime:
    ticks = _TICKS.fullmatch(word)
    if ticks is not None:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(ticks[1]))
    if word in _ENDS:
        return _ENDS[word]
    date = _DATE.fullmatch(word)
    if date is None:
        raise ValueError("no date")
    year, month, day, hour, minute, second = (int(digits or 0) for digits in date.groups()[:6])
    zone: timezone = UTC
    if date[8] and date[8] != "Z":
        hours, minutes = int(date[8][1:3]), int(date[8][3:].removeprefix(":") or 0)
        zone = timezone((1 if date[8][0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    fraction = int((date[7] or "").ljust(9, "0")[:6])
    return _in_utc(datetime(year, month, day, hour, minute, second, fraction, zone))


def _in_utc(at: datetime) -> datetime:
    """Return a time in UTC; one without an offset is taken to be UTC."""
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)  # the first or last moment that Python has; the offset would lead beyond it
