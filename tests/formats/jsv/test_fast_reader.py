"""The fast path of JSV against the careful reader: it gives the same value, or none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formats import (
    HOST,
    Char,
    DateTimeOffset,
    DecodeError,
    Dto,
    Enumeration,
    Int32,
    JsvFormat,
    KeyValuePair,
    Options,
    shape_of,
)
from formats.jsv.fast_reader import annotation_of, fast_reader
from formats.jsv.reader import reader_of
from samples.evovoice.dtos import SessionInfo
from tests.bench import sessions, typed
from tests.formats.damage import damaged, of_marks, written
from tests.formats.jsv.texts import CAREFUL, FAST, NAMES
from tests.vectors import types


def carefully(name: str, text: str) -> Any:
    try:
        return CAREFUL[name](text)
    except DecodeError as error:
        return error


def agree(name: str, text: str) -> None:
    found = FAST[name].read(text.encode())

    # Their spelling, as -0.0 equals 0.0 and true equals 1.
    assert found is None or repr(found) == repr(carefully(name, text)), text


@given(st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), damaged(written(name, "jsv.camel")))))
def test_a_damaged_text_is_read_as_the_careful_reader_reads_it_or_not_at_all(case: tuple[str, str]) -> None:
    agree(*case)


@given(st.sampled_from(NAMES), of_marks("[", "]") | of_marks("{", "}") | of_marks("[{name:", "}]") | of_marks())
@example("List<String>", "[a{}b]")
@example("List<String>", "[ ]")
@example("List<String>", '[a"b,c"d]')
@example("List<Int32>", '["5"]')
@example("List<Int32>", "[1.0]")
@example("List<Int32>", "[3000000000]")
@example("List<Boolean>", "[-0]")
@example("List<Double>", "[-0,inf,+nan]")
@example("Leaf", "{name:a}\n")
@example("Node", "{child:null}")
def test_any_marks_are_read_as_the_careful_reader_reads_them_or_not_at_all(name: str, text: str) -> None:
    agree(name, text)


@given(
    st.sampled_from(NAMES), st.lists(of_marks("[", "]", 5) | of_marks("{", "}", 5) | of_marks("", "", 4), min_size=1)
)
@example("Dictionary<String,String>", ["{} ", "{a:b}"])
@example("List<String>", ["null"])
@example("List<List<String>>", ["[[x],", "[y]]"])
@example("List<String>", ['["x]', '[y"]'])
def test_several_texts_are_read_as_each_alone_or_not_at_all(name: str, texts: list[str]) -> None:
    found = FAST[name].read_all([each or "[]" for each in texts])

    assert found is None or repr(found) == repr([carefully(name, each or "[]") for each in texts])


@pytest.mark.parametrize("name", NAMES)
def test_what_a_host_writes_goes_the_fast_way(name: str) -> None:
    texts = written(name, "jsv.camel")
    taken = [text for text in texts if FAST[name].read(text.encode()) is not None]

    # The rest has numbers and names at which the two readers differ, and nulls in lists.
    assert len(taken) >= len(texts) / 4
    assert repr(FAST[name].read_all(taken)) == repr([CAREFUL[name](each) for each in taken])


@pytest.mark.parametrize("kind", "EHST")
def test_rows_of_the_benchmark_go_the_fast_way(kind: str) -> None:
    type_, rows = (typed.Reading, typed.rows(30)) if kind == "T" else (SessionInfo, sessions.rows(kind, 30))
    codec = JsvFormat().codec(list[type_])  # type: ignore[valid-type]  # a variable
    text = codec.encode(rows)

    assert codec._fast is not None
    assert codec._fast._decoder.after(10_000)
    assert codec._fast.read(text) == rows == codec.decode_carefully(text)


def test_nesting_is_bounded_as_in_the_careful_reader() -> None:
    deep = "{child:" * 20 + "{}" + "}" * 20

    assert JsvFormat().codec(types.Node, Options(max_depth=30)).decode(deep.encode()) is not None
    with pytest.raises(DecodeError, match="more than 10 levels"):
        JsvFormat().codec(types.Node, Options(max_depth=10)).decode(deep.encode())
    assert fast_reader(shape_of(list[list[str]]), Options(max_depth=1)).read(b"[[a]]") is None  # type: ignore[union-attr]


class Meeting(Dto):
    at: dt.datetime | None = None
    ends: list[DateTimeOffset] | None = None
    notes: dict[str, str] | None = None


@pytest.mark.parametrize(
    ("text", "is_taken"),
    [
        ("{at:2026-01-01T10:00:00Z}", True),
        ("{at:2026-01-01T10:00:00.0000001+02:00,notes:{a:2026-01-01T10:00:00}}", True),
        ("{ends:[2026-01-01T10:00:00.0000000+02:00]}", True),
        # In a dictionary what stands after a comma is a key up to its first colon, in a list it is not.
        ("{notes:{b:c,2026-01-01T10:00:00:5}}", False),
        ("{ends:[2026-01-01T10:00:00.0000000+02:00,2026-01-01T10:00:00.0000000+02:00]}", False),
        ("{notes:{2026-01-01T10:00:00:5}}", False),
        ('{notes:{a:"2026-01-01T10:00:00"}}', True),
        ("{notes:{a:x2026-01-01T10:00:00}}", False),
        ("{notes:{a:\x01}}", False),
    ],
)
def test_colons_of_dates_are_no_structure_where_a_value_must_stand(text: str, is_taken: bool) -> None:
    found = fast_reader(shape_of(Meeting), HOST)

    assert found is not None
    assert found._decoder.after(10_000)
    value = found.read(text.encode())
    assert (value is not None) is is_taken
    assert value in (None, reader_of(shape_of(Meeting))(text))


def test_items_are_dates_after_commas_where_no_dictionary_has_keys() -> None:
    found = fast_reader(shape_of(list[dt.datetime]), HOST)

    assert found is not None
    assert found._decoder.after(10_000)
    assert found.read(b"[2026-01-01T10:00:00Z,2026-01-02T10:00:00Z]") is not None


class Letters(Enumeration):
    A = "a"


@pytest.mark.parametrize(
    "type_",
    [list[Char], list[object], dict[str, object], list[KeyValuePair[str, str]], types.Special, str],
)
def test_types_that_no_pass_over_the_text_can_tell_from_structure_have_no_fast_way(type_: Any) -> None:
    assert fast_reader(shape_of(type_), HOST) is None


@pytest.mark.parametrize(
    "type_",
    [
        list[str | None],
        dict[str, list[Int32]],
        tuple[bool, ...],
        types.Leaf | None,
        list[Letters],
        types.Page[types.Leaf],
    ],
)
def test_the_annotation_of_a_shape_has_that_shape(type_: Any) -> None:
    assert shape_of(annotation_of(shape_of(type_))) == shape_of(type_)


class Counted(Dto):
    count: int = 0


@pytest.mark.parametrize("text", ["3000000000", '"3000000000"', "-9999999999"])
def test_an_integer_is_held_to_its_range_though_its_annotation_does_not_tell_it(text: str) -> None:
    assert JsvFormat().codec(Counted).decode(f"{{count:{text}}}".encode()) == Counted(0)
    with pytest.raises(DecodeError, match="offset 1"):
        JsvFormat().codec(list[int]).decode(b"[3000000000]")
