"""How CSV is written: every rule of ``formats/WIRE.md`` 7.1 to 7.4, and of 2.5 for dates in cells.

A string is quoted by other code in a short record, a long one, a row of strings and a dictionary;
each rule is held against all of them. Layouts other than a host's have ``test_csv_layout.py``.
"""

from __future__ import annotations

import datetime as dt
import decimal
import gc
import linecache
import uuid
from typing import Any

import pytest

from formats import (
    Char,
    CsvFormat,
    DataContract,
    DateHandler,
    DateTimeOffset,
    Dto,
    EncodeError,
    Enumeration,
    Flags,
    Int32,
    Options,
    TextCase,
    labelled,
    member,
)


class Pair(Dto):
    a: str | None = None
    b: str | None = None


class Color(Enumeration):
    RED = "Red"
    ODD = labelled("Odd", "odd, one")


class Access(Flags):
    NONE = 0
    READ = 1


class Inner(Dto):
    id: Int32 = 0
    name: str | None = None


class Tone(Enumeration):
    LOW = "Low"


class Toned(Dto):
    tone: Tone = Tone.LOW
    text: str | None = None


class Mixed(Dto):
    first: Int32 = 0
    is_on: bool = False
    color: Color = Color.RED
    access: Access = Access.NONE
    maybe: Int32 | None = None
    inner: Inner | None = None
    items: list[str] | None = None
    map: dict[str, str] | None = None
    renamed: str | None = member(alias="re_Named")


HEAD = "First,IsOn,Color,Access,Maybe,Inner,Items,Map,re_Named\r\n"


def table(value: Any, type_: Any = None, options: Options | None = None) -> str:
    return CsvFormat().codec(type_ or type(value), options or Options()).encode(value).decode()


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


def test_null_and_the_empty_string_are_an_empty_cell() -> None:
    assert table([Pair(None, ""), Pair("", None)], list[Pair]) == "A,B\r\n,\r\n,\r\n"
    assert table(["a", "b,c", None, ""], list[str]) == 'a,"b,c",,\r\n'
    assert table(None, list[str]) == ""


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert table(Pair("a\ud800")) == "A,B\r\na\ufffd,\r\n"


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


def test_nested_names_heed_the_text_case_and_headers_do_not() -> None:
    declared = Options(text_case=TextCase.DECLARED)
    assert table(Mixed(inner=Inner(1)), options=declared) == f'{HEAD}0,False,Red,0,,"{{Id:1}}",,,\r\n'


class Wrapped(Enumeration):
    SINGLE = labelled("Single", "'x'")
    BACK = labelled("Back", "`x`")
    OPEN = labelled("Open", "'x")
    MIXED = labelled("Mixed", "'x`")
    SHORT = labelled("Short", "'")


class Labels(Dto):
    label: Wrapped = Wrapped.SINGLE
    text: str | None = None


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


def test_dates_heed_unix_time() -> None:
    class At(Dto):
        at: dt.datetime | None = None

    value = At(dt.datetime(2001, 2, 3, tzinfo=dt.UTC))
    assert table(value, options=Options(dates=DateHandler.UNIX_TIME)) == "At\r\n981158400\r\n"
    assert table(value, options=Options(dates=DateHandler.UNIX_TIME_MS)) == "At\r\n981158400000\r\n"
    assert table(value, options=Options(dates=DateHandler.ISO8601)) == "At\r\n2001-02-03\r\n"


class Base(Dto):
    id: Int32 = 0


class Derived(Base):
    name: str | None = None


class Contract(Dto, contract=True):
    status: str | None = member(alias="the,Status")
    rows: list[Pair] | None = member(order=1)


class Plain(Dto):
    rows: list[Pair] | None = None


