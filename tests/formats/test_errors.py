"""Errors say what and where, in so many characters as a log can bear."""

from __future__ import annotations

import pytest

from formats.errors import DecodeError, EncodeError, misread, refuse


def test_a_place_stands_before_what_cannot_be_written_and_behind_what_cannot_be_read() -> None:
    assert str(EncodeError("None is not allowed here", "$.Name")) == "$.Name: None is not allowed here"
    assert str(DecodeError("a comma is missing", "offset 7")) == "a comma is missing (offset 7)"
    assert str(EncodeError("what")) == str(DecodeError("what")) == "what"


@pytest.mark.parametrize(
    "value", ["x" * 10_000, [1] * 10_000, 10**5000, -(10**5000)], ids=lambda value: type(value).__name__
)
def test_a_value_of_any_size_is_told_in_a_line(value: object) -> None:
    error = refuse(value, "a Guid")

    assert str(error).startswith(f"{type(value).__name__} is not a Guid: ")
    assert len(str(error)) < 140


def test_a_small_value_is_shown() -> None:
    assert str(refuse(7, "a string")) == "int is not a string: 7"


def test_msgspecs_byte_is_the_place_and_without_one_the_end_is() -> None:
    named, bare = misread(ValueError("JSON is malformed (byte 12)"), 99), misread(ValueError("truncated"), 99)

    assert (named.message, named.where) == ("JSON is malformed", "byte 12")
    assert (bare.message, bare.where) == ("truncated", "byte 99")
