"""JSON Lines: a JSON text a line (formats/WIRE.md 9)."""

from __future__ import annotations

import datetime
import json
from typing import Any, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import (
    BUILT_IN,
    Array,
    CsvFormat,
    DataContract,
    DecodeError,
    Dto,
    EncodeError,
    HashSet,
    Int32,
    Options,
    Registry,
    computed,
)
from formats.json.lines import JsonlFormat

FORMAT = JsonlFormat()
T = TypeVar("T")


class Leaf(Dto):
    name: str | None = None
    value: Int32 = 0
    at: datetime.datetime | None = None


class Found(Dto, contract=DataContract()):
    offset: Int32 = 0
    results: list[Leaf] | None = None


class Report(Dto, csv_table=True):
    author: str
    results: list[Leaf] | None = None


def encode(type_: Any, value: Any, **options: Any) -> str:
    return FORMAT.codec(type_, Options(**options)).encode(value).decode()


def decode(type_: Any, text: str, **options: Any) -> Any:
    return FORMAT.codec(type_, Options(**options)).decode(text.encode())


def refusal(type_: Any, text: str, **options: Any) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        decode(type_, text, **options)
    return caught.value


def test_a_list_is_one_json_text_a_line_each_with_its_end() -> None:
    assert encode(list[Leaf], [Leaf("a\nb", 1), Leaf("ü", 2)]) == '{"name":"a\\nb","value":1}\n{"name":"ü","value":2}\n'
    assert encode(list[str], ["a", "", "null"]) == '"a"\n""\n"null"\n'
    assert encode(list[list[Int32]], [[1, 2], []]) == "[1,2]\n[]\n"
    assert encode(dict[str, Int32], {"a": 1}) == '{"a":1}'


def test_a_single_value_is_one_line_without_an_end_and_indentation_cannot_break_it() -> None:
    assert encode(Leaf, Leaf("a", 1)) == '{"name":"a","value":1}'
    assert encode(Leaf, Leaf("a", 1), indent=True) == '{"name":"a","value":1}'
    assert encode(list[Leaf], [Leaf("a", 1)], indent=True) == '{"name":"a","value":1}\n'


def test_nothing_and_no_rows_are_an_empty_text() -> None:
    assert encode(list[Leaf], []) == encode(list[Leaf], None) == encode(Leaf, None) == ""
    assert decode(list[Leaf], "") == []
    assert decode(Leaf, "\n \n") is None


def test_a_contract_is_the_lines_of_its_list_as_in_csv() -> None:
    codec = FORMAT.codec(Found)
    data = codec.encode(Found(offset=3, results=[Leaf("a", 1), Leaf("b", 2)]))

    assert data == b'{"name":"a","value":1}\n{"name":"b","value":2}\n'
    assert codec.decode(data).results == [Leaf("a", 1), Leaf("b", 2)]
    with pytest.raises(EncodeError, match="Found"):
        codec.encode(5)


def test_a_contract_on_one_line_is_read_whole_so_that_nothing_is_lost() -> None:
    assert decode(Found, '{"offset":3,"Results":[{"name":"a"}]}\n') == Found(offset=3, results=[Leaf("a")])
    assert decode(Found, '{"name":"a"}\n') == Found(results=[Leaf("a")])
    assert refusal(Found, '{"results":[{"name":"a" 1}]}').where.startswith("line 1")


def test_lines_are_no_record_that_needs_another_member() -> None:
    error = refusal(Report, '{"name":"a"}\n{"name":"b"}\n')

    assert (error.message, error.where) == ("Author is missing: a table holds only Results", "line 1")
    assert decode(Report, '{"author":"n","results":[]}') == Report("n", [])


class Counted(Dto, Generic[T], contract=True):
    """A table that is worked out."""

    items: T | None = None

    @computed
    def rows(self) -> list[T]:
        return [] if self.items is None else [self.items] * 2


def test_a_computed_table_of_a_generic_contract_is_written_and_cannot_be_read_back() -> None:
    for format_, text in ((FORMAT, '{"name":"a","value":1}\n' * 2), (CsvFormat(), "Name,Value,At\r\na,1,\r\na,1,\r\n")):
        codec = format_.codec(Counted[Leaf])

        assert codec.encode(Counted(Leaf("a", 1))).decode() == text
        with pytest.raises(DecodeError, match=r"^Rows is computed.*\(line 1\)$"):
            codec.decode(text.encode())


