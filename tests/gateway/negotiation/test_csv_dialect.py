"""A CSV answer is written in the notation of its request (gateway/WIRE.md 13 A1)."""

from __future__ import annotations

import pytest

from formats import CsvFormat, JsonFormat
from gateway import CsvDialect
from gateway.negotiation.choices import Choice
from gateway.negotiation.csv_dialect import in_dialect

CSV, JSON = CsvFormat(), JsonFormat()
TABLE = Choice(CSV, "text/csv")


@pytest.mark.parametrize(
    ("setting", "notation", "name"),
    [
        (CsvDialect.AS_REQUESTED, "json", "json"),
        (CsvDialect.AS_REQUESTED, "csv", "csv"),
        (CsvDialect.AS_REQUESTED, None, "csv"),
        (CsvDialect.TABLE, "json", "csv"),
        (CsvDialect.DOCUMENTED, "csv", "json"),
        (CsvDialect.DOCUMENTED, None, "json"),
    ],
)
def test_the_setting_and_the_request_say_how_a_table_is_written(
    setting: CsvDialect, notation: str | None, name: str
) -> None:
    chosen = in_dialect(TABLE, setting, notation, JSON)

    assert (chosen.name, chosen.media_type) == (name, "text/csv")


def test_other_formats_are_left_alone() -> None:
    choice = Choice(JSON, "application/json")

    assert in_dialect(choice, CsvDialect.DOCUMENTED, "json", JSON) is choice
