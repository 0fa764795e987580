"""How JSV is spelled: every quoting, null and date rule of ``formats/WIRE.md`` 1.3, 1.4, 2.1, 2.5, 3 and 6.

A string is written by other code in a short record, a long one, a list and a dictionary; each
rule is held against all of them.
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

import pytest

from formats import (
    LOCAL,
    Char,
    DateHandler,
    DateTimeOffset,
    Dto,
    EncodeError,
    Enumeration,
    Flags,
    Int32,
    KeyValuePair,
    Options,
    Single,
    TextCase,
    TimeSpanHandler,
    labelled,
    member,
)
from tests.formats.jsv.texts import Few, jsv


class Many(Dto):
    a: str | None = None
    b: str | None = None
    c: str | None = None
    d: str | None = None
    e: str | None = None
    f: str | None = None
    g: str | None = None
    h: str | None = None


class Color(Enumeration):
    RED = "Red"
    PALE = labelled("Pale", "pale one")


class Access(Flags):
    NONE = 0
    READ = 1


class Inner(Dto):
    id: Int32 = 0


class Shade(Enumeration):
    DARK = "Dark"


class Twin(Dto):
    """Of the same members as :class:`Inner`, and yet another type."""

    id: Int32 = 0


class Contract(Dto, contract=True):
    last: Int32 = member(0, order=2, emit_default=False)
    first: str | None = member(order=1)


class Mixed(Dto):
    first: Int32 = 0
    is_on: bool = False
    color: Color = Color.RED
    access: Access = Access.NONE
    maybe: Int32 | None = None
    inner: Inner | None = None
    renamed: str | None = member(alias="re_Named")
    html_id: str | None = member(name="HTMLId")


# spec 6.2: what is quoted, and what is not although one might think so.
QUOTED = ['"', ":", ",", "{", "}", "[", "]", "\r", "\n"]
BARE = [" x ", "null", "123", "C\\x", "it's", "a\tb", "\u00e9\u20ac", "=;|", "a/b", "\u200b", "\x00"]


def spellings(text: str, token: str) -> list[tuple[str, str]]:
    """Return what is written and what is expected, for every place where a string stands."""
    found = [(jsv(Few(text)), f"{{text:{token}}}"), (jsv([Few(text)], list[Few]), f"[{{text:{token}}}]")]
    for name in "abh":
        every = dict.fromkeys("abcdefgh", "x") | {name: text}
        members = ",".join(f"{each}:{token if each == name else 'x'}" for each in "abcdefgh")
        found.append((jsv(Many(**every)), f"{{{members}}}"))
    found += [
        (jsv(["x", text, "y"], list[str]), f"[x,{token},y]"),
        (jsv({"x": "y", "k": text}, dict[str, str]), f"{{x:y,k:{token}}}"),
        (jsv({"x": "y", text: "v"}, dict[str, str]), f"{{x:y,{token}:v}}"),
        (jsv({text: 1}, dict[str, int]), f"{{{token}:1}}"),
        (jsv([text], list[Any]), f"[{token}]"),
    ]
    return found


@pytest.mark.parametrize("mark", QUOTED)
@pytest.mark.parametrize("around", ["{}", "a{}", "{}b", "a b{}c"])
def test_a_string_with_a_mark_is_quoted_and_its_quotes_doubled(mark: str, around: str) -> None:
    text = around.format(mark)
    doubled = text.replace('"', '""')
    for written, expected in spellings(text, f'"{doubled}"'):
        assert written == expected


@pytest.mark.parametrize("text", BARE)
def test_any_other_string_is_bare(text: str) -> None:
    for written, expected in spellings(text, text):
        assert written == expected


def test_the_empty_string_is_two_quotes() -> None:
    for written, expected in spellings("", '""'):
        assert written == expected
    assert jsv({"": "x"}, dict[str, str]) == '{"":x}'
    assert jsv({"a": "", "b": "c"}, dict[str, str]) == '{a:"",b:c}'


def test_two_strings_with_marks_are_both_quoted() -> None:
    assert jsv(Many(a="x,1", b="{", g='"', h="y")) == '{a:"x,1",b:"{",g:"""",h:y}'
    assert jsv(Many(a="x,\0", b="y\0", h="{")) == '{a:"x,\0",b:y\0,h:"{"}'


def test_null_members_are_left_out_and_defaults_are_not() -> None:
    # Vector kinds "nulls" and "nodefaults"; JSV has no word for null, so include_nulls changes nothing (1.4).
    assert jsv(Many()) == "{}"
    assert jsv(Many(c="x")) == "{c:x}"
    assert jsv(Mixed()) == "{first:0,isOn:False,color:Red,access:0}"
    assert jsv(Mixed(), options=Options(include_nulls=True)) == "{first:0,isOn:False,color:Red,access:0}"
    assert jsv(Mixed(maybe=0), options=Options(exclude_defaults=True)) == "{color:Red,access:0,maybe:0}"
    assert jsv(KeyValuePair("a", 0), KeyValuePair[str, Int32], Options(exclude_defaults=True)) == "{key:a}"
    assert jsv(Contract(0, "x")) == "{first:x}"
    assert jsv(Contract(5, "x")) == "{first:x,last:5}"
    left = Options(exclude_defaults=True, include_default_enums=False)
    assert jsv(Mixed(first=1), options=left) == "{first:1}"


