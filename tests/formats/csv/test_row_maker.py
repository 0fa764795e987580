"""A row or two of a table are made field by field, to the records that the careful reader makes."""

from __future__ import annotations

import datetime as dt

import pytest

from formats import HOST, CsvFormat, DecodeError, Dto, Int32, KeyValuePair, Nested, shape_of
from formats.csv.reader import RowReader
from formats.csv.row_maker import Cell, row_maker
from samples.evovoice.dtos import SessionInfo
from tests.bench import sessions, typed
from tests.vectors import types


def reader(type_: type) -> RowReader:
    shape = shape_of(type_)
    assert isinstance(shape, Nested)
    return RowReader(shape.record, HOST)


@pytest.mark.parametrize("kind", "EHST")
def test_a_row_of_the_benchmark_is_made_by_its_function(kind: str) -> None:
    type_, rows = (typed.Reading, typed.rows(2)) if kind == "T" else (SessionInfo, sessions.rows(kind, 2))
    text = CsvFormat().codec(list[type_]).encode(rows).decode()  # type: ignore[valid-type]  # a variable
    rows_of = reader(type_)

    assert rows_of.read_columns(text) == rows
    (plan,) = rows_of._fast._plans.values()
    assert plan is not None
    assert "row" in vars(plan)
    assert "converts" not in vars(plan)


class Order(Dto):
    name: str | None = None
    lines: list[types.Leaf] | None = None
    tags: list[str] = ["new"]  # noqa: RUF012 - a Struct copies it
    by_name: dict[str, str] | None = None
    parent: Order | None = None
    loose: list[object] | None = None
    at: dt.datetime = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    color: types.Color = types.Color.GREEN
    maybe: types.Color | None = None
    paid: bool | None = None
    size: Int32 = 3


HEADER = "Name,Lines,Tags,ByName,Parent,Loose,At,Color,Maybe,Paid,Size\r\n"


@pytest.mark.parametrize(
    "row",
    [
        'a,"[{name:b,value:1}]","[x,""y,z""]","{a:b}","{name:c}","[1,a]",2026-01-01T10:00:00Z,Red,Blue,True,5',
        ",,,,,,,Red,,,0",
        'a,"[{name:b}]","[]","{}","{}","[]",,0,red,true,007',
        'a,"[{NAME:b}]","[x]","{a:b}","{name:c}",,,Red,,0,-5',  # of which one is read carefully, and so are all
    ],
)
def test_a_row_is_read_as_cell_by_cell(row: str) -> None:
    found = reader(Order).read_columns(f"{HEADER}{row}\r\n")

    assert found is not None
    assert repr(found) == repr(list(reader(Order).read_carefully(f"{HEADER}{row}\r\n")))


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ('a,"[{","[x]",,,,,Red,,,5', "line 2, column Lines"),
        ("a,,,,,,,Red,,,x", "line 2, column Size"),
        ("a,,,,,,yesterday,Red,,,1", "line 2, column At"),
        ("a,,,,,,,Nothing,,,1", "line 2, column Color"),
        ("a,,,,,,,,,,1", "line 2, column Color"),
    ],
)
def test_what_does_not_fit_is_left_to_the_reader_that_tells_the_place(row: str, where: str) -> None:
    assert reader(Order).read_columns(f"{HEADER}{row}\r\n") is None
    with pytest.raises(DecodeError) as refused:
        reader(Order).read(f"{HEADER}{row}\r\n")
    assert refused.value.where == where


def test_defaults_are_made_anew_for_each_row() -> None:
    found = reader(Order).read_columns("Name,Tags\r\na,\r\nb,\r\n")

    assert found is not None
    assert found[0].tags == found[1].tags == ["new"]
    assert found[0].tags is not found[1].tags


def test_a_record_without_objects_reads_no_cells_together() -> None:
    shape = shape_of(types.Leaf)
    assert isinstance(shape, Nested)
    name, value = shape.record.members
    row = row_maker(shape.record, [(1, Cell(name, str, None)), (0, Cell(value, int, None))], HOST.max_depth)

    assert row(["5", "a"]) == types.Leaf("a", 5)


@pytest.mark.parametrize("rows", [1, 2, 40])
def test_an_empty_cell_of_a_pair_leaves_its_default(rows: int) -> None:
    class Paired(Dto):
        name: str | None = None
        pair: KeyValuePair[str, Int32] = KeyValuePair("a", Int32(1))

    read = CsvFormat().codec(list[Paired]).decode(b"Name,Pair\r\n" + b"x,\r\n" * rows)

    assert read == [Paired("x")] * rows
