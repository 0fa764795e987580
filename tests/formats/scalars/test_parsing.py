"""Scalars read from text; the tables are formats/WIRE.md 2.7 to 2.12."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import Char, CsvFormat, JsonFormat, JsvFormat
from formats.errors import DecodeError
from formats.options import HOST, DateHandler, Options
from formats.scalars.parsing import parser_of
from formats.scalars.writing import json_token, jsv_token
from formats.types.enums import Enumeration, Flags, labelled
from formats.types.primitives import LOCAL, Kind
from formats.types.shapes import Enumerated, Scalar
from formats.types.ticks import TickedZone

UTC = dt.UTC
#: What stands for a refusal in a table.
ERROR: Any = DecodeError


def read(kind: Kind, text: str) -> Any:
    try:
        return parser_of(Scalar(kind))(text)
    except DecodeError:
        return ERROR


@pytest.mark.parametrize("text", ["1", "t", "T", "y", "Y", "on", "true", "TRUE", " True "])
def test_these_are_true(text: str) -> None:
    assert read(Kind.BOOLEAN, text) is True


@pytest.mark.parametrize("text", ["0", "f", "F", "n", "N", "off", "ofx", "False"])
def test_these_are_false(text: str) -> None:
    assert read(Kind.BOOLEAN, text) is False


@pytest.mark.parametrize("text", ["", "On", "OFF", "yes", "2"])
def test_these_are_no_booleans(text: str) -> None:
    assert read(Kind.BOOLEAN, text) is ERROR


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-0", 0),
        ("007", 7),
        (" \t5\u200b", 5),
        ("2147483647", 2147483647),
        ("2147483648", ERROR),
        ("-01", ERROR),
        ("+1", ERROR),
        ("1.0", ERROR),
        ("1e2", ERROR),
        ("1,000", ERROR),
        ("- 1", ERROR),
        ("", ERROR),
        ("٣", ERROR),
        ("9" * 100_000, ERROR),
        ("0" * 100_000 + "5", 5),
    ],
    ids=str,
)
def test_an_integer_is_digits_within_its_range(text: str, value: Any) -> None:
    assert read(Kind.INT32, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e3", 1000.0),
        ("+1", 1.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("1,000", 1000.0),
        (" 2 ", 2.0),
        ("Infinity", float("inf")),
    ]
    + [(text, ERROR) for text in ("", "∞", "0x1", "(1)", "1e", "abc", "1_0")],
)
def test_a_double_may_have_sign_exponent_and_thousands(text: str, value: Any) -> None:
    assert read(Kind.DOUBLE, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.50", "1.50"),
        ("1e3", "1000"),
        ("0.00", "0.00"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("7.9228162514264337593543950335", "7.9228162514264337593543950335"),
    ],
)
def test_a_decimal_keeps_its_scale_within_96_bits(text: str, value: str) -> None:
    assert str(read(Kind.DECIMAL, text)) == value


@pytest.mark.parametrize("text", ["79228162514264337593543950336", "1e29", "1e999999999999", "", "NaN"])
def test_a_decimal_beyond_96_bits_is_refused(text: str) -> None:
    assert read(Kind.DECIMAL, text) is ERROR


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


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT0S", 0),
        ("P1DT2H", 93_600),
        ("-PT1.5S", -1.5),
        ("PT90S", 90),
        ("P-1D", -86_400),
        ("P1W", 0),
        ("PT1.5H", 0),
        ("P" + "9" * 30 + "D", 0),
        ("P2DT2H39]M49S", 180_049),
        ("1:2", 3720),
        ("25:00:00", 25 * 86_400),
        ("1.02:03:04.5", 93_784.5),
        ("3600", 3600),
        ("1.5", 1.5),
        ("-5", -5),
    ],
)
def test_a_time_span_is_a_duration_a_clock_or_seconds(text: str, seconds: float) -> None:
    assert read(Kind.TIME_SPAN, text) == dt.timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "pt1s", "1:60", "9" * 50, "abc"])
def test_these_are_no_time_spans(text: str) -> None:
    assert read(Kind.TIME_SPAN, text) is ERROR


@pytest.mark.parametrize("form", ["{n}", "{d}", "{{{d}}}", "({d})", " {d} "])
def test_a_guid_has_five_forms(form: str) -> None:
    guid = uuid.UUID("00112233-4455-6677-8899-AABBCCDDEEFF")

    assert read(Kind.GUID, form.format(n=guid.hex, d=guid)) == guid
    assert read(Kind.GUID, form.format(n=guid.hex, d=guid)[:-1]) in (ERROR, guid)


def test_bytes_are_base64_or_numbers() -> None:
    assert read(Kind.BYTES, "AP8=") == b"\x00\xff"
    assert read(Kind.BYTES, "[0,255]") == b"\x00\xff"
    assert read(Kind.BYTES, "[256]") is ERROR
    assert read(Kind.BYTES, "A*==") is ERROR


class Level(Enumeration):
    FIRST = labelled("First", "first-value")
    SECOND = "Second"


class Access(Flags):
    NONE = 0
    READ = 1
    WRITE = 2


def test_an_enum_is_read_by_text_name_number_or_list() -> None:
    level, access = parser_of(Enumerated(Level)), parser_of(Enumerated(Access))

    assert [level(text) for text in ("first-value", "FIRST", "0")] == [Level.FIRST] * 3
    assert level("7") == Level.numbered(7)
    assert access("read, Write") == Access.READ | Access.WRITE
    for text in ("", "third", "1.0"):
        with pytest.raises(DecodeError):
            level(text)


KINDS = [kind for kind in Kind if kind not in (Kind.OBJECT, Kind.STRING)]


@given(st.sampled_from(KINDS), st.text(max_size=40))
def test_any_text_is_a_value_or_a_decode_error(kind: Kind, text: str) -> None:
    read(kind, text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
def test_a_decimal_survives_its_text(value: decimal.Decimal) -> None:
    shape = Scalar(Kind.DECIMAL)

    assert str(parser_of(shape)(jsv_token(shape, HOST)(value))) == str(value).replace("-0.000000", "0.000000")


@given(st.timedeltas(min_value=dt.timedelta(days=-10_000_000), max_value=dt.timedelta(days=10_000_000)))
def test_a_time_span_survives_its_text(value: dt.timedelta) -> None:
    shape = Scalar(Kind.TIME_SPAN)

    assert parser_of(shape)(jsv_token(shape, HOST)(value)) == value


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


@pytest.mark.parametrize("kind", [Kind.DOUBLE, Kind.SINGLE, Kind.DECIMAL])
def test_a_number_that_may_have_a_fraction_has_at_most_400_characters(kind: Kind) -> None:
    parse = parser_of(Scalar(kind))

    assert parse(" " * 1_000 + "0." + "0" * 398 + " ") == 0
    with pytest.raises(DecodeError):
        parse("0." + "0" * 399)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DATE_TIME, "2020-01-02T10:00:01 +01:00"),
        (Kind.DATE_TIME_OFFSET, "2020-01-02T10:00:01 +01:00"),
        (Kind.DATE_ONLY, "2020-01-02T10:00:01 +01:00"),
        (Kind.TIME_SPAN, "10:00:01"),
        (Kind.TIME_ONLY, "10:00:01"),
    ],
)
def test_a_date_or_span_has_at_most_64_characters(kind: Kind, text: str) -> None:
    parse = parser_of(Scalar(kind))

    assert parse(text.ljust(64)) == parse(text)
    with pytest.raises(DecodeError):
        parse(text.ljust(65))


@pytest.mark.parametrize("kind", [Kind.DOUBLE, Kind.SINGLE, Kind.DECIMAL])
def test_a_comma_stands_before_three_digits_or_the_text_is_no_number(kind: Kind) -> None:
    parse = parser_of(Scalar(kind))

    assert [parse(each) for each in ("1,000", "12,345,678", "-1,000.5")] == [1000, 12_345_678, -1000.5]
    for text in ("1,50", "1,5", "1,", ",5", "1,,000", "1,0000", "1.000,5"):
        with pytest.raises(DecodeError):
            parse(text)


def test_seconds_of_a_span_may_begin_with_their_point() -> None:
    assert read(Kind.TIME_SPAN, "PT.7S") == dt.timedelta(milliseconds=700)


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


def test_half_of_a_character_beyond_16_bits_is_its_first_unit() -> None:
    assert read(Kind.CHAR, "😀") == "\ud83d"
    assert JsonFormat().codec(Char).encode("\ud83d") == '"\ufffd"'.encode()


def test_blanks_alone_are_no_base64() -> None:
    assert read(Kind.BYTES, "    ") is ERROR
    assert read(Kind.BYTES, "AQ ID") == b"\1\2\3"
