"""The codec of JSV: its root, and which of many rows is wrong."""

from __future__ import annotations

import pytest

from formats import (
    EncodeError,
)
from tests.formats.jsv.texts import Few, jsv


def test_a_root_string_is_bare_or_quoted_and_null_is_nothing() -> None:
    assert jsv("a b", str) == "a b"
    assert jsv("a,b", str) == '"a,b"'
    assert jsv(None, str) == ""


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert jsv(Few("a\ud800")) == "{text:a\ufffd}"


def test_rows_of_a_long_list_are_named_by_their_own_number() -> None:
    with pytest.raises(EncodeError, match=r"\$\[150\]\.Text"):
        jsv([*[Few("x")] * 150, Few(1)], list[Few])  # type: ignore[arg-type]  # on purpose
