"""Patterns of a contract's tags: which types have some, and what each costs."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from formats import DecodeError, Options, XmlFormat
from formats.xml.pattern_source import texts_of
from samples.evovoice.dtos import SessionInfo
from tests import pumping
from tests.bench import typed
from tests.fuzz import reading
from tests.vectors import types


def patterns_of(type_: Any, options: Options | None = None) -> list[re.Pattern[str]]:
    codec = XmlFormat().codec(type_, *([options] if options else []))
    codec._fast.is_ready(10_000_000)
    return codec._fast.patterns


@pytest.mark.slow
@pytest.mark.parametrize("type_", [SessionInfo, typed.Reading, reading.Wanted, reading.Placed, types.Collections])
def test_no_text_costs_a_pattern_more_than_linear_time_or_much_memory(type_: Any) -> None:
    patterns = patterns_of(list[type_])

    assert patterns
    for each in patterns:
        place = pumping.Place(f"XML of {type_.__name__}", each, ("match",))
        assert not list(pumping.faults(place, size=2_000))
        assert not list(pumping.hungry(place))


@pytest.mark.parametrize("type_", [types.Node, reading.Branch, list[object], str, dt.datetime])
def test_types_that_contain_themselves_or_anything_and_texts_alone_have_no_patterns(type_: Any) -> None:
    assert not patterns_of(type_)


def test_types_that_are_deeper_than_may_be_read_have_no_patterns() -> None:
    assert patterns_of(list[types.Leaf], Options(max_depth=3))
    assert not patterns_of(list[types.Leaf], Options(max_depth=2))


@pytest.mark.parametrize(
    ("inner", "found"),
    [("", []), ("<a>x</a>", ["x"]), ("<a></a><a>y</a>", ["", "y"])],
)
def test_items_of_one_name_are_cut_at_once(inner: str, found: list[str]) -> None:
    assert texts_of(f"-{inner}</list>", 1, 1 + len(inner), "<a>", "</a>") == found


@pytest.mark.parametrize("inner", ["<a>x", "x</a>", "<a>x</a>y<a>z</a>", "<a>x<b/></a>", "<a>x</a></a>", "<a></a", "a"])
def test_anything_else_between_items_is_unusual(inner: str) -> None:
    for end in (len(inner), -1):
        with pytest.raises(DecodeError):
            texts_of(inner, 0, end, "<a>", "</a>")
