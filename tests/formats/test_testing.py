"""``check_format`` passes every format that is shipped, and finds each way to break one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from formats import BUILT_IN, HOST, DecodeError, EncodeError, Frame, Int64, JsonFormat, UnsupportedTypeError
from formats.html import HtmlFormat
from formats.jsv.format import JsvFormat
from formats.msgpack import FORMAT as MSGPACK
from formats.testing import Leaf, Row, check_format
from formats.testing.rules import RULES


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
        value.is_open = not value.is_open
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


def _replacing(type_: Any, wrong: Any, found: Any) -> Any:
    """Read one value of one type as another value."""

    def decode(self: Any, codec: Any, data: bytes) -> Any:
        value = codec.decode(data)
        return found if self.type == type_ and value == wrong else value

    return decode


def _surprising(self: Any, codec: Any, value: Any) -> Any:
    try:
        return codec.encode(value)
    except EncodeError as error:
        raise KeyError(str(error)) from error


def _narrow(self: Any, codec: Any, value: Any) -> Any:
    """Write the texts of UTF-8, and fail at others."""
    if isinstance(value, Leaf) and value.name is not None:
        value.name.encode()
    return codec.encode(value)


def _cut_badly(self: Any, codec: Any, data: bytes) -> Any:
    """Fail at a text that begins as a record and does not end as one, as ``data[at]`` does."""
    if data.startswith(b'{"') and not data.endswith(b"}"):
        raise IndexError(len(data))
    return codec.decode(data)


class Numbered(Broken):
    """Gives each codec a number, which it writes as spaces."""

    made = 0

    def codec(self, type_: Any, options: Any = HOST, /) -> Any:
        self.made += 1
        end = b" " * self.made
        return BrokenCodec(
            type_, JsonFormat().codec(type_, options), lambda _, codec, value: codec.encode(value) + end, None
        )


def _shared(self: Any, codec: Any, data: bytes) -> Any:
    """Read the text that any thread gave last."""
    self.kept = [data]
    time.sleep(1e-5)
    return codec.decode(self.kept[0])


class BadRows(Broken):
    frame = Frame(b"[", b";", b"]")

    def row_codec(self, type_: Any, options: Any = HOST, /) -> Any:
        rows = super().row_codec(type_, options)
        rows.frame = self.frame
        return rows


class NoSuffix(BadRows):
    frame = Frame(b"[", b",", b"")


class NeverEmpty(BadRows):
    frame = Frame(b'[{"name":"x"}', b",", b"]")


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


BROKEN: dict[str, tuple[str, Any, str]] = {
    "a name with a dot": ("facts", _named(name="my.json"), "the name is"),
    "no media types": ("facts", _named(media_types=()), "media_types is a tuple"),
    "a media type with parameters": ("facts", _named(media_types=("text/json; charset=utf-8",)), "without parameters"),
    "a media type in capitals": ("facts", _named(media_types=("Text/Json",)), "small letters"),
    "a media type twice": ("facts", _named(media_types=("text/json", "text/json")), "stands twice"),
    "as_file is no bool": ("facts", _named(as_file=1), "as_file"),
    "codecs that differ": ("codecs", Numbered(), "two codecs of one type"),
    "promises every type": ("codecs", Promising(), "complex numbers"),
    "another error for a type": ("codecs", Surprised(), "UnsupportedTypeError when the codec is made"),
    "text instead of bytes": (
        "records",
        Broken(lambda self, codec, value: codec.encode(value).decode()),
        "returns bytes, not str",
    ),
    "changes what it writes": ("records", Broken(_changing), "changes the value"),
    "loses rows": ("records", Broken(decode=_shortened), "does not survive"),
    "plain json.loads": ("records", Broken(decode=lambda self, codec, data: json.loads(data)), "does not survive"),
    "a bool as a number": (
        "smaller_types",
        Broken(decode=_replacing(bool, True, 1)),
        "True of <class 'bool'> comes back as 1",
    ),
    "a big number as another": (
        "smaller_types",
        Broken(decode=_replacing(Int64, 2**63 - 1, 2**63)),
        f"comes back as {2**63}",
    ),
    "None is an error": (
        "nothing",
        Broken(lambda self, codec, value: codec.encode(value) if value or value == [] else value.text),
        "AttributeError",
    ),
    "None is no bytes": (
        "nothing",
        Broken(lambda self, codec, value: codec.encode(value) if value is not None else None),
        "None at the root is written as bytes, not None",
    ),
    "None is a record": ("nothing", Broken(decode=_replacing(Leaf, None, Leaf())), "None comes back as Leaf"),
    "an empty list is none": (
        "nothing",
        Broken(decode=_replacing(list[Leaf], [], None)),
        "the empty list comes back as None",
    ),
    "an empty record is none": ("nothing", Broken(decode=_replacing(Row, Row(), None)), "defaults comes back as None"),
    "writes any value": ("wrong_values", Broken(_untyped), "is written"),
    "no member in the error": ("wrong_values", Broken(_nameless), "does not name"),
    "KeyError at a wrong value": ("wrong_values", Broken(_surprising), "is an EncodeError, not KeyError"),
    "UnicodeError at a text": (
        "wrong_values",
        Broken(_narrow),
        "is written or is an EncodeError, not UnicodeEncodeError",
    ),
    "no place in the error": ("garbage", Broken(decode=_placeless), "has no place"),
    "ValueError on garbage": (
        "garbage",
        Broken(decode=_raising(ValueError)),
        "a value or a DecodeError, not ValueError",
    ),
    "RecursionError on garbage": ("garbage", Broken(decode=_raising(RecursionError)), "a value or a DecodeError"),
    "IndexError at a cut text": (
        "garbage",
        Broken(decode=_cut_badly),
        "a text cut at 2 is a value or a DecodeError, not IndexError",
    ),
    "reads anything as nothing": ("garbage", Broken(decode=_forgiving), "may be cut anywhere"),
    "grows": ("state", Broken(_growing), "written before"),
    "one buffer for all threads": ("state", Broken(_leaky), "what other threads write"),
    "one text for all threads": ("state", Broken(decode=_shared), "what other threads read"),
    "a wrong separator": ("rows", BadRows(), "chunks of 1 rows"),
    "no end": ("rows", NoSuffix(), "not the text of the whole list|EOF|DecodeError"),
    "an empty frame that is full": ("rows", NeverEmpty(), "the frame alone is not the empty list"),
    "rows of any kind": ("rows", LazyRows(), "a wrong row is written"),
}


class Sparing(Broken):
    """Has no bare bools, writes no bare numbers and no line end in a text: each is refused as it should be."""

    def __init__(self) -> None:
        super().__init__(self._sparingly)

    def codec(self, type_: Any, options: Any = HOST, /) -> Any:
        if type_ is bool:
            raise UnsupportedTypeError("no bare bools")
        return super().codec(type_, options)

    @staticmethod
    def _sparingly(_: Any, codec: Any, value: Any) -> bytes:
        if type(value) in (int, float) or (isinstance(value, Leaf) and "\n" in str(value.name)):
            raise EncodeError("not here")
        data: bytes = codec.encode(value)
        return data


NAMED = {rule.__name__.strip("_"): rule for rule in RULES}


def _found(rule: str, format_: Any, reads: bool = True) -> list[str]:
    """Return what a rule finds, with an error as ``check_format`` reports it."""
    found: list[str] = []
    try:
        found += NAMED[rule](format_, reads)
    except Exception as error:
        found.append(f"{type(error).__name__}: {error}")
    return found


# Without those of threads, which switch so often that a measured run may not end.
ALONE = [name for name in NAMED if name != "state"]
#: One way to break each rule, and each way to break those that are not asked alone.
IN_FULL = [name for name, (rule, *_) in BROKEN.items() if rule not in ALONE]
IN_FULL += {rule: name for name, (rule, *_) in BROKEN.items() if rule in ALONE}.values()


@pytest.mark.parametrize("name", [name for name, (rule, *_) in BROKEN.items() if rule in ALONE])
def test_the_rule_that_is_broken_says_so(name: str) -> None:
    rule, format_, message = BROKEN[name]

    assert re.search(message, "\n".join(_found(rule, format_)))


@pytest.mark.parametrize("rule", ALONE)
def test_a_format_that_breaks_no_rule_is_found_to_break_none(rule: str) -> None:
    assert _found(rule, JsvFormat()) == []
    assert _found(rule, HtmlFormat(), reads=False) == []


@pytest.mark.parametrize("rule", ["smaller_types", "wrong_values"])
def test_a_format_may_refuse_what_it_has_no_text_for(rule: str) -> None:
    assert _found(rule, Sparing()) == []


@pytest.mark.slow
def test_each_broken_rule_stands_in_one_error() -> None:
    class Format(Broken):
        name = "my.json"
        as_file: Any = 1

        def row_codec(self, type_: Any, options: Any = HOST, /) -> Any:
            raise KeyError("rows")

    with pytest.raises(AssertionError) as error:
        check_format(Format())

    first, *lines = str(error.value).splitlines()
    assert first.endswith(".Format breaks 3 rules:")
    assert lines == [
        "- the name is a suffix of small letters, digits, + and -, not 'my.json'",
        "- as_file is True or False, not 1",
        "- rows: KeyError: 'rows'",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_FULL)
def test_a_format_that_breaks_one_of_the_rules_is_found_to_break_it(name: str) -> None:
    _, format_, message = BROKEN[name]

    with pytest.raises(AssertionError, match=message):
        check_format(format_)


def test_a_format_that_reads_must_not_be_checked_as_one_that_does_not() -> None:
    with pytest.raises(AssertionError, match="does not read has read"):
        check_format(JsonFormat(), reads=False)
