"""The facts of the built-in formats are those of their classes."""

from __future__ import annotations

import contextlib
import sys
from typing import Any

import pytest

from formats import BUILT_IN, DecodeError
from formats.builtin import Deferred
from samples.evovoice.dtos import SessionInfo
from tests.bench import sessions, typed
from tests.fuzz.reading import KINDS


@pytest.mark.parametrize("deferred", BUILT_IN, ids=lambda each: each.name)
def test_what_is_stated_before_the_import_is_what_the_format_says(deferred: Deferred) -> None:
    made = deferred.format

    assert (deferred.name, deferred.media_types, deferred.as_file) == (made.name, made.media_types, made.as_file)
    assert hasattr(deferred, "row_codec") == hasattr(made, "row_codec")


#: What reads with all of ServiceStack's tolerance, by name; every fast reader has one of these behind it.
CAREFUL = {"decode_tolerantly", "decode_carefully", "read_carefully"}
#: Rows that the benchmark measures: easy, hard, as on the seed page, typed.
ROWS: dict[str, tuple[Any, list[Any]]] = {
    **{kind: (SessionInfo, sessions.rows(kind, 5)) for kind in "EHS"},
    "T": (typed.Reading, typed.rows(5)),
}


def _called(codec: Any, text: bytes) -> set[str]:
    """Return the names of the functions that run while a text is read."""
    names: set[str] = set()
    sys.setprofile(lambda frame, event, _: names.add(frame.f_code.co_name) if event == "call" else None)
    try:
        with contextlib.suppress(DecodeError):
            codec.decode(text)
    finally:
        sys.setprofile(None)
    return names


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("format_", [each for each in BUILT_IN if each.name in KINDS], ids=lambda each: each.name)
def test_rows_of_the_benchmark_are_read_without_a_careful_reader(format_: Deferred, kind: str) -> None:
    type_, rows = ROWS[kind]
    for codec, value in ((format_.codec(type_), rows[0]), (format_.codec(list[type_]), rows)):  # type: ignore[valid-type]  # a variable
        KINDS[format_.name](codec)  # as after many texts
        text = codec.encode(value)

        assert codec.decode(text) == value
        assert _called(codec, text).isdisjoint(CAREFUL)


@pytest.mark.parametrize("format_", [each for each in BUILT_IN if each.name in KINDS], ids=lambda each: each.name)
def test_a_careful_reader_is_known_by_its_name(format_: Deferred) -> None:
    codec = format_.codec(typed.Reading)
    KINDS[format_.name](codec)

    assert not _called(codec, b'"').isdisjoint(CAREFUL)
