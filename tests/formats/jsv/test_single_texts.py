"""Values read from a single text of a query, a form or a path (formats/WIRE.md 6.4)."""

from __future__ import annotations

import pytest

from formats import DateTimeOffset, JsvFormat, reader_of_text, shape_of


def test_blanks_around_a_list_in_a_query_are_dropped() -> None:
    assert reader_of_text(shape_of(list[str]))(" a,b ") == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-02-29T10:00:00 02:00", "2024-02-29T10:00:00.0000000+02:00"),
        ("2024-02-29T10:00:00.5 0200", "2024-02-29T10:00:00.5000000+02:00"),
        ("/Date(1709200800000 0200)/", "2024-02-29T10:00:00.0000000+02:00"),
        ("2024-02-29T10:00:00-02:00", "2024-02-29T10:00:00.0000000-02:00"),
    ],
)
def test_a_blank_before_an_offset_in_a_query_is_its_plus_sign(text: str, instant: str) -> None:
    value = reader_of_text(shape_of(DateTimeOffset))(text)

    assert JsvFormat().codec(DateTimeOffset).encode(value) == instant.encode()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"q"', "q"),
        ('"a""b"', 'a"b'),
        ('""', ""),
        ('"q', '"q'),
        ('q"', 'q"'),
        ('"', '"'),
        ('"a" "b"', '"a" "b"'),
        ("a", "a"),
    ],
)
def test_an_untyped_parameter_loses_one_pair_of_quotes(text: str, value: str) -> None:
    assert reader_of_text(shape_of(object))(text) == value
    assert reader_of_text(shape_of(str))(text) == text
