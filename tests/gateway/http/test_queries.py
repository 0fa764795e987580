import codecs
import tracemalloc
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.queries import TooManyParameters, merged, merged_form, pairs_of, unescaped, without_secrets


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


def _as_escapes(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "".join(f"%{byte:02x}" for byte in error.object[error.start : error.end]), error.end


codecs.register_error("tests.as_escapes", _as_escapes)


@given(st.lists(st.sampled_from(["%", "%C3", "%a9", "%41", "+", "%2B", "é", "x", "%f0%9f%98%80", "%zz", "%E2%82"])))
def test_a_text_is_decoded_as_urllib_does_but_for_escapes_that_are_no_utf_8(pieces: list[str]) -> None:
    text = "".join(pieces)

    decoded = unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "tests.as_escapes")

    assert unescaped(text).lower() == decoded.lower()


def test_a_text_of_escapes_takes_no_piece_for_each_of_them() -> None:
    text = "%41" * 300_000

    tracemalloc.start()
    unescaped(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 10 * len(text)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("apikey=k", ""),
        ("a=1&APIKEY=k&b=2", "a=1&b=2"),
        ("ap%69key=k&a=1", "a=1"),
        ("ss%2Dtok=t", ""),
        ("a=apikey", "a=apikey"),
        ("a=%70assword", "a=%70assword"),
        ("password", ""),
        ("", ""),
    ],
)
def test_no_secret_is_shown_however_its_name_is_written(query: str, shown: str) -> None:
    assert without_secrets(query) == shown
