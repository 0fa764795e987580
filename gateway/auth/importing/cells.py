"""What a cell of a dump says, in whichever of the ways people write it (gateway/WIRE.md users 1.3)."""

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
#: PostgreSQL's words for a time before or after all others, which .NET's driver writes for the first and last day.
_ENDS = {"-infinity": datetime.min.replace(tzinfo=UTC), "infinity": datetime.max.replace(tzinfo=UTC)}
#: Characters of what a store looks users up by: more than an e-mail address may have, and an index has room for them.
MAX_KEY = 320
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


def key(row: Row, column: str) -> str | None:
    """Return a text by which a store finds a user: not too long for an index."""
    found = text(row, column)
    if found is not None and len(found) > MAX_KEY:
        raise CellError(column)
    return found


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
    """Return a list of texts: a list already, or JSV. Null among them is none."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return ()
    if not isinstance(value, list):
        value = _decoded(_lists, value, column)
    given = [each for each in value if each is not None]
    if not all(isinstance(each, str) for each in given):
        raise CellError(column)
    return tuple(kept(each, column) for each in dict.fromkeys(given))


def texts(row: Row, column: str) -> dict[str, str]:
    """Return texts by name: a map already, or JSV. What is no text stays as JSON has it; null is nothing."""
    value = row.get(name_of(column))
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        value = _decoded(_maps, value, column)
    found = {
        str(name): each if isinstance(each, str) else json.dumps(each, ensure_ascii=False, separators=(",", ":"))
        for name, each in value.items()
        if each is not None
    }
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
    found = _DATE.fullmatch(word)
    if found is None:
        raise ValueError("no date")
    year, month, day, hour, minute, second = (int(each or 0) for each in found.groups()[:6])
    zone: timezone = UTC
    if found[8] and found[8] != "Z":
        hours, minutes = int(found[8][1:3]), int(found[8][3:].removeprefix(":") or 0)
        zone = timezone((1 if found[8][0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    fraction = int((found[7] or "").ljust(9, "0")[:6])
    return _in_utc(datetime(year, month, day, hour, minute, second, fraction, zone))


def _in_utc(at: datetime) -> datetime:
    """Return a time in UTC; one without an offset is that already."""
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)  # the first or last day there is, however far away
