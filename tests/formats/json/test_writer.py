"""How JSON is spelled: every escape, null and date rule of ``formats/WIRE.md`` 1.4, 2.4, 2.7, 3 and 4.

A type is written by msgspec where that spells the same, else member by member; each rule is held
against both, and against the look at msgspec's text that chooses between them.
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
    JsonFormat,
    KeyValuePair,
    Options,
    Single,
    TextCase,
    TimeSpanHandler,
    UInt64,
    labelled,
)


class Native(Dto):
    """Of kinds that msgspec writes alike."""

    text: str | None = None
    items: list[str] | None = None
    map: dict[str, str] | None = None


class Exact(Dto):
    """A double keeps msgspec away."""

    text: str | None = None
    items: list[str] | None = None
    map: dict[str, str] | None = None
    number: float | None = None


class Long(Dto):
    a: str | None = None
    b: str | None = None
    c: str | None = None
    d: str | None = None
    e: str | None = None
    f: str | None = None
    g: str | None = None
    number: float | None = None


class Color(Enumeration):
    RED = "Red"
    PALE = labelled("Pale", "pale one")


class Access(Flags):
    NONE = 0
    READ = 1


class Leaf(Dto):
    id: Int32 = 0


class Mixed(Dto):
    first: Int32 = 0
    is_on: bool = False
    color: Color = Color.RED
    maybe: Int32 | None = None
    inner: Leaf | None = None


def written(value: Any, type_: Any = None, options: Options | None = None) -> str:
    return JsonFormat().codec(type_ or type(value), options or Options()).encode(value).decode()


def spellings(text: str, token: str) -> list[tuple[str, str]]:
    """Return what is written and what is expected, for every place where a string stands."""
    held = {"text": text, "items": ["x", text], "map": {"x": "y", text: text}}
    members = f'{{"text":{token},"items":["x",{token}],"map":{{"x":"y",{token}:{token}}}}}'
    long = dict.fromkeys("abcdefg", "x") | {"d": text}
    return [
        (written(Native(**held)), members),
        (written(Exact(**held)), members),
        (written([Native(**held)] * 70, list[Native]), f"[{','.join([members] * 70)}]"),
        (written(Long(**long)), '{"a":"x","b":"x","c":"x","d":' + token + ',"e":"x","f":"x","g":"x"}'),
        (written([text], list[Any]), f"[{token}]"),
        (written({text: 1}, dict[Any, int]), f"{{{token}:1}}"),
        (written(text, str), token),
    ]


ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
OTHERS = {chr(code): f"\\u{code:04X}" for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in ESCAPES}


@pytest.mark.sampled
@pytest.mark.parametrize(("text", "token"), [*ESCAPES.items(), *OTHERS.items(), ("\ud800", "\ufffd")], ids=ascii)
@pytest.mark.parametrize("around", ["{}", "a{}b", "{}\u00e9 "])
def test_what_json_escapes(text: str, token: str, around: str) -> None:
    for found, expected in spellings(around.format(text), f'"{around.format(token)}"'):
        assert found == expected


@pytest.mark.parametrize(
    "text",
    ["", "a/b", "\u00a0", "\u00a9\u00ff", "\u2028\u2029", "\U0001f600", "<b>&'=", "null", ",null,", "[null]", "\u20ac"],
)
def test_what_json_leaves_as_it_is(text: str) -> None:
    for found, expected in spellings(text, f'"{text}"'):
        assert found == expected


def test_a_backslash_before_u_is_no_escape() -> None:
    for found, expected in spellings("C:\\users\\u0041", '"C:\\\\users\\\\u0041"'):
        assert found == expected


def test_null_members_are_left_out_unless_asked_for() -> None:
    # spec 1.4 and the vectors' keys "nulls" and "nodefaults"
    assert written(Native()) == "{}"
    assert written(Mixed()) == '{"first":0,"isOn":false,"color":"Red"}'
    nulls = Options(include_nulls=True)
    assert written(Mixed(), options=nulls) == '{"first":0,"isOn":false,"color":"Red","maybe":null,"inner":null}'
    assert written(Native(map={"a": None}), options=nulls) == '{"text":null,"items":null,"map":{}}'  # type: ignore[dict-item]  # null is one
    assert written(Mixed(maybe=0), options=Options(exclude_defaults=True)) == '{"color":"Red","maybe":0}'
    both = Options(include_nulls=True, exclude_defaults=True)
    assert written(Mixed(), options=both) == '{"color":"Red"}'
    assert written(Mixed(), options=Options(exclude_defaults=True, include_default_enums=False)) == "{}"


def test_null_dictionary_values_are_left_out_unless_asked_for() -> None:
    assert written({"a": None, "b": "x"}, dict[str, str]) == '{"b":"x"}'
    nulls = Options(include_nulls_in_dictionaries=True)
    assert written({"a": None, "b": "x"}, dict[str, str], nulls) == '{"a":null,"b":"x"}'


@pytest.mark.parametrize(
    ("item", "values", "text"),
    [
        (str, ["a", None], '["a",null]'),
        (Leaf, [Leaf(1), None], '[{"id":1},{}]'),
        (Int32 | None, [1, None], "[1,null]"),
        (bool | None, [None], "[null]"),
        (dt.datetime | None, [None], "[null]"),
        (uuid.UUID | None, [None, None], "[,]"),
        (dt.timedelta | None, [None], "[]"),
        (Color | None, [Color.RED, None], '["Red",]'),
        (bytes, [None, b""], '[,""]'),
        (list[int], [[1], None], "[[1],]"),
        (dict[str, str], [None, {}], "[null,{}]"),
        (Any, [None, 1], "[null,1]"),
    ],
)
def test_a_null_item_stands_as_its_type_tells(item: Any, values: list[Any], text: str) -> None:
    # spec 3.2
    assert written(values, list[item]) == text


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (dict[int, str], {1: "x"}, '{"1":"x"}'),
        (dict[bool, int], {True: 1}, '{"true":1}'),
        (dict[Access, int], {Access.READ: 1}, '{"1":1}'),
        (dict[Color, int], {Color.PALE: 1}, '{"pale one":1}'),
        (dict[uuid.UUID, int], {uuid.UUID(int=1): 1}, '{"00000000000000000000000000000001":1}'),
        (dict[float, int], {1.5: 1}, '{"1.5":1}'),
        (dict[str, int], {"Ab": 1}, '{"Ab":1}'),
        (KeyValuePair[str, str], KeyValuePair("a", None), '{"key":"a"}'),
        (KeyValuePair[str, int], KeyValuePair("a", 1), '{"key":"a","value":1}'),
    ],
)
def test_keys_are_in_quotes_whatever_they_are(type_: Any, value: Any, text: str) -> None:
    # spec 3.3 and 3.4
    assert written(value, type_) == text


@pytest.mark.parametrize("dates", [DateHandler.UNIX_TIME, DateHandler.UNIX_TIME_MS, DateHandler.ISO8601])
@pytest.mark.parametrize("key", [dt.datetime(2026, 1, 2, tzinfo=dt.UTC), dt.date(2026, 1, 2)])
def test_a_date_that_is_a_key_is_in_quotes_also_as_a_number(key: Any, dates: DateHandler) -> None:
    # spec 2.4 and 3.3
    codec = JsonFormat().codec(dict[type(key), int], Options(dates=dates))  # type: ignore[misc]  # at run time
    text = codec.encode({key: 5})

    assert text.startswith(b'{"')
    assert text.endswith(b'":5}')
    assert codec.decode(text) == {key: 5}


def test_scalars() -> None:
    # spec 2.1, 2.3 and 2.8
    assert written([True, False], list[bool]) == "[true,false]"
    assert written([Color.PALE, Color.numbered(7)], list[Color]) == '["pale one","7"]'
    assert written([Access.READ], list[Access]) == "[1]"
    assert written([Color.RED, Color.PALE], list[Color], Options(enums_as_integers=True)) == '[0,"pale one"]'
    assert written([1.7976931348623157e308], list[float]) == "[1.7976931348623157e+308]"
    assert written([1.0, 1e17, float("nan"), float("-inf")], list[float]) == "[1,1E+17,NaN,-Infinity]"
    assert written([1e9], list[Single]) == written([1e9], list[Single], Options(modern=True)) == "[1e+09]"
    assert written([decimal.Decimal("0.00")], list[decimal.Decimal]) == "[0.00]"
    assert written([uuid.UUID(int=10)], list[uuid.UUID]) == '["0000000000000000000000000000000a"]'
    assert written([b"\x01\x02"], list[bytes]) == '["AQI="]'
    assert written(['"', "a"], list[Char]) == '["\\"","a"]'
    assert written([2**64 - 1], list[UInt64]) == "[18446744073709551615]"
    assert written(None, list[int]) == ""


AT = dt.datetime(2001, 2, 3, 4, 5, 6, 123000)  # noqa: DTZ001 - zones are given beside
EAST = dt.timezone(dt.timedelta(hours=1))
KINDS = {"utc": AT.replace(tzinfo=dt.UTC), "local": AT.replace(tzinfo=LOCAL), "east": AT.replace(tzinfo=EAST), "": AT}
MS = 981173106123


@pytest.mark.parametrize(
    ("handler", "kind", "token"),
    [
        (DateHandler.TIMESTAMP_OFFSET, "utc", f'"\\/Date({MS})\\/"'),
        (DateHandler.TIMESTAMP_OFFSET, "local", f'"\\/Date({MS}+0000)\\/"'),
        (DateHandler.TIMESTAMP_OFFSET, "east", f'"\\/Date({MS - 3_600_000}+0100)\\/"'),
        (DateHandler.TIMESTAMP_OFFSET, "", f'"\\/Date({MS}-0000)\\/"'),
        (DateHandler.DCJS_COMPATIBLE, "utc", f'"\\/Date({MS})\\/"'),
        (DateHandler.DCJS_COMPATIBLE, "", f'"\\/Date({MS}+0000)\\/"'),
        (DateHandler.ISO8601, "utc", '"2001-02-03T04:05:06.1230000Z"'),
        (DateHandler.ISO8601, "east", '"2001-02-03T04:05:06.1230000+01:00"'),
        (DateHandler.ISO8601, "", '"2001-02-03T04:05:06.1230000"'),
        (DateHandler.ISO8601_DATE_ONLY, "east", '"2001-02-03"'),
        (DateHandler.ISO8601_DATE_TIME, "east", '"2001-02-03 04:05:06"'),
        (DateHandler.RFC1123, "utc", '"Sat, 03 Feb 2001 04:05:06 GMT"'),
        (DateHandler.RFC1123, "east", '"Sat, 03 Feb 2001 03:05:06 GMT"'),
        (DateHandler.UNIX_TIME, "utc", "981173106"),
        (DateHandler.UNIX_TIME_MS, "east", f"{MS - 3_600_000}"),
    ],
)
def test_a_date_is_spelled_by_its_handler_and_kind(handler: DateHandler, kind: str, token: str) -> None:
    # spec 2.4, first table
    assert written([KINDS[kind]], list[dt.datetime], Options(dates=handler)) == f"[{token}]"


def test_the_rest_of_the_date_family() -> None:
    # spec 2.4 below the table, and 2.7
    assert written([dt.datetime(1, 1, 1)], list[dt.datetime]) == '["\\/Date(-62135596800000-0000)\\/"]'  # noqa: DTZ001 - MinValue
    assert written([KINDS["utc"]], list[dt.datetime], Options(append_utc_offset=True)) == f'["\\/Date({MS}+0000)\\/"]'
    assert written([AT], list[dt.datetime], Options(assume_utc=True)) == f'["\\/Date({MS})\\/"]'
    offsets = [AT.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(hours=2))), KINDS["utc"]]
    assert written(offsets, list[DateTimeOffset]) == f'["\\/Date(981173106000+0200)\\/","\\/Date({MS})\\/"]'
    modern = Options(modern=True)
    assert written(offsets[:1], list[DateTimeOffset], modern) == '["\\/Date(981165906000+0200)\\/"]'
    iso = Options(dates=DateHandler.ISO8601)
    assert written(offsets[:1], list[DateTimeOffset], iso) == '["2001-02-03T04:05:06.0000000+02:00"]'
    day = dt.date(2001, 2, 3)
    assert written([day], list[dt.date]) == '["2001-02-03"]'
    assert written([day], list[dt.date], Options(dates=DateHandler.UNIX_TIME)) == "[981158400]"
    assert written([dt.timedelta(hours=25)], list[dt.timedelta]) == '["P1DT1H"]'
    standard = Options(spans=TimeSpanHandler.STANDARD)
    assert written([dt.timedelta(days=1, seconds=3723.5)], list[dt.timedelta], standard) == '["1.01:02:03.5000000"]'
    assert written([dt.time(1, 2, 3)], list[dt.time]) == '["PT1H2M3S"]'
    assert written([dt.time(1, 2, 3)], list[dt.time], standard) == '["01:02"]'


def test_names_are_cased_as_asked() -> None:
    declared = Options(text_case=TextCase.DECLARED)
    assert written(Mixed(inner=Leaf(1)), options=declared) == '{"First":0,"IsOn":false,"Color":"Red","Inner":{"Id":1}}'


def test_indented_json_has_four_spaces_a_level() -> None:
    # spec 4.5
    text = written(Native('a:\\"{', ["x"]), options=Options(indent=True))
    assert text == '{\n    "text": "a:\\\\\\"{",\n    "items": [\n        "x"\n    ]\n}'


@pytest.mark.parametrize(
    ("value", "type_", "where"),
    [
        (Exact(text=5), Exact, r"\$\.Text"),  # type: ignore[arg-type]  # on purpose, as all below
        (Exact(text=b""), Exact, r"\$\.Text"),  # type: ignore[arg-type]
        (Exact(number="1"), Exact, r"\$\.Number"),  # type: ignore[arg-type]
        (Native(text=object()), Native, r"\$\.Text"),  # type: ignore[arg-type]
        (Mixed(first=None), Mixed, r"\$\.First"),  # type: ignore[arg-type]
        (Mixed(color=None), Mixed, r"\$\.Color"),  # type: ignore[arg-type]
        (Leaf(1), Native, r"\$"),
        ({"text": "x"}, Native, r"\$"),
        ([Native(), Leaf()], list[Native], r"\$\[1\]"),
        ([*[Native()] * 99, 5], list[Native], r"\$\[99\]"),
        (5, str, r"\$"),
        ("5", int, r"\$"),
        (True, int, r"\$"),
        (["5"], list[int], r"\$\[0\]"),
    ],
)
def test_a_value_of_a_wrong_class_is_named(value: Any, type_: Any, where: str) -> None:
    with pytest.raises(EncodeError, match=where):
        written(value, type_)
