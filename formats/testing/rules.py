"""The rules of a format, a function each, which yields what is broken."""

from __future__ import annotations

import copy
import random
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from formats.base import Codec, Format
from formats.errors import DecodeError, EncodeError, UnsupportedTypeError
from formats.testing.samples import ROWS, SMALLER, Leaf, Row, Tree


def _facts(format_: Format, reads: bool) -> Iterator[str]:
    """Yield what is wrong with the name and the media types."""
    if not isinstance(format_.name, str) or not re.fullmatch(r"[a-z0-9][a-z0-9+-]*", format_.name):
        yield f"the name is a suffix of small letters, digits, + and -, not {format_.name!r}"
    types = format_.media_types
    if not isinstance(types, tuple) or not types:
        yield f"media_types is a tuple of at least one, not {types!r}"
        return
    for each in types:
        if not isinstance(each, str) or not re.fullmatch(r"[a-z0-9]+/[a-z0-9][a-z0-9.+-]*", each):
            yield f"a media type is type/subtype in small letters, without parameters: not {each!r}"
    if len(set(types)) < len(types):
        yield f"a media type stands twice in {types!r}"
    if type(format_.as_file) is not bool:
        yield f"as_file is True or False, not {format_.as_file!r}"


def _codecs(format_: Format, reads: bool) -> Iterator[str]:
    """Yield whether making codecs is unlike making values: repeatable, and refused in one way."""
    if format_.codec(Row).encode(ROWS[0]) != format_.codec(Row).encode(ROWS[0]):
        yield "two codecs of one type write one value differently"
    try:
        format_.codec(complex)
    except UnsupportedTypeError:
        return
    except Exception as error:
        yield f"a type without a text is an UnsupportedTypeError when the codec is made, not {error!r}"
        return
    yield "a codec of complex numbers is promised, which nobody can read"


def _records(format_: Format, reads: bool) -> Iterator[str]:
    """Yield whether records and lists of them come back as they were."""
    for type_, value in ((Row, ROWS[1]), (Leaf, Leaf("x", 1)), (list[Row], ROWS), (list[Leaf], [Leaf("x", 1)])):
        codec, before = format_.codec(type_), copy.deepcopy(value)
        data = codec.encode(value)
        if type(data) is not bytes:
            yield f"encode returns bytes, not {type(data).__name__}"
            return
        if value != before:
            yield f"encode changes the value of {type_!r} that it writes"
        if reads and (found := codec.decode(data)) != before:
            yield f"{type_!r} does not survive: {found!r:.300} is not {before!r:.300}"


def _smaller_types(format_: Format, reads: bool) -> Iterator[str]:
    """Yield where a value comes back as another one; refusing is fine."""
    for type_, values in SMALLER:
        try:
            codec = format_.codec(type_)
        except UnsupportedTypeError:
            continue
        for value in values:
            try:
                found = codec.decode(codec.encode(value))
            except (EncodeError, DecodeError):
                continue
            if reads and (found != value or type(found) is not type(value)):
                yield f"{value!r:.80} of {type_!r} comes back as {found!r:.80}"


def _nothing(format_: Format, reads: bool) -> Iterator[str]:
    """Yield whether None and the empty list are written and read."""
    data = format_.codec(Leaf).encode(None)
    if type(data) is not bytes:
        yield f"None at the root is written as bytes, not {data!r}"
    if reads and (found := _read(format_.codec(Leaf), data)) is not None and not isinstance(found, DecodeError):
        yield f"None comes back as {found!r}"
    lists = format_.codec(list[Leaf])
    if reads and (found := lists.decode(lists.encode([]))) != []:
        yield f"the empty list comes back as {found!r}"
    rows = format_.codec(Row)
    if reads and (found := rows.decode(rows.encode(Row()))) != Row():
        yield f"a record of None and defaults comes back as {found!r:.300}"


def _wrong_values(format_: Format, reads: bool) -> Iterator[str]:
    """Yield which wrong values are no EncodeError, or one that does not name its member."""
    tree = Tree("root")
    tree.branches = [tree]
    wrong: list[tuple[Any, Any, str]] = [
        (Row, Row(id="one"), "id"),  # type: ignore[arg-type]  # on purpose
        (Row, Row(at="never"), "at"),  # type: ignore[arg-type]  # on purpose
        (Row, Row(leaf=Leaf("x", "heavy")), "weight"),  # type: ignore[arg-type]  # on purpose
        (list[Row], [ROWS[0], Row(mood="sad")], "mood"),  # type: ignore[arg-type]  # on purpose
        (list[Row], [ROWS[0], 5], "1"),
        (Row, object(), ""),
        (list[Row], 5, ""),
        (Tree, tree, ""),
    ]
    for type_, value, member in wrong:
        try:
            format_.codec(type_).encode(value)
        except EncodeError as error:
            if member not in str(error).lower():
                yield f"the EncodeError does not name {member!r}: {error}"
        except Exception as error:
            yield f"a wrong value ({member or type(value).__name__}) is an EncodeError, not {error!r:.200}"
        else:
            yield f"a wrong value ({member or type(value).__name__}) is written"
    for text in ("\ud800", "\x00", "\r\n"):
        try:
            format_.codec(Leaf).encode(Leaf(text))
        except EncodeError:
            pass
        except Exception as error:
            yield f"{text!r} is written or is an EncodeError, not {error!r}"


