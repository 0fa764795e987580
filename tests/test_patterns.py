"""Every regular expression of the project takes linear time, on the texts that its own tree makes worst."""

from __future__ import annotations

import re

import pytest

from tests import pumping
from tests.fuzz import growing
from tests.fuzz.readers import FORMATS

PLACES, UNTOLD = pumping.patterns()

#: Patterns that are made while the program runs, and of what.
MADE = {
    "formats.jsv.fast_reader: b'(?<![^:,\\\\[])' + whole + b'(?![^,\\\\]}])'": "of constants beside it",
    "formats.scalars.date_formats: patterns": "of the letters of the format that a host chooses",
    "formats.xml.pattern_source: ''.join(self._parts)": "of a contract's tags; test_pattern_reader.py pumps some",
    "gateway.routing.rules: wanted": "of a route's rule, which the author of a service writes",
    "gateway.routing.templates: pattern": "of a route's template",
    "gateway.rules.texts: self.expression": "of a validation rule, which the author of a service writes",
}


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES, ids=lambda each: f"{each.where} {each.pattern.pattern[:20]!r}")
def test_no_text_costs_a_pattern_more_than_linear_time(place: pumping.Place) -> None:
    assert not list(pumping.faults(place))


def test_every_pattern_is_found_or_listed_with_what_it_is_made_of() -> None:
    assert sorted(UNTOLD) == sorted(MADE)
    assert len(PLACES) > 100


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_no_text_that_almost_matches_costs_a_reader_more_than_linear_time(name: str) -> None:
    assert not list(growing.faults(name))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("expression", "way"),
    [
        (r"[0-9,]*\.?[0-9]*", "fullmatch"),
        (r": *([^\x00-\x1f]*)", "fullmatch"),
        (r"\s*\d\d?\s*x", "search"),
        (r"a+b", "search"),
        (r"(?:a|a)*b", "match"),
        (r'"(?:[^"]|"")*"x|y', "search"),
        (r"(x+x+)+y", "fullmatch"),
    ],
)
def test_a_pattern_that_is_not_linear_is_found(expression: str, way: str) -> None:
    place = pumping.Place("here", re.compile(expression), (way,))

    # One that doubles its cost with each character would not end at any size that tells the others.
    assert next(pumping.faults(place, size=3 if "|a" in expression or "+x" in expression else 500), None)
