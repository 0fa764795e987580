"""The text of scalars; every expected text is formats/WIRE.md 2, 4.1 or 6.2."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from formats.errors import EncodeError
from formats.options import HOST, Options, TimeSpanHandler
from formats.scalars.parsing import parser_of
from formats.scalars.writing import bare_text, json_string, json_token, jsv_string, jsv_token
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Scalar
from tests.formats.scalars.cases import MOMENT, NAIVE, Access, Level


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


@pytest.mark.parametrize(
    ("value", "text"), [(-1, "-1"), (-2, "-2"), (-(2**31), "-2147483648"), (2**31 - 1, "2147483647")]
)
def test_flags_are_a_signed_number_of_32_bits(value: int, text: str) -> None:
    shape = Enumerated(Access)
    assert json_token(shape, HOST)(Access(value)) == jsv_token(shape, HOST)(Access(value)) == text
    assert parser_of(shape)(text) == Access(value)
    assert ~Access(value) == Access(~value)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.URI, 'https://example.org/a,"b"', 'https://example.org/a,"b"'),
        (Kind.TIME_ONLY, dt.time(1, 2), "01:02"),
        (Kind.GUID, uuid.UUID(int=1), "0" * 31 + "1"),
    ],
)
def test_a_bare_text_is_that_of_jsv_without_its_quotes(kind: Kind, value: Any, text: str) -> None:
    options = Options(spans=TimeSpanHandler.STANDARD)

    assert bare_text(Scalar(kind), options)(value) == text
    assert jsv_token(Scalar(kind), options)(value) in (text, jsv_string(text))
