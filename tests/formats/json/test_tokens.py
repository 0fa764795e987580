"""What is no JSON is refused with its offset (formats/WIRE.md 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from formats import DecodeError, JsonFormat
from tests.vectors.catalog import TYPES


def read(type_: Any, text: str) -> Any:
    found = JsonFormat().codec(TYPES[type_] if isinstance(type_, str) else type_)
    return found.decoder.decode_tolerantly(text.encode())


@pytest.mark.parametrize(
    ("type_", "text", "offset"),
    [
        ("Reading", '{"Id":1', 7),
        ("Reading", '{"Name":"unterminated', 8),
        ("Reading", '{"Name":"a"b"}', 12),
        ("Reading", '{"zz":[1,2,"Id":2}', 17),
        ("Reading", "[1]", 0),
        ("Reading", '  "x"', 2),
        ("Reading", '{"Id":1} "Name":"y"', 8),
        ("List<Leaf>", '[{"Name":"a"} {"Name":"b"}]', 14),
        ("List<Leaf>", '[{"Name":"a"},7]', 14),
        ("Dictionary<Int32,String>", '{"1":"a","x":"b"}', 14),
        ("List<Int32>", "[1,x]", 3),
        ("Int32", '"\\u00"', 1),
    ],
)
def test_what_is_refused_is_refused_with_its_offset(type_: str, text: str, offset: int) -> None:
    with pytest.raises(DecodeError) as caught:
        read(type_, text)

    assert caught.value.where == f"offset {offset}"


@pytest.mark.parametrize("text", ['{"Name":"\\u00"}', '{"Name":"\\u","Id":1}', '{"Na\\u0":1}'])
def test_an_escape_that_reaches_beyond_its_text_is_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        read("Reading", text)
