"""Scalars read from text; the tables are formats/WIRE.md 2.7 to 2.12."""

from __future__ import annotations

import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import Char, JsonFormat
from formats.errors import DecodeError
from formats.scalars.parsing import parser_of
from formats.types.kinds import Kind
from formats.types.primitives import LOCAL
from formats.types.shapes import Enumerated, Scalar
from tests.formats.scalars.cases import ERROR, Access, Level, read


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


def test_an_enum_is_read_by_text_name_number_or_list() -> None:
    level, access = parser_of(Enumerated(Level)), parser_of(Enumerated(Access))

    assert [level(text) for text in ("first-value", "FIRST", "0")] == [Level.FIRST] * 3
    assert level("7") == Level.numbered(7)
    assert access("read, Write") == Access.READ | Access.WRITE
    for text in ("", "third", "1.0"):
        with pytest.raises(DecodeError):
            level(text)


@pytest.mark.parametrize("text", ["1,2", "Read,1", "1,Write", "Read,", ",", "Read,Nope", "Read Write", "Read|Write"])
def test_only_names_are_joined_by_commas_in_an_enum(text: str) -> None:
    with pytest.raises(DecodeError):
        parser_of(Enumerated(Access))(text)


KINDS = [kind for kind in Kind if kind not in (Kind.OBJECT, Kind.STRING)]


@given(st.sampled_from(KINDS), st.text(max_size=40))
def test_any_text_is_a_value_or_a_decode_error(kind: Kind, text: str) -> None:
    read(kind, text)


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


def test_half_of_a_character_beyond_16_bits_is_its_first_unit() -> None:
    assert read(Kind.CHAR, "😀") == "\ud83d"
    assert JsonFormat().codec(Char).encode("\ud83d") == '"\ufffd"'.encode()


def test_blanks_alone_are_no_base64() -> None:
    assert read(Kind.BYTES, "    ") is ERROR
    assert read(Kind.BYTES, "AQ ID") == b"\1\2\3"


@pytest.mark.parametrize(("text", "hour"), [("10:00", 10), ("0:00", 0), (" 23:59 ", 23)])
def test_a_time_alone_is_that_of_today(text: str, hour: int) -> None:
    before = datetime.datetime.now(datetime.UTC).date()
    found = read(Kind.DATE_TIME, text)

    assert found.date() in (before, datetime.datetime.now(datetime.UTC).date())
    assert (found.hour, found.second, found.microsecond, found.tzinfo) == (hour, 0, 0, LOCAL)


@pytest.mark.parametrize("text", ["24:00", "10:60", "10:00 PM", "10:00:00", "10", ":10", "10:0"])
def test_what_looks_like_a_time_alone_is_no_date(text: str) -> None:
    with pytest.raises(DecodeError):
        parser_of(Scalar(Kind.DATE_TIME))(text)
