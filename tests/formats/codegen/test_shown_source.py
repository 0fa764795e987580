"""Each maker of source shows what it makes for a record of three members, and it is what it makes."""

from __future__ import annotations

import datetime as dt
import linecache
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from formats import HOST, Dto, Int32, Nested, XmlFormat, shape_of
from formats.csv import row_maker, row_source
from formats.csv.row_maker import Cell
from formats.json import slot_checks
from formats.json.writer import json_writer
from formats.notation import record_source, twins
from formats.xml import pattern_source, writer_source
from formats.xml.contracts import contract_of
from formats.xml.tags import root_tags


class Leaf(Dto):
    name: str | None = None
    size: Int32 = 0
    is_open: bool = False


class Timed(Dto):
    name: str | None = None
    at: dt.datetime = dt.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue
    took: dt.timedelta | None = None


SHAPE = shape_of(Leaf)
assert isinstance(SHAPE, Nested)
RECORD = SHAPE.record


def xml_writer() -> Any:
    codec = XmlFormat().codec(Leaf)
    codec.encode(Leaf("a", 1, True))
    return codec


def xml_reader() -> Any:
    contract = contract_of(SHAPE)
    read, patterns = pattern_source.content_reader(contract, root_tags(contract), HOST.max_depth)
    shown = without_blanks(patterns[0].pattern.replace("\\ ", " "))
    assert shown in without_blanks(pattern_source.__doc__ or "")
    return read


def csv_row_maker() -> Any:
    cells = [Cell(each, read, None) for each, read in zip(RECORD.members, (str, int, bool), strict=True)]
    return row_maker.row_maker(RECORD, [*enumerate(cells)], HOST.max_depth)


def generated() -> dict[str, str]:
    return {name: "".join(entry[2]) for name, entry in linecache.cache.items() if name.startswith("<generated")}  # type: ignore[misc]  # all are whole


def without_blanks(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("module", "make"),
    [
        (record_source, lambda: json_writer(SHAPE, HOST)),
        (row_source, lambda: row_source.row_writer(RECORD, HOST)),
        (writer_source, xml_writer),
        (pattern_source, xml_reader),
        (row_maker, csv_row_maker),
        (slot_checks, lambda: slot_checks.checker_of(SHAPE)),
        (twins, lambda: twins.twin_of(shape_of(Timed), HOST, twins.Scalars.JSON)),
    ],
    ids=lambda each: each.__name__ if isinstance(each, ModuleType) else "",
)
def test_the_source_that_a_maker_shows_is_what_it_makes(module: ModuleType, make: Callable[[], Any]) -> None:
    before = set(generated())
    made = make()
    source = next(text for name, text in generated().items() if name not in before)

    assert made is not None
    assert without_blanks(source.partition("\n\ndef content")[0]) in without_blanks(module.__doc__ or "")
