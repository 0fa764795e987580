"""Types of a host of which there is only its catalogue."""

import json

import pytest
from click.testing import CliRunner

from gateway.cli.types import types
from gateway.metadata.languages.registry import generators
from tests.gateway.metadata import recordings

CATALOGUE = str(recordings.PAGES / "m3" / "types.metadata.json")


RECORDED = recordings.PAGES / "m3"


FACTS = {"serviceName": "Meta m3", "returnMarkers": {"ReqBase`1": "'T"}}


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS))
    return str(path)


def run(command, *arguments):
    return CliRunner().invoke(command, arguments)


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
