"""Texts that almost match, in families that grow: what costs more than linear time shows in the ratio of two.

A reader of a number, a date or a name is slow, if at all, where a long text matches up to its last
character. Each family here is such a text for some kind of scalar; every reader gets all of them.
"""

from __future__ import annotations

import contextlib
import datetime
import decimal
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from formats import (
    Byte,
    Char,
    DateTimeOffset,
    DecodeError,
    Dto,
    Int16,
    Int32,
    Int64,
    SByte,
    Single,
    UInt16,
    UInt32,
    UInt64,
)
from tests.fuzz.readers import FORMATS
from tests.pumping import AT_MOST, growth
from tests.vectors.types import Access, Color

T = TypeVar("T")


class Holder(Dto, Generic[T], namespace="Growing"):
    """A member of one kind, alone, in a list, and as a dictionary's key."""

    value: T | None = None
    items: list[T] | None = None
    keys: dict[T, str] | None = None  # type: ignore[type-var]  # what is no key is refused


#: Every kind of scalar, with a value of it.
SCALARS: dict[str, tuple[Any, Any]] = {
    "Boolean": (bool, True),
    "SByte": (SByte, 1),
    "Byte": (Byte, 1),
    "Int16": (Int16, 1),
    "UInt16": (UInt16, 1),
    "Int32": (Int32, 1),
    "UInt32": (UInt32, 1),
    "Int64": (Int64, 1),
    "UInt64": (UInt64, 1),
    "Single": (Single, 1.0),
    "Double": (float, 1.0),
    "Decimal": (decimal.Decimal, decimal.Decimal(1)),
    "Char": (Char, "a"),
    "String": (str, "a"),
    "Guid": (uuid.UUID, uuid.UUID(int=1)),
    "DateTime": (datetime.datetime, datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)),
    "DateTimeOffset": (DateTimeOffset, datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)),
    "DateOnly": (datetime.date, datetime.date(2020, 1, 2)),
    "TimeOnly": (datetime.time, datetime.time(1, 2, 3)),
    "TimeSpan": (datetime.timedelta, datetime.timedelta(1)),
    "Bytes": (bytes, b"abc"),
    "Object": (object, "a"),
    "Enum": (Color, Color.RED),
    "Flags": (Access, Access.READ),
}

#: What stands first, what is repeated, and the end that does not match.
FAMILIES: tuple[tuple[str, str, str], ...] = (
    ("", "9", "x"),
    ("", "0", "x"),
    ("-", "0", "x"),
    ("", "9,", "x"),
    ("", "9,999", "x"),
    ("9", ".", "x"),
    ("9.", "9", "x"),
    ("9.", "0", "1"),
    ("1e", "9", "x"),
    ("1e-", "9", ""),
    ("", "e", "1"),
    ("", "-", "1"),
    ("", " ", "x"),
    ("1", " ", "x"),
    ("", "\t ", "x"),
    ("", "\xa0\u200b", "x"),
    ("2020-01-02", " ", "x"),
    ("2020-01-02T10:00", " ", "x"),
    ("2020-01-02T10:00:00.", "9", "x"),
    ("2020-01-02T10:00:00 ", " ", "+01:00x"),
    ("3 Feb 2001", " ", "x"),
    ("Feb", " ", "3, 2001x"),
    ("Sat,", " ", "3 Feb 2001x"),
    ("2020", "-01", "x"),
    ("", "0001/", "x"),
    ("/Date(", "9", ")/"),
    ("\\/Date(", "9", "-0000)\\/x"),
    ("P", "1D", "x"),
    ("PT", "9", "Sx"),
    ("PT0.", "9", "S"),
    ("P", "9", "Y"),
    ("", "1:", "x"),
    ("", "1.", "00:00"),
    ("", "00000000-", "0"),
    ("", "0123456789abcdef", "g"),
    ("", "{", "}"),
    ("", "[", "]"),
    ("", "(", ")"),
    ("[", "1,", "x]"),
    ("[", "1 ", "x"),
    ("{", "a:1,", "x"),
    ("", "a:", ""),
    ("", "Red,", "x"),
    ("", "Red, ", "x"),
    ("", "Read ", "x"),
    ("", "true", "x"),
    ("", "nullx", ""),
    ("", "QUJD", "*"),
    ("", "QUJD ", "*"),
    ("", "=", ""),
    ("", "\\", ""),
    ("", "\\u", ""),
    ("", "\\ud800", ""),
    ("", '"', ""),
    ("", '""', '"x'),
    ("", "'", ""),
    ("", "\r", "x"),
    ("", "\n", "x"),
    ("", "\r\n", '"'),
    ("", "/*", ""),
    ("", "*/", ""),
    ("", "&", ""),
    ("", "&amp;", "&"),
    ("", "<", ""),
    ("", "<a>", ""),
    ("", "<![CDATA[", ""),
    ("", "]]", ">"),
    ("", "\u0661", "x"),
    ("", "\0", ""),
    ("", ",", ""),
    ("", ";", ""),
)

