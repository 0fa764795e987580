"""Scalars of XML: .NET's reading of XML Schema's grammar (formats/WIRE.md 8.7)."""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import Enumeration, Flags, shape_of
from formats.errors import DecodeError
from formats.types.kinds import Kind
from formats.types.primitives import LOCAL
from formats.types.shapes import Scalar
from formats.xml.scalar_parsing import join_offset, parser_of

UTC = dt.UTC
#: A DateTimeOffset is two elements, an object says its kind.
NOT_A_TEXT = (Kind.STRING, Kind.OBJECT, Kind.DATE_TIME_OFFSET)
DAY = dt.datetime(2024, 2, 29, 10, 0, 1)  # noqa: DTZ001 - unspecified


def read(kind: Kind, text: str) -> Any:
    return parser_of(Scalar(kind))(text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.BOOLEAN, " true ", True),
        (Kind.BOOLEAN, "0", False),
        (Kind.INT32, " +7\n", 7),
        (Kind.INT32, "0" * 100 + "7", 7),
        (Kind.INT32, "-" + "0" * 100 + "7", -7),
        (Kind.CHAR, "233", "é"),
        (Kind.DOUBLE, "-INF", -math.inf),
        (Kind.DOUBLE, "1e3", 1000.0),
        (Kind.SINGLE, "1e39", math.inf),
        (Kind.SINGLE, "0.1", 0.10000000149011612),
        (Kind.DECIMAL, "-1.50", decimal.Decimal("-1.50")),
        (Kind.DATE_TIME, "2024-02-29T10:00:01", DAY),
        (Kind.DATE_TIME, "2024-02-29T10:00:01Z", DAY.replace(tzinfo=UTC)),
        (Kind.DATE_TIME, "2024-02-28T24:00:00", DAY.replace(hour=0, second=0)),
        (Kind.DATE_TIME, "2024-02-29", DAY.replace(hour=0, second=0)),
        (Kind.DATE_TIME, "2024-02-29T12:00:01+02:00", DAY.replace(tzinfo=LOCAL)),
        (Kind.DATE_TIME, "2024-02-29T08:00:01.5-02:00", DAY.replace(microsecond=500_000, tzinfo=LOCAL)),
        (Kind.DATE_ONLY, "2024-02-29", dt.date(2024, 2, 29)),
        (Kind.TIME_ONLY, "10:00", dt.time(10)),
        (Kind.TIME_ONLY, "10:00:01.1234567", dt.time(10, 0, 1, 123_456)),
        (Kind.TIME_SPAN, "P1Y13M1DT1H1M1.5S", dt.timedelta(days=365 + 365 + 30 + 1, hours=1, minutes=1, seconds=1.5)),
        (Kind.TIME_SPAN, "-PT1S", dt.timedelta(seconds=-1)),
        (Kind.BYTES, "AP\n8=", b"\x00\xff"),
    ],
)
def test_a_text_is_a_value_of_its_kind(kind: Kind, text: str, value: Any) -> None:
    found = read(kind, text)

    assert found == value
    assert str(found) == str(value)
    assert not isinstance(found, dt.datetime) or str(found.tzinfo) == str(value.tzinfo)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.BOOLEAN, "True"),
        (Kind.INT32, "2147483648"),
        (Kind.INT32, "-2147483649"),
        (Kind.INT32, "1.0"),
        (Kind.CHAR, "65536"),
        (Kind.CHAR, "é"),
        (Kind.DOUBLE, "inf"),
        (Kind.DOUBLE, "1,000"),
        (Kind.SINGLE, "x"),
        (Kind.DECIMAL, "1e3"),
        (Kind.DECIMAL, "1" * 401),
        (Kind.GUID, "0"),
        (Kind.DATE_TIME, "2024-02-30T10:00:01"),
        (Kind.DATE_TIME, "2024-02-29T24:00:01"),
        (Kind.DATE_TIME, "2024-02-29T10:00:01+14:01"),
        (Kind.DATE_TIME, "0001-01-01T00:00:00+01:00"),
        (Kind.DATE_TIME, "2024-02-29T10:00:01." + "0" * 60),
        (Kind.DATE_ONLY, "2024-02-30"),
        (Kind.DATE_ONLY, "2024-2-3"),
        (Kind.TIME_ONLY, "24:00"),
        (Kind.TIME_ONLY, "10"),
        (Kind.TIME_SPAN, "P"),
        (Kind.TIME_SPAN, "PT"),
        (Kind.TIME_SPAN, "1:00"),
        (Kind.TIME_SPAN, "P10675200D"),
        (Kind.TIME_SPAN, "P9999999999D"),
        (Kind.BYTES, "A"),
        (Kind.BYTES, "A*=="),
    ],
)
def test_what_is_none_of_its_kind_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(DecodeError):
        read(kind, text)


@given(st.sampled_from([kind for kind in Kind if kind not in NOT_A_TEXT]), st.text(max_size=40))
def test_any_text_is_a_value_or_refused(kind: Kind, text: str) -> None:
    with contextlib.suppress(DecodeError):
        read(kind, text)


@given(st.timedeltas(dt.timedelta(days=-14), dt.timedelta(days=14)).map(lambda span: span // dt.timedelta(minutes=1)))
def test_an_offset_joins_its_instant_or_is_more_than_14_hours(minutes: int) -> None:
    if abs(minutes) > 14 * 60:
        with pytest.raises(DecodeError):
            join_offset(DAY.replace(tzinfo=UTC), minutes)
        return
    joined = join_offset(DAY.replace(tzinfo=UTC), minutes)
    assert joined == DAY.replace(tzinfo=UTC)
    assert joined.utcoffset() == dt.timedelta(minutes=minutes)


def test_an_instant_that_its_offset_takes_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(DecodeError):
        join_offset(dt.datetime.max.replace(tzinfo=UTC), 1)


class Colour(Enumeration, namespace="N"):
    RED = "Red"
    DARK_RED = "DarkRed"


class Rights(Flags, namespace="N"):
    NONE = 0
    READ = 1
    WRITE = 2


def test_enums_are_read_by_name_in_its_letter_case_alone() -> None:
    colour, rights = parser_of(shape_of(Colour)), parser_of(shape_of(Rights))  # type: ignore[arg-type]  # enums

    assert colour("DarkRed") is Colour.DARK_RED
    assert rights("Read Write") == Rights.READ | Rights.WRITE
    assert rights("") == Rights.NONE
    for parse, text in ((colour, "red"), (colour, "0"), (colour, ""), (rights, "Read,Write"), (rights, "read")):
        with pytest.raises(DecodeError, match="Invalid enum value"):
            parse(text)
