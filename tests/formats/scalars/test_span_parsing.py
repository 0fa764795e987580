"""Time spans and times of day read from text; the table is formats/WIRE.md 2.7."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.options import HOST
from formats.scalars.parsing import parser_of
from formats.scalars.writing import jsv_token
from formats.types.kinds import Kind
from formats.types.shapes import Scalar
from tests.formats.scalars.cases import ERROR, read


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
        ("24:00:00", 24 * 86_400),
        ("23:59:59", 86_399),
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


@given(st.timedeltas(min_value=dt.timedelta(days=-10_000_000), max_value=dt.timedelta(days=10_000_000)))
def test_a_time_span_survives_its_text(value: dt.timedelta) -> None:
    shape = Scalar(Kind.TIME_SPAN)

    assert parser_of(shape)(jsv_token(shape, HOST)(value)) == value


def test_seconds_of_a_span_may_begin_with_their_point() -> None:
    assert read(Kind.TIME_SPAN, "PT.7S") == dt.timedelta(milliseconds=700)


@pytest.mark.parametrize("text", ["1e99999999999999999999", "0e99999999999999999999", "-1e-99999999999999999999"])
def test_no_exponent_is_too_long_to_be_refused(text: str) -> None:
    assert read(Kind.TIME_SPAN, text) is ERROR
    assert read(Kind.TIME_ONLY, text) is ERROR
