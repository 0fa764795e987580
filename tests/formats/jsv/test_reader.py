"""The careful reader of JSV (formats/WIRE.md 6.3), which the fast one must equal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import CsvFormat, DecodeError, Dto, Int32, JsvFormat, Options, reader_of_text, shape_of
from tests.formats.damage import of_marks, refused_at
from tests.formats.jsv.texts import read, refusal
from tests.vectors import types


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{Name:x}", "x"),
        ("{name:x}", "x"),
        ('{"Name":x}', "x"),
        ("{ Name :x}", "x"),
        ("{Name: x }", " x "),
        ("{Name:}", None),
        ('{Name:""}', ""),
        ("{Name:null}", "null"),
        ("{Name:'x'}", "'x'"),
        ("{Name:a:b}", "a:b"),
        ("{Name:a]b}", "a]b"),
        ("{Name:{a:b}}", "{a:b}"),
        ('{Name:"a:b"}', "a:b"),
        ('{Name:"say ""hi"""}', 'say "hi"'),
        ('{Name:"a\r\nb"}', "a\r\nb"),
        ("{Name:C:\\x}", "C:\\x"),
        ("{Name:x,Name:y}", "y"),
        ("{zz:{a:[1,2]},Name:x}", "x"),
    ],
)
def test_a_member_is_known_in_any_letter_case_and_its_text_is_taken_as_it_stands(text: str, name: str | None) -> None:
    assert read("Reading", text).name == name


@pytest.mark.parametrize("text", ["{b:1", "x", "[1]", " {Id:1}", '"{Id:1}"'])
def test_what_is_no_object_is_refused_in_the_words_of_the_wire_and_with_the_place(text: str) -> None:
    error = refusal("Reading", text)

    assert error.where
    if text[0] != "{":
        assert str(error).startswith("Type definitions should start with a '{', expecting serialized type 'Reading'")


@pytest.mark.parametrize("value", ["abc", "1.0", "+1", "99999999999", "[1]", "{a:1}", "null"])
def test_a_member_that_does_not_fit_keeps_its_initial_value_and_with_strictness_is_an_error(value: str) -> None:
    text = f"{{Id:{value},Name:x}}"

    assert (read("Reading", text).id, read("Reading", text).name) == (9, "x")
    with pytest.raises(DecodeError, match="offset 4"):
        JsvFormat().codec(types.Reading, Options(tolerant=False)).decode(text.encode())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[a,b]", ["a", "b"]),
        ("[a, b]", ["a", " b"]),
        ("[]", []),
        # White space after the bracket is text, as 10.x has it: what was written comes back.
        ("[ ]", [" "]),
        ("[a,,b]", ["a", None, "b"]),
        ("[a,]", ["a", None]),
        ("[,]", [None, None]),
        ('[""]', [""]),
        ('["a,b"]', ["a,b"]),
        ("a,b", ["a", "b"]),
        ("a", ["a"]),
        ('"a,b"', ["a,b"]),
        ("[a]\n", ["a"]),
        ("", None),
    ],
)
def test_a_list_of_texts_may_lack_its_brackets_and_every_gap_is_an_item(text: str, value: Any) -> None:
    assert read("List<String>", text) == value


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("List<Leaf>", "{Name:a}", [types.Leaf("a")]),
        ("List<Dictionary<String,String>>", "[{a:b},null]", [{"a": "b"}, None]),
        ("Dictionary<String,String>", "a:1,b:2", {"a": "1", "b": "2"}),
        ("Dictionary<String,String>", '{a:,b:"",c:{d:e}}', {"a": None, "b": "", "c": "{d:e}"}),
        ("Dictionary<String,String>", '{"a""b":1,"":2}', {'a"b': "1", "": "2"}),
        ("Dictionary<Int32,String>", "{1:a}", {1: "a"}),
    ],
)
def test_lists_of_objects_and_dictionaries_are_read(type_: str, text: str, value: Any) -> None:
    assert read(type_, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2034-03-21T21:48:.09.4Z", "21:48:00"),
        ("9999-12-31T2:59Z", "00:00:00"),
        ("2002-07-20T23:[24:45Z", "23:00:45"),
    ],
)
def test_of_a_damaged_time_the_sound_parts_are_read(text: str, value: str) -> None:
    """As recorded (s/mutated-4115, 5514, 5709); a damaged day is an error."""
    assert f"{read('DateTime', text):%H:%M:%S}" == value


@pytest.mark.parametrize(
    "text", ["2020-01-02T2T03:04:05", "2028\\-10-27T0755Z", "9999-12-31{T23:59:59Z", "2013-003-00"]
)
def test_of_a_damaged_day_nothing_is_read(text: str) -> None:
    assert refusal("DateTime", text).where == "offset 0"


@given(st.sampled_from(["Reading", "Special", "Node", "List<Leaf>", "Collections"]), of_marks("{", "}") | of_marks())
def test_any_text_is_a_value_or_a_decode_error_with_its_offset(type_: str, text: str) -> None:
    where = refused_at(read, type_, text)

    looks_wide = "\0" in text[:4]  # taken for UTF-16, which is told of before there is a text
    assert where is None or where.startswith("offset ") or (where == "byte 0" and looks_wide)


def test_a_comma_after_the_last_number_is_none_and_two_quotes_are_no_bytes() -> None:
    assert reader_of_text(shape_of(list[Int32]))("1,2,") == [1, 2]
    assert JsvFormat().codec(list[Int32]).decode(b"[1,2,]") == [1, 2]
    assert JsvFormat().codec(types.Nullables).decode(b'{Bytes:""}').bytes_ == b""
    assert JsvFormat().codec(types.Nullables).decode(b"{Bytes:}").bytes_ is None


@pytest.mark.parametrize("text", ["{any:12,items:[1,true,,{a:1}],map:{k:007,n:null}}"])
def test_what_has_no_type_is_text_as_it_stands(text: str) -> None:
    found = JsvFormat().codec(Untyped).decode(text.encode())

    assert found == Untyped("12", ["1", "true", None, "{a:1}"], {"k": "007", "n": "null"})


class Untyped(Dto, namespace="Untyped"):
    any: Any = None
    items: list[Any] | None = None
    map: dict[str, Any] | None = None


def test_what_a_table_holds_without_a_type_is_text_and_its_own_output_is_read() -> None:
    codec = CsvFormat().codec(list[Untyped])

    assert codec.decode(codec.encode([Untyped("x", ["a", "1"], {"k": "world"})])) == [
        Untyped("x", ["a", "1"], {"k": "world"})
    ]


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (list[Int32], " [1]", [1]),
        (list[object], " [1]", ["1"]),
        (list[str], " [a]", ["a"]),
        (list[str], " a", [" a"]),
    ],
)
def test_a_list_in_brackets_may_have_blanks_around_it(type_: Any, text: str, value: Any) -> None:
    assert JsvFormat().codec(dict[str, type_]).decode(f"{{a:{text}}}".encode()) == {"a": value}
