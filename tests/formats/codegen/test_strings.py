"""Texts that hold a mark are spelled, each once, and the others left as they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formats.codegen.strings import BETWEEN, respell

MARKS = ':,"'


def spell(text: str) -> str:
    return "<" + text + ">"


def respelled(*texts: str | None) -> list[str | None]:
    return respell(texts, BETWEEN.join(each or "" for each in texts), MARKS, spell)


def test_what_holds_a_mark_is_spelled_once_whatever_it_holds_beside() -> None:
    assert respelled("a", "b:c", "d,e:f,g", "h") == ["a", "<b:c>", "<d,e:f,g>", "h"]
    assert respelled(":", ":", ":") == ["<:>", "<:>", "<:>"]


def test_nothing_and_the_empty_text_stay() -> None:
    assert respelled(None, "", ":") == [None, "", "<:>"]


def test_texts_that_hold_what_stands_between_them_are_all_spelled() -> None:
    assert respelled("a" + BETWEEN, "b", None) == ["<a" + BETWEEN + ">", "<b>", None]


@given(st.lists(st.none() | st.text(st.sampled_from('ab:,"\0')), min_size=1, max_size=8))
def test_each_text_is_as_if_it_were_alone(texts: list[str | None]) -> None:
    marked = [each if each is None or not set(each) & set(MARKS) else spell(each) for each in texts]
    found = respelled(*texts)

    if any(BETWEEN in each for each in texts if each):
        assert found == [spell(each) if each else each for each in texts]
    else:
        assert found == marked
