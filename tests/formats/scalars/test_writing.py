"""The text of scalars; every expected text is formats/WIRE.md 2, 4.1 or 6.2."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import struct
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.errors import EncodeError
from formats.options import HOST, DateHandler, Options, TimeSpanHandler
from formats.scalars.date_writing import duration, equals_default
from formats.scalars.parsing import parser_of
from formats.scalars.writing import json_string, json_token, jsv_string, jsv_token, net_decimal, net_double, net_single
from formats.types.enums import Enumeration, Flags, labelled
from formats.types.primitives import LOCAL, Kind
from formats.types.shapes import Enumerated, Scalar

UTC = dt.UTC
NAIVE = dt.datetime(2001, 2, 3, 4, 5, 6, 123000)  # noqa: DTZ001 - kind unspecified
MOMENT = NAIVE.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (1e16, "10000000000000000"),
        (1e17, "1E+17"),
        (0.0001, "0.0001"),
        (0.00001, "1E-05"),
        (5e-324, "5E-324"),
        (0.1 + 0.2, "0.30000000000000004"),
        (12345678901234567.0, "12345678901234568"),
        (123456789012345680.0, "1.2345678901234568E+17"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (-0.0, "-0"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_a_double_has_dotnets_layout(value: float, text: str) -> None:
    assert net_double(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(123456790.0, "123456790"), (1e9, "1e+09"), (1 / 3, "0.33333334"), (1e-5, "1e-05"), (1.5, "1.5"), (0.0, "0")],
)
def test_a_float_has_the_shortest_digits_of_32_bits(value: float, text: str) -> None:
    assert net_single(value) == text


@pytest.mark.parametrize(
    ("bits", "text"),
    # C's %.9g gives these more figures than they have: a denormal number has few bits.
    [(0x1, "1e-45"), (0x2, "3e-45"), (0x3, "4e-45"), (0x7FFFFF, "1.1754942e-38"), (0x800000, "1.1754944e-38")],
)
def test_the_smallest_floats_have_few_digits(bits: int, text: str) -> None:
    assert net_single(struct.unpack("<f", struct.pack("<I", bits))[0]) == text


@given(st.integers(0, 2**31 - 1))
def test_no_shorter_text_is_the_same_float(bits: int) -> None:
    value = struct.unpack("<f", struct.pack("<I", bits))[0]
    if math.isfinite(value):
        digits = decimal.Decimal(net_single(value)).normalize().as_tuple().digits
        assert struct.unpack("<f", struct.pack("<f", float(net_single(value))))[0] == value
        shorter = f"{value:.{max(len(digits) - 1, 1)}g}"
        assert len(digits) == 1 or struct.pack("<f", float(shorter)) != struct.pack("<f", value)


def test_a_float_beyond_32_bits_cannot_be_written() -> None:
    with pytest.raises(EncodeError, match="32 bits"):
        net_single(1e39)


def test_xml_spells_infinity_and_exponents_its_own_way() -> None:
    assert (net_double(float("inf"), xml=True), net_single(1e9, xml=True)) == ("INF", "1E+09")


@pytest.mark.parametrize(("value", "text"), [("1.10", "1.10"), ("0.0", "0.0"), ("-0.00", "0.00"), ("1E+3", "1000")])
def test_a_decimal_keeps_its_scale(value: str, text: str) -> None:
    assert net_decimal(decimal.Decimal(value)) == text


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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('a"b\\c/', r'"a\"b\\c/"'),
        ("\b\t\n\f\r", r'"\b\t\n\f\r"'),
        ("\x01\x1f\x7f\x9f", r'"\u0001\u001F\u007F\u009F"'),
        ("\xa0\u2028é", '"\xa0\u2028é"'),
        ("\ud800", '"�"'),
    ],
)
def test_json_escapes_quotes_controls_and_nothing_else(value: str, text: str) -> None:
    assert json_string(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" x ", " x "),
        ("a:b", '"a:b"'),
        ('say "hi"', '"say ""hi"""'),
        ("", '""'),
        ("C:\\x", '"C:\\x"'),
        ("null", "null"),
        ("a\nb", '"a\nb"'),
        ("tab\t'", "tab\t'"),
    ],
)
def test_jsv_quotes_only_what_would_be_misread(value: str, text: str) -> None:
    assert jsv_string(value) == text


class Level(Enumeration):
    FIRST = labelled("First", "first-value")
    SECOND = "Second"


class Access(Flags):
    NONE = 0
    READ = 1
    WRITE = 2


def test_an_enum_is_its_text_a_flag_its_number_and_an_undefined_value_its_digits() -> None:
    level, access = Enumerated(Level), Enumerated(Access)

    assert [json_token(level, HOST)(each) for each in Level] == ['"first-value"', '"Second"']
    assert json_token(level, HOST)(Level.numbered(7)) == '"7"'
    assert json_token(access, HOST)(Access.READ | Access.WRITE) == "3"
    assert json_token(level, Options(enums_as_integers=True))(Level.SECOND) == "1"
    assert json_token(level, Options(enums_as_integers=True))(Level.FIRST) == '"first-value"'


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Kind.BOOLEAN, 1),
        (Kind.INT32, True),
        (Kind.INT32, "1"),
        (Kind.DOUBLE, "1"),
        (Kind.DECIMAL, 1.5),
        (Kind.STRING, b"x"),
        (Kind.CHAR, "ab"),
        (Kind.GUID, "0" * 32),
        (Kind.DATE_TIME, "2001-02-03"),
        (Kind.DATE_TIME_OFFSET, NAIVE),
        (Kind.DATE_ONLY, MOMENT),
        (Kind.TIME_SPAN, 5),
        (Kind.BYTES, "x"),
    ],
)
def test_a_value_of_another_type_is_never_written(kind: Kind, wrong: Any) -> None:
    for token in (json_token(Scalar(kind), HOST), jsv_token(Scalar(kind), HOST)):
        with pytest.raises(EncodeError):
            token(wrong)


def test_guids_and_bytes_are_bare() -> None:
    guid = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")

    assert jsv_token(Scalar(Kind.GUID), HOST)(guid) == "00112233445566778899aabbccddeeff"
    assert json_token(Scalar(Kind.BYTES), HOST)(b"\x00\xff") == '"AP8="'


@given(st.floats())
def test_the_text_of_a_double_is_that_double(value: float) -> None:
    text = net_double(value).replace("Infinity", "inf")

    assert repr(float(text)) == repr(value)


@pytest.mark.parametrize(
    ("value", "text"), [(-1, "-1"), (-2, "-2"), (-(2**31), "-2147483648"), (2**31 - 1, "2147483647")]
)
def test_flags_are_a_signed_number_of_32_bits(value: int, text: str) -> None:
    shape = Enumerated(Access)
    assert json_token(shape, HOST)(Access(value)) == jsv_token(shape, HOST)(Access(value)) == text
    assert parser_of(shape)(text) == Access(value)
    assert ~Access(value) == Access(~value)


@pytest.mark.parametrize("zone", [None, UTC, LOCAL])
def test_the_first_moment_is_the_default_of_a_date_of_any_kind(zone: dt.tzinfo | None) -> None:
    assert equals_default(dt.datetime(1, 1, 1, tzinfo=zone), dt.datetime(1, 1, 1))  # noqa: DTZ001 - unspecified
    assert not equals_default(dt.datetime(1, 1, 1, 0, 0, 1, tzinfo=zone), dt.datetime(1, 1, 1))  # noqa: DTZ001
