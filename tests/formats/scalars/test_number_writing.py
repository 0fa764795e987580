"""The text of numbers; every expected text is formats/WIRE.md 2.3."""

from __future__ import annotations

import decimal
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.errors import EncodeError
from formats.scalars.number_writing import decimal_text, double_text, net_decimal, net_double, net_single


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


@given(st.floats())
def test_the_text_of_a_double_is_that_double(value: float) -> None:
    text = net_double(value).replace("Infinity", "inf")

    assert repr(float(text)) == repr(value)


@pytest.mark.parametrize(
    "text", ["0", "-0.00", "1.10", "-12.340", "1E+5", "0E-10", "1e-20", "-0", "123456789012345678901234567.8"]
)
def test_a_decimal_is_written_at_once_as_one_of_a_subclass_in_parts(text: str) -> None:
    class Money(decimal.Decimal):
        pass

    assert decimal_text(decimal.Decimal(text)) == decimal_text(Money(text)) == net_decimal(decimal.Decimal(text))


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_a_decimal_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(EncodeError):
        decimal_text(decimal.Decimal(text))


@pytest.mark.parametrize("value", [True, "1.5", decimal.Decimal(1), type("Real", (float,), {})(1.5)])
def test_what_is_no_double_is_refused(value: object) -> None:
    with pytest.raises(EncodeError, match="is not a float"):
        double_text(value)


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (1.5, "1.5"), (1e300, "1E+300"), (5, "5"), (float("nan"), "NaN")]
)
def test_a_double_or_an_integer_in_its_place_is_written(value: float, text: str) -> None:
    assert double_text(value) == text


@pytest.mark.parametrize(("value", "text"), [(math.inf, "Infinity"), (-math.inf, "-Infinity"), (math.nan, "NaN")])
def test_a_single_that_is_no_number_is_spelled_as_a_double_is(value: float, text: str) -> None:
    assert net_single(value) == net_double(value) == text
    assert net_single(value, True) == {"Infinity": "INF", "-Infinity": "-INF", "NaN": "NaN"}[text]


def test_an_int_in_place_of_a_decimal_is_its_digits() -> None:
    assert decimal_text(-(10**30)) == "-1" + "0" * 30
