"""Types of a host of which there is only its catalogue."""

import pytest

from gateway.cli.types import types
from gateway.metadata.languages.registry import generators
from tests.gateway.cli.typed import CATALOGUE, run
from tests.gateway.metadata import recordings

RECORDED = recordings.PAGES / "m3"


@pytest.mark.parametrize(
    ("language", "file"), [("typescript", "types.ts"), ("csharp", "types.cs"), ("swift", "types.swift")]
)
def test_exact_types_are_the_recorded_file(language, file):
    told = run(types, language, "--from", CATALOGUE, "--exact")
    assert (told.exit_code, told.stdout_bytes) == (0, (RECORDED / file).read_bytes())


def test_a_query_has_the_options_of_the_address_and_facts_complete_the_catalogue(facts):
    told = run(types, "python", "--from", CATALOGUE, "--query", "IncludeTypes=Ord.*", "--facts", facts, "--exact")
    assert told.stdout_bytes == (RECORDED / "Ord.types.py").read_bytes()


def test_a_host_of_declared_names_is_known_by_its_document():
    pascal = recordings.PAGES / "core-pascal"
    told = run(types, "typescript", "--from", str(pascal / "types.metadata.json"), "--exact")
    assert told.stdout_bytes == (pascal / "types.ts").read_bytes()


@pytest.mark.parametrize("language", generators())
def test_every_language_prints_any_host(language):
    told = run(types, language, "--from", CATALOGUE)
    assert told.exit_code == 0
    assert b"GetPage" in told.stdout_bytes