def _garbage(format_: Format, reads: bool) -> Iterator[str]:
    """Yield which bytes end in anything but a value or a DecodeError, or in one without its place."""
    by_chance = random.Random(5)  # noqa: S311 - the same ones each time
    garbage = [b"", b"\xff\xfe\x00", b"\x00" * 9, b"[" * 5_000, b"{" * 5_000, b"<a>" * 5_000, b"\x91" * 5_000]
    garbage += [bytes([each]) for each in range(256)] + [by_chance.randbytes(40) for _ in range(200)]
    for type_, value in ((Row, ROWS[1]), (list[Row], ROWS[:2]), (list[Leaf], [Leaf("x", 1)])):
        codec = format_.codec(type_)
        whole, refused = codec.encode(value), False
        for data in garbage:
            if not isinstance(found := _read(codec, data), DecodeError) and not reads:
                yield f"a format that does not read has read {data!r:.40}"
                return
            if isinstance(found, Exception) and not isinstance(found, DecodeError):
                yield f"{data!r:.40} is a value or a DecodeError, not {found!r:.200}"
                break
        for end in range(1, len(whole) if reads else 0):
            found = _read(codec, whole[:end])
            refused = refused or isinstance(found, DecodeError)
            if isinstance(found, Exception) and not isinstance(found, DecodeError):
                yield f"a text cut at {end} is a value or a DecodeError, not {found!r:.200}"
                break
            if isinstance(found, DecodeError) and not found.where:
                yield f"the DecodeError of a text cut at {end} has no place: {found}"
                break
        if reads and not refused:
            yield f"a text of {type_!r} may be cut anywhere, and is read"


def _state(format_: Format, reads: bool) -> Iterator[str]:
    """Yield whether a codec remembers: after a failure, between values, between threads."""
    codec = format_.codec(list[Row])
    apart = [ROWS[:1], ROWS[1:3], ROWS[3:7]] * 4
    alone = [format_.codec(list[Row]).encode(each) for each in apart]
    _read(codec, b"\xff\xfe\x00")
    _written(codec, object())
    if [_written(codec, each) for each in apart] != alone:
        yield "what is written depends on what was written before"
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            if list(threads.map(lambda each: _written(codec, each), apart * 8)) != alone * 8:
                yield "what is written depends on what other threads write"
            if reads and list(threads.map(lambda each: _read(codec, each), alone * 4)) != apart * 4:
                yield "what is read depends on what other threads read"
    finally:
        sys.setswitchinterval(switch)


def _rows(format_: Format, reads: bool) -> Iterator[str]:
    """Yield whether rows in chunks are the same text as the whole list."""
    if not callable(make := getattr(format_, "row_codec", None)):
        return
    rows, lists = make(Row), format_.codec(list[Row])
    frame, whole = rows.frame, lists.encode(ROWS)
    for size in (1, 2, len(ROWS)):
        chunks = [rows.encode_rows(ROWS[at : at + size]) for at in range(0, len(ROWS), size)]
        if frame.prefix + frame.separator.join(chunks) + frame.suffix != whole:
            yield f"chunks of {size} rows in their frame are not the text of the whole list"
    if reads and (found := lists.decode(frame.prefix + frame.suffix)) != []:
        yield f"the frame alone is not the empty list, but {found!r:.100}"
    try:
        rows.encode_rows([ROWS[0], Row(id="one")])  # type: ignore[arg-type]  # on purpose
    except EncodeError:
        return
    yield "a wrong row is written"


def _read(codec: Codec[Any], data: bytes) -> Any:
    try:
        return codec.decode(data)
    except Exception as error:
        return error


def _written(codec: Codec[Any], value: Any) -> Any:
    try:
        return codec.encode(value)
    except Exception as error:
        return error


Rule = Callable[[Format, bool], Iterator[str]]

RULES: tuple[Rule, ...] = (
    _facts,
    _codecs,
    _records,
    _smaller_types,
    _nothing,
    _wrong_values,
    _garbage,
    _state,
    _rows,
)
