"""A German spreadsheet takes numbers of ``?excel=1`` for numbers, and dates for dates (gateway/WIRE.md 15.2)."""

from __future__ import annotations

import datetime
import re
import shutil
import urllib.request
from decimal import Decimal
from pathlib import Path

import pytest

from gateway import Dto, Gateway, Int32, operation
from tests.serving import serving
from tests.tools.programs import run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed"),
]

#: Semicolons, double quotes, UTF-8, the first line, all columns as they are, German, and numbers looked for.
GERMAN = "CSV:59,34,76,1,,1031,false,true,false"


class Sold(Dto):
    number: Int32 = 0
    price: Decimal = Decimal(0)
    ratio: float = 0.0
    at: datetime.datetime | None = None
    day: datetime.date | None = None
    text: str | None = None


class FindSold(Dto):
    pass


@operation("/sold")
def sold(request: FindSold) -> list[Sold]:
    at = datetime.datetime(2026, 1, 2, 9, 30, 15, tzinfo=datetime.UTC)
    return [Sold(12345678, Decimal("-1234.50"), 0.25, at, at.date(), "=1+1; 2,5")]


def test_a_german_reader_sees_numbers_and_dates(tmp_path: Path) -> None:
    with serving(Gateway([sold])) as (host, port):
        asked = urllib.request.Request(f"http://{host}:{port}/sold.csv?excel=1", headers={"Accept-Language": "de-AT"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            (tmp_path / "sold.csv").write_bytes(answer.read())
    run(
        "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", f"--infilter={GERMAN}",
        "--convert-to", "fods", "--outdir", str(tmp_path / "out"), str(tmp_path / "sold.csv"), HOME=str(tmp_path),
    )  # fmt: skip
    sheet = (tmp_path / "out" / "sold.fods").read_text(encoding="utf-8")
    _, row = re.findall(r"<table:table-row.*?</table:table-row>", sheet, re.DOTALL)[:2]
    cells = re.findall(r'office:value-type="(\w+)"(?: office:(?:date-)?value="([^"]*)")?', row)

    assert [kind for kind, _ in dict.fromkeys(cells)] == ["float", "float", "float", "date", "date", "string"]
    assert [value for _, value in dict.fromkeys(cells)][:5] == [
        "12345678", "-1234.5", "0.25", "2026-01-02T09:30:15", "2026-01-02",
    ]  # fmt: skip
    assert "=1+1; 2,5" in row
