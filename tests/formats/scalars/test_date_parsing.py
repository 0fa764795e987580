"""Dates read from text; the table is formats/WIRE.md 2.11."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from formats import CsvFormat, JsonFormat, JsvFormat
from formats.errors import DecodeError
from formats.options import HOST, DateHandler, Options
from formats.scalars.parsing import parser_of
from formats.scalars.writing import json_token
from formats.types.kinds import Kind
from formats.types.primitives import LOCAL
from formats.types.shapes import Scalar
from formats.types.ticks import TickedZone
from tests.formats.scalars.cases import ERROR, UTC, read

DAY = dt.datetime(2001, 2, 3, tzinfo=LOCAL)


CLOCK = dt.datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001 - unspecified


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", dt.datetime(1, 1, 1)),  # noqa: DTZ001 - DateTime.MinValue
        ("/Date(0)/", dt.datetime(1970, 1, 1, tzinfo=UTC)),
        (r"\/Date(0)\/", dt.datetime(1970, 1, 1, tzinfo=UTC)),
        ("/Date(0-0000)/", dt.datetime(1970, 1, 1, tzinfo=LOCAL)),
        # What .NET writes for the last moments of the last year (spec 2.4).
        ("/Date(253402300800000)/", dt.datetime.max.replace(tzinfo=UTC)),
        ("/Date(253402300800000-0000)/", dt.datetime.max.replace(tzinfo=LOCAL)),
        ("/Date(253402282800000+0500)/", dt.datetime.max.replace(tzinfo=LOCAL)),
        ("2001-02-03T04:05:06", CLOCK),
        ("2001-02-03 04:05:06", CLOCK),
        ("02/03/2001 04:05:06", CLOCK),
        ("2001-02-03T04:05:06.123", CLOCK.replace(microsecond=123_000)),
        ("2001-02-03T04:05:06Z", CLOCK.replace(tzinfo=LOCAL)),
        ("2001-02-03T04:05:06.1234567Z", CLOCK.replace(microsecond=123_456, tzinfo=TickedZone(LOCAL, 7))),
        ("2001-02-03T04:05:06.0000001+02:00", CLOCK.replace(hour=2, tzinfo=TickedZone(LOCAL, 1))),
        ("20010203", dt.datetime(2001, 2, 3)),  # noqa: DTZ001 - unspecified
        ("2001-02-03", DAY),
        ("2001/02/03", DAY),
        ("03-02-2001", DAY),
        ("03/02/2001", DAY),
        ("12/25/2001", dt.datetime(2001, 12, 25, tzinfo=LOCAL)),
        ("2001-2-3", DAY),
        ("2001-02", DAY.replace(day=1)),
        ("3 Feb 2001", DAY),
        ("Sat, 03 Feb 2001 04:05:06 GMT", CLOCK.replace(tzinfo=LOCAL)),
        ("2001-02-03T04:05", CLOCK.replace(second=0, tzinfo=LOCAL)),
        ("2001-02-03T04:05:06+02:00", CLOCK.replace(hour=2, tzinfo=LOCAL)),
        (" 2001-2-3 ", DAY),
    ],
)
def test_a_date_is_recognised_by_its_form_and_has_its_kind(text: str, value: dt.datetime) -> None:
    found = read(Kind.DATE_TIME, text)

    assert found == value
    assert found.tzinfo == value.tzinfo


@pytest.mark.parametrize(
    "text", ["2001-13-01", "2001-01-01T24:00:00", "2001-01-01t01:01:01z", "123", "10:00 PM", "01:02:03", "x" * 10_000]
)
def test_these_are_no_dates(text: str) -> None:
    assert read(Kind.DATE_TIME, text) is ERROR


def test_an_offset_stays_with_its_clock_time() -> None:
    east = dt.timezone(dt.timedelta(hours=2))

    assert read(Kind.DATE_TIME_OFFSET, "/Date(981173106000+0200)/") == CLOCK.replace(tzinfo=east)
    assert read(Kind.DATE_TIME_OFFSET, "2001-02-03T04:05:06+02:00").utcoffset() == dt.timedelta(hours=2)
    assert read(Kind.DATE_TIME_OFFSET, "20010203") is ERROR


@pytest.mark.parametrize("zone", [UTC, LOCAL, dt.timezone(dt.timedelta(hours=14))])
def test_the_first_and_the_last_moments_survive_json(zone: dt.tzinfo) -> None:
    for kind in (Kind.DATE_TIME, Kind.DATE_TIME_OFFSET):
        for moment in (dt.datetime(1, 1, 2), dt.datetime.max):  # noqa: DTZ001, DTZ901 - zones are given beside
            text = json_token(Scalar(kind), HOST)(moment.replace(tzinfo=zone))
            assert read(kind, text.strip('"')).replace(tzinfo=None) == moment


@pytest.mark.parametrize(
    ("written", "text"), [(DateHandler.UNIX_TIME, "981173106"), (DateHandler.UNIX_TIME_MS, "981173106123")]
)
def test_an_integer_is_a_date_where_the_host_writes_it_so(written: DateHandler, text: str) -> None:
    # spec 2.11
    value = parser_of(Scalar(Kind.DATE_TIME), Options(dates=written))(text)
    assert value.replace(microsecond=0) == dt.datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert parser_of(Scalar(Kind.DATE_ONLY), Options(dates=written))(text) == dt.date(2001, 2, 3)
    assert parser_of(Scalar(Kind.DATE_TIME), Options(dates=written))("2001-02-03T04:05:06").second == 6
    with pytest.raises(DecodeError):
        parser_of(Scalar(Kind.DATE_TIME), Options(dates=written))("9" * 15)
    with pytest.raises(DecodeError):
        parser_of(Scalar(Kind.DATE_TIME))(text)


@pytest.mark.parametrize("format_", [JsonFormat(), JsvFormat(), CsvFormat()])
def test_a_host_reads_the_dates_it_writes(format_: Any) -> None:
    value = dt.datetime(2001, 2, 3, 4, 5, 6, 123000, tzinfo=UTC)
    for handler in DateHandler:
        codec = format_.codec(list[dt.datetime], Options(dates=handler))
        found = codec.decode(codec.encode([value]))[0]
        assert abs(found.replace(tzinfo=UTC) - value) < dt.timedelta(days=1)
        assert found.date() == value.date()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DATE_TIME_OFFSET, "2016-03"),
        (Kind.DATE_TIME, "1960-08-15T233A59B13A00"),
        (Kind.DATE_TIME, "2016-03Z"),
    ],
)
def test_what_is_no_date_is_refused(kind: Kind, text: str) -> None:
    assert read(kind, text) is ERROR
