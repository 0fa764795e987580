"""Tables laid out for reporting tools: every setting of ``CsvLayout``, written and read.

Expected texts follow RFC 4180 and OWASP's "CSV Injection"; the cells themselves are
``formats/WIRE.md`` 7.4's. Python's own ``csv`` module is the judge of what a tool reads.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import CsvFormat, CsvLayout, DateTimeOffset, DecodeError, Dto, EncodeError, Enumeration, Options, member


class Place(Dto):
    city: str | None = None
    floor: int = 0


class Person(Dto):
    name: str | None = None
    score: float = 0.0
    at: datetime.datetime | None = None
    home: Place | None = None
    tags: list[str] = member(default_factory=list)


class Boss(Dto):
    name: str | None = None
    deputy: Boss | None = None
    home: Place | None = None


class Sign(Enumeration):
    PLUS = "Plus"


class Signed(Dto):
    sign: Sign = Sign.PLUS


ANN = Person(name="Ann", score=-1.5, home=Place("Rome; old", 2), tags=["a", "b,c"])


def written(value: Any, type_: Any, **layout: Any) -> str:
    return CsvFormat().codec(type_, Options(csv=CsvLayout(**layout))).encode(value).decode()


def test_the_default_layout_is_what_a_host_writes() -> None:
    assert written([ANN], list[Person]) == CsvFormat().codec(list[Person]).encode([ANN]).decode()


def test_a_separator_stands_between_cells_and_a_cell_that_holds_it_is_quoted() -> None:
    row = 'Ann;-1.5;;"{city:Rome; old,floor:2}";"[a,""b,c""]"'
    assert written([ANN], list[Person], separator=";") == f"Name;Score;At;Home;Tags\r\n{row}\r\n"
    assert written([Place("a;b", 1), Place("a,b", 2)], list[Place], separator=";") == (
        'City;Floor\r\n"a;b";1\r\na,b;2\r\n'
    )


def test_a_bom_stands_once_before_the_header() -> None:
    assert written([ANN, ANN], list[Person], bom=True).count("\ufeff") == 1
    assert written([ANN], list[Person], bom=True).startswith("\ufeffName,")
    rows = CsvFormat().row_codec(Place, Options(csv=CsvLayout(bom=True)))
    assert rows.frame.prefix == b"\xef\xbb\xbfCity,Floor\r\n"
    assert rows.encode_rows([Place("x", 1)]) == b"x,1\r\n"


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (list[Place], [Place("x", 1)], "x,1\r\n"),
        (Place, Place("x", 1), "x,1\r\n"),
        (list[dict[str, str]], [{"a": "1"}], "1\r\n"),
        (dict[str, int], {"a": 1}, '"{key:a,value:1}"\r\n'),
    ],
)
def test_a_table_without_header_is_its_rows(type_: Any, value: Any, text: str) -> None:
    assert written(value, type_, header=False) == text


def test_rows_without_header_have_no_frame() -> None:
    assert CsvFormat().row_codec(Place, Options(csv=CsvLayout(header=False))).frame.prefix == b""


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    text = written([Place(f"{start}1", -1)], list[Place], guard_formulas=True)

    cell = next(csv.reader(io.StringIO(text.split("\r\n", 1)[1], newline="")))
    assert cell == [f"'{start}1", "-1"]


def test_numbers_and_dates_are_never_guarded() -> None:
    options = Options(csv=CsvLayout(guard_formulas=True))
    value = [Person(name="x-1", score=-2.5), Person(name="a", score=float("-inf"))]
    assert CsvFormat().codec(list[Person], options).encode(value) == (
        b'Name,Score,At,Home,Tags\r\nx-1,-2.5,,,"[]"\r\na,-Infinity,,,"[]"\r\n'
    )


def test_keys_and_items_that_a_spreadsheet_would_run_are_guarded_too() -> None:
    assert written([{"=a": "+b"}], list[dict[str, str]], guard_formulas=True) == "'=a\r\n'+b\r\n"
    assert written(["=a", "b"], list[str], guard_formulas=True) == "'=a,b\r\n"
    assert written([datetime.timedelta(seconds=-1)], list[datetime.timedelta], guard_formulas=True) == "'-PT1S\r\n"
    assert written([-1, 2], list[int], guard_formulas=True) == "-1,2\r\n"


def test_loose_values_are_guarded_if_they_are_text() -> None:
    row = written({"a": -1, "b": "-1"}, dict[str, object], guard_formulas=True, header=False)
    assert row == "-1,'-1\r\n"


def test_an_undefined_enum_member_is_guarded_as_any_text_is() -> None:
    assert written(Signed(Sign.numbered(-1)), Signed, guard_formulas=True) == "Sign\r\n'-1\r\n"


def test_nested_json_is_json_text_in_a_cell() -> None:
    text = written([ANN], list[Person], nested="json")
    cells = next(csv.DictReader(io.StringIO(text, newline="")))
    assert json.loads(cells["Home"]) == {"city": "Rome; old", "floor": 2}
    assert json.loads(cells["Tags"]) == ["a", "b,c"]
    assert cells["Name"] == "Ann"


def test_a_flat_table_has_a_column_for_each_member_of_a_nested_record() -> None:
    people = [ANN, Person(name="Bob")]
    assert written(people, list[Person], nested="flat") == (
        'Name,Score,At,Home.City,Home.Floor,Tags\r\nAnn,-1.5,,Rome; old,2,"[a,""b,c""]"\r\nBob,0,,,,"[]"\r\n'
    )


def test_a_record_that_contains_itself_is_flat_down_to_itself() -> None:
    boss = Boss("a", Boss("b"), Place("c", 1))
    assert written(
        [boss], list[Boss], nested="flat"
    ) == "Name,Deputy,Home.City,Home.Floor\r\na,{name:b},c,1\r\n".replace("{name:b}", '"{name:b}"')


def test_a_wrong_record_in_a_flat_column_is_named() -> None:
    with pytest.raises(EncodeError, match=r"\$\[0\]\.Home"):
        written([Person(home="no")], list[Person], nested="flat")  # type: ignore[arg-type]  # that is the fault


def test_everything_is_quoted_if_asked_for() -> None:
    assert written([Place('a"b', 1), None, Place()], list[Place | None], quote_all=True) == (
        '"City","Floor"\r\n"a""b","1"\r\n"",""\r\n"","0"\r\n'
    )


def test_default_columns_are_dropped_in_every_layout() -> None:
    options = Options(exclude_defaults=True, csv=CsvLayout(nested="flat", separator=";", quote_all=True))
    value = [Person(name="a", home=Place("x")), Person(name="b")]
    assert CsvFormat().codec(list[Person], options).encode(value) == (
        b'"Name";"Home.City";"Tags"\r\n"a";"x";"[]"\r\n"b";"";"[]"\r\n'
    )


@pytest.mark.parametrize("separator", ["", ";;", "a", "1", '"', "\n", "\r", ".", "-", "é", "\0", "["])
def test_what_cannot_separate_cells_is_refused(separator: str) -> None:
    with pytest.raises(ValueError, match="cannot separate cells"):
        CsvLayout(separator=separator)


texts = st.text(alphabet="ab ,;\t|\"'=+-@[{\r\n\u20ac", max_size=8)


@given(
    st.lists(st.builds(Place, texts, st.integers(-9, 9)), min_size=1),
    st.sampled_from(",;\t|"),
    st.booleans(),
    st.booleans(),
)
def test_what_a_tool_reads_is_what_was_written(
    places: list[Place], separator: str, quote_all: bool, guard: bool
) -> None:
    layout = {"separator": separator, "quote_all": quote_all, "guard_formulas": guard, "header": False}
    read = list(
        csv.reader(io.StringIO(written(places, list[Place], **layout), newline=""), delimiter=separator, strict=True)
    )
    cells = [each.city or "" for each in places]
    if guard:
        cells = ["'" + each if each[:1] in {*"=+-@\t\r\n＝＋－＠"} else each for each in cells]
    assert read == [[cell, str(each.floor)] for cell, each in zip(cells, places, strict=True)]


@given(st.lists(st.builds(Place, texts.filter(bool), st.integers(-9, 9)), min_size=1), st.sampled_from(",;\t|"))
def test_our_own_reader_reads_any_separator(places: list[Place], separator: str) -> None:
    codec = CsvFormat().codec(list[Place], Options(csv=CsvLayout(separator=separator, bom=True)))
    assert codec.decode(codec.encode(places)) == places


def test_a_long_text_with_another_separator_is_read_in_linear_time() -> None:
    codec = CsvFormat().codec(list[Place], Options(csv=CsvLayout(separator=";")))
    assert codec.decode(b"City;Floor\r\n" + b"x" * 2_000_000 + b";1\r\n")[0].floor == 1
    with pytest.raises(DecodeError):
        codec.decode(b"City;Floor\r\n" + b'"' * 1_999_999)


def test_an_error_in_a_table_with_another_separator_has_its_place() -> None:
    codec = CsvFormat().codec(list[Place], Options(csv=CsvLayout(separator=";")))
    with pytest.raises(Exception, match="line 4, column Floor"):
        codec.decode(b'City;Floor\r\n"a\r\n;b";1\r\nc,d;x\r\n')


class Moments(Dto):
    when: datetime.datetime | None = None
    off: DateTimeOffset | None = None
    price: Decimal = Decimal(0)
    ratio: float = 0.0


_UTC = datetime.datetime(2026, 1, 2, 9, 30, tzinfo=datetime.UTC)
_MOMENTS = [
    Moments(datetime.datetime(2026, 1, 2), _UTC, Decimal("1.50"), 0.25),  # noqa: DTZ001 - of no zone
    Moments(_UTC, _UTC.astimezone(datetime.timezone(datetime.timedelta(hours=2))), Decimal("-1000"), 1e20),
    Moments(_UTC.replace(microsecond=5)),
]


def moments(layout: CsvLayout) -> list[str]:
    text: str = CsvFormat().codec(list[Moments], Options(csv=layout)).encode(_MOMENTS).decode()
    return text.split("\r\n")[1:-1]


def test_dates_of_a_table_are_in_one_iso_shape() -> None:
    assert [line.split(",")[:2] for line in moments(CsvLayout(dates="iso"))] == [
        ["2026-01-02T00:00:00.000000", "2026-01-02T09:30:00.000000Z"],
        ["2026-01-02T09:30:00.000000Z", "2026-01-02T09:30:00.000000Z"],
        ["2026-01-02T09:30:00.000005Z", ""],
    ]


def test_dates_for_a_spreadsheet_are_what_it_takes_for_dates() -> None:
    assert [line.split(",")[:2] for line in moments(CsvLayout(dates="spreadsheet"))] == [
        ["2026-01-02 00:00:00", "2026-01-02 09:30:00"],
        ["2026-01-02 09:30:00", "2026-01-02 09:30:00"],
        ["2026-01-02 09:30:00", ""],
    ]


def test_fractions_have_the_readers_decimal_mark() -> None:
    semicolons = moments(CsvLayout(separator=";", decimal_comma=True))

    assert [line.split(";")[2:] for line in semicolons] == [["1,50", "0,25"], ["-1000", "1E+20"], ["0", "0"]]
    assert moments(CsvLayout(decimal_comma=True))[0].endswith(',"1,50","0,25"')


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (list[float], [1.5, -0.25], "1,5;-0,25\r\n"),
        (list[list[Decimal]], [[Decimal("1.50")], [Decimal(2)]], "1,50\r\n2\r\n"),
        (list[datetime.datetime], [_UTC], "2026-01-02T09:30:00.000000Z\r\n"),
        (float, 1.5, "1,5"),
    ],
)
def test_numbers_and_dates_without_a_record_follow_the_layout_too(type_: Any, value: Any, text: str) -> None:
    layout = CsvLayout(separator=";", decimal_comma=True, dates="iso")

    assert CsvFormat().codec(type_, Options(csv=layout)).encode(value).decode() == text


def test_a_date_of_a_wrong_class_is_refused_in_every_shape() -> None:
    with pytest.raises(EncodeError):
        CsvFormat().codec(list[Moments], Options(csv=CsvLayout(dates="iso"))).encode([Moments("today")])  # type: ignore[arg-type]
