"""Records and texts that the tests of JSV share."""

from __future__ import annotations

from typing import Any

import pytest

from formats import HOST, DecodeError, Dto, JsvFormat, Options, shape_of
from formats.jsv.fast_reader import FastReader, fast_reader
from formats.jsv.reader import reader_of
from tests.vectors.catalog import TYPES

NAMES = [
    "Leaf",
    "List<Leaf>",
    "Node",
    "SessionInfo",
    "Derived",
    "RowsResponse",
    "Page<Leaf>",
    "List<String>",
    "List<Int32>",
    "List<Boolean>",
    "List<Double>",
    "List<Color>",
    "List<List<String>>",
    "List<Dictionary<String,String>>",
    "Dictionary<String,String>",
    "Dictionary<String,Int32>",
    "Dictionary<String,Leaf>",
]


def fast(name: str) -> FastReader:
    found = fast_reader(shape_of(TYPES[name]), HOST)
    assert found is not None, name
    return found


FAST = {name: fast(name) for name in NAMES}
CAREFUL = {name: reader_of(shape_of(TYPES[name])) for name in NAMES}


class Few(Dto):
    text: str | None = None


def jsv(value: Any, type_: Any = None, options: Options | None = None) -> str:
    return JsvFormat().codec(type_ or type(value), options or Options()).encode(value).decode()


def read(type_: Any, text: str) -> Any:
    return reader_of(shape_of(TYPES[type_] if isinstance(type_, str) else type_))(text)


def refusal(type_: Any, text: str) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        read(type_, text)
    return caught.value