def test_which_table_a_value_is() -> None:
    # spec 7.1 and 7.2
    assert table([Derived(id=1, name="x")], list[Derived]) == "Name,Id\r\nx,1\r\n"
    assert table([], list[Pair]) == "A,B\r\n"
    assert table(Contract("s", [Pair("x")])) == "A,B\r\nx,\r\n"
    assert table(Contract("s", None)) == ""
    assert table(Plain([Pair("x")])) == 'Rows\r\n"[{a:x}]"\r\n'
    assert table(Plain([Pair('"', ","), Pair()])) == 'Rows\r\n"[{a:"""""""",b:"",""},{}]"\r\n'
    assert table([1, 2], list[int]) == "1,2\r\n"
    assert table([], list[int]) == "\r\n"
    assert table(b"\x01\x02", bytes) == "1,2\r\n"
    assert table("a,b", str) == "a,b"
    assert table(5, int) == "5"
    assert table([{"b": "1"}, {"a": "2"}], list[dict[str, str]]) == "a,b\r\n,1\r\n2,\r\n"
    assert table({"a": 1}, dict[str, int]) == 'Key,Value\r\n"{key:a,value:1}"\r\n'


def test_a_heading_is_never_quoted_and_every_row_ends_in_crlf() -> None:
    class Odd(Dto):
        text: str | None = member(alias="a,[b")

    assert table(Odd("x")) == "a,[b\r\nx\r\n"


def test_a_null_row_is_an_empty_one() -> None:
    # The original crashes (gateway/WIRE.md 13): an empty row keeps the others in their places.
    assert table([Pair("x"), None], list[Pair | None]) == "A,B\r\nx,\r\n,\r\n"
    rows = CsvFormat().row_codec(Pair)
    assert rows.frame.prefix + rows.encode_rows([None, Pair("x")]) == b"A,B\r\n,\r\nx,\r\n"


def test_columns_of_defaults_are_dropped_if_asked_for() -> None:
    # spec 7.3, and the vectors' key "csv.nodefaults"
    dropped = Options(exclude_defaults=True)
    rows = [Mixed(1), Mixed(color=Color.ODD), Mixed(maybe=0)]
    assert table(rows, list[Mixed], dropped) == 'First,Color,Maybe\r\n1,Red,\r\n0,"odd, one",\r\n0,Red,0\r\n'
    assert table([Mixed(1)] * 70, list[Mixed], dropped) == "First\r\n" + "1\r\n" * 70


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (Pair(5), r"\$\.A"),  # type: ignore[arg-type]  # on purpose, as all below
        (Pair("x", b""), r"\$\.B"),  # type: ignore[arg-type]
        (Mixed(first=True), r"\$\.First"),
        (Mixed(first=None), r"\$\.First"),  # type: ignore[arg-type]
        (Mixed(is_on=0), r"\$\.IsOn"),  # type: ignore[arg-type]
        (Mixed(color="Red"), r"\$\.Color"),  # type: ignore[arg-type]
        (Mixed(color=None), r"\$\.Color"),  # type: ignore[arg-type]
        (Mixed(inner=Pair()), r"\$\.Inner"),  # type: ignore[arg-type]
        (Toned(tone=Color.RED), r"\$\.Tone"),  # type: ignore[arg-type]
        (Mixed(items=["x", 5]), r"\$\.Items\[1\]"),  # type: ignore[list-item]
        (Mixed(map={"a": 5}), r"\$\.Map\['a'\]"),  # type: ignore[dict-item]
    ],
)
def test_a_value_of_a_wrong_class_is_named(value: Any, where: str) -> None:
    with pytest.raises(EncodeError, match=where):
        table(value)


def test_a_wrong_row_of_many_is_named_by_its_own_number() -> None:
    with pytest.raises(EncodeError, match=r"\$\[150\]\.A"):
        table([*[Pair("x")] * 150, Pair(1)], list[Pair])  # type: ignore[arg-type]  # on purpose


def test_data_contracts_name_their_alias_in_the_header() -> None:
    class Named(Dto, contract=DataContract()):
        text: str | None = member(alias="the_Text")

    assert table(Named("x")) == "the_Text\r\nx\r\n"


def test_the_function_of_a_row_is_made_once_for_a_codec() -> None:
    def rows() -> int:
        return sum(name.startswith("<generated row ") for name in linecache.cache)

    gc.collect()
    before = rows()
    codec = CsvFormat().codec(list[Labels])

    assert rows() == before + 1
    assert codec.encode([]) == b"Label,Text\r\n"
