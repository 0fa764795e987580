"""Tables read column by column against rows read cell by cell: the same records, or none."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formats import HOST, CsvFormat, DecodeError, Nested, shape_of
from formats.csv.column_reader import HEADERS_KEPT, ROWS_AT_ONCE
from formats.csv.reader import RowReader
from samples.evovoice.dtos import SessionInfo
from tests.bench import sessions, typed
from tests.formats.damage import damaged, of_marks, written
from tests.vectors import types
from tests.vectors.catalog import TYPES, build


def reader(name: str) -> RowReader:
    shape = shape_of(TYPES[name])
    assert isinstance(shape, Nested)
    return RowReader(shape.record, HOST)


READERS = {
    name: reader(name) for name in ("Leaf", "SessionInfo", "Node", "Derived", "Nullables", "Collections", "Reading")
}


def agree(name: str, text: str) -> None:
    found = READERS[name].read_columns(text)
    if found is None:
        return
    try:
        careful = repr(list(READERS[name].read_carefully(text)))
    except DecodeError as error:
        careful = str(error)

    assert repr(found) == careful, text


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(sorted(READERS)))
    rows = draw(st.lists(st.sampled_from(written(name, "csv.camel")), min_size=1, max_size=3))
    header = rows[0].partition("\r\n")[0]
    return name, draw(damaged((header + "\r\n" + "".join(each.partition("\r\n")[2] for each in rows),)))


@given(tables())
def test_a_damaged_table_is_read_as_cell_by_cell_or_not_at_all(case: tuple[str, str]) -> None:
    agree(*case)


@given(st.sampled_from(["Name,Value\r\n", "Value\n", "Name,Value,X\n", "Name,Name\n", ""]), of_marks())
@example("Name,Value\n", 'a"b,1\n"x",2\n')
@example("Name,Value\n", "[a,1]\n")
@example("Name,Value\n", '"[a]",1\n\n,\n')
@example("Name,Value\n", "a\rb,1\n")
@example("Name,Value\n", '"a"b,1\n')
def test_a_table_of_marks_is_read_as_cell_by_cell_or_not_at_all(header: str, marks: str) -> None:
    agree("Leaf", header + marks)


def test_a_long_table_goes_the_fast_way_and_keeps_its_order() -> None:
    count = ROWS_AT_ONCE * 2 + 5
    leaves = [types.Leaf(f'n "{index}"' if index % 3 else f"n{index}", index) for index in range(count)]
    text = CsvFormat().codec(list[types.Leaf]).encode(leaves).decode()

    assert READERS["Leaf"].read_columns(text) == leaves


@pytest.mark.parametrize("kind", "EHST")
def test_rows_of_the_benchmark_go_the_fast_way(kind: str) -> None:
    type_, rows = (typed.Reading, typed.rows(30)) if kind == "T" else (SessionInfo, sessions.rows(kind, 30))
    shape = shape_of(type_)
    assert isinstance(shape, Nested)
    text = CsvFormat().codec(list[type_]).encode(rows).decode()  # type: ignore[valid-type]  # a variable

    assert RowReader(shape.record, HOST).read_columns(text) == rows


def test_nested_cells_defaults_and_unknown_columns_are_read_by_column() -> None:
    text = 'x,Child,NAME\r\n1,"{name:""a,b""}",p\r\n2,,\r\n'

    assert READERS["Node"].read_columns(text) == [
        build("Node", {"Name": "p", "Child": {"Name": "a,b"}}),
        build("Node", {}),
    ]


def test_an_empty_cell_of_a_member_that_cannot_be_null_is_its_initial_value() -> None:
    found = READERS["Reading"].read_columns("Name,Flag,When,Map\r\na,,,\r\n")

    assert found is not None
    assert (found[0].flag, found[0].when, found[0].map) == (False, types.MIN_DATE, None)


@pytest.mark.parametrize(
    "text",
    [
        "Name,Value\r\na\r\n",
        "Name,Value\r\na,x\r\n",
        "Name,\r\na,1\r\n",
        'Name,Value\r\n"a,1\r\n',
        "Name,Value\r\n{a},1\r\n",
        "Name,Value\r\na\0,1\r\n",
        "X\r\n1\r\n",
        "\r\n",
    ],
)
def test_what_is_unusual_is_left_to_the_careful_reader(text: str) -> None:
    assert READERS["Leaf"].read_columns(text) is None


def test_the_plans_kept_for_headers_are_bounded() -> None:
    leaf = reader("Leaf")
    for index in range(HEADERS_KEPT * 2):
        assert leaf.read_columns(f"Name,x{index}\r\na,b\r\n") == [types.Leaf("a")]

    assert len(leaf._fast._plans) <= HEADERS_KEPT
