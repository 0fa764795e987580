"""Lists that JSON holds as a text (formats/WIRE.md 4.3)."""

from __future__ import annotations

from typing import Any

import pytest

from formats import Dto, Int32, JsonFormat
from tests.vectors import types


class Listed(Dto, namespace="Listed"):
    ids: list[Int32] | None = None
    names: list[str] | None = None
    colors: list[types.Color] | None = None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"[a,b]"', ["a", "b"]),
        ('"a,b"', ["a", "b"]),
        ('"Ann Lee"', ["Ann", "Lee"]),
        ('" a , b "', ["a", "b"]),
        ('"a;b"', ["a;b"]),
        ('"a,,b"', ["a", None, "b"]),
        ('","', [None, None]),
        ('"a,"', ["a", None]),
        ('"[]"', []),
        ('"[a]b"', ["a]"]),
        ('"[\\"a\\",\\"b\\"]"', ['"a"', '"b"']),
        ('"\\"a,b\\""', ['"a', 'b"']),
        ('"a\\nb"', ["a\nb"]),
        ('"null,a"', [None, "a"]),
        ("5", ["5"]),
        ("true", ["true"]),
        ('""', None),
        ('"[a,b"', None),  # the original loses a character (gateway/WIRE.md 13 A2)
    ],
)
def test_a_text_is_a_list_by_its_commas_and_blanks(text: str, names: Any) -> None:
    assert JsonFormat().codec(Listed).decode(f'{{"names":{text}}}'.encode()).names == names


@pytest.mark.parametrize(
    ("text", "ids"),
    [('"1,2"', [1, 2]), ('"[1,2]"', [1, 2]), ('"1 2"', [1, 2]), ("5", [5]), ('"1,"', [1]), ('"1;2"', None)],
)
def test_a_text_is_a_list_of_numbers_or_is_lost(text: str, ids: Any) -> None:
    assert JsonFormat().codec(Listed).decode(f'{{"ids":{text}}}'.encode()).ids == ids
    assert JsonFormat().codec(Listed).decode(b'{"colors":"Red, Blue"}').colors == [types.Color.RED, types.Color.BLUE]
