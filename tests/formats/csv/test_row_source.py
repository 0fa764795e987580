"""Rows as the function of their record writes them (formats/WIRE.md 7.3)."""

from __future__ import annotations

import gc
import linecache

from formats import (
    CsvFormat,
    Options,
    native,
)
from tests.formats.csv.tables import Color, Labels, Mixed, Pair, table


def test_a_null_row_is_an_empty_one() -> None:
    # The original crashes (gateway/WIRE.md 13): an empty row keeps the others in their places.
    assert table([Pair("x"), None], list[Pair | None]) == "A,B\r\nx,\r\n,\r\n"
    rows = CsvFormat().row_codec(Pair)
    assert rows.frame.prefix + rows.encode_rows([None, Pair("x")]) == b"A,B\r\n,\r\nx,\r\n"


def test_columns_of_defaults_are_dropped_if_asked_for() -> None:
    # spec 7.3, and the vectors' key "csv.nodefaults"
    dropped = Options(exclude_defaults=True)
    rows = [Mixed(1), Mixed(color=Color.ODD), Mixed(maybe=0)]
    assert table(rows, list[Mixed], dropped) == 'First,Color,Maybe\r\n1,Red,\r\n0,"odd, one",\r\n0,Red,0\r\n'
    assert table([Mixed(1)] * 70, list[Mixed], dropped) == "First\r\n" + "1\r\n" * 70


def test_the_function_of_a_row_is_made_once_for_a_codec_and_only_where_it_is_needed() -> None:
    def rows() -> int:
        return sum(name.startswith("<generated row ") for name in linecache.cache)

    gc.collect()
    before = rows()
    codec = CsvFormat().codec(list[Labels])

    assert codec.encode([]) == b"Label,Text\r\n"
    assert rows() == before + (not native.IS_NATIVE)
    for count in (1, 100):  # what UTF-8 does not have is written by the function, in one piece and in several
        assert codec.encode([Labels(text="\ud800")] * count).count("\ufffd".encode()) == count
    assert rows() == before + 1
