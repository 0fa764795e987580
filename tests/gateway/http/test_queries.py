import tracemalloc
from urllib.parse import unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.queries import TooManyParameters, merged, merged_form, pairs_of, unescaped


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("a=1", [("a", "1")]),
        ("a", [("a", "")]),
        ("a=1&&b=2&", [("a", "1"), ("b", "2")]),
        ("a=x%20y+z%2B", [("a", "x y z+")]),
        ("a=b=c", [("a", "b=c")]),
        ("%61=%C3%A9", [("a", "é")]),
        ("a=%ff&b=J%FCrgen&c=%e4%BD", [("a", "%ff"), ("b", "J%FCrgen"), ("c", "%e4%BD")]),
    ],
)
def test_parameters_are_decoded(text: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_of(text, 10) == pairs


def test_repeated_names_join_and_the_last_spelling_stays() -> None:
    assert merged([("id", "1"), ("x", "y"), ("ID", "2")]) == {"id": ("ID", "1,2"), "x": ("x", "y")}


def test_an_empty_value_adds_nothing_to_others_of_its_name() -> None:
    assert merged([("a", "x"), ("A", ""), ("b", ""), ("b", "y"), ("c", "")]) == {
        "a": ("A", "x"),
        "b": ("b", "y"),
        "c": ("c", ""),
    }


def test_a_form_keeps_the_first_spelling() -> None:
    assert merged_form([("Id", "5"), ("id", "6")]) == {"id": ("Id", "5,6")}


def test_a_million_parameters_are_refused_before_they_are_read() -> None:
    with pytest.raises(TooManyParameters):
        pairs_of("a&" * 1_000_000, 1024)


@given(st.lists(st.sampled_from(["%", "%C3", "%a9", "%41", "+", "%2B", "é", "x", "%f0%9f%98%80", "%zz", "%E2%82"])))
def test_a_text_is_decoded_as_urllib_does_where_it_is_utf_8(pieces: list[str]) -> None:
    text = "".join(pieces)

    if "\ufffd" not in unquote_plus(text):
        assert unescaped(text) == unquote_plus(text)
    else:
        assert unquote_plus(unescaped(text.replace("+", " ")).replace("+", "%2B")) == unquote_plus(text)


def test_a_text_of_escapes_takes_no_piece_for_each_of_them() -> None:
    text = "%41" * 300_000

    tracemalloc.start()
    unescaped(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 10 * len(text)
