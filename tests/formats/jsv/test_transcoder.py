"""JSV as JSON: what goes the fast way, and what is left to the careful reader."""

from __future__ import annotations

from typing import Any

import pytest

from formats import (
    HOST,
    Int32,
    shape_of,
)
from formats.jsv.fast_reader import FastReader, fast_reader
from formats.jsv.reader import reader_of
from tests.vectors import types
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


@pytest.mark.parametrize(
    "text", ['{name:"say ""hi"", a:b"}', "{name:a\\b\t}", '{name:"a\r\nb"}', '{name:""}', "{name:日本}"]
)
def test_quotes_escapes_and_line_ends_are_taken_on_the_fast_way(text: str) -> None:
    assert FAST["Leaf"].read(text.encode()) == CAREFUL["Leaf"](text)


@pytest.mark.parametrize(
    "type_", [list[Int32 | None], list[bool | None], list[types.Color | None], list[list[str] | None]]
)
@pytest.mark.parametrize("text", ["[null]", "[NULL]", '["null"]'])
def test_the_word_null_is_no_null(type_: Any, text: str) -> None:
    """In JSV it is a text (formats/WIRE.md 6.3); msgspec makes null of it."""
    found = fast_reader(shape_of(type_), HOST)

    assert found is not None
    assert found.read(text.encode()) is None


@pytest.mark.parametrize("text", ["{name:}", "{name:a,name}", '{name:"a}', "{name:a]", "{name:a\0b}", "", "{Name:a}"])
def test_what_is_unusual_is_left_to_the_careful_reader(text: str) -> None:
    assert FAST["Leaf"].read(text.encode()) is None
