"""Lists that JSON holds as a text (formats/WIRE.md 4.3); they cost what lists cost, whatever separates their items."""

from __future__ import annotations

from typing import Any

import pytest

from formats import Dto, HashSet, Int32, JsonFormat
from formats.errors import MalformedError
from formats.json.list_texts import MOST_ITEMS, words_of
from tests.counting import calls
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


class Many(Dto, namespace="T"):
    numbers: list[Int32] | None = None
    texts: list[str] | None = None
    different: HashSet[Int32] | None = None
    lists: list[list[Int32]] | None = None


CODEC = JsonFormat().codec(Many)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("[]", []),
        (" [ ] ", []),
        ("a", ["a"]),
        ("[a,b]", ["a", "b"]),
        ("a b,\tc", ["a", "b", "c"]),
        ("a,,b", ["a", None, "b"]),
        (",a", [None, "a"]),
        ("a,", ["a", None]),
        (",", [None, None]),
        ("null,nullx", [None, "nullx"]),
        ("a\u200bb\u2003c", ["a", "b\u2003c"]),
    ],
)
def test_commas_and_white_space_separate(text: str, words: list[str | None]) -> None:
    assert words_of(text, drop_last=False) == words
    assert words_of(text, drop_last=True) == (words[:-1] if words[-1:] == [None] else words)


@pytest.mark.sampled
@pytest.mark.parametrize("separator", [",", " ", ", "])
@pytest.mark.parametrize("member", ["numbers", "texts", "different", "lists"])
def test_equal_items_are_read_once(member: str, separator: str) -> None:
    many = f'{{"{member}":"{separator.join(["1"] * 50_000)}"}}'.encode()

    assert calls(lambda: CODEC.decode(many)) < (60_000 if member == "lists" else 5_000)  # a list is copied


def test_lists_of_one_text_are_not_one_list() -> None:
    found = CODEC.decode(b'{"lists":"1 1,2"}').lists

    assert found == [[1], [1], [2]]
    assert found[0] is not found[1]


@pytest.mark.sampled
@pytest.mark.parametrize("separator", [",", " "])
def test_so_many_items_may_stand_in_texts_and_no_more(separator: str) -> None:
    def text(number: int) -> str:
        return separator.join(["1"] * number)

    assert len(CODEC.decode(f'{{"numbers":"{text(MOST_ITEMS)}"}}'.encode()).numbers) == MOST_ITEMS
    for members in (
        f'"numbers":"{text(MOST_ITEMS + 1)}"',
        f'"numbers":"{text(3 * MOST_ITEMS)}"',
        f'"numbers":"{text(MOST_ITEMS)}","texts":"1"',
        f'"texts":"{text(MOST_ITEMS // 2)}","lists":"{text(MOST_ITEMS // 2 + 1)}"',
    ):
        with pytest.raises(MalformedError, match=f"more than {MOST_ITEMS} items"):
            CODEC.decode(f"{{{members}}}".encode())
