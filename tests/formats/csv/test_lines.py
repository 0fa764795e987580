"""Text → rows of fields (formats/WIRE.md 7.6)."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import DecodeError
from formats.csv import lines as csv_lines
from formats.csv.lines import lines_of, rows_of
from tests.formats.damage import of_marks, refused_at


def rows(text: str) -> list[list[str]]:
    return [fields for _, fields in rows_of(text)]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("a,,c", ["a", "", "c"]),
        ("a,", ["a", ""]),
        (",", ["", ""]),
        ('"a ""q"" b",c', ['a "q" b', "c"]),
        ('"",b', ["", "b"]),
        (" a , b ", [" a ", " b "]),
        ("'a',b", ["'a'", "b"]),
        ('a"b,c', ['a"b', "c"]),
        ("[1,2],x", ["[1,2]", "x"]),
        ("{a:1,b:2},x", ["{a:1,b:2}", "x"]),
        ('[",",x],y', ['[",",x]', "y"]),
        ('["]",x],y', ['["]",x]', "y"]),
        ('a"b,[1,2],c"d', ['a"b', "[1,2]", 'c"d']),
        ("[1,2,x", ["[1", "2", "x"]),
        ("[a]b,c", ["[a]b", "c"]),
        ("}x,y", ["}x", "y"]),
        ("a\rb", ["a\rb"]),
        ('"a\r\nb",c', ["a\r\nb", "c"]),
    ],
)
def test_a_line_is_cut_at_the_commas_that_stand_outside_quotes_and_groups(text: str, fields: list[str]) -> None:
    assert rows(text) == [fields]


def test_lines_end_at_lf_or_crlf_and_those_of_no_length_are_passed_over_but_counted() -> None:
    assert list(rows_of('\r\na\n\n"b\nc"\r\n\r\nd')) == [(2, ["a"]), (4, ["b\nc"]), (7, ["d"])]
    assert rows(" \n") == [[" "]]


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        ('a\n"b', "a quote is never closed", "line 2"),
        ('a\n"b"c', "text after a closing quote", "line 2"),
        ('a\nb"c\nd', "a quote within a field", "line 2"),
        ('a\nb"c,d"e\nf"\n', "a quote within a field", "line 3"),
    ],
)
def test_what_the_original_loses_is_refused_with_the_line(text: str, message: str, where: str) -> None:
    with pytest.raises(DecodeError, match=message) as caught:
        rows(text)

    assert caught.value.where == where


def test_quotes_within_fields_are_text_if_their_line_has_them_in_pairs() -> None:
    assert rows('a"b,c"d\ne') == [['a"b', 'c"d'], ["e"]]
    assert rows('x\na"b') == [["x"], ['a"b']]


def test_fields_and_their_length_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_lines, "MAX_FIELDS", 3)
    monkeypatch.setattr(csv_lines, "MAX_FIELD_CHARACTERS", 4)

    assert rows("1,2,3") == [["1", "2", "3"]]
    for text, message in (("1,2,3,4", "more than 3"), ("12345", "more than 4"), ('"12345"', "more than 4")):
        with pytest.raises(DecodeError, match=message):
            rows(text)


@given(st.lists(st.lists(st.text("ab ,\"\n\r'", max_size=4), min_size=2, max_size=4), max_size=4))
def test_what_the_standard_librarys_writer_writes_is_read(table: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)

    assert rows(out.getvalue()) == table


@given(of_marks())
def test_any_text_is_rows_or_refused_with_a_line(text: str) -> None:
    where = refused_at(rows, text)

    assert where is None or where.startswith("line ")


def test_lines_as_they_stand_keep_their_quotes() -> None:
    assert lines_of('a,"b\nc"\r\n\r\nd') == ['a,"b\nc"', "d"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('0\n2"[', ["0", '2"[']),
        ('0\r\n2"', ["0", '2"']),
        ('"a\nb"\nc"d', ['"a\nb"', 'c"d']),
    ],
)
def test_lines_are_rows_as_they_stand_and_lose_no_quote(text: str, lines: list[str]) -> None:
    assert lines_of(text) == lines
    assert len(list(rows_of(text))) == len(lines)
