"""A column's cells become values at once, or one by one, and to the same values."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formats import HOST, DecodeError, Dto, Int16, Nested, UInt64, shape_of
from formats.csv.column_values import convert_of
from formats.csv.reader import cell_reader
from formats.jsv.fast_reader import fast_reader


class Measured(Dto):
    count: Int16 = 0
    big: UInt64 | None = None
    level: float = 0.0
    price: decimal.Decimal | None = None
    key: uuid.UUID = uuid.UUID(int=0)
    at: dt.datetime | None = None
    took: dt.timedelta = dt.timedelta(0)
    names: list[str] = ["none"]  # noqa: RUF012 - a Struct copies it


SHAPE = shape_of(Measured)
assert isinstance(SHAPE, Nested)
MEMBERS = {each.attribute: each for each in SHAPE.record.members}
READERS = {name: cell_reader(each.shape, HOST) for name, each in MEMBERS.items()}
CONVERTS = {
    name: convert_of(each, READERS[name], fast_reader(each.shape, HOST) if name == "names" else None, HOST)
    for name, each in MEMBERS.items()
}
_GUID = "01234567-89ab-cdef-0123-456789abcdef"
CELLS = [
    *[
        "0",
        "007",
        "-5",
        "32767",
        "32768",
        "99999",
        "1.5",
        "-0",
        "-0.00",
        "1e3",
        ".5",
        "5.",
        "-",
        "1-2",
        "1_0",
        "١",
        "nan",
        "inf",
    ],
    *(" 1", "9" * 30, "9" * 500, "0.1234567890123456789012345678", "18446744073709551615", "18446744073709551616"),
    *(_GUID, _GUID.replace("-", ""), "{" + _GUID + "}"),
    *("2026-01-01T10:20:30Z", "2026-01-01T24:00:00Z", "2026-02-30T10:20:30Z", "2026-01-01T10:20:30.1234560Z"),
    *("2026-01-01T10:20:30.1234567Z", "2026-01-01", "2026-01-01T10:20:30.0000000+02:00", "2026-01-01T10:20:60Z"),
    *["P1DT2H3M4.5S", "-PT0.000001S", "PT", "P", "P9999999D", "P10675200D", "PT99H", "P1DT", "1.02:03:04", "-P1D"],
    *("[a,b]", "[]", "{a:b}", '["x,y"]', ""),
]


def outcome(work: Any) -> Any:
    try:
        found = work()
    except DecodeError:
        return "refused"
    return "unusual" if found is None else repr(list(found))


@given(st.sampled_from(sorted(MEMBERS)), st.lists(st.sampled_from(CELLS), min_size=1, max_size=4))
@example("level", ["-0", "5."])
@example("price", ["-0.00", "1.5"])
@example("at", ["2026-01-01T10:20:30Z", ""])
@example("took", ["P1DT2H3M4.5S", "-PT0.000001S"])
@example("key", ["0123456789abcdef0123456789abcdef"] * 2)
def test_a_column_is_read_as_its_cells_are(name: str, cells: list[str]) -> None:
    default = MEMBERS[name].default
    assert default is not None

    def one_by_one() -> list[Any]:
        found = [READERS[name](each) for each in cells]
        return found if MEMBERS[name].shape.optional else [default() if each is None else each for each in found]

    assert outcome(lambda: CONVERTS[name](cells)) == outcome(one_by_one)


def test_defaults_of_empty_cells_are_made_anew() -> None:
    found = CONVERTS["names"](["", ""])

    assert found is not None
    first, second = found
    assert first == second == ["none"]
    assert first is not second


@pytest.mark.parametrize("name", ["count", "level", "price", "key", "at", "took"])
def test_what_is_written_is_read_without_a_call_for_each_cell(name: str) -> None:
    def never(cell: str) -> Any:
        raise AssertionError(cell)

    value = {"key": "0123456789abcdef0123456789abcdef", "at": "2026-01-01T10:20:30Z", "took": "PT5S"}.get(name, "5")

    convert = convert_of(MEMBERS[name], never, None, HOST)
    found = convert([value] * 3)
    assert found is not None
    assert len(set(found)) == 1
