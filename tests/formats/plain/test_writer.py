"""Values → plain data: text, numbers, booleans, bytes, lists and maps, nothing else."""

from __future__ import annotations

import datetime as dt
import uuid
from ipaddress import IPv6Address
from typing import Annotated, Any

import pytest

from formats import (
    HOST,
    Converter,
    Dto,
    Enumeration,
    Flags,
    Int32,
    KeyValuePair,
    Options,
    TextCase,
    TimeSpanHandler,
    Uri,
    shape_of,
)
from formats.errors import EncodeError
from formats.plain import reader_of, writer_of

Address = Annotated[IPv6Address, Converter(str, IPv6Address)]


class Colour(Enumeration):
    RED = "Red"


class Rights(Flags):
    NONE = 0
    READ = 1
    WRITE = 2


class Leaf(Dto):
    size: Int32 = 0
    dial_code: str | None = None


class Heavy(Leaf):
    weight: float = 0.0


def write(type_: Any, value: Any, options: Options = HOST) -> Any:
    return writer_of(shape_of(type_), options)(value)


@pytest.mark.parametrize(
    ("type_", "value", "data"),
    [
        (Leaf, Leaf(1), {"size": 1}),
        (Leaf, Leaf(1, "a\ud800"), {"size": 1, "dialCode": "a\ufffd"}),
        (Leaf, Heavy(weight=2), {"weight": 2.0, "size": 0}),
        (list[Leaf], (Leaf(1), None), [{"size": 1}, None]),
        (dict[Int32, Leaf], {1: Leaf()}, {1: {"size": 0}}),
        (KeyValuePair[str, Int32], KeyValuePair("a", 1), {"key": "a", "value": 1}),
        (Colour, Colour.RED, "Red"),
        (Rights, Rights.READ | Rights.WRITE, 3),
        (uuid.UUID, uuid.UUID(int=1), "0" * 31 + "1"),
        (dt.date, dt.date(2024, 2, 29), "2024-02-29"),
        (bytes, bytearray(b"x"), b"x"),
        (object, {1: [None, True, 1.5, "\ud800", b"x", Leaf()]}, {"1": [None, True, 1.5, "\ufffd", b"x", {"size": 0}]}),
        (Leaf, None, None),
    ],
)
def test_a_value_is_the_plain_data_of_its_type(type_: Any, value: Any, data: Any) -> None:
    assert write(type_, value) == data


@pytest.mark.parametrize(
    ("type_", "value", "options", "text"),
    [
        (Uri, 'https://example.org/a,"b"', HOST, 'https://example.org/a,"b"'),
        (Uri, "https://example.org/\ud800", HOST, "https://example.org/\ufffd"),
        (Address, IPv6Address("::1"), HOST, "::1"),
        (dt.time, dt.time(1, 2), Options(spans=TimeSpanHandler.STANDARD), "01:02"),
    ],
)
def test_a_scalars_text_has_none_of_the_quotes_of_jsv(type_: Any, value: Any, options: Options, text: str) -> None:
    assert write(type_, value, options) == text
    assert write(dict[type_, type_], {value: value}, options) == {text: text}
    if "\ufffd" not in text:
        assert reader_of(shape_of(type_), options)(text) == value


def test_nulls_and_names_are_as_the_options_want_them() -> None:
    wanted = Options(include_nulls=True, text_case=TextCase.DECLARED)

    assert write(Leaf, Leaf(), wanted) == {"Size": 0, "DialCode": None}
    assert write(KeyValuePair[str, Int32], KeyValuePair("a", 1), wanted) == {"Key": "a", "Value": 1}


@pytest.mark.parametrize(
    ("type_", "value", "where"),
    [
        (Leaf, Leaf("x"), "$.Size"),  # type: ignore[arg-type]  # what is wrong
        (Leaf, "x", "$"),
        (list[Leaf], {}, "$"),
        (dict[str, Int32], [], "$"),
        (KeyValuePair[str, Int32], ("a", 1), "$"),
        (list[str], ["a", 1], "$[1]"),
        (object, 2**64, ""),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(type_: Any, value: Any, where: str) -> None:
    with pytest.raises(EncodeError) as caught:
        write(type_, value)

    assert caught.value.where == where
