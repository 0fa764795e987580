"""``check_format`` passes every format that is shipped, and finds each way to break one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from formats import BUILT_IN, HOST, DecodeError, EncodeError, Frame, JsonFormat, UnsupportedTypeError
from formats.msgpack import FORMAT as MSGPACK
from formats.testing import Leaf, Row, check_format


@pytest.mark.slow
@pytest.mark.parametrize("format_", [*BUILT_IN, MSGPACK], ids=lambda each: each.name)
def test_every_shipped_format_is_one(format_: Any) -> None:
    check_format(format_, reads=format_.name != "html")


class Broken(JsonFormat):
    """JSON with one defect: what replaces ``encode`` and ``decode`` takes the codec and the argument."""

    def __init__(
        self, encode: Callable[[Any, Any, Any], Any] | None = None, decode: Callable[[Any, Any, Any], Any] | None = None
    ) -> None:
        self.encode, self.decode = encode, decode

    def codec(self, type_: Any, options: Any = HOST, /) -> Any:
        return BrokenCodec(type_, super().codec(type_, options), self.encode, self.decode)


class BrokenCodec:
    def __init__(self, type_: Any, codec: Any, encode: Any, decode: Any) -> None:
        self.type, self.codec, self._encode, self._decode = type_, codec, encode, decode
        self.kept: list[bytes] = []

    def encode(self, value: Any, /) -> Any:
        return self._encode(self, self.codec, value) if self._encode else self.codec.encode(value)

    def decode(self, data: bytes, /) -> Any:
        return self._decode(self, self.codec, data) if self._decode else self.codec.decode(data)


def _placeless(self: Any, codec: Any, data: bytes) -> Any:
    try:
        return codec.decode(data)
    except DecodeError as error:
        raise DecodeError(error.message) from error


def _nameless(self: Any, codec: Any, value: Any) -> bytes:
    try:
        data: bytes = codec.encode(value)
    except EncodeError as error:
        raise EncodeError("cannot be written") from error
    return data


def _leaky(self: Any, codec: Any, value: Any) -> bytes:
    """Build the text in a buffer of the codec's own."""
    self.kept = []
    for each in value if isinstance(value, list) else [value]:
        self.kept.append(codec.encode([each])[1:-1] if isinstance(value, list) else codec.encode(each))
        time.sleep(0)
    return b"[" + b",".join(self.kept) + b"]" if isinstance(value, list) else b"".join(self.kept)


def _growing(self: Any, codec: Any, value: Any) -> Any:
    self.kept.append(b" ")
    return codec.encode(value) + b" " * (len(self.kept) // 3)


def _changing(self: Any, codec: Any, value: Any) -> Any:
    if isinstance(value, Row):
        value.tags = None
    return codec.encode(value)


def _untyped(self: Any, codec: Any, value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except (TypeError, RecursionError) as error:
        raise EncodeError(str(error)) from error


def _shortened(self: Any, codec: Any, data: bytes) -> Any:
    found = codec.decode(data)
    return found[:1] if isinstance(found, list) else found


def _forgiving(self: Any, codec: Any, data: bytes) -> Any:
    try:
        return codec.decode(data)
    except DecodeError:
        return None


def _raising(kind: type[Exception]) -> Any:
    def decode(self: Any, codec: Any, data: bytes) -> Any:
        try:
            return codec.decode(data)
        except DecodeError as error:
            raise kind(str(error)) from error

    return decode


class BadRows(Broken):
    frame = Frame(b"[", b";", b"]")

    def row_codec(self, type_: Any, options: Any = HOST, /) -> Any:
        rows = super().row_codec(type_, options)
        rows.frame = self.frame
        return rows


class NoSuffix(BadRows):
    frame = Frame(b"[", b",", b"")


class LazyRows(Broken):
    def row_codec(self, type_: Any, options: Any = HOST, /) -> Any:
        class Rows:
            frame = Frame(b"[", b",", b"]")

            def encode_rows(self, rows: Any) -> bytes:
                return b",".join(msgspec.json.encode(each) for each in rows)

        return Rows()


def _named(**facts: Any) -> Broken:
    made = Broken()
    for name, value in facts.items():
        setattr(made, name, value)
    return made


class Promising(Broken):
    """Promises a codec for anything."""

    def codec(self, type_: Any, options: Any = HOST, /) -> Any:
        return super().codec(Leaf if type_ is complex else type_, options)


class Surprised(Broken):
    def codec(self, type_: Any, options: Any = HOST, /) -> Any:
        try:
            return super().codec(type_, options)
        except UnsupportedTypeError as error:
            raise KeyError(type_) from error


BROKEN: dict[str, tuple[Any, str]] = {
    "a name with a dot": (_named(name="my.json"), "the name is"),
    "no media types": (_named(media_types=()), "media_types is a tuple"),
    "a media type with parameters": (_named(media_types=("text/json; charset=utf-8",)), "without parameters"),
    "a media type in capitals": (_named(media_types=("Text/Json",)), "small letters"),
    "a media type twice": (_named(media_types=("text/json", "text/json")), "stands twice"),
    "as_file is no bool": (_named(as_file=1), "as_file"),
    "promises every type": (Promising(), "complex numbers"),
    "another error for a type": (Surprised(), "UnsupportedTypeError when the codec is made"),
    "text instead of bytes": (Broken(lambda self, codec, value: codec.encode(value).decode()), "returns bytes"),
    "changes what it writes": (Broken(_changing), "changes the value"),
    "loses rows": (Broken(decode=_shortened), "does not survive"),
    "None is an error": (
        Broken(lambda self, codec, value: codec.encode(value) if value is not None else value.text),
        "AttributeError",
    ),
    "writes any value": (Broken(_untyped), "is written"),
    "no member in the error": (Broken(_nameless), "does not name"),
    "no place in the error": (Broken(decode=_placeless), "has no place"),
    "ValueError on garbage": (Broken(decode=_raising(ValueError)), "a value or a DecodeError"),
    "RecursionError on garbage": (Broken(decode=_raising(RecursionError)), "a value or a DecodeError"),
    "reads anything as nothing": (Broken(decode=_forgiving), "may be cut anywhere"),
    "plain json.loads": (Broken(decode=lambda self, codec, data: json.loads(data)), "does not survive"),
    "grows": (Broken(_growing), "written before"),
    "one buffer for all threads": (Broken(_leaky), "other threads"),
    "a wrong separator": (BadRows(), "chunks of 1 rows"),
    "no end": (NoSuffix(), "not the text of the whole list"),
    "rows of any kind": (LazyRows(), "a wrong row is written"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_each_way_to_break_a_format_is_found(name: str) -> None:
    format_, message = BROKEN[name]

    with pytest.raises(AssertionError, match=message):
        check_format(format_)


def test_a_format_that_reads_must_not_be_checked_as_one_that_does_not() -> None:
    with pytest.raises(AssertionError, match="does not read has read"):
        check_format(JsonFormat(), reads=False)
