"""How CSV is written: every rule of ``formats/WIRE.md`` 7.1 to 7.4, and of 2.5 for dates in cells.

A string is quoted by other code in a short record, a long one, a row of strings and a dictionary;
each rule is held against all of them. Layouts other than a host's have ``test_csv_layout.py``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from formats import (
    CsvFormat,
    CsvLayout,
    DataContract,
    DateHandler,
    Dto,
    EncodeError,
    Int32,
    Options,
    TextCase,
    member,
)
from tests.formats.csv.tables import HEAD, Inner, Mixed, Pair, table


def test_null_and_the_empty_string_are_an_empty_cell() -> None:
    assert table([Pair(None, ""), Pair("", None)], list[Pair]) == "A,B\r\n,\r\n,\r\n"
    assert table(["a", "b,c", None, ""], list[str]) == 'a,"b,c",,\r\n'
    assert table(None, list[str]) == ""


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert table(Pair("a\ud800")) == "A,B\r\na\ufffd,\r\n"


def test_nested_names_heed_the_text_case_and_headers_do_not() -> None:
    declared = Options(text_case=TextCase.DECLARED)
    assert table(Mixed(inner=Inner(1)), options=declared) == f'{HEAD}0,False,Red,0,,"{{Id:1}}",,,\r\n'


def test_dates_heed_unix_time() -> None:
    class At(Dto):
        at: dt.datetime | None = None

    value = At(dt.datetime(2001, 2, 3, tzinfo=dt.UTC))
    assert table(value, options=Options(dates=DateHandler.UNIX_TIME)) == "At\r\n981158400\r\n"
    assert table(value, options=Options(dates=DateHandler.UNIX_TIME_MS)) == "At\r\n981158400000\r\n"
    assert table(value, options=Options(dates=DateHandler.ISO8601)) == "At\r\n2001-02-03\r\n"


def test_a_heading_is_quoted_only_if_it_has_a_separator_and_every_row_ends_in_crlf() -> None:
    class Odd(Dto):
        text: str | None = member(alias="a;'[b")
        more: str | None = member(alias="a,b")  # gateway/WIRE.md 13 A23

    assert table(Odd("x")) == 'a;\'[b,"a,b"\r\nx,\r\n'


def test_data_contracts_name_their_alias_in_the_header() -> None:
    class Named(Dto, contract=DataContract()):
        text: str | None = member(alias="the_Text")

    assert table(Named("x")) == "the_Text\r\nx\r\n"


class Page(Dto, contract=DataContract()):
    total: Int32 = 0
    rows: list[Pair] | None = None
    more: list[Pair] | None = None


class Boxed(Dto, contract=DataContract()):
    total: Int32 = 0
    pair: Pair | None = None


def test_of_a_contract_with_a_list_the_rows_are_written_and_nothing_else() -> None:
    # spec 7.1
    assert table(Page(5, [Pair("x", "y")], [Pair("z")])) == "A,B\r\nx,y\r\n"
    assert table(Page(5, [])) == "A,B\r\n"
    assert table(Page(5)) == ""


def test_of_a_contract_with_an_object_the_object_is_written() -> None:
    # spec 7.1
    assert table(Boxed(5, Pair("x", "y"))) == "A,B\r\nx,y\r\n"


def test_dictionaries_are_rows_under_their_keys() -> None:
    # spec 7.2: of text the union of the keys, sorted; 7.1: a dictionary is one row
    assert table([{"b": "1"}, {"a": "2"}], list[dict[str, str]]) == "a,b\r\n,1\r\n2,\r\n"
    assert table({"b": "1", "a": "2"}, dict[str, str]) == "b,a\r\n1,2\r\n"


def test_dictionaries_of_objects_have_a_column_for_each_key_of_any() -> None:
    # spec 7.2, and the gateway's A11: each value under its own key
    rows = [{"b": 1, "a": "x"}, {"c": True}]
    assert table(rows, list[dict[str, object]]) == "b,a,c\r\n1,x,\r\n,,True\r\n"
    assert table([], list[dict[str, object]]) == ""


def test_records_of_no_declared_type_are_rows_of_their_members() -> None:
    assert table([Pair("x", "y"), {"B": "z"}], list[Any]) == "A,B\r\nx,y\r\n,z\r\n"
    with pytest.raises(EncodeError, match=r"record or a dict"):
        table([Pair(), 5], list[Any])


def test_columns_that_hold_nothing_but_defaults_go_where_defaults_are_excluded() -> None:
    # spec 7.3
    leaving_out = Options(exclude_defaults=True)
    assert table([Inner(1), Inner(2)], list[Inner], leaving_out) == "Id\r\n1\r\n2\r\n"
    assert table([Inner(0, "x"), Inner(2)], list[Inner], leaving_out) == "Id,Name\r\n0,x\r\n2,\r\n"


def test_chunks_of_rows_of_no_known_columns_are_a_table_each() -> None:
    codec = CsvFormat().row_codec(dict[str, str])
    assert codec.frame.prefix == b""
    assert codec.encode_rows([{"a": "x"}, {"a": "y"}]) == b"a\r\nx\r\ny\r\n"
    with pytest.raises(EncodeError, match=r"\$\[1\]"):
        codec.encode_rows([{"a": "x"}, 5])


def test_a_mark_for_spreadsheets_stands_before_the_table() -> None:
    marked = Options(csv=CsvLayout(bom=True))
    assert CsvFormat().codec(list[Inner], marked).encode([Inner(1, "x")]) == b"\xef\xbb\xbfId,Name\r\n1,x\r\n"
    assert CsvFormat().row_codec(dict[str, str], marked).frame.prefix == b"\xef\xbb\xbf"
