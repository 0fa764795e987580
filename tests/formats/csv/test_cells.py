"""What stands in a cell, and when in quotes (formats/WIRE.md 7.4)."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

import pytest

from formats import (
    Char,
    Converter,
    CsvFormat,
    DateTimeOffset,
    Dto,
    Options,
    Uri,
)
from tests.formats.csv.tables import HEAD, Access, Color, Inner, Labels, Mixed, Pair, Tone, Toned, Wrapped, table

# spec 7.4 rule 4, and the strings it says cause no quoting.
QUOTED = ['"', ",", "\r", "\n", '""', 'say "hi"', "Hello, World!", "[x", "{x", "[", "{", " ,", "a\r\nb"]


BARE = ["x]", "x[", "a{b}", "a:b", "'x'", " x ", "a;b", "a\tb", "=1", "`x`", "\u00e9\u20ac", "\x00", "\x00\x00"]


def cells(text: str, cell: str) -> list[tuple[str, str]]:
    """Return what is written and what is expected, for every place where a string stands."""
    head = "A,B\r\n"
    return [
        (table(Pair(text, "y")), f"{head}{cell},y\r\n"),
        (table([Pair("x", text), Pair(text, text)], list[Pair]), f"{head}x,{cell}\r\n{cell},{cell}\r\n"),
        (table([Pair(text)] * 200, list[Pair]), head + f"{cell},\r\n" * 200),
        (table(["x", text], list[str]), f"x,{cell}\r\n"),
        (table([[text, "x"]], list[list[str]]), f"{cell},x\r\n"),
        (table([{"k": text}], list[dict[str, str]]), f"k\r\n{cell}\r\n"),
        (table({text: "v"}, dict[str, str]), f"{cell}\r\nv\r\n"),
        (table({"k": text}, dict[str, Any]), f"k\r\n{cell}\r\n"),
    ]


@pytest.mark.parametrize("text", QUOTED)
def test_a_cell_with_a_mark_or_a_bracket_in_front_is_quoted(text: str) -> None:
    doubled = text.replace('"', '""')
    for written, expected in cells(text, f'"{doubled}"'):
        assert written == expected


@pytest.mark.parametrize("text", BARE)
def test_any_other_text_is_bare(text: str) -> None:
    for written, expected in cells(text, text):
        assert written == expected


def test_cells_that_are_no_strings() -> None:
    # spec 7.4 rules 2 and 3
    assert table(Mixed()) == f"{HEAD}0,False,Red,0,,,,,\r\n"
    assert table(Mixed(7, True, Color.ODD, Access.READ, 0)) == f'{HEAD}7,True,"odd, one",1,0,,,,\r\n'
    assert table(Mixed(color=Color.numbered(9))) == f"{HEAD}0,False,9,0,,,,,\r\n"
    assert table(Toned(), options=Options(enums_as_integers=True)) == "Tone,Text\r\n0,\r\n"
    assert table(Toned(Tone.numbered(9), "x")) == "Tone,Text\r\n9,x\r\n"
    assert table(Mixed(), options=Options(enums_as_integers=True)) == f"{HEAD}0,False,0,0,,,,,\r\n"


@pytest.mark.parametrize(
    ("held", "cell"),
    [
        ({"inner": Inner(1, "x")}, '"{id:1,name:x}",,,'),
        ({"inner": Inner(1, 'a "q", b')}, '"{id:1,name:""a """"q"""", b""}",,,'),
        ({"items": []}, ',"[]",,'),
        ({"items": ["a", "b,c", None, ""]}, ',"[a,""b,c"",,""""]",,'),
        ({"map": {}}, ',,"{}",'),
        ({"map": {"a": "1"}}, ',,"{a:1}",'),
        ({"map": {"a:b": "c,d"}}, ',,"{""a:b"":""c,d""}",'),
    ],
)
def test_a_nested_value_is_jsv_in_quotes(held: dict[str, Any], cell: str) -> None:
    assert table(Mixed(**held)) == f"{HEAD}0,False,Red,0,,{cell}\r\n"


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        (Wrapped.SINGLE, "x"),
        (Wrapped.BACK, "x"),
        (Wrapped.OPEN, "'x"),
        (Wrapped.MIXED, "'x`"),
        (Wrapped.SHORT, "'"),
    ],
)
def test_one_pair_of_quotes_around_a_text_that_is_no_string_is_taken_off(label: Wrapped, cell: str) -> None:
    # spec 7.4 rule 3, trap 18: an enum's name is JSV text, a string is not.
    assert table([Labels(label, label.value)], list[Labels]) == f"Label,Text\r\n{cell},{label.value}\r\n"


