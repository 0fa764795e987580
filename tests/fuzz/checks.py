"""What must hold for any bytes that a reader is given."""

from __future__ import annotations

import functools
from typing import Any

from formats import DateHandler, DecodeError, EncodeError, Options, shape_of
from formats.tables import Inside, table_of
from tests.fuzz.readers import FORMATS
from tests.vectors.catalog import TYPES, canonical, same

#: What loses least: JSON's usual dates end at the millisecond, and nulls in dictionaries are not written.
LOSSLESS = Options(dates=DateHandler.ISO8601, include_nulls_in_dictionaries=True)

#: Formats that tell null, empty and absent apart everywhere.
EXACT = ("xml", "x-msgpack")

_CODECS: dict[tuple[str, str], Any] = {}


def codec_of(name: str, type_: str) -> Any:
    """Return the codec of a format for a type's name in the vectors; made once."""
    found = _CODECS.get((name, type_))
    if found is None:
        found = _CODECS[name, type_] = FORMATS[name].codec(TYPES[type_], LOSSLESS)
    return found


def fault(name: str, type_: str, data: bytes) -> str:
    """Return what is wrong with the way a format reads some bytes; ``""`` if nothing is.

    They are a value or a DecodeError that says where; and a value that was read can be written,
    and what is written is read as the same value.
    """
    codec = codec_of(name, type_)
    try:
        value = codec.decode(data)
    except DecodeError as error:
        if has_place(error):
            return ""
        return f"no place: {error.message[:29]}" if error.message.startswith("Type") else f"no place: {_site(error)}"
    except Exception as error:
        return f"raised {_site(error)}"
    if name == "jsonl" and _is_written_in_part(type_):
        return ""
    if (name == "jsv" and _has_bare_char(canonical(value))) or (name == "csv" and "Empty" in type_):
        return ""  # a Char without its quotes, and a record without columns, cannot be read, as recorded
    try:
        text = codec.encode(value)
    except EncodeError as error:
        # An enum's number without a name, such as a missing member's zero, has no text in XML, as in .NET.
        return (
            ""
            if name == "xml" and "has no name in" in error.message
            else f"not written again: {_general(error.message)}"
        )
    except Exception as error:
        return f"writing raised {_site(error)}"
    try:
        again = codec.decode(text)
    except DecodeError as error:
        return f"not read again: {_general(error.message)}"
    except Exception as error:
        return f"reading again raised {_site(error)}"
    if again == value:
        return ""
    one, other = canonical(value), canonical(again)
    if not (same(one, other, type_) or (name not in EXACT and _alike(one, other, name == "csv"))):
        return f"another value: {_difference(one, other)}"
    # What a format cannot tell apart is lost once, and no more.
    settled = codec.decode(codec.encode(again))
    return "" if settled == again or same(canonical(settled), other, type_) else "a value that never settles"


@functools.cache
def _is_written_in_part(type_: str) -> bool:
    """Return whether only the table in a record is written (formats/WIRE.md 7.1), and all of it read."""
    return isinstance(table_of(shape_of(TYPES[type_])), Inside)


def has_place(error: DecodeError) -> bool:
    """Return whether an error says where; what is too deep is so as a whole."""
    return bool(error.where) or "too deeply" in error.message


def _has_bare_char(value: Any) -> bool:
    """Return whether there is a Char that JSV writes without the quotes it needs, as recorded."""
    if isinstance(value, dict):
        return any(value.get(key) in [*',{}[]":'] for key in ("Ch", "MaybeCh")) or any(
            map(_has_bare_char, value.values())
        )
    return isinstance(value, list) and any(map(_has_bare_char, value))


def _alike(one: Any, other: Any, in_csv: bool = False) -> bool:
    """Return whether two spellings differ only in what the recorded hosts write alike.

    A null record in a list is ``{}``, a list's only null list nothing at all, a null in a
    dictionary is left out, what starts with a byte order mark loses it, and in CSV an empty text,
    list or record is an empty cell, and a row of one empty cell an empty line, which is no row.
    """
    if one is None or other is None:
        return one == other or isinstance(one or other or {}, dict) or (in_csv and not any(one or other or ()))
    if isinstance(one, dict) and isinstance(other, dict):
        return all(_alike(one.get(key), other.get(key), in_csv) for key in {**one, **other})
    if isinstance(one, list) and isinstance(other, list):
        if (in_csv and not any(one) and not any(other)) or [one, other] == [[None], []]:
            return True
        if in_csv and len(one) != len(other):
            one, other = ([each for each in rows if not _is_empty_line(each)] for rows in (one, other))
        return len(one) == len(other) and all(_alike(*each, in_csv) for each in zip(one, other, strict=True))
    if isinstance(one, str) and isinstance(other, str):
        return same(one, other) or one.lstrip("\ufeff") == other.lstrip("\ufeff")
    return same(one, other)


def _is_empty_line(row: Any) -> bool:
    return isinstance(row, dict) and len(row) == 1 and not any(row.values())


def _site(error: BaseException) -> str:
    """Return the type and the line of what was raised first, which tells finds apart."""
    error = error.__cause__ or error
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    where = f"{at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}" if at else "?"
    return f"{type(error).__name__} at {where}"


def _general(message: str) -> str:
    return "".join("9" if each.isdigit() else each for each in message)[:40]


def _difference(one: Any, other: Any) -> str:
    """Return the path to the first difference, without numbers, which tells finds apart."""
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return "keys"
        return next(
            (f".{key}{_difference(one[key], other[key])}" for key in one if not _alike(one[key], other[key])), ""
        )
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return "[] of another length"
        return next((f"[]{_difference(*both)}" for both in zip(one, other, strict=True) if not _alike(*both)), "")
    return f" {one!r:.30} became {other!r:.30}"