def test_a_null_item_is_the_word_null_where_the_type_allows_it() -> None:
    for type_, items in ((Leaf, [None, Leaf("a", 1)]), (str, ["a", None]), (datetime.datetime | None, [None])):
        text = encode(list[type_], items)  # type: ignore[valid-type]  # at run time

        assert "null\n" in text
        assert decode(list[type_], text) == items  # type: ignore[valid-type]  # at run time
    with pytest.raises(EncodeError, match=r"\[1\]"):
        encode(list[Int32], [1, None])


@pytest.mark.parametrize(
    "text",
    [
        '{"name":"a"}\n{"name":"b"}',
        '{"name":"a"}\r\n\r\n  {"Name":"b"}\t\n\n',
        '\ufeff{"name":"a"}\n{"name":"b",}\n'[:-3] + "}",
    ],
)
def test_blank_lines_crlf_and_a_byte_order_mark_are_passed_over(text: str) -> None:
    assert decode(list[Leaf], text) == [Leaf("a"), Leaf("b")]


def test_reading_keeps_the_container_of_the_type() -> None:
    assert decode(tuple[Int32, ...], "1\n2\n") == (1, 2)
    assert decode(set[str], '"a"\n"a"\n') == {"a"}
    assert decode(HashSet[Int32], "2\n1\n2\n") == [2, 1]
    assert decode(Array[Int32], "2\n1\n2\n") == [2, 1, 2]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"name":"a"}\n\n{"name":"b"', "line 3, column 12"),
        ('{"name":"a"}\n{"name":"b" "c"}', "line 2, column 13"),
        ('{"name":"a"}\n  {"name":"b" "c"}', "line 2, column 15"),
        ('{"name":"a"},{"name":"b"}\n', "line 1"),
        ('{"name":"a"}\n]\n', "line 2, column 2"),
        ('{"name":"a"}\n],[\n', "line 2, column 2"),
        ('{"name":\n"a"}\n', "line 1, column 9"),
        ("7\n", "line 1, column 1"),
        ('{"name":"a"}\n"b', "line 2, column 1"),
    ],
)
def test_what_is_no_value_on_a_line_of_its_own_is_refused_with_the_line(text: str, where: str) -> None:
    assert refusal(list[Leaf], text).where == where


def test_a_second_line_is_refused_where_one_value_is_wanted() -> None:
    assert refusal(Leaf, '{"name":"a"}\n\n{}').where == "line 3"
    assert refusal(Leaf, '\n{"name":"a" 1}').where == "line 2, column 13"


def test_strict_reading_is_that_of_strict_json() -> None:
    assert decode(list[Leaf], '{"NAME":"a"}\n{"name":"b","value":"2"}\n') == [Leaf("a"), Leaf("b", 2)]
    assert refusal(list[Leaf], '{"name":"a"}\n{"name":"b",}\n', tolerant=False).where.startswith("line 2")


def test_chunks_are_lines_and_need_no_frame() -> None:
    rows = FORMAT.row_codec(Leaf)

    assert rows.frame.prefix == rows.frame.separator == rows.frame.suffix == b""
    assert rows.encode_rows((Leaf("a", 1), Leaf("b", 2))) == b'{"name":"a","value":1}\n{"name":"b","value":2}\n'
    with pytest.raises(EncodeError, match=r"\[1\]\.Value"):
        rows.encode_rows([Leaf("a", 1), Leaf("b", "x")])  # type: ignore[arg-type]  # on purpose


@given(
    st.lists(
        st.builds(Leaf, name=st.none() | st.text(st.characters(exclude_categories=["Cs"])), value=st.integers(-9, 9))
    )
)
def test_any_rows_come_back_and_each_line_is_json(rows: list[Leaf]) -> None:
    text = encode(list[Leaf], rows)

    assert decode(list[Leaf], text) == rows
    assert [json.loads(line)["value"] for line in text.split("\n")[:-1]] == [each.value for each in rows]


def test_it_is_built_in_and_last_so_that_no_negotiation_changes() -> None:
    assert [each.name for each in BUILT_IN][-1] == "jsonl"
    assert Registry(BUILT_IN).speaking("text/jsonl; charset=utf-8") is BUILT_IN[-1]


def test_null_among_items_that_may_be_null_is_a_line_of_its_own() -> None:
    assert encode(list[Int32 | None], [1, None]) == "1\nnull\n"
    assert decode(list[Int32 | None], "1\nnull\n") == [1, None]


def test_no_record_has_no_lines() -> None:
    assert encode(Found, None) == ""