@pytest.mark.parametrize(
    ("type_", "value", "cell"),
    [
        (Char, ",", '","'),
        (Char, '"', '""""'),
        (Char, "{", '"{"'),
        (Char, "a", "a"),
        (float, 1e17, "1E+17"),
        (float, -0.0, "-0"),
        (decimal.Decimal, decimal.Decimal("1.10"), "1.10"),
        (uuid.UUID, uuid.UUID(int=10), "0000000000000000000000000000000a"),
        (bytes, b"\x01\x02", "AQI="),
        (dt.timedelta, dt.timedelta(seconds=-1.5), "-PT1.5S"),
        (dt.date, dt.date(2001, 2, 3), "2001-02-03"),
        (dt.time, dt.time(1, 2, 3), "PT1H2M3S"),
        (dt.datetime, dt.datetime(2001, 2, 3, tzinfo=dt.UTC), "2001-02-03"),
        (dt.datetime, dt.datetime(2001, 2, 3, 4, 5, 6, tzinfo=dt.UTC), "2001-02-03T04:05:06Z"),
        (dt.datetime, dt.datetime(2001, 2, 3, 4, 5, 6, 7), "2001-02-03T04:05:06.0000070+00:00"),  # noqa: DTZ001 - kind unspecified
        (DateTimeOffset, dt.datetime(2001, 2, 3, tzinfo=dt.UTC), "2001-02-03T00:00:00.0000000+00:00"),
        (Any, "[x", '"[x"'),
        (Any, 5, "5"),
        (Any, ["a,b"], '"[""a,b""]"'),
    ],
)
def test_the_cell_of_each_kind(type_: Any, value: Any, cell: str) -> None:
    # spec 2.1 (column "CSV cell"), 2.3, 2.5 and 7.4
    one = type("One", (Dto,), {"__annotations__": {"value": type_, "other": str | None}, "other": None})
    assert table(one(value), one) == f"Value,Other\r\n{cell},\r\n"
    assert table([one(value, "x")] * 70, list[one]) == "Value,Other\r\n" + f"{cell},x\r\n" * 70  # type: ignore[valid-type]


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (list[Uri], ["https://example.org/a", "b:c,d"], 'https://example.org/a,"b:c,d"\r\n'),
        (Uri, "https://example.org/a", "https://example.org/a"),
    ],
)
def test_a_uri_without_a_record_is_read_as_it_was_written(type_: Any, value: Any, text: str) -> None:
    codec = CsvFormat().codec(type_)

    assert codec.encode(value).decode() == text
    assert codec.decode(text.encode()) == value


class Code(str):
    """A class of a service's own."""

    __slots__ = ()
    __converter__ = Converter(str, lambda text: Code(text))


class Coded(Dto):
    code: Code | None = None


@pytest.mark.parametrize("text", ['a"b', '"a"', "'a'", "`a`", "a,b", "[a", "a\r\nb", "-1"])
def test_the_text_of_a_services_own_class_comes_back_as_it_was(text: str) -> None:
    code = Code(text)
    for type_, value in (
        (list[Coded], [Coded(code)] * 3),
        (list[Code], [code, Code("z")]),
        (list[list[Code]], [[code], [Code("z")]]),
        (list[dict[str, Code]], [{"k": code}]),
        (Code, code),
    ):
        codec = CsvFormat().codec(type_)

        assert codec.decode(codec.encode(value)) == value, type_
