import datetime
from decimal import Decimal
from typing import Any

import pytest

from formats import DecodeError, Dto, EncodeError, Int32, KeyValuePair, Uri
from formats.html import HtmlFormat


class Leaf(Dto):
    name: str | None = None
    value: Int32 | None = None


class Tree(Dto):
    label: str | None = None
    when: datetime.datetime | None = None
    ready: bool = False
    price: Decimal | None = None
    leaf: Leaf | None = None
    leaves: list[Leaf] | None = None
    words: list[str] | None = None
    texts: dict[str, str] | None = None


def shown(value: Any, type_: Any = None) -> str:
    return HtmlFormat().codec(type_ or type(value)).encode(value).decode()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\"'&", "</td><td>", "&lt;"])
@pytest.mark.parametrize("place", ["label", "leaf", "leaves", "words", "texts", "keys"])
def test_no_text_is_markup(text: str, place: str) -> None:
    values = {
        "label": Tree(label=text),
        "leaf": Tree(leaf=Leaf(text)),
        "leaves": Tree(leaves=[Leaf(text), Leaf("x", 1)]),
        "words": Tree(words=[text]),
        "texts": Tree(texts={"k": text}),
        "keys": Tree(texts={text: "v"}),
    }
    page = shown(values[place])

    assert text not in page
    assert (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
        in page
    )


def test_a_record_is_a_table_and_names_what_has_no_value_aside() -> None:
    page = shown(Leaf("a"))

    assert page == (
        '<table class="record"><tbody><tr><th>Name</th><td dir="auto">a</td></tr></tbody></table>'
        '<details class="none"><summary>1 without a value</summary>Value</details>'
    )


def test_a_list_of_records_is_a_table_without_empty_columns() -> None:
    page = shown([Leaf("a"), Leaf("b")], list[Leaf])

    assert page == (
        '<div class="wide" role="group" aria-label="2 items" tabindex="0">'
        '<table class="rows"><thead><tr><th scope="col">Name</th></tr></thead><tbody><tr><td dir="auto">a</td></tr>'
        '<tr><td dir="auto">b</td></tr></tbody></table></div>'
        '<details class="none"><summary>1 without a value</summary>Value</details>'
    )


def test_the_heading_of_numbers_stands_over_them() -> None:
    page = shown([Leaf("a", 1)], list[Leaf])

    assert '<th scope="col">Name</th><th scope="col" class="n">Value</th>' in page
    assert '<td class="n">1</td>' in page


def test_null_among_rows_says_so_and_empty_text_does_not() -> None:
    page = shown([Leaf(None, 1), Leaf("")], list[Leaf])

    assert '<tr><td class="none">null</td><td class="n">1</td></tr>' in page
    assert '<tr><td dir="auto"></td><td class="none">null</td></tr>' in page


def test_what_stands_in_a_row_is_folded_away() -> None:
    page = shown([Tree(leaf=Leaf("x"), leaves=[Leaf("y"), Leaf("z")], words=[])], list[Tree])

    assert "<details><summary>Leaf</summary><table" in page
    assert '<details><summary>2 items</summary><div class="wide"' in page
    assert '<td dir="auto"><p class="none">Nothing in it.</p></td>' in page


@pytest.mark.parametrize("value", [[], {}])
def test_nothing_is_said_in_words(value: Any) -> None:
    type_ = list[Leaf] if isinstance(value, list) else dict[str, str]

    assert shown(value, type_) == '<p class="none">Nothing in it.</p>'


@pytest.mark.parametrize(
    ("value", "type_", "page"),
    [
        (True, bool, "True"),
        (datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC), datetime.datetime, "<time>2026-01-02</time>"),
        (Decimal("1.50"), Decimal, "1.50"),
        (["a", None], list[str], '<ul><li dir="auto">a</li><li dir="auto">null</li></ul>'),
        ({"a": [1, {"b": None}]}, object, None),
        ("\udcff", str, "?"),
        ("https://example.org/a", Uri, "https://example.org/a"),
    ],
)
def test_every_value_has_a_text(value: Any, type_: Any, page: str | None) -> None:
    assert shown(value, type_) == page if page is not None else shown(value, type_)


def test_a_value_of_another_type_is_an_encode_error() -> None:
    with pytest.raises(EncodeError):
        shown(3, Leaf)


def test_html_is_not_read() -> None:
    with pytest.raises(DecodeError):
        HtmlFormat().codec(Leaf).decode(b"<p>")


class Paired(Dto):
    pair: KeyValuePair[str, Int32] | None = None


def test_a_pair_is_shown_as_an_entry_of_a_dictionary() -> None:
    class Keyed(Dto):
        pair: dict[str, Int32] | None = None

    assert shown(Paired(KeyValuePair("left", 5))) == shown(Keyed({"left": 5})).replace("Keyed", "Paired")
