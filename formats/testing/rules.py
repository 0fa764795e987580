"""The rules for a format: a function for each, which yields what breaks it."""

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
    for media_type in types:
        if not isinstance(media_type, str) or not re.fullmatch(r"[a-z0-9]+/[a-z0-9][a-z0-9.+-]*", media_type):
            yield f"a media type is type/subtype in small letters, without parameters: not {media_type!r}"
    if len(set(types)) < len(types):
        yield f"a media type stands twice in {types!r}"
    if type(format_.as_file) is not bool:
        yield f"as_file is True or False, not {format_.as_file!r}"


def _codecs(format_: Format, reads: bool) -> Iterator[str]:
    """Yield where making a codec twice differs, or a type is not refused with UnsupportedTypeError."""
    if format_.codec(Row).encode(ROWS[0]) != format_.codec(Row).encode(ROWS[0]):
        yield "two codecs of one type write one value differently"
    try:
        format_.codec(complex)
    except UnsupportedTypeError:
        return
    except Exception as error:
        yield f"a type without a text is an UnsupportedTypeError when the codec is made, not {error!r}"
        return
    yield "codec(complex) returns a codec, though no format has a text for complex numbers"


def _records(format_: Format, reads: bool) -> Iterator[str]:
    """Yield which records and lists of records do not come back as they were."""
    for type_, value in ((Row, ROWS[1]), (Leaf, Leaf("x", 1)), (list[Row], ROWS), (list[Leaf], [Leaf("x", 1)])):
        codec, before = format_.codec(type_), copy.deepcopy(value)
        data = codec.encode(value)
        if type(data) is not bytes:
            yield f"encode returns bytes, not {type(data).__name__}"
            return
        if value != before:
            yield f"encode changes the value of {type_!r} that it writes"
        if reads and (read := codec.decode(data)) != before:
            yield f"{type_!r} does not survive: {read!r:.300} is not {before!r:.300}"


def _smaller_types(format_: Format, reads: bool) -> Iterator[str]:
    """Yield which values come back as other ones; a format may refuse them."""
    for type_, values in SMALLER:
        try:
            codec = format_.codec(type_)
        except UnsupportedTypeError:
            continue
        for value in values:
            try:
                read = codec.decode(codec.encode(value))
            except (EncodeError, DecodeError):
                continue
            if reads and (read != value or type(read) is not type(value)):
                yield f"{value!r:.80} of {type_!r} comes back as {read!r:.80}"


def _nothing(format_: Format, reads: bool) -> Iterator[str]:
    """Yield what goes wrong with None and the empty list."""
    data = format_.codec(Leaf).encode(None)
    if type(data) is not bytes:
        yield f"None at the root is written as bytes, not {data!r}"
    if reads and (read := _read(format_.codec(Leaf), data)) is not None and not isinstance(read, DecodeError):
        yield f"None comes back as {read!r}"
    lists = format_.codec(list[Leaf])
    if reads and (read := lists.decode(lists.encode([]))) != []:
        yield f"the empty list comes back as {read!r}"
    rows = format_.codec(Row)
    if reads and (read := rows.decode(rows.encode(Row()))) != Row():
        yield f"a record of None and defaults comes back as {read!r:.300}"


def _wrong_values(format_: Format, reads: bool) -> Iterator[str]:
    """Yield which wrong values raise no EncodeError, or one that does not name the member."""
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
    """Yield which bytes give neither a value nor a DecodeError, or a DecodeError without a place."""
    generator = random.Random(5)  # noqa: S311 - the same ones each time
    garbage = [b"", b"\xff\xfe\x00", b"\x00" * 9, b"[" * 5_000, b"{" * 5_000, b"<a>" * 5_000, b"\x91" * 5_000]
    garbage += [bytes([byte]) for byte in range(256)] + [generator.randbytes(40) for _ in range(200)]
    for type_, value in ((Row, ROWS[1]), (list[Row], ROWS[:2]), (list[Leaf], [Leaf("x", 1)])):
        codec = format_.codec(type_)
        whole, refused = codec.encode(value), False
        for data in garbage:
            if not isinstance(result := _read(codec, data), DecodeError) and not reads:
                yield f"a format that does not read has read {data!r:.40}"
                return
            if isinstance(result, Exception) and not isinstance(result, DecodeError):
                yield f"{data!r:.40} is a value or a DecodeError, not {result!r:.200}"
                break
        for end in range(1, len(whole) if reads else 0):
            result = _read(codec, whole[:end])
            refused = refused or isinstance(result, DecodeError)
            if isinstance(result, Exception) and not isinstance(result, DecodeError):
                yield f"a text cut at {end} is a value or a DecodeError, not {result!r:.200}"
                break
            if isinstance(result, DecodeError) and not result.where:
                yield f"the DecodeError of a text cut at {end} has no place: {result}"
                break
        if reads and not refused:
            yield f"a text of {type_!r} may be cut anywhere, and is read"


def _state(format_: Format, reads: bool) -> Iterator[str]:
    """Yield where a codec's results depend on a failure, on other values or on other threads."""
    codec = format_.codec(list[Row])
    batches = [ROWS[:1], ROWS[1:3], ROWS[3:7]] * 4
    texts = [format_.codec(list[Row]).encode(batch) for batch in batches]
    _read(codec, b"\xff\xfe\x00")
    _written(codec, object())
    if [_written(codec, batch) for batch in batches] != texts:
        yield "what is written depends on what was written before"
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            if list(threads.map(lambda batch: _written(codec, batch), batches * 8)) != texts * 8:
                yield "what is written depends on what other threads write"
            if reads and list(threads.map(lambda text: _read(codec, text), texts * 4)) != batches * 4:
                yield "what is read depends on what other threads read"
    finally:
        sys.setswitchinterval(switch)


def _rows(format_: Format, reads: bool) -> Iterator[str]:
    """Yield where rows in chunks are not the text of the whole list."""
    if not callable(make := getattr(format_, "row_codec", None)):
        return
    rows, lists = make(Row), format_.codec(list[Row])
    frame, whole = rows.frame, lists.encode(ROWS)
    for size in (1, 2, len(ROWS)):
        chunks = [rows.encode_rows(ROWS[at : at + size]) for at in range(0, len(ROWS), size)]
        if frame.prefix + frame.separator.join(chunks) + frame.suffix != whole:
            yield f"chunks of {size} rows in their frame are not the text of the whole list"
    if reads and (read := lists.decode(frame.prefix + frame.suffix)) != []:
        yield f"the frame alone is not the empty list, but {read!r:.100}"
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
