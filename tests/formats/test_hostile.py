"""Untrusted bytes: each ends in a value or a DecodeError, in time that grows with the text."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import BUILT_IN, DecodeError, EncodeError, JsonFormat, Options
from tests.vectors import types
from tests.vectors.catalog import TYPES, build, canonical, same

SUITES = Path(__file__).parents[1] / "suites"
FORMATS = {each.name: each for each in BUILT_IN if each.name != "html"}
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


def _json_suite() -> list[Any]:
    found = []
    for line in (SUITES / "JSONTestSuite.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        found.append(pytest.param(case, id=str(case.get("name", case.get("id")))))
    return found


def _bytes_of(case: dict[str, Any]) -> bytes:
    if "base64" in case:
        return base64.b64decode(case["base64"])
    if "repeat" in case:
        return str(case["repeat"]).encode() * int(case["times"])
    return str(case["text"]).encode()


@pytest.mark.parametrize("name", FORMATS)
@given(st.binary(max_size=200), st.sampled_from(["Reading", "List<Leaf>", "Collections", "Dictionary<String,Int32>"]))
def test_any_bytes_are_a_value_or_a_decode_error(name: str, data: bytes, type_: str) -> None:
    outcome(name, TYPES[type_], data)


_TOKENS = st.sampled_from([*"{}[]:,\"\\\r\n \t<>/&'", "null", "Id", "Name", "1", "é", "\x00", '""', "\\u00", "Kids"])


@pytest.mark.parametrize("name", FORMATS)
@given(st.lists(_TOKENS, max_size=40))
def test_any_text_of_structure_is_a_value_or_a_decode_error(name: str, tokens: list[str]) -> None:
    outcome(name, types.Reading, ("{" + "".join(tokens)).encode())


@pytest.mark.parametrize("name", ["json", "jsv", "csv"])
@pytest.mark.parametrize("opening", ["[", "{", '{"Child":', "{Child:", "[[", "Child\n{Child:"])
def test_a_hundred_thousand_open_brackets_are_refused_or_read(name: str, opening: str) -> None:
    for data in (opening * 100_000, opening * 100_000 + "]}" * 100_000):
        for type_ in (types.Node, list[list[str]], dict[str, str]):
            found = outcome(name, type_, data.encode())

            assert name == "csv" or isinstance(found, DecodeError)


def test_xml_has_no_doctype_no_entities_and_no_endless_depth() -> None:
    for data in (
        b'<!DOCTYPE a [<!ENTITY b "c">]><Leaf>&b;</Leaf>',
        b"<Leaf>" * 100_000,
        b"<Leaf>" * 100_000 + b"</Leaf>" * 100_000,
        "<Leaf/>".encode("utf-16"),
        b"<Leaf>\x00</Leaf>",
    ):
        assert isinstance(outcome("xml", types.Leaf, data), DecodeError), data[:40]


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_of_a_hundred_thousand_digits_end_in_a_value_or_a_decode_error(name: str) -> None:
    digits = "9" * 100_000
    texts = {
        "json": f'{{"Id":{digits},"D":{digits},"M":{digits},"L":-{digits}}}',
        "jsv": f"{{Id:{digits},D:{digits},M:{digits},L:-{digits}}}",
        "csv": f"Id,D,M,L\n{digits},{digits},{digits},-{digits}\n",
        "xml": f'<Reading xmlns="http://schemas.datacontract.org/2004/07/Vectors.Types"><D>{digits}</D></Reading>',
    }

    found = outcome(name, types.Reading, texts.get(name, texts["json"]).encode())

    assert isinstance(found, DecodeError) or found.id == 9


def test_a_million_columns_and_a_cell_of_ten_megabytes_are_read_or_refused() -> None:
    assert outcome("csv", list[types.Leaf], b"a," * 1_000_000 + b"Name\nx\n") is not None
    cell = "x" * 10_000_000
    found = outcome("csv", list[types.Leaf], f"Name\n{cell}\n".encode())

    assert found[0].name == cell


@pytest.mark.parametrize("name", FORMATS)
def test_every_truncation_of_a_text_is_a_value_or_a_decode_error(name: str) -> None:
    value = build("SessionInfo", {"Id": "s1", "Log": [{"Date": "d", "Message": 'say "hi", [x]'}], "Ended": True})
    data = FORMATS[name].codec(TYPES["SessionInfo"]).encode(value)

    for end in range(len(data)):
        outcome(name, TYPES["SessionInfo"], data[:end])


@pytest.mark.parametrize("case", _json_suite())
def test_strict_json_is_what_the_standard_says(case: dict[str, Any]) -> None:
    name, codec = str(case.get("name", case.get("id"))), JsonFormat().codec(object, STRICT)
    try:
        codec.decode(_bytes_of(case))
        accepted = True
    except DecodeError:
        accepted = False

    assert name[0] == "i" or accepted == (name[0] == "y")


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


_VALUES = st.builds(
    types.Nullables,
    bool_=st.none() | st.booleans(),
    int_=st.none() | st.integers(-(2**31), 2**31 - 1),
    double=st.none() | st.floats(allow_nan=False),
    # JSON's dates are exact to the millisecond.
    date_time=st.none() | st.datetimes().map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
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
