"""JSV cut into tokens: characters without quotes, texts that break off, nesting (formats/WIRE.md 6.2, 6.3)."""

from __future__ import annotations

import pytest

from tests.formats.jsv.texts import read, refusal


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("{Id:1", 5),
        ("{Name:[x}", 9),
        ("{Id:1}\n", 6),
        ("{Id:1}{Id:2}", 6),
        ("{Id:1,}", 5),
        ('{Name:"a"b}', 9),
        ('{Name:"a}', 6),
        ("{Id}", 1),
        ("{:5}", 2),
        ("{{a:1}", 1),
        ("{Name:x,{a:1}", 8),
        ('{"Name"x:1}', 7),
    ],
)
def test_what_breaks_off_or_goes_on_is_refused_with_the_place(text: str, offset: int) -> None:
    assert refusal("Reading", text).where == f"offset {offset}"


@pytest.mark.parametrize("char", [",", "{", "[", '"', "}", "]", ":", "x", "\n", "é"])
@pytest.mark.parametrize("rest", ["", ",MaybeCh:y,Set:[a,b],Numbers:[1]"])
def test_a_character_is_never_quoted_and_does_not_upset_what_follows(char: str, rest: str) -> None:
    """Chars are written bare (formats/WIRE.md 6.2), marks of JSV too; 6.4 loses the members after one."""
    found = read("Special", f"{{Ch:{char}{rest}}}")

    assert found.ch == char
    assert found.maybe_ch == ("y" if rest else None)
    assert found.numbers == ([1] if rest else None)


def test_a_character_in_quotes_or_missing_is_read_as_in_any_member() -> None:
    assert read("Special", '{Ch:",",Set:[a]}').ch == ","
    assert read("Special", "{Ch:,Set:[a]}").ch == "\0"
    assert read("Special", "{Ch:,Set:[a]}").set == ["a"]


@pytest.mark.parametrize("text", ["[" * 1_000, "{Child:" * 1_000, "[" * 501 + "]" * 501])
def test_nesting_is_bounded(text: str) -> None:
    type_ = "Node" if text[0] == "{" else "List<List<String>>"

    assert "more than 500 levels" in refusal(type_, text).message