def test_names_are_cased_and_aliases_are_not() -> None:
    value = Mixed(renamed="x", html_id="y", inner=Inner(5))
    assert jsv(value) == "{first:0,isOn:False,color:Red,access:0,inner:{id:5},re_Named:x,htmlId:y}"
    declared = "{First:0,IsOn:False,Color:Red,Access:0,Inner:{Id:5},re_Named:x,HTMLId:y}"
    assert jsv(value, options=Options(text_case=TextCase.DECLARED)) == declared
    assert ",is_on:False," in jsv(value, options=Options(text_case=TextCase.SNAKE))
    pair = KeyValuePair("A", 1)
    assert jsv(pair, KeyValuePair[str, int]) == "{key:A,value:1}"
    assert jsv(pair, KeyValuePair[str, int], Options(text_case=TextCase.DECLARED)) == "{Key:A,Value:1}"


def test_booleans_enums_and_flags_are_bare_words_and_numbers() -> None:
    # spec 2.1 and 2.8: EnumMember text as it is, an undefined member and flags as numbers.
    assert jsv([True, False], list[bool]) == "[True,False]"
    assert jsv([Color.RED, Color.PALE, Color.numbered(7)], list[Color]) == "[Red,pale one,7]"
    assert jsv([Access.READ, Access.NONE], list[Access]) == "[1,0]"
    as_integers = Options(enums_as_integers=True)
    assert jsv([Color.RED, Color.PALE], list[Color], as_integers) == "[0,pale one]"
    assert jsv(Mixed(color=Color.PALE)) == "{first:0,isOn:False,color:pale one,access:0}"
    assert jsv(Mixed(), options=as_integers) == "{first:0,isOn:False,color:0,access:0}"


def test_scalars_that_are_never_quoted() -> None:
    guid = uuid.UUID("01234567-89ab-cdef-0123-456789abcdef")
    assert jsv([guid], list[uuid.UUID]) == "[0123456789abcdef0123456789abcdef]"
    assert jsv([b"\x01\x02", b""], list[bytes]) == "[AQI=,]"
    assert jsv([",", "{"], list[Char]) == "[,,{]"
    assert jsv([1.5, 1e17, float("nan")], list[float]) == "[1.5,1E+17,NaN]"
    assert jsv([1.7976931348623157e308], list[float]) == "[1.7976931348623157e+308]"
    assert jsv([1e9], list[Single]) == "[1e+09]"
    assert jsv([1e9], list[Single], Options(modern=True)) == "[1E+09]"
    assert jsv([decimal.Decimal("1.10")], list[decimal.Decimal]) == "[1.10]"


@pytest.mark.parametrize(
    ("item", "text"),
    [(str, "[a,,b]"), (Inner, "[{id:1},{},{id:2}]"), (dict[str, str], "[{},null,{}]"), (list[int], "[[],,[1]]")],
)
def test_a_null_item_stands_as_its_type_tells(item: Any, text: str) -> None:
    # spec 3.2
    values = {str: ["a", None, "b"], Inner: [Inner(1), None, Inner(2)]}.get(item) or (
        [{}, None, {}] if item == dict[str, str] else [[], None, [1]]
    )
    assert jsv(values, list[item]) == text


def test_null_items_of_nullable_scalars_are_nothing() -> None:
    assert jsv([1, None], list[Int32 | None]) == "[1,]"
    assert jsv([None, True], list[bool | None]) == "[,True]"


def test_dictionaries_leave_nulls_out_and_never_case_keys() -> None:
    assert jsv({"AbC": "x", "n": None}, dict[str, str]) == "{AbC:x}"
    assert jsv({"AbC": None}, dict[str, str], Options(include_nulls_in_dictionaries=True)) == "{}"
    assert jsv({True: 1}, dict[bool, int]) == "{True:1}"
    assert jsv({Color.PALE: 1}, dict[Color, int]) == "{pale one:1}"
    assert jsv({}, dict[str, str]) == "{}"
    assert jsv([], list[str]) == "[]"


