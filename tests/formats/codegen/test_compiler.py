"""The source of a function is there for as long as the function."""

from __future__ import annotations

import gc
import inspect
import linecache
import traceback

import pytest

from formats import Dto, JsvFormat, Options
from formats.codegen.compiler import compile_function


class Note(Dto, namespace="T"):
    text: str | None = None
    number: int = 0


def generated() -> int:
    return sum(name.startswith("<generated") for name in linecache.cache)


def test_the_source_of_a_function_is_shown_and_goes_with_it() -> None:
    gc.collect()
    before = generated()
    function = compile_function("f", "def f():\n    return 1\n", {})

    assert inspect.getsource(function) == "def f():\n    return 1\n"
    assert generated() == before + 1

    del function
    gc.collect()
    assert generated() == before


def test_codecs_that_are_dropped_leave_nothing() -> None:
    JsvFormat().codec(Note, Options()).encode(Note())
    gc.collect()
    before = generated()
    for _ in range(5):
        JsvFormat().codec(Note, Options(include_nulls=True)).encode(Note())
    gc.collect()

    assert generated() == before


def test_a_function_sees_its_environment_and_nothing_else() -> None:
    double = compile_function("double", "def double(x): return x * factor", {"factor": 2})

    assert double(21) == 42
    assert "gc" not in double.__globals__


def test_a_traceback_shows_the_line_that_failed() -> None:
    fails = compile_function("fails", "def fails(value):\n    return value.nothing", {})

    with pytest.raises(AttributeError) as caught:
        fails(1)
    assert "return value.nothing" in "".join(traceback.format_exception(caught.value))
