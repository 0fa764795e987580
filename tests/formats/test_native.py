"""The native writer writes what the careful ones do, is really taken, and holds nothing back (formats/NATIVE.md)."""

from __future__ import annotations

import collections
import csv
import ctypes
import datetime as dt
import decimal
import gc
import os
import platform
import resource
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from formats import BUILT_IN, Dto, EncodeError, KeyValuePair, native
from samples.evovoice.dtos import SessionInfo
from tests.bench import rows as rows_bench
from tests.bench import sessions, typed
from tests.fuzz import native as differential
from tests.fuzz import types as fuzz_types

pytestmark = pytest.mark.skipif(not native.IS_NATIVE, reason="nothing is written natively: not built, or FORMATS_PURE")

FORMATS = differential.FORMATS
#: Rows that the benchmark measures: easy, hard, as on the seed page, typed.
ROWS: dict[str, tuple[Any, list[Any]]] = {
    **{kind: (SessionInfo, sessions.rows(kind, 5)) for kind in "EHS"},
    "T": (typed.Reading, typed.rows(5)),
}


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("format_", [each for each in FORMATS if each.name != "x-msgpack"], ids=lambda each: each.name)
def test_rows_of_the_benchmark_are_written_natively(format_: Any, kind: str) -> None:
    type_, rows = ROWS[kind]
    made = ((format_.codec(type_), rows[0]), (format_.codec(list[type_]), rows), (format_.row_codec(type_), rows))
    for codec, value in made:
        fast = differential.fast_writer(codec)
        assert fast is not None
        assert fast(value) is not None


def _natively(write: Callable[[Any], bytes], value: Any) -> int:
    """Return how often a native writer was asked while a value was written."""
    asked = 0

    def watch(_: Any, event: str, called: Any) -> None:
        nonlocal asked
        asked += event == "c_call" and called.__qualname__ == "Piece.write"

    sys.setprofile(watch)
    try:
        assert write(value)
    finally:
        sys.setprofile(None)
    return asked


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("format_", [each for each in FORMATS if each.name != "x-msgpack"], ids=lambda each: each.name)
def test_whatever_writes_asks_the_native_writer_once(format_: Any, kind: str) -> None:
    type_, rows = ROWS[kind]
    one, many, streamed = format_.codec(type_), format_.codec(list[type_]), format_.row_codec(type_)
    for write, value in ((one.encode, rows[0]), (many.encode, rows), (streamed.encode_rows, rows)):
        write(value)  # the first JSON of a codec may be msgspec's
        assert _natively(write, value) == 1


@pytest.mark.slow
def test_what_is_written_natively_is_what_is_written_carefully() -> None:
    assert differential.faults(300, seed=0) == {}  # .ci/run tries many more


@pytest.mark.slow
def test_it_can_be_switched_off() -> None:
    code = "import formats.native; print(formats.native.IS_NATIVE)"
    for value, expected in (("1", "False"), ("0", "True"), ("", "True")):
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "FORMATS_PURE": value},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.stdout.strip() == expected, ran.stderr


def test_one_unusual_row_of_many_costs_its_chunk_alone() -> None:
    type_, rows = ROWS["E"]
    many = [*rows * 40, sessions.rows("E", 1)[0]]
    many[-1].display_name = "lone \ud800"
    for format_ in FORMATS:
        if format_.name == "xml":
            continue  # which has no place for it at all
        with differential.purely():
            careful = format_.codec(list[type_]).encode(many)
        assert format_.codec(list[type_]).encode(many) == careful


class Cell(Dto):
    """A text, and the same text in a cell of nested values."""

    text: str | None = None
    nested: list[str] | None = None


@pytest.mark.parametrize("mark", ['"', ",", ":", "[", "\r", "&", "\x01", "é", "\uffff"])
@pytest.mark.parametrize("format_", FORMATS, ids=lambda each: each.name)
def test_a_mark_counts_wherever_it_stands_in_a_text(format_: Any, mark: str) -> None:
    texts = ["a" * before + mark + "b" * after for before in range(12) for after in range(12)]
    cells = [Cell(text, [text, "c", mark * index]) for index, text in enumerate(texts)]
    with differential.purely():
        careful = format_.codec(Cell)
        expected = [_outcome(careful, cell) for cell in cells]
    fast = format_.codec(Cell)

    assert [_outcome(fast, cell) for cell in cells] == expected


