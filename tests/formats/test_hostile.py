"""Untrusted bytes: each ends in a value or a DecodeError, in time and memory that grow with the text."""

from __future__ import annotations

import base64
import datetime
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import DecodeError, EncodeError, JsonFormat, Options
from tests.fuzz import hostile
from tests.fuzz.readers import FORMATS, unexpected
from tests.vectors import types
from tests.vectors.catalog import TYPES, canonical, same

pytestmark = pytest.mark.slow

SUITES = Path(__file__).parents[1] / "suites"
STRICT = Options(tolerant=False)
NAUGHTY: list[str] = json.loads((SUITES / "naughty-strings.json").read_text(encoding="utf-8"))


_CODECS: dict[tuple[str, Any], Any] = {}


def outcome(name: str, type_: Any, data: bytes) -> Any:
    key = (name, str(type_))
    if key not in _CODECS:
        _CODECS[key] = FORMATS[name].codec(type_)
    try:
        return _CODECS[key].decode(data)
    except DecodeError as error:
        return error


@pytest.mark.skipif(not hostile.LIMITED, reason="CPU and memory of a process can be limited on Linux only")
@pytest.mark.parametrize("name", FORMATS)
def test_the_large_the_deep_and_the_strange_end_in_a_value_or_a_decode_error_within_limits(name: str) -> None:
    faults = unexpected(hostile.faults(name))

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", FORMATS)
@given(st.binary(max_size=200), st.sampled_from(["Reading", "List<Leaf>", "Collections", "Dictionary<String,Int32>"]))
def test_any_bytes_are_a_value_or_a_decode_error(name: str, data: bytes, type_: str) -> None:
    outcome(name, TYPES[type_], data)


_TOKENS = st.sampled_from([*"{}[]:,\"\\\r\n \t<>/&'", "null", "Id", "Name", "1", "é", "\x00", '""', "\\u00", "Kids"])


@pytest.mark.parametrize("name", FORMATS)
@given(st.lists(_TOKENS, max_size=40))
def test_any_text_of_structure_is_a_value_or_a_decode_error(name: str, tokens: list[str]) -> None:
    outcome(name, types.Reading, ("{" + "".join(tokens)).encode())


@pytest.mark.parametrize("name", [each for each in FORMATS if each != "xml"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_text_in_another_encoding_without_a_mark_is_refused(name: str, encoding: str) -> None:
    for text in ('{"Name":"ab"}', "Name\r\nab\r\n", "[{Name:a}]"):
        assert isinstance(outcome(name, list[types.Leaf], text.encode(encoding)), DecodeError)


JSON_SUITE = [json.loads(line) for line in (SUITES / "JSONTestSuite.jsonl").read_text(encoding="utf-8").splitlines()]


def _bytes_of(case: dict[str, Any]) -> bytes:
    if "base64" in case:
        return base64.b64decode(case["base64"])
    if "repeat" in case:
        return str(case["repeat"]).encode() * int(case["times"])
    return str(case["text"]).encode()


def _accepts(codec: Any, case: dict[str, Any]) -> bool:
    try:
        codec.decode(_bytes_of(case))
    except DecodeError:
        return False
    return True


@pytest.mark.parametrize("case", JSON_SUITE, ids=lambda each: str(each["name"]))
def test_strict_json_is_what_the_standard_says(case: dict[str, Any]) -> None:
    accepted = _accepts(JsonFormat().codec(object, STRICT), case)

    assert case["name"][0] == "i" or accepted == (case["name"][0] == "y")


def test_tolerant_json_takes_what_the_standard_says_and_what_is_listed() -> None:
    codec = JsonFormat().codec(object)
    differences = tomllib.loads((SUITES / "tolerant.toml").read_text(encoding="utf-8"))["difference"]
    listed = sorted(name for each in differences if each["why"] for name in each["cases"])

    taken = [case["name"] for case in JSON_SUITE if case["name"][0] != "i" and _accepts(codec, case)]

    assert sorted(name for name in taken if name[0] == "n") == listed
    assert [name for name in taken if name[0] == "y"] == [each["name"] for each in JSON_SUITE if each["name"][0] == "y"]


@pytest.mark.parametrize("name", FORMATS)
def test_naughty_strings_survive_or_are_refused_when_written(name: str) -> None:
    codec = FORMATS[name].codec(list[types.Texts])
    for text in NAUGHTY:
        value = [types.Texts(a=text, items=[text, "x"], map={"k": text})]
        try:
            data = codec.encode(value)
        except EncodeError:
            assert name == "xml"
            continue
        found = codec.decode(data)
        expected = text.replace("\r\n", "\n").replace("\r", "\n") if name == "xml" else text
        wanted = None if name == "csv" and not text else expected
        assert found[0].a == wanted, repr(text)
        assert found[0].items == [expected, "x"], repr(text)


#: JSON's dates are exact to the millisecond, and that only where a double is (formats/WIRE.md 2.4).
_MILLISECONDS = st.datetimes(datetime.datetime(1600, 1, 1), datetime.datetime(2400, 1, 1)).map(  # noqa: DTZ001 - clock times
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)

_VALUES = st.builds(
    types.Nullables,
    bool_=st.none() | st.booleans(),
    int_=st.none() | st.integers(-(2**31), 2**31 - 1),
    double=st.none() | st.floats(allow_nan=False),
    date_time=st.none() | _MILLISECONDS,
    time_span=st.none() | st.timedeltas(),
    guid=st.none() | st.uuids(),
    color=st.none() | st.sampled_from(types.Color),
    string=st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
    bytes_=st.none() | st.binary(min_size=1),
    ints=st.none() | st.lists(st.integers(-5, 5), min_size=1),
    leaf=st.none() | st.builds(types.Leaf, name=st.text("ab,\"[{:}]' é", min_size=1), value=st.integers(0, 9)),
)


@pytest.mark.parametrize("name", FORMATS)
@given(_VALUES)
def test_what_is_written_can_be_read(name: str, value: Any) -> None:
    codec = FORMATS[name].codec(types.Nullables)
    try:
        data = codec.encode(value)
    except EncodeError:
        return

    assert same(canonical(codec.decode(data)), canonical(value))


@pytest.mark.parametrize("name", ["json", "jsv", "csv", "xml"])
def test_a_value_of_a_wrong_type_is_an_encode_error_that_names_the_member(name: str) -> None:
    wrong = types.Dates(many=["no date"])  # type: ignore[list-item]  # on purpose

    with pytest.raises(EncodeError, match="Many"):
        FORMATS[name].codec(types.Dates).encode(wrong)
