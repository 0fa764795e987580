"""The text of dates and spans; every expected text is formats/WIRE.md 2.4, 2.5 or 2.7."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import EncodeError
from formats.options import HOST, DateHandler, Options, TimeSpanHandler
from formats.scalars.date_writing import duration, equals_default
from formats.scalars.writing import json_token, jsv_token
from formats.types.kinds import Kind
from formats.types.primitives import LOCAL
from formats.types.shapes import Scalar
from formats.xml.scalar_writing import writer_of as xml_writer_of
from tests.formats.scalars.cases import MOMENT, NAIVE, UTC


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "PT0S"), (86_400, "P1D"), (90_000, "P1DT1H"), (90, "PT1M30S"), (-1.5, "-PT1.5S"), (93_784.5, "P1DT2H3M4.5S")],
)
def test_a_duration_leaves_out_what_is_zero(seconds: float, text: str) -> None:
    assert duration(dt.timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("options", "value", "text"),
    [
        (HOST, MOMENT, r'"\/Date(981173106123)\/"'),
        (Options(append_utc_offset=True), MOMENT, r'"\/Date(981173106123+0000)\/"'),
        (HOST, NAIVE, r'"\/Date(981173106123-0000)\/"'),
        (HOST, MOMENT.replace(tzinfo=LOCAL), r'"\/Date(981173106123+0000)\/"'),
        (HOST, MOMENT.astimezone(dt.timezone(dt.timedelta(hours=2))), r'"\/Date(981173106123+0200)\/"'),
        (Options(dates=DateHandler.DCJS_COMPATIBLE), NAIVE, r'"\/Date(981173106123+0000)\/"'),
        (Options(dates=DateHandler.ISO8601), MOMENT, '"2001-02-03T04:05:06.1230000Z"'),
        (Options(dates=DateHandler.ISO8601), NAIVE, '"2001-02-03T04:05:06.1230000"'),
        (Options(dates=DateHandler.ISO8601_DATE_ONLY), MOMENT, '"2001-02-03"'),
        (Options(dates=DateHandler.ISO8601_DATE_TIME), MOMENT, '"2001-02-03 04:05:06"'),
        (Options(dates=DateHandler.RFC1123), MOMENT, '"Sat, 03 Feb 2001 04:05:06 GMT"'),
        (Options(dates=DateHandler.UNIX_TIME), MOMENT, "981173106"),
        (Options(dates=DateHandler.UNIX_TIME_MS), MOMENT, "981173106123"),
        (Options(assume_utc=True), NAIVE, r'"\/Date(981173106123)\/"'),
        (HOST, dt.datetime(1, 1, 1), r'"\/Date(-62135596800000-0000)\/"'),  # noqa: DTZ001 - DateTime.MinValue
    ],
)
def test_a_date_in_json_follows_the_handler_and_the_kind(options: Options, value: dt.datetime, text: str) -> None:
    assert json_token(Scalar(Kind.DATE_TIME), options)(value) == text


@pytest.mark.parametrize(
    ("options", "value", "text"),
    [
        (HOST, MOMENT, "2001-02-03T04:05:06.1230000Z"),
        (HOST, MOMENT.replace(microsecond=0), "2001-02-03T04:05:06Z"),
        (HOST, NAIVE.replace(microsecond=0), "2001-02-03T04:05:06+00:00"),
        (HOST, dt.datetime(2001, 2, 3, tzinfo=UTC), "2001-02-03"),
        (Options(skip_date_conversion=True), dt.datetime(2001, 2, 3, tzinfo=UTC), "2001-02-03T00:00:00Z"),
        (Options(skip_date_conversion=True), NAIVE.replace(microsecond=0), "2001-02-03T04:05:06"),
        (Options(dates=DateHandler.UNIX_TIME_MS), MOMENT, "981173106123"),
        (Options(dates=DateHandler.ISO8601), MOMENT, "2001-02-03T04:05:06.1230000Z"),
    ],
)
def test_a_date_in_jsv_is_as_short_as_it_can_be(options: Options, value: dt.datetime, text: str) -> None:
    assert jsv_token(Scalar(Kind.DATE_TIME), options)(value) == text


def test_an_offset_is_clock_time_in_6_4_and_instant_in_10() -> None:
    value = dt.datetime(2001, 2, 3, 4, 5, 6, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    shape = Scalar(Kind.DATE_TIME_OFFSET)

    assert json_token(shape, HOST)(value) == r'"\/Date(981173106000+0200)\/"'
    assert json_token(shape, Options(modern=True))(value) == r'"\/Date(981165906000+0200)\/"'
    assert jsv_token(shape, HOST)(value) == "2001-02-03T04:05:06.0000000+02:00"


def test_the_standard_span_format_is_for_json_and_loses_a_times_seconds() -> None:
    options, span = Options(spans=TimeSpanHandler.STANDARD), dt.timedelta(days=1, seconds=7384.5)

    assert json_token(Scalar(Kind.TIME_SPAN), options)(span) == '"1.02:03:04.5000000"'
    assert jsv_token(Scalar(Kind.TIME_SPAN), options)(span) == "P1DT2H3M4.5S"
    assert jsv_token(Scalar(Kind.TIME_ONLY), options)(dt.time(1, 2, 3)) == '"01:02"'


@pytest.mark.parametrize("zone", [None, UTC, LOCAL])
def test_the_first_moment_is_the_default_of_a_date_of_any_kind(zone: dt.tzinfo | None) -> None:
    assert equals_default(dt.datetime(1, 1, 1, tzinfo=zone), dt.datetime(1, 1, 1))  # noqa: DTZ001 - unspecified
    assert not equals_default(dt.datetime(1, 1, 1, 0, 0, 1, tzinfo=zone), dt.datetime(1, 1, 1))  # noqa: DTZ001


class _Moment(dt.datetime):
    """A date that takes no shortcut."""


@given(
    st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59)),  # noqa: DTZ001 - the zone is given below
    st.sampled_from([86_400_000_000, 1_000_000, 1_000, 1]),
    st.sampled_from([HOST, Options(append_utc_offset=True), Options(skip_date_conversion=True)]),
)
def test_a_date_in_utc_is_written_at_once_as_it_is_in_parts(moment: dt.datetime, whole: int, options: Options) -> None:
    micros = (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1_000_000 + moment.microsecond
    value = (moment - dt.timedelta(microseconds=micros % whole)).replace(tzinfo=UTC)
    subclassed = _Moment(*value.timetuple()[:6], value.microsecond, UTC)
    # A zone of another name for the same offset goes the general way.
    elsewhere = value.replace(tzinfo=ZoneInfo("UTC"))

    for write in (json_token(Scalar(Kind.DATE_TIME), options), jsv_token(Scalar(Kind.DATE_TIME), options)):
        assert write(value) == write(subclassed)
    assert jsv_token(Scalar(Kind.DATE_TIME), options)(value)[:10] == value.date().isoformat()
    assert xml_writer_of(Scalar(Kind.DATE_TIME))(value) == xml_writer_of(Scalar(Kind.DATE_TIME))(elsewhere)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_span_ends_where_dotnets_does(sign: int) -> None:
    longest = dt.timedelta(microseconds=(2**63 - 1) // 10)

    assert duration(sign * longest) == f"{'-' * (sign < 0)}P10675199DT2H48M5.47758S"
    with pytest.raises(EncodeError, match="ends at about"):
        duration(sign * (longest + dt.timedelta(microseconds=1)))
