"""Formats by name and media type, in order, without two that claim the same."""

from __future__ import annotations

import pytest

from formats import CsvFormat, FormatConflictError, JsonFormat, Registry

JSON, CSV = JsonFormat(), CsvFormat()


class Other(JsonFormat):
    name = "other"
    media_types = ("application/other", "Text/CSV")


def test_a_format_is_found_by_its_exact_name_and_by_any_spelling_of_its_type() -> None:
    registry = Registry([JSON, CSV])

    assert registry.named("csv") is CSV
    assert registry.named("CSV") is None
    assert registry.speaking(" TEXT/csv ; charset=utf-8") is CSV
    assert registry.speaking("text/plain") is None
    assert (list(registry), len(registry)) == ([JSON, CSV], 2)


def test_more_formats_come_last_and_leave_the_registry_as_it_was() -> None:
    few = Registry([CSV])

    more = few.plus(JSON)

    assert list(more) == [CSV, JSON]
    assert list(few) == [CSV]


def test_the_same_format_twice_is_no_conflict() -> None:
    assert list(Registry([JSON, JSON])) == [JSON]


@pytest.mark.parametrize(
    ("second", "claimed"), [(JsonFormat(), "the name 'json'"), (Other(), "the media type 'text/csv'")]
)
def test_two_that_claim_the_same_stop_the_start_with_both_named(second: JsonFormat, claimed: str) -> None:
    with pytest.raises(FormatConflictError) as caught:
        Registry([JSON, CSV, second])

    assert claimed in str(caught.value)
    assert type(second).__qualname__ in str(caught.value)
