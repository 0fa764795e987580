"""Texts to read: written ones, damaged, and texts made of the marks of a notation."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from formats import DecodeError
from tests.vectors.scoring import vectors

_MARKS = [*'{}[]:,"\\\r\n \t', '""', "null", "-0", "1.0", "5", "-7", "1e3", "name", "value", "true", "é", "\0", "\xa0"]
_RUNS = ["},{", "[{", "}]", "]]", "{}", "[]", "[ ]", '"""', ",,", '","', '"]', "\r\n", "\n\n", "9" * 20, "inf", "a{}b"]
MARKS = [*_MARKS, *_RUNS]


@functools.cache
def written(type_: str, *keys: str) -> tuple[str, ...]:
    """Return the recorded texts of a type, under any of some keys."""
    found = [each["texts"].get(key) for each in vectors("write") if each["type"] == type_ for key in keys]
    return tuple(each for each in found if each and len(each) < 1_500)


@st.composite
def damaged(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    """Draw a text with up to three of its parts cut, doubled, or replaced by a mark."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 6)))
        match draw(st.integers(0, 3)):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:end] + text[at:]
            case 2:
                text = text[:at] + draw(st.sampled_from(MARKS)) + text[at:]
            case _:
                text = text[:at] + draw(st.sampled_from(MARKS)) + text[end:]
    return text


def of_marks(opening: str = "", closing: str = "", most: int = 14) -> st.SearchStrategy[str]:
    """Return texts made of marks between two brackets."""
    return st.lists(st.sampled_from(MARKS), max_size=most).map(lambda marks: opening + "".join(marks) + closing)


def refused_at(read: Callable[..., Any], *arguments: Any) -> str | None:
    """Return the place that a reader gives with its refusal, None if it gives a value."""
    try:
        read(*arguments)
    except DecodeError as error:
        return error.where
    return None
