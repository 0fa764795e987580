"""A decoder of a twin is made once, when it pays, and whoever comes meanwhile gets one that is complete."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from formats.notation.twin_decoder import DeferredDecoder, Twin

#: What others do while msgspec evaluates the annotation of a row.
meanwhile: list[Callable[[], Any]] = []
found: list[Any] = []


def asked() -> type[int]:
    if meanwhile:
        other = meanwhile.pop()
        with ThreadPoolExecutor(1) as alone:
            found.append(alone.submit(other).result())
    return int


def twin() -> Twin:
    row = msgspec.defstruct("Row", [("size", "asked()")], module=__name__)  # type: ignore[list-item]  # evaluated later
    return Twin(row, None, 1, has_bare_decimals=False, has_doubles=False)


def test_a_decoder_is_made_once_so_many_bytes_were_there() -> None:
    made: list[Twin] = []
    deferred = DeferredDecoder(lambda: made.append(twin()) or made[-1], strict=True, patience=100)  # type: ignore[func-returns-value]

    assert deferred.after(60) is None
    assert not made
    first = deferred.after(60)
    assert first is not None
    assert deferred.after(1) is first
    assert len(made) == 1


def test_where_there_is_no_twin_none_is_looked_for_again() -> None:
    asked_for: list[int] = []
    deferred = DeferredDecoder(lambda: asked_for.append(1), strict=True, patience=0)  # type: ignore[func-returns-value]

    assert [deferred.after(1), deferred.after(1)] == [None, None]
    assert asked_for == [1]


def test_whoever_comes_while_a_decoder_is_made_reads_with_a_complete_one() -> None:
    deferred = DeferredDecoder(twin, strict=True, patience=0)

    def read() -> Any:
        decoder = deferred.after(1)
        assert decoder is not None
        return decoder.decode(b'{"size":1}').size

    meanwhile.append(read)

    assert read() == 1
    assert found == [1]
