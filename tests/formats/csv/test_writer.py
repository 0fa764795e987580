"""How CSV is written: every rule of ``formats/WIRE.md`` 7.1 to 7.4, and of 2.5 for dates in cells.

A string is quoted by other code in a short record, a long one, a row of strings and a dictionary;
each rule is held against all of them. Layouts other than a host's have ``test_csv_layout.py``.
"""

from __future__ import annotations

import datetime as dt

from formats import (
    DataContract,
    DateHandler,
    Dto,
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


def test_a_heading_is_never_quoted_and_every_row_ends_in_crlf() -> None:
    class Odd(Dto):
        text: str | None = member(alias="a,[b")

    assert table(Odd("x")) == "a,[b\r\nx\r\n"


def test_data_contracts_name_their_alias_in_the_header() -> None:
    class Named(Dto, contract=DataContract()):
        text: str | None = member(alias="the_Text")

    assert table(Named("x")) == "the_Text\r\nx\r\n"
