"""The tolerant reader of JSON (formats/WIRE.md 4.3), and msgspec's beside it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import DecodeError, JsonFormat, JsvFormat, Options
from tests.formats.damage import damaged, of_marks, refused_at, written
from tests.vectors import types
from tests.vectors.catalog import TYPES

STRICT = Options(tolerant=False)


def read(type_: Any, text: str) -> Any:
    found = JsonFormat().codec(TYPES[type_] if isinstance(type_, str) else type_)
    return found.decoder.decode_tolerantly(text.encode())


@pytest.mark.parametrize(
    ("text", "id_", "name"),
    [
        ('{"id":"7","NAME":5}', 7, "5"),
        ('{"Id":1,}', 1, None),
        ('{"Id":1}}', 1, None),
        ('{"Id":1} trailing', 1, None),
        ('{"Id":,"Name":"x"}', 9, "x"),
        ('{"Id":nullx,"Name":"x"}', 9, "x"),
        ('{"Id"=1,"Name":"x"}', 1, "x"),
        ('{Id:1,"Name":"x"}', 9, "x"),
        ('{"Id":1,"Id":2}', 2, None),
        ('{"Na\\u006de":"x","Id":3}', 3, "x"),
        ('{"Name":{"a":"b"}}', 9, "{a:b}"),
        ('{"Name":["a","b"]}', 9, "[a,b]"),
        ("{\"Name\":'x'}", 9, "'x'"),
        ('{"Name":NULL}', 9, "NULL"),
        ('{"Id":"x","Name":"y"}', 9, "y"),
        ('{"Name":"\\u0041\\/\\q\\x42"}', 9, "A/qB"),
        ('{"Name":"\\x42b"}', 9, "Bb"),
        ('{"Name":"\\x42cd"}', 9, "\u42cd"),
        ('{"Name":"\\x42zz","Id":1}', 1, None),
        ('{"Name":"\\u0041\\x42\\q","Id":1}', 1, None),
        ('{"Name":"\\ud83d\\ude00"}', 9, "😀"),
        ('{"Name":"\\ud83d"}', 9, "\ufffd"),
        ("", None, None),
    ],
)
def test_an_object_is_read_as_tolerantly_as_the_original_reads_it(text: str, id_: int | None, name: str | None) -> None:
    found = read("Reading", text)

    assert (found and found.id, found and found.name) == (id_, name)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("List<String>", '"a,b"', ["a", "b"]),
        ("List<String>", '[null,"null"]', [None, "null"]),
        ("List<Int32>", '["5",+6]', [5, 6]),
        ("List<Leaf>", '{"Name":"a"}', [types.Leaf("a")]),
        ("List<Boolean>", '[1,"t",null]', [True, True, False]),
        ("Dictionary<String,Int32>", '{"a":"1"}', {"a": 1}),
        ("Dictionary<Int32,String>", '{"1":"a"}', {1: "a"}),
        (object, '{"a":[1,"x",1.5,true,null]}', {"a": [1, "x", 1.5, True, None]}),
        (list[object], '["",null,"a"]', ["", None, "a"]),
    ],
)
def test_what_a_list_a_dictionary_and_a_loose_value_may_be(type_: Any, text: str, value: Any) -> None:
    assert read(type_, text) == value


@pytest.mark.parametrize("text", ['{"id":"7"}', '{"id":1,}', '{"Id":01}', '{"id":x}', "{id:1}"])
def test_strictly_read_a_text_is_json_and_every_member_fits(text: str) -> None:
    codec = JsonFormat().codec(types.Reading, STRICT)
    if text == '{"id":"7"}':
        assert codec.decode(text.encode()).id == 7  # a number in quotes is JSON, and fits
        return
    with pytest.raises(DecodeError) as caught:
        codec.decode(text.encode())

    assert caught.value.where or caught.value.message


NATIVE = ["Leaf", "List<Leaf>", "Node", "SessionInfo", "List<Double>", "Dictionary<String,Int32>", "List<List<String>>"]


@given(st.sampled_from(NATIVE).flatmap(lambda name: st.tuples(st.just(name), damaged(written(name, "json.camel")))))
def test_msgspec_reads_a_damaged_text_as_the_tolerant_reader_reads_it_or_not_at_all(case: tuple[str, str]) -> None:
    name, text = case
    codec = JsonFormat().codec(TYPES[name])
    assert codec.decoder._native is not None
    try:
        native = codec.decoder._native.decode(text.encode())
    except Exception:  # whatever msgspec refuses, in its own errors
        return
    assert repr(native) == repr(read(name, text)), text


@given(st.sampled_from(["Reading", "Special", "List<Leaf>", "Collections"]), of_marks("{", "}") | of_marks())
def test_any_text_is_a_value_or_a_decode_error_with_its_offset(type_: str, text: str) -> None:
    where = refused_at(read, type_, text)

    looks_wide = "\0" in text[:4]  # taken for UTF-16, which is told of before there is a text
    assert where is None or where.startswith("offset ") or (where == "byte 0" and looks_wide)


@pytest.mark.parametrize("format_", [JsonFormat(), JsvFormat()])
def test_a_member_that_keeps_its_default_is_told_of_but_not_what_was_sent(
    format_: Any, caplog: pytest.LogCaptureFixture
) -> None:
    codec = format_.codec(TYPES["Leaf"])
    text = b'{"Value":"secret","Name":"x"}' if format_.name == "json" else b"{Value:secret,Name:x}"

    with caplog.at_level("INFO", "formats"):
        found = codec.decode(text)

    assert (found.value, found.name) == (0, "x")
    assert [each.getMessage() for each in caplog.records] == [
        f"Leaf.Value keeps its default: its value does not fit (offset {text.index(b'secret')})"
    ]


def test_nothing_is_told_of_a_text_that_fits(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "formats"):
        read("Leaf", '{"id":"7","NAME":5,"unknown":1}')

    assert not caplog.records
