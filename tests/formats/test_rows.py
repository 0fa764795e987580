"""A table in pieces is the table."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from formats import BUILT_IN, JsonFormat, Options
from formats.json.writer import indented
from formats.rows import pieces
from formats.testing import ROWS, Row
from tests.bench import memory

FORMAT, INDENTED = JsonFormat(), Options(indent=True)
STREAMING = [each for each in BUILT_IN if hasattr(each, "row_codec")]


def test_the_four_formats_and_json_lines_stream() -> None:
    assert [each.name for each in STREAMING] == ["json", "xml", "jsv", "csv", "jsonl"]


@pytest.mark.parametrize("format_", STREAMING, ids=lambda each: each.name)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_the_pieces_of_any_size_are_the_whole_text_and_none_is_empty(format_: Any, size: int) -> None:
    made = list(pieces(format_.row_codec(Row), iter(ROWS), size))

    assert b"".join(made) == format_.codec(list[Row]).encode(ROWS)
    assert all(made)


@pytest.mark.parametrize("count", [0, 1, 3, 70])
def test_pieces_of_indented_json_are_the_indented_list_however_long_it_is(count: int) -> None:
    # spec 4.5
    codec, rows = FORMAT.codec(list[Row], INDENTED), FORMAT.row_codec(Row, INDENTED)
    long = (ROWS * 70)[:count]

    whole = codec.encode(long)

    assert b"".join(pieces(rows, iter(long), 2)) == whole
    assert b"".join(pieces(rows, iter(long), 100)) == whole
    assert whole.decode() == indented(FORMAT.codec(list[Row]).encode(long).decode())


@pytest.mark.parametrize("format_", STREAMING, ids=lambda each: each.name)
def test_no_rows_are_the_empty_list(format_: Any) -> None:
    assert format_.codec(list[Row]).decode(b"".join(pieces(format_.row_codec(Row), []))) == []


def test_rows_are_taken_as_their_pieces_are_asked_for() -> None:
    taken = []

    def source() -> Any:
        for row in ROWS:
            taken.append(row)
            yield row

    stream = pieces(STREAMING[-1].row_codec(Row), source(), 2)
    next(stream)

    assert len(taken) == 2


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("name", memory.FORMATS)
def test_twenty_thousand_rows_cost_no_more_memory_than_two_thousand(name: str) -> None:
    assert memory.growth(name, 20_000) < 8 * 2**20
