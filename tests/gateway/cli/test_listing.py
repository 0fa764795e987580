"""Lists on a terminal: no cell leaves its column, whoever chose its text."""

from __future__ import annotations

import pytest

from gateway.cli.listing import day, line, moment, shown


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\rb", "\x1b[31m", "\u202e", "\x00", "\u2028"])
def test_nothing_in_a_text_moves_what_stands_beside_it(text: str) -> None:
    assert shown(text).isprintable()
    assert line(("1", text, "x")).split("\t") == ["1", shown(text), "x"]


def test_letters_of_any_language_stay() -> None:
    assert shown("Zoë 漢字 '\\'") == "Zoë 漢字 '\\'"


def test_cells_that_say_nothing_at_the_end_are_left_out() -> None:
    assert line(("1", "", "a", "", "")) == "1\t\ta"


def test_times_are_in_utc() -> None:
    assert (day(951_782_400), day(None), moment(951_782_400.9)) == ("2000-02-29", "never", "2000-02-29 00:00:00Z")
