"""CSV → values (formats/WIRE.md 7.6): columns by name, cells by type, and where an error is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import CsvFormat, DataContract, DecodeError, Dto, HashSet, Int32, UnsupportedTypeError, member
from tests.formats.damage import of_marks, refused_at
from tests.vectors import types
from tests.vectors.catalog import TYPES, build


def read(type_: Any, text: str) -> Any:
    return CsvFormat().codec(TYPES[type_] if isinstance(type_, str) else type_).decode(text.encode())


class Required(Dto):
    name: str
    value: Int32


class Listed(Dto):
    name: str = "n"
    tags: list[str] = member(default_factory=list)


@pytest.mark.parametrize("header", ["Name,Value", "name,VALUE", " Name , Value ", '"Name","Value"', "\ufeffName,Value"])
def test_a_heading_is_a_member_in_any_letter_case_without_spaces_and_byte_order_mark(header: str) -> None:
    assert read("List<Leaf>", f"{header}\r\na,1\r\n") == [types.Leaf("a", 1)]


def test_columns_stand_in_any_order_and_unknown_ones_are_passed_over() -> None:
    assert read("List<Leaf>", "Value,x,Name\n1,y,a\n") == [types.Leaf("a", 1)]


def test_a_missing_column_or_field_leaves_the_initial_value() -> None:
    assert read("Reading", "Name\na\n").id == 9
    assert read("List<Leaf>", "Name,Value\na\nb,2\n") == [types.Leaf("a", 0), types.Leaf("b", 2)]


def test_of_two_equal_headings_the_last_counts() -> None:
    assert read("List<Leaf>", "Name,Name\na,b\nc,\n") == [types.Leaf("b"), types.Leaf(None)]


@pytest.mark.parametrize("cell", ["", '""'])
def test_an_empty_cell_is_null_false_or_the_first_date(cell: str) -> None:
    found = (
        CsvFormat().codec(list[types.Reading]).decode(f"Name,Tags,Flag,When,Maybe,Child\n{cell},,,,,{cell}\n".encode())
    )

    assert found == [build("Reading", {"Flag": False})]


def test_an_empty_cell_of_a_member_that_cannot_be_null_leaves_its_initial_value() -> None:
    assert read(list[Listed], 'Name,Tags\na,"[b]"\n,\n') == [Listed("a", ["b"]), Listed("n", [])]


@pytest.mark.parametrize("member", ["Id", "M", "G", "Span", "C"])
def test_an_empty_cell_of_a_number_guid_span_or_enum_is_an_error(member: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read("Reading", f"Name,{member}\r\na,\r\n")

    assert caught.value.where == f"line 2, column {member}"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Name,Value\r\na,1\r\n\r\nb,x\r\n", "line 4, column Value"),
        ('Name,Value\r\n"a\r\nb",1\r\nb,x\r\n', "line 4, column Value"),
        ("Name,Value\r\na,1,2\r\n", "line 2"),
        ("Name,,Value\r\na,1,2\r\n", "line 1, field 2"),
    ],
)
def test_what_does_not_fit_fails_the_whole_text_and_says_where(text: str, where: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read("List<Leaf>", text)

    assert caught.value.where == where


@pytest.mark.parametrize(
    ("text", "where"), [("Name\na\n", "line 1"), ("Name,Value\na\n", "line 2, column Value"), ("Name,Value\n,1\n", "")]
)
def test_a_member_that_must_be_there_is_asked_for_in_header_and_rows(text: str, where: str) -> None:
    if not where:
        assert read(list[Required], text)[0].name is None
        return
    with pytest.raises(DecodeError) as caught:
        read(list[Required], text)

    assert caught.value.where == where


class Report(Dto, csv_table=True):
    author: str
    rows: list[Required] | None = None


def test_a_table_is_no_record_that_needs_another_member() -> None:
    with pytest.raises(DecodeError, match=r"^Author is missing: a table holds only Rows \(line 1\)$"):
        read(Report, "Name,Value\na,1\n")


@pytest.mark.parametrize(
    ("cell", "name"), [('"{Name:""a,b"",Value:1}"', "a,b"), ('"{Name:""say """"hi"""""",Value:1}"', 'say "hi"')]
)
def test_texts_in_the_objects_of_a_cell_are_unquoted(cell: str, name: str) -> None:
    """Where 6.4 keeps their quotes (formats/WIRE.md 7.6)."""
    assert read("Nullables", f"Leaf\r\n{cell}\r\n").leaf == types.Leaf(name, 1)
    # Beside a column that is only read cell by cell.
    assert read("Collections", f"Leaves,Guids\r\n{cell},\r\n").leaves == [types.Leaf(name, 1)]


def test_lists_and_dictionaries_stand_in_cells_as_jsv_quoted_or_bare() -> None:
    text = 'Ints,Map,Maps\r\n"[1,2]","{a:""b:c""}","[{a:b},null]"\r\n[1,2],{a:b},\r\n'
    rows = CsvFormat().codec(list[types.Collections]).decode(text.encode())

    assert [each.ints for each in rows] == [[1, 2], [1, 2]]
    assert [each.map for each in rows] == [{"a": "b:c"}, {"a": "b"}]
    assert rows[0].maps == [{"a": "b"}, None]


def test_a_single_record_is_the_first_row_and_the_others_must_be_sound() -> None:
    assert read("Leaf", "Name,Value\na,1\nb,2\n") == types.Leaf("a", 1)
    assert read("Leaf", "Name,Value\n") is None
    with pytest.raises(DecodeError):
        read("Leaf", "Name,Value\na,1\nb,x\n")


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("List<Int32>", "1,2\r\n", [1, 2]),
        ("List<Int32>", "1\n2\n", [1, 2]),
        ("List<String>", 'a,"b,c",,\r\n', ["a", "b,c", None, None]),
        ("List<List<String>>", "a,b\nc\n", [["a", "b"], ["c"]]),
        ("List<Dictionary<String,String>>", "a,b\n1,\n", [{"a": "1", "b": None}]),
        (HashSet[str], "a,b,a\n", ["a", "b"]),
        (tuple[Int32, ...], "1,2\n", (1, 2)),
        ("Int32", "5\r\n", 5),
        ("String", "a,b\r\n", "a,b\r\n"),
        ("List<Leaf>", "", None),
    ],
)
def test_other_tables_are_read_by_their_type(type_: Any, text: str, value: Any) -> None:
    assert read(type_, text) == value


@pytest.mark.parametrize(
    ("type_", "text", "where"),
    [
        ("List<Int32>", "1,x\n", "line 1, field 2"),
        ("List<Int32>", "1\nx\n", "line 2, field 2"),
        ("List<List<Int32>>", "1\n2,x\n", "line 2, column 2"),
        ("List<Dictionary<String,String>>", "a,b\n1\n", "line 2"),
        ("Dictionary<String,String>", "a,b\n1,2\n", "line 1"),
        ("Int32", "x", "line 1"),
        ("List<Dictionary<String,String>>", "a,b,a\n1,2,3", "line 1, field 3"),
        ("List<Dictionary<String,String>>", '""\n1', "line 1, field 1"),
    ],
)
def test_other_tables_say_where_they_do_not_fit(type_: str, text: str, where: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read(type_, text)

    assert caught.value.where == where


@given(
    st.sampled_from(["List<Leaf>", "Collections", "List<String>", "List<List<Int32>>", "Int32"]), of_marks("Name,", "")
)
def test_any_text_is_a_value_or_a_decode_error_with_its_line(type_: str, text: str) -> None:
    where = refused_at(read, type_, text)

    assert where is None or where.startswith("line ")


def test_a_type_without_text_is_refused_when_the_codec_is_made() -> None:
    with pytest.raises(UnsupportedTypeError):
        CsvFormat().codec(list[complex])


class Found(Dto, contract=DataContract()):
    total: Int32 = 0
    rows: list[Required] | None = None


def test_the_table_that_a_contract_contains_is_read_into_it() -> None:
    # spec 7.1
    assert read(Found, "Name,Value\r\na,1\r\n") == Found(rows=[Required("a", 1)])
    assert read(Found, "Name,Value\r\n") == Found(rows=[])
    with pytest.raises(DecodeError, match="line 2, column Value"):
        read(Found, "Name,Value\r\na,b\r\n")


def test_a_table_of_dictionaries_has_a_row_for_each_line_below_its_headings() -> None:
    assert read(list[dict[str, str]], "a,b\r\n1,2\r\n3,4\r\n") == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert read(list[dict[str, str]], "\r\n") == []
    with pytest.raises(DecodeError, match="two columns are called 'a'"):
        read(list[dict[str, str]], "a,a\r\n1,2\r\n")
