"""Percent escapes: UTF-8 is decoded, what is none stays as it was written (gateway/WIRE.md 1.7)."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.escapes import ESCAPED, unescape


def undone(text: str) -> str:
    return ESCAPED.sub(unescape, text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_what_was_escaped_comes_back(text: str) -> None:
    assert undone(quote(text, safe="")) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("%ff%C3%a9", "%ffé"),
        ("%C3%a9%ff", "é%ff"),
        ("%C3", "%C3"),
        ("%C3x%A9", "%C3x%A9"),
        ("%E4%BD", "%E4%BD"),
        ("%F0%9F%98%80%80", "😀%80"),
        ("%25ff", "%ff"),
        ("%2", "%2"),
        ("%zz", "%zz"),
    ],
)
def test_bytes_that_are_no_utf8_stay_and_their_neighbours_are_decoded(written: str, text: str) -> None:
    assert undone(written) == text