def test_every_quote_inside_a_cell_is_doubled_once() -> None:
    quoted = fuzz_types.Quoted.COMMA
    marked = fuzz_types.Marked(
        'a"b', [quoted, None], {quoted: ""}, KeyValuePair('"', ["e:f", 'g"h']), {True: 0.5}, [",", None]
    )
    rows = [fuzz_types.Holder(marked, [None, marked], {"i,j": marked})]
    table = {each.name: each for each in FORMATS}["csv"].codec(list[fuzz_types.Holder])
    fast = differential.fast_writer(table)
    assert fast is not None
    data = fast(rows)
    assert data is not None
    with differential.purely():
        jsv = {each.name: each for each in FORMATS}["jsv"].codec(fuzz_types.Marked).encode(marked)
    one, many, by_name = next(csv.reader(data.decode().splitlines()[1:]))
    assert (one, many, by_name) == (text := jsv.decode(), f"[{{}},{text}]", f'{{"i,j":{text}}}')


def _outcome(codec: Any, value: Any) -> Any:
    try:
        return codec.encode(value)
    except EncodeError as error:
        return str(error)


class Watched(Dto):
    """A row whose values are exchanged while it is written."""

    when: dt.datetime | None = None
    texts: list[str] | None = None
    counts: dict[str, int] | None = None
    inner: Watched | None = None


class _Zone(dt.tzinfo):
    """A zone that lets other threads run when it is asked."""

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
        threading.Event().wait(0.0001)
        return dt.timedelta(hours=2)

    def dst(self, when: dt.datetime | None) -> dt.timedelta | None:
        return None

    def tzname(self, when: dt.datetime | None) -> str:
        return "there"


@pytest.mark.slow
@pytest.mark.measured
def test_values_may_be_exchanged_by_another_thread_while_they_are_written() -> None:
    rows = [Watched(dt.datetime(2026, 1, 1, 12, tzinfo=_Zone()), ["a"], {"b": 1}, Watched()) for _ in range(20)]
    done = threading.Event()

    def exchange() -> None:
        number = 0
        while not done.is_set():
            number += 1
            for row in rows:
                row.when = dt.datetime(2026, 1, 1, 12, tzinfo=_Zone()) if number % 2 else None
                row.texts = [str(number)] * (number % 5)
                row.counts = {str(each): each for each in range(number % 3)}
                row.inner = Watched(texts=[str(number)])
            rows.append(rows.pop(0))

    thread = threading.Thread(target=exchange)
    thread.start()
    try:
        for _ in range(4):
            for format_ in FORMATS:
                assert format_.row_codec(Watched).encode_rows(rows)
    finally:
        done.set()
        thread.join()


def test_what_a_call_back_raises_that_is_no_error_gets_through() -> None:
    class Leaving(dt.tzinfo):
        def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
            raise KeyboardInterrupt

    row = Watched(dt.datetime(2026, 1, 1, 12, tzinfo=Leaving()))
    for format_ in (each for each in FORMATS if each.name != "x-msgpack"):
        with pytest.raises(KeyboardInterrupt):
            format_.codec(Watched).encode(row)


@pytest.mark.slow
def test_no_reference_is_kept_or_lost_whatever_happens() -> None:
    type_, rows = ROWS["T"]
    wrong = [*rows, typed.Reading(price="dear")]  # type: ignore[arg-type]  # on purpose
    first = rows[0]
    watched = [None, True, first, first.meter, first.taken, first.price, first.place, dt.UTC, typed.Reading, wrong[-1]]
    codecs = [each.codec(list[type_]) for each in FORMATS]

    def written(times: int) -> list[int]:
        for _ in range(times):
            for codec in codecs:
                codec.encode(rows)
                with pytest.raises(EncodeError):
                    codec.encode(wrong)
        gc.collect()
        return [sys.getrefcount(each) for each in watched]

    written(3)
    before, after = written(1), written(200)
    assert all(abs(one - other) < 20 for one, other in zip(before, after, strict=True)), (before, after)


