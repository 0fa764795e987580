"""Every regular expression of the project takes linear time, on the texts that its own tree makes worst."""

from __future__ import annotations

import contextlib
import functools
import itertools
import re

import pytest

from formats import HOST, CsvLayout, DecodeError, EncodeError, Options
from formats.codegen.compiler import compile_function
from tests import pumping
from tests.fuzz import growing
from tests.fuzz.corpus import seeds
from tests.fuzz.readers import FORMATS
from tests.vectors.catalog import TYPES


@functools.cache
def patterns() -> tuple[list[pumping.Place], list[str]]:
    return pumping.patterns()


#: Patterns that are made while the program runs, and of what.
MADE = {
    "formats.late_patterns: self._expression": "of the constants that modules give it, which are found with them",
    "formats.jsv.fast_reader: b'(?<![^:,\\\\[])' + whole + b'(?![^,\\\\]}])'": "of constants beside it",
    "formats.scalars.date_formats: patterns": "of the letters of the format that a host chooses",
    "formats.xml.pattern_source: ''.join(self._parts)": "of a contract's tags; test_pattern_reader.py pumps some",
    "gateway.routing.rules: wanted": "of a route's rule, which the author of a service writes",
    "gateway.routing.templates: expression": "of a route's template",
    "gateway.rules.texts: self.expression": "of a validation rule, which the author of a service writes",
}


@pytest.mark.slow
def test_no_text_costs_a_pattern_more_than_linear_time() -> None:
    assert [told for place in patterns()[0] for told in pumping.faults(place)] == []


#: Settings that have patterns of their own made: a date of all parts that a format may have.
SETTINGS = (
    Options(date_format="dd.MM.yyyy HH:mm:ss.fffffff tt zzz"),
    Options(date_format="d MMMM yyyy' at 'h:m:s.FFFt K"),
    Options(csv=CsvLayout(separator=";", decimal_comma=True, nested="flat", dates="spreadsheet")),
    Options(tolerant=False),
)


def made() -> list[pumping.Place]:
    """What is compiled while codecs are made and read, and stands in no source as it is."""
    known = {each.pattern.pattern for each in patterns()[0]}
    with pumping.recorded() as found:
        for name, format_ in FORMATS.items():
            texts = dict(reversed(seeds(name)))
            for type_, options in itertools.product(sorted(texts), (HOST, *SETTINGS)):
                codec = format_.codec(TYPES[type_], options)
                with contextlib.suppress(DecodeError, EncodeError):
                    codec.encode(codec.decode(texts[type_]))
    return [each for each in found if each.pattern.pattern not in known]


@pytest.mark.slow
def test_what_is_compiled_while_the_project_works_takes_linear_time_and_little_memory() -> None:
    found = made()

    assert {"formats.jsv.fast_reader", "formats.scalars.date_formats"} <= {each.where.split()[0] for each in found}
    for each in found:
        assert not list(pumping.faults(each))
        assert not list(pumping.hungry(each))


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    ["import re\nmade = re.compile('(x+x+)+y')", "from re import match\ndef made(): ...\nmatch('(x+x+)+y', '')"],
)
def test_a_pattern_of_made_code_is_recorded(source: str) -> None:
    with pumping.recorded() as found:
        compile_function("made", source, {})

    assert [each.pattern.pattern for each in found] == ["(x+x+)+y"]
    assert next(pumping.faults(found[0], size=2), None)


@pytest.mark.slow
def test_no_text_costs_a_pattern_much_memory() -> None:
    assert [told for place in patterns()[0] for told in pumping.hungry(place)] == []


def test_a_pattern_that_remembers_each_turn_is_found() -> None:
    place = pumping.Place("here", re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*("?)'), ("match",))

    assert next(pumping.hungry(place), None)


@pytest.mark.slow
def test_every_pattern_is_found_or_listed_with_what_it_is_made_of() -> None:
    found, untold = patterns()

    assert sorted(untold) == sorted(MADE)
    assert len(found) > 100


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
    assert next(pumping.faults(place, size=2 if "|a" in expression or "+x" in expression else 250), None)
