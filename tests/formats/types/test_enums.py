"""Enums: their numbers have .NET's width, and what is beyond it is no value."""

from __future__ import annotations

from typing import Any

import pytest

from formats import (
    Byte,
    DecodeError,
    Dto,
    Enumeration,
    Flags,
    Int32,
    Int64,
    JsonFormat,
    JsvFormat,
    UInt32,
    reader_of_text,
    shape_of,
)
from formats.types.enums import underlying_of
from formats.types.kinds import Kind


class Color(Enumeration):
    RED = "Red"
    BLUE = "Blue"


class Access(Flags):
    NONE = 0
    READ = 1


class Wide(Flags, underlying=Int64):
    NONE = 0
    TOP = 2**40


class Small(Enumeration, underlying=Byte, as_int=True):
    ONE = "One", 1


class Unsigned(Flags, underlying=UInt32):
    ALL = 2**32 - 1


class Painted(Dto, namespace="Enums"):
    color: Color = Color.BLUE
    access: Access = Access.READ
    wide: Wide = Wide.NONE
    small: Small = Small.ONE
    unsigned: Unsigned = Unsigned(0)


TOO_LARGE = [
    (Color, "color", 2**31),
    (Color, "color", -(2**31) - 1),
    (Access, "access", 2**31),
    (Wide, "wide", 2**63),
    (Small, "small", 256),
    (Unsigned, "unsigned", 2**32),
]


@pytest.mark.parametrize(("type_", "member", "number"), TOO_LARGE)
def test_a_number_beyond_the_width_keeps_the_default_in_a_body_and_is_refused_elsewhere(
    type_: Any, member: str, number: int
) -> None:
    assert JsonFormat().codec(Painted).decode(f'{{"{member}":{number}}}'.encode()) == Painted()
    assert JsvFormat().codec(Painted).decode(f"{{{member}:{number}}}".encode()) == Painted()
    with pytest.raises(DecodeError):
        reader_of_text(shape_of(type_))(str(number))


@pytest.mark.parametrize(
    ("type_", "number", "text"),
    [
        (Wide, -1, "-1"),
        (Wide, 2**62, str(2**62)),
        (Wide, 2**63, str(-(2**63))),
        (Access, -1, "-1"),
        (Unsigned, 2**32 - 1, str(2**32 - 1)),
        (Unsigned, 2**31, str(2**31)),
    ],
)
def test_flags_are_numbers_of_their_width(type_: Any, number: int, text: str) -> None:
    codec = JsonFormat().codec(type_)

    assert codec.encode(type_(number)) == text.encode()
    assert codec.decode(text.encode()) == type_(number)


def test_an_enum_that_clients_know_as_a_number_has_its_name_on_the_wire() -> None:
    assert JsonFormat().codec(Small).encode(Small.ONE) == b'"One"'
    assert JsonFormat().codec(Small).decode(b"1") is Small.ONE
    assert underlying_of(Small) is Kind.BYTE


def test_an_enum_counts_in_integers() -> None:
    for wrong in (float, str, 7, Kind.DOUBLE):
        with pytest.raises(TypeError, match="none of .NET's integers"):  # noqa: RUF043 - a dot is one too

            class Wrong(Enumeration, underlying=wrong):
                ONE = "One"

    assert underlying_of(Color) is Kind.INT32


def test_a_dictionary_may_have_enums_as_keys() -> None:
    codec = JsonFormat().codec(dict[Color, Int32])

    assert codec.encode({Color.BLUE: 2}) == b'{"Blue":2}'
    assert codec.decode(b'{"blue":2,"0":1}') == {Color.BLUE: 2, Color.RED: 1}
