"""Types with dates, Guids and numbers are read by way of a twin, to the same values and refusals as carefully."""

from __future__ import annotations

import datetime as dt
import decimal
import gc
import logging
import tracemalloc
import uuid
from collections import Counter
from typing import Any

import pytest

from formats import (
    HOST,
    DecodeError,
    Dto,
    Enumeration,
    Flags,
    HashSet,
    Int32,
    JsonFormat,
    JsvFormat,
    KeyValuePair,
    Options,
    Single,
    UInt64,
    shape_of,
)
from formats.notation import twin_decoder
from formats.notation.twin_decoder import Scalars, Twin
from formats.notation.twin_records import NoTwinError, is_read_alike, names_of
from formats.notation.twins import twin_of
from formats.types.naming import TextCase
from formats.types.shapes import Nested
from tests.bench import typed
from tests.fuzz import reading


def twin(type_: Any, options: Options = HOST) -> Twin:
    found = twin_of(shape_of(type_), options, Scalars.JSON)
    assert found is not None
    return found


def json_codec(type_: Any, options: Options = HOST) -> Any:
    """Return a codec that has its twin."""
    codec = JsonFormat().codec(type_, options)
    assert codec.decoder._twin is not None
    codec.decoder._twin.read(b" " * twin_decoder.COST)
    return codec


@pytest.mark.parametrize("format_", [JsonFormat(), JsvFormat()])
def test_typed_rows_as_a_host_writes_them_are_read_by_way_of_the_twin(format_: Any) -> None:
    rows = typed.rows(40)
    for type_, value in ((list[typed.Reading], rows), (typed.Reading, rows[0])):
        codec = format_.codec(type_)
        text = codec.encode(value)
        fast = codec.decoder._twin if format_.name == "json" else codec._fast
        for _ in range(twin_decoder.COST // len(text) + 1):
            assert codec.decode(text) == value
        assert fast.read(text) == value


def test_a_process_that_reads_little_makes_no_twin() -> None:
    codec = JsonFormat().codec(typed.Reading)
    codec.decode(b'{"id":1}')

    assert codec.decoder._twin is not None
    assert codec.decoder._twin._decoder.after(0) is None


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["json", "jsv"])
@pytest.mark.parametrize("seed", range(2))
def test_mutated_texts_are_read_as_the_careful_readers_read_them(format_: str, seed: int) -> None:
    taken: Counter[str] = Counter()

    assert reading.faults(2_000, seed, format_, taken) == {}
    assert taken[f"{format_} fast"] > 100


class Sent(Dto):
    at: dt.datetime = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    price: decimal.Decimal | None = None
    level: float = 0.5
    ratio: Single = 0.25
    big: UInt64 = 0
    size: Int32 = 0
    key: uuid.UUID | None = None


@pytest.mark.parametrize(
    "text",
    [
        '{"at":"\\/Date(5)\\/","price":1.50,"level":1,"ratio":0.1,"big":18446744073709551615,"size":-5}',
        '{"price":100,"key":"0123456789abcdef0123456789abcdef"}',
        '{"price":null,"key":null}',
        '{"price":1E2}',
        "{}",
    ],
)
def test_what_stands_as_written_is_taken(text: str) -> None:
    codec = json_codec(Sent)

    found = codec.decoder._twin.read(text.encode())
    assert found is not None
    assert repr(found) == repr(codec.decoder.decode_tolerantly(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        '{"At":"\\/Date(5)\\/"}',  # another letter case
        '{"at":"\\/Date(5)\\/","unknown":1}',
        '{"at":null}',
        '{"at":""}',
        '{"key":""}',
        '{"level":-0}',  # which msgspec takes for 0
        '{"level":"1.5"}',
        '{"big":18446744073709551616}',
        '{"big":-1}',
        '{"size":2147483648}',
        '{"at":"yesterday"}',
        '{"price":[1]}',
        '{"price":79228162514264337593543950336}',
        '{"key":"{0123456789abcdef0123456789abcdef}"}',
        "null",
        "",
        "[]",
        '{"at":"\\/Date(5)\\/"} ,',
    ],
)
def test_what_is_not_as_written_is_left_to_the_careful_reader(text: str) -> None:
    assert json_codec(Sent).decoder._twin.read(text.encode()) is None


def test_a_member_that_does_not_fit_keeps_its_default_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    codec = json_codec(Sent)
    with caplog.at_level(logging.INFO, "formats"):
        assert codec.decode(b'{"at":"yesterday","size":5}') == Sent(size=5)

    assert "Sent.At keeps its default" in caplog.text


def test_a_refusal_names_the_place_that_the_careful_reader_names() -> None:
    codec = json_codec(list[dt.datetime])

    with pytest.raises(DecodeError, match="'yesterday' is not a date") as refused:
        codec.decode(b'["\\/Date(5)\\/","yesterday"]')
    assert refused.value.where == "offset 16"


class Made(Dto):
    at: dt.datetime
    notes: list[str] = []  # noqa: RUF012 - a Struct copies it


