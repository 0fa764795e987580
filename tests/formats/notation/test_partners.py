"""Ends of brackets and strings: the same in a small text and in a large one, which keeps them otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from formats import DecodeError, JsonFormat
from formats.notation.partners import LARGE, bracket_ends, string_ends
from tests.vectors.catalog import TYPES, canonical, same
from tests.vectors.scoring import vectors


def _outcome(type_: str, text: str) -> Any:
    try:
        decoder = JsonFormat().codec(TYPES[type_]).decoder
        return canonical(decoder.decode_tolerantly(text.encode("utf-8", "surrogatepass")))
    except DecodeError:
        return DecodeError


@pytest.mark.slow
def test_a_large_text_is_read_as_a_small_one() -> None:
    read = [each for each in vectors("read") if each["format"] == "json" and each["text"].strip()]

    for each in read[::3]:
        small, large = _outcome(each["type"], each["text"]), _outcome(each["type"], " " * LARGE + each["text"])
        assert small is large or same(small, large, each["type"]), each["id"]


@pytest.mark.parametrize("text", ["", " " * LARGE])
def test_the_end_of_each_bracket_is_found_in_any_order(text: str) -> None:
    ends = bracket_ends(text)
    for start, end in ((4, 5), (2, 6), (7, 9), (0, 10)):  # as they close
        ends[start] = end

    assert [ends.get(start) for start in (0, 2, 4, 7, 4, 0, 1, 11)] == [10, 6, 5, 9, 5, 10, None, None]


def test_the_end_of_a_string_of_a_large_text_is_looked_for_again() -> None:
    small, large = string_ends("", lambda at: at + 7), string_ends(" " * LARGE, lambda at: at + 7)
    small[1] = large[1] = 8

    assert (small.get(1), large.get(1)) == (8, 8)
    assert small.get(2) is None