@pytest.mark.slow  # and so not measured: what measures needs memory too
@pytest.mark.parametrize("format_", [each for each in FORMATS if each.name != "x-msgpack"], ids=lambda each: each.name)
def test_memory_may_end_at_any_step(format_: Any) -> None:
    memory = pytest.importorskip("_testcapi", reason="this Python was built without its tests")
    rows = [*typed.rows(2), typed.Reading(remark='"' * 3000, price=decimal.Decimal("1E+3"), level=1e-7)]
    write = differential.fast_writer(format_.codec(list[typed.Reading]))
    assert write is not None
    text, outcomes = write(rows), set[bool | None]()
    watched = [
        rows,
        *rows,
        *(getattr(row, name) for row in rows for name in ("meter", "taken", "price", "lasted", "remark")),
    ]
    before = [sys.getrefcount(each) for each in watched if each is not None]
    for is_one in (True, False):  # of all that is asked for, or all from there on
        for step in range(200):
            found: bytes | None
            memory.set_nomemory(step, step + 1 if is_one else 0)
            try:
                found = write(rows)
            except MemoryError:
                found = b""
            finally:
                memory.remove_mem_hooks()
            assert found in (text, None, b"")
            outcomes.add(None if found is None else found == text)

    assert outcomes >= {True, False}
    assert [sys.getrefcount(each) for each in watched if each is not None] == before


def test_plans_go_with_their_codecs() -> None:
    gc.collect()
    pieces = _pieces_alive()
    for _ in range(3):
        for format_ in FORMATS:
            format_.codec(list[typed.Reading]).encode(typed.rows(1))
    gc.collect()
    assert _pieces_alive() == pieces


def _pieces_alive() -> int:
    from formats.pieces import Piece

    return sum(1 for each in gc.get_objects() if type(each) is Piece)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["sys.exit()", "raise SystemExit", "os._exit(0)", "pass"])