def test_defaults_are_made_anew_and_what_must_be_there_must() -> None:
    codec = json_codec(Made)
    first, second = (codec.decode(b'{"at":"\\/Date(5)\\/"}') for _ in range(2))

    assert first.notes == []
    assert first.notes is not second.notes
    with pytest.raises(DecodeError, match="At is missing"):
        codec.decode(b"{}")


class Chain(Dto):
    at: dt.datetime | None = None
    next: "Chain | None" = None  # noqa: UP037 - its own type


def test_a_type_that_contains_itself_has_a_twin_that_is_as_deep_as_may_be() -> None:
    text = b'{"next":' * 9 + b'{"at":"\\/Date(5)\\/"}' + b"}" * 9

    assert json_codec(Chain).decoder._twin.read(text) == json_codec(Chain).decoder.decode_tolerantly(text)
    shallow = json_codec(Chain, Options(max_depth=5))
    assert shallow.decoder._twin.read(text) is None
    with pytest.raises(DecodeError, match="more than 5 levels"):
        shallow.decode(text)


@pytest.mark.parametrize("type_", [list[object], dict[str, object], dict[object, dt.date], dt.datetime])
def test_types_whose_values_are_what_they_look_like_have_no_twin(type_: Any) -> None:
    assert twin_of(shape_of(type_), HOST, Scalars.JSON) is None


def test_keys_that_are_one_in_two_spellings_are_left_to_the_careful_reader() -> None:
    codec = json_codec(dict[Int32, dt.date])

    assert codec.decoder._twin.read(b'{"1":"2026-01-01","2":"2026-01-02"}') is not None
    assert codec.decoder._twin.read(b'{"1":"2026-01-01","01":"2026-01-02"}') is None


@pytest.mark.parametrize("type_", [dict[str, dt.datetime], dict[Int32, list[dt.datetime]]])
def test_a_key_that_comes_twice_is_left_to_the_careful_reader(type_: Any) -> None:
    codec = json_codec(type_)
    good, bad = (
        (b'"2020-01-01"', b'"no date"') if type_ == dict[str, dt.datetime] else (b'["2020-01-01"]', b'["no date"]')
    )

    assert codec.decoder._twin.read(b'{"1":%s,"2":%s}' % (good, good)) is not None
    assert [type(each) for each in codec.decoder._twin.read(b'{"1":%s}' % good)] in ([str], [int])
    assert codec.decoder._twin.read(b'{"1":%s,"1":%s}' % (good, good)) is None
    with pytest.raises(DecodeError, match="no date"):
        codec.decode(b'{"1":%s,"1":%s}' % (bad, good))


def test_a_pair_has_no_twin_yet() -> None:
    assert twin_of(shape_of(list[KeyValuePair[str, dt.date]]), HOST, Scalars.JSON) is None


@pytest.mark.slow
@pytest.mark.parametrize("format_", [JsonFormat(), JsvFormat()])
def test_nothing_is_kept_of_what_was_read(format_: Any) -> None:
    codec = format_.codec(list[typed.Reading])
    good = codec.encode(typed.rows(10))
    bad = good.replace(b"P", b"Q", 1)
    for _ in range(50):
        codec.decode(good)
        codec.decode(bad)
    gc.collect()
    tracemalloc.start()
    for _ in range(100):
        codec.decode(good)
        codec.decode(bad)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 20_000


class Shade(Enumeration):
    PALE = "Pale"


class Access(Flags):
    NONE = 0
    READ = 1


class Texts(Dto):
    name: str | None = None
    key: uuid.UUID | None = None
    is_open: bool = False
    shade: Shade = Shade.PALE
    by_name: dict[str, list[str]] | None = None
    below: list[Texts] | None = None


class Nothing(Dto):
    pass


def of_one(hint: Any) -> Any:
    """Return the record of a class with one member."""
    shape = shape_of(type("One", (Dto,), {"__annotations__": {"value": hint}, "value": None, "__module__": __name__}))
    assert isinstance(shape, Nested)
    return shape.record


def test_texts_booleans_ids_and_names_are_read_alike_with_a_twin_and_without() -> None:
    shape = shape_of(Texts)
    assert isinstance(shape, Nested)
    assert is_read_alike(shape.record)


@pytest.mark.parametrize(
    "hint",
    [
        float | None,
        Int32 | None,
        Access | None,
        HashSet[str] | None,
        dict[Int32, str] | None,
        dict[str, Int32] | None,
        KeyValuePair[str, str] | None,
        Nothing | None,
        dt.datetime | None,
    ],
    ids=str,
)
def test_what_the_careful_readers_read_in_a_way_of_their_own_is_not_read_alike(hint: Any) -> None:
    assert not is_read_alike(of_one(hint))
    assert is_read_alike(of_one(str | None))


def test_a_record_without_members_has_no_twin() -> None:
    shape = shape_of(Nothing)
    assert isinstance(shape, Nested)
    with pytest.raises(NoTwinError):
        names_of(shape.record, TextCase.CAMEL)
