import pytest

from gateway.http.queries import TooManyParameters, merged, pairs_of


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
        ("a=%ff", [("a", "\ufffd")]),
    ],
)
def test_parameters_are_decoded(text: str, pairs: list[tuple[str, str]]) -> None:
    assert pairs_of(text, 10) == pairs


def test_repeated_names_join_and_the_last_spelling_stays() -> None:
    assert merged([("id", "1"), ("x", "y"), ("ID", "2")]) == {"id": ("ID", "1,2"), "x": ("x", "y")}


def test_a_million_parameters_are_refused_before_they_are_read() -> None:
    with pytest.raises(TooManyParameters):
        pairs_of("a&" * 1_000_000, 1024)
