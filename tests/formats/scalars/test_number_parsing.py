"""Booleans and numbers read from text; the tables are formats/WIRE.md 2.9 and 2.10."""

from __future__ import annotations

import decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import JsonFormat, XmlFormat
from formats.errors import DecodeError
from formats.options import HOST
from formats.scalars.number_parsing import single
from formats.scalars.parsing import parser_of
from formats.scalars.writing import jsv_token
from formats.types.kinds import Kind
from formats.types.shapes import Scalar
from tests.formats.scalars.cases import ERROR, read


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
        # One more than 96 bits hold: a place is given up.
        ("7.9228162514264337593543950336", "7.922816251426433759354395034"),
        ("9.9999999999999999999999999999", "10.000000000000000000000000000"),
    ],
)
def test_a_decimal_keeps_its_scale_within_96_bits(text: str, value: str) -> None:
    assert str(read(Kind.DECIMAL, text)) == value


@pytest.mark.parametrize("text", ["79228162514264337593543950336", "1e29", "1e999999999999", "", "NaN"])
def test_a_decimal_beyond_96_bits_is_refused(text: str) -> None:
    assert read(Kind.DECIMAL, text) is ERROR


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
def test_a_decimal_survives_its_text(value: decimal.Decimal) -> None:
    shape = Scalar(Kind.DECIMAL)

    assert str(parser_of(shape)(jsv_token(shape, HOST)(value))) == str(value).replace("-0.000000", "0.000000")


def test_a_decimal_has_at_most_400_characters() -> None:
    parse = parser_of(Scalar(Kind.DECIMAL))

    assert parse(" " * 1_000 + "0." + "0" * 398 + " ") == 0
    with pytest.raises(DecodeError):
        parse("0." + "0" * 399)


@pytest.mark.parametrize("size", [10, 400, 401, 50_000])
def test_a_double_has_any_number_of_characters(size: int) -> None:
    # .NET's parser reads all of them, and so does msgspec: the two readers of JSON must not differ
    for text, value in (
        (f"1.5{'0' * size}", 1.5),
        (f"25{'0' * size}e-{size + 1}", 2.5),
        (f"-0.{'0' * size}1e{size}", -0.1),
    ):
        assert (read(Kind.DOUBLE, text), read(Kind.SINGLE, text)) == (value, single(text))
        for type_, around in ((float, "{}"), (list[float], "[{}]"), (dict[str, float], '{{"a":{}}}')):
            codec: Any = JsonFormat().codec(type_)
            data = around.format(text).encode()
            assert codec.decode(data) == codec.decoder.decode_tolerantly(data)
        document = XmlFormat().codec(float).encode(0.0).replace(b">0<", f">{text}<".encode())
        assert XmlFormat().codec(float).decode(document) == value


@pytest.mark.parametrize("kind", [Kind.DOUBLE, Kind.SINGLE, Kind.DECIMAL])
def test_a_comma_stands_before_three_digits_or_the_text_is_no_number(kind: Kind) -> None:
    parse = parser_of(Scalar(kind))

    assert [parse(each) for each in ("1,000", "12,345,678", "-1,000.5")] == [1000, 12_345_678, -1000.5]
    for text in ("1,50", "1,5", "1,", ",5", "1,,000", "1,0000", "1.000,5"):
        with pytest.raises(DecodeError):
            parse(text)
