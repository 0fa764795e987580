"""JSV as JSON: what goes the fast way, and what is left to the careful reader."""

from __future__ import annotations

from typing import Any

import pytest

from formats import (
    HOST,
    Int32,
    shape_of,
)
from formats.jsv.fast_reader import fast_reader
from tests.formats.jsv.texts import CAREFUL, FAST
from tests.vectors import types


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
