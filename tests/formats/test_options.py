"""Settings that no text could be read by again are refused where they are made."""

from __future__ import annotations

import pytest

from formats.options import CsvLayout, Options


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " ", "~"])
def test_a_mark_that_stands_in_no_bare_cell_may_separate(separator: str) -> None:
    assert CsvLayout(separator=separator).separator == separator


@pytest.mark.parametrize(
    "separator", ["", ";;", "a", "1", "é", '"', "'", "\n", "\r", "\0", "-", ".", ":", "[", "{", "="]
)
def test_what_stands_in_bare_cells_may_not(separator: str) -> None:
    with pytest.raises(ValueError, match="cannot separate"):
        CsvLayout(separator=separator)


@pytest.mark.parametrize("wrong", [{"nested": "xml"}, {"dates": "us"}])
def test_a_layout_that_nobody_knows_is_refused_with_those_there_are(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is none of jsv,"):
        CsvLayout(**wrong)  # type: ignore[arg-type]  # what is wrong


def test_equal_settings_are_one_key() -> None:
    assert hash(Options()) == hash(Options(csv=CsvLayout()))
    assert Options() != Options(csv=CsvLayout(bom=True))