def test_the_interpreter_may_end_in_the_middle_of_a_stream(how: str) -> None:
    code = f"""
import os, sys, threading
from tests.bench import typed
from tests.fuzz.native import FORMATS
rows = typed.rows(64)
def stream(codec):
    while True:
        codec.encode_rows(rows)
        yield 1
class Last:
    def __init__(self, streams): self.streams = streams
    def __del__(self):
        for each in self.streams: next(each, None)
streams = [stream(each.row_codec(typed.Reading)) for each in FORMATS]
for each in streams: next(each)
sys.kept = Last(streams)
threading.Thread(target=lambda: [next(each) for each in streams * 10**6], daemon=True).start()
threading.Event().wait(0.05)
{how}
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def _given(**changed: Any) -> list[Any]:
    """Return what a piece of TEXT is made of."""
    fields = {
        "kind": 0, "form": 0, "flags": 0, "open": b"", "close": b"", "between": b"", "ask": None, "type": None,
        "low": 0, "high": 0, "utc": None, "naive": None, "zones": None, "named": (), "member": None,
    }  # fmt: skip
    return list((fields | changed).values())


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": -1}, {"kind": 15}, {"kind": 10**6}, {"form": -1}, {"form": 3}, {"form": 32}, {"open": "x"},
        {"close": None}, {"between": 5},
        {"ask": 5}, {"utc": "Z"}, {"naive": 5}, {"zones": 5}, {"named": ["a", b"b"]}, {"named": ("a",)},
        {"named": ("a", "b")}, {"type": int}, {"kind": 1, "type": str}, {"kind": 1}, {"kind": 4},
        {"kind": 5, "type": str, "member": dt.datetime.year}, {"kind": 5, "type": str}, {"kind": 6},
        {"kind": 6, "form": 1, "zones": str}, {"kind": 10}, {"kind": 11},
    ],
)  # fmt: skip
def test_a_piece_that_is_not_sound_is_not_made(changed: dict[str, Any]) -> None:
    from formats._pieces import Piece

    Piece(*_given())
    with pytest.raises((TypeError, OverflowError)):
        Piece(*_given(**changed))


def test_slots_are_given_once_and_as_many_as_the_kind_has() -> None:
    from formats import pieces

    text = pieces.piece(pieces.TEXT)
    sound = pieces.slot(text)
    for kind, count in ((pieces.TEXT, 1), (pieces.SERIES, 0), (pieces.SERIES, 2), (pieces.ENTRIES, 1)):
        with pytest.raises(ValueError, match="as many slots"):
            pieces.piece(kind).fill([sound] * count)
    shorter, longer = sound[:-1], (*sound, 1)
    for broken in (5, (), shorter, longer, (None, "", *sound[2:]), (*sound[:2], None, *sound[3:]), (*shorter, "x")):
        with pytest.raises(TypeError):
            pieces.piece(pieces.SERIES).fill([broken])
    record = pieces.piece(pieces.RECORD, type_=Watched)
    for get in (None, 5, dt.datetime.year, typed.Reading.__dict__["price"]):
        with pytest.raises(TypeError):
            record.fill([(get, *sound[1:])])
    once = pieces.piece(pieces.SERIES)
    assert once.write(["a"]) is None  # it has no slot yet
    once.fill([sound])
    assert once.write(["a"]) == b"a"
    with pytest.raises(ValueError, match="once"):
        once.fill([sound])


def test_no_piece_can_be_derived_or_changed() -> None:
    from formats._pieces import Piece

    with pytest.raises(TypeError):
        type("Heir", (Piece,), {})
    with pytest.raises(TypeError):
        Piece.write = None  # type: ignore[method-assign, assignment]  # on purpose


def test_the_compiled_module_is_that_of_this_interpreter() -> None:
    from formats import _pieces

    assert str(_pieces.__file__).endswith(str(sysconfig.get_config_var("EXT_SUFFIX")))


def test_every_built_in_format_but_html_is_compared() -> None:
    assert {each.name for each in FORMATS} == {each.name for each in BUILT_IN} - {"html"}


def test_what_was_built_of_an_older_source_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = tmp_path / "built.so"
    built.write_bytes(b"")
    os.utime(built, (1, 1))

    with pytest.warns(RuntimeWarning, match="pip install -e"):
        assert native._is_stale(str(built))
    assert not native._is_stale(str(tmp_path / "nowhere.so"))


def test_the_pure_writers_of_the_benchmark_never_write_natively(monkeypatch: pytest.MonkeyPatch) -> None:
    found = typed.rows(rows_bench.ROWS)
    candidates = rows_bench._ours(typed.Reading, found)

    def refused(_: object) -> None:
        raise AssertionError("the native writer was asked for")

    monkeypatch.setattr(native, "writer", refused)
    pure = [write for name, write in candidates.items() if " pure " in name]
    assert len(pure) == 12
    for write in pure:
        write()


@pytest.mark.parametrize("sizes", [(9_000, 8_990, 8_000, 7_000, 100, 0, 9_000), (3_300_000, 3_200_000, 5, 3_300_000)])
def test_a_text_is_whole_whatever_the_one_before_was_like(sizes: tuple[int, ...]) -> None:
    # The last text measures the next buffer, of which up to an eighth may stay unused.
    codecs = [(each, each.codec(Named)) for each in FORMATS if each.name in ("json", "xml")]
    for size in sizes:
        name = "x" * size
        for format_, codec in codecs:
            data = codec.encode(Named(name))
            copy = b"".join([data[:1], data[1:]])
            assert (data, hash(data), data[-1:]) == (copy, hash(copy), copy[-1:])
            assert ctypes.string_at(data, len(data) + 1) == copy + b"\0"  # which C code that reads bytes relies on
            assert codec.decode(data) == Named(name)
            assert name.encode() in data
            assert len(data) < size + 200, format_.name


class Named(Dto):
    name: str = ""


@pytest.mark.slow
@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc" or "LD_PRELOAD" in os.environ, reason="the allocator is not that of glibc"
)
def test_chunks_of_a_stream_are_written_where_the_last_ones_were() -> None:
    # Memory that comes anew from the system costs more than what is written into it.
    rows = sessions.rows("E", 1_000)
    for codec, chunk in [("xml", rows[:64]), ("csv", rows[:256]), ("xml", rows)]:
        write = next(each for each in FORMATS if each.name == codec).row_codec(SessionInfo).encode_rows
        held = collections.deque((write(chunk) for _ in range(20)), maxlen=4)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(50):
            held.append(write(chunk))
        assert resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before < 50 * 10