_TEXT = re.compile(r">([^<>]*)</")


def places(name: str, scalar: str) -> Iterator[tuple[Any, Callable[[str], bytes]]]:
    """Yield the types that hold a scalar, each with the function from a text in its place to a document."""
    type_, value = SCALARS[scalar]
    holder = Holder[type_]  # type: ignore[valid-type]  # one of the kinds
    if name == "x-msgpack":
        yield holder, lambda text: msgspec.msgpack.encode({"value": text})
        yield holder, lambda text: msgspec.msgpack.encode({"items": [text]})
        if scalar != "Object":
            yield holder, lambda text: msgspec.msgpack.encode({"keys": {text: "a"}})
        return
    if name == "xml":
        sample = holder(value=value, items=[value], keys={value: "a"} if scalar not in ("Object",) else None)
        document = FORMATS["xml"].codec(holder).encode(sample).decode()
        ends = {(found.start(1), found.end(1)) for found in _TEXT.finditer(document) if found[1] != "a"}
        for start, end in sorted(ends) or [(found.span(1)) for found in _TEXT.finditer(document)]:
            yield holder, lambda text, start=start, end=end: (document[:start] + text + document[end:]).encode()
        return
    templates = {
        "json": ['{"Value":"?"}', '{"Value":?}', '{"Items":["?"]}', '{"Items":"?"}', '{"Keys":{"?":"a"}}', "?"],
        "jsonl": ['{"Value":"?"}\n', '{"Value":?}\n', "?\n"],
        "jsv": ["{Value:?}", '{Value:"?"}', "{Items:[?]}", "{Keys:{?:a}}", "?"],
        "csv": ["Value\r\n?\r\n", 'Value\r\n"?"\r\n', "Items\r\n[?]\r\n", 'Keys\r\n"{?:a}"\r\n', "?"],
    }
    for template in templates[name]:
        yield holder, lambda text, template=template: template.replace("?", text).encode("utf-8", "surrogatepass")


def faults(name: str, scalars: tuple[str, ...] = tuple(SCALARS), size: int = 200) -> Iterator[str]:
    """Yield what costs a format's reader more than linear time, as a sentence."""
    for scalar in scalars:
        for number, (type_, document) in enumerate(places(name, scalar)):
            codec = FORMATS[name].codec(type_)

            def read(data: bytes, decode: Callable[[bytes], Any] = codec.decode) -> None:
                with contextlib.suppress(DecodeError):
                    decode(data)

            for before, pump, end in FAMILIES:
                make = lambda count: document(before + pump * (count // len(pump)) + end)  # noqa: B023, E731 - used at once
                found = growth(read, make, size)
                if found > AT_MOST:
                    yield f"{scalar}, place {number}: {before!r} + {pump!r} * n + {end!r} costs {found:.0f} x as much"