AT = dt.datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001 - zones are given beside
HOUR_EAST = dt.timezone(dt.timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (AT.replace(hour=0, minute=0, second=0, tzinfo=dt.UTC), "2001-02-03"),  # rule 2: whatever the kind
        (AT.replace(hour=0, minute=0, second=0), "2001-02-03"),
        (AT.replace(hour=0, minute=0, second=0, tzinfo=HOUR_EAST), "2001-02-03"),
        (AT.replace(hour=0, minute=0), "2001-02-03T00:00:06+00:00"),
        (AT.replace(minute=0, second=0), "2001-02-03T04:00:00+00:00"),
        (AT.replace(hour=0, minute=0, second=0, microsecond=1, tzinfo=dt.UTC), "2001-02-03T00:00:00.0000010Z"),
        (AT.replace(tzinfo=dt.UTC), "2001-02-03T04:05:06Z"),  # rule 3
        (AT.replace(tzinfo=LOCAL), "2001-02-03T04:05:06+00:00"),
        (AT.replace(tzinfo=HOUR_EAST), "2001-02-03T04:05:06+01:00"),
        (AT, "2001-02-03T04:05:06+00:00"),
        (AT.replace(microsecond=123000, tzinfo=dt.UTC), "2001-02-03T04:05:06.1230000Z"),  # rule 4
        (AT.replace(microsecond=123000), "2001-02-03T04:05:06.1230000+00:00"),
    ],
)
def test_a_date_is_the_shortest_that_says_it_and_never_quoted(value: dt.datetime, text: str) -> None:
    # spec 2.5
    assert jsv([value], list[dt.datetime]) == f"[{text}]"


@pytest.mark.parametrize(
    ("options", "value", "text"),
    [
        (Options(dates=DateHandler.UNIX_TIME), AT.replace(tzinfo=dt.UTC), "981173106"),
        (Options(dates=DateHandler.UNIX_TIME_MS), AT.replace(tzinfo=dt.UTC), "981173106000"),
        (Options(dates=DateHandler.ISO8601), AT, "2001-02-03T04:05:06+00:00"),
        (Options(skip_date_conversion=True), AT.replace(hour=0, minute=0, second=0), "2001-02-03T00:00:00"),
        (Options(skip_date_conversion=True), AT.replace(tzinfo=HOUR_EAST), "2001-02-03T04:05:06+01:00"),
        (Options(assume_utc=True), AT, "2001-02-03T04:05:06Z"),
    ],
)
def test_dates_heed_their_settings(options: Options, value: dt.datetime, text: str) -> None:
    assert jsv([value], list[dt.datetime], options) == f"[{text}]"


def test_the_rest_of_the_date_family() -> None:
    # spec 2.5 and 2.7
    offset = AT.replace(tzinfo=HOUR_EAST)
    assert jsv([offset, offset.replace(tzinfo=dt.UTC)], list[DateTimeOffset]) == (
        "[2001-02-03T04:05:06.0000000+01:00,2001-02-03T04:05:06.0000000+00:00]"
    )
    assert jsv([dt.date(2001, 2, 3)], list[dt.date]) == "[2001-02-03]"
    spans = [dt.timedelta(0), dt.timedelta(days=1), dt.timedelta(seconds=90), dt.timedelta(seconds=-1.5)]
    assert jsv(spans, list[dt.timedelta]) == "[PT0S,P1D,PT1M30S,-PT1.5S]"
    standard = Options(spans=TimeSpanHandler.STANDARD)
    assert jsv(spans[:2], list[dt.timedelta], standard) == "[PT0S,P1D]"
    assert jsv([dt.time(1, 2, 3)], list[dt.time]) == "[PT1H2M3S]"
    assert jsv([dt.time(1, 2, 3)], list[dt.time], standard) == '["01:02"]'


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (Few(5), r"\$\.Text"),  # type: ignore[arg-type]  # on purpose, as all below
        (Few(b""), r"\$\.Text"),  # type: ignore[arg-type]
        (Few(0), r"\$\.Text"),  # type: ignore[arg-type]
        (Many(c=["x"]), r"\$\.C"),  # type: ignore[arg-type]
        (Many(h=1.5), r"\$\.H"),  # type: ignore[arg-type]
        (Mixed(first=True), r"\$\.First"),
        (Mixed(first=None), r"\$\.First"),  # type: ignore[arg-type]
        (Mixed(is_on=1), r"\$\.IsOn"),  # type: ignore[arg-type]
        (Mixed(color="Red"), r"\$\.Color"),  # type: ignore[arg-type]
        (Mixed(color=None), r"\$\.Color"),  # type: ignore[arg-type]
        (Mixed(color=Shade.DARK), r"\$\.Color"),  # type: ignore[arg-type]
        (Mixed(inner=Twin(1)), r"\$\.Inner"),  # type: ignore[arg-type]
        (Mixed(inner=Few()), r"\$\.Inner"),  # type: ignore[arg-type]
        (Mixed(inner=Inner("1")), r"\$\.Inner\.Id"),  # type: ignore[arg-type]
    ],
)
def test_a_value_of_a_wrong_class_is_named(value: Any, where: str) -> None:
    with pytest.raises(EncodeError, match=where):
        jsv(value)
