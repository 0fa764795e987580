"""What the sound output promises: compilers take the types of every recorded host, parsers where there is none."""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from gateway.metadata.languages import options
from gateway.metadata.languages.registry import generators
from tests.gateway.metadata import hostile, named_alike, recordings
from tests.gateway.metadata.languages import compilers, test_distinct_names

pytestmark = pytest.mark.slow

COMPILERS = {"csharp": compilers.csharp, "java": compilers.java}
QUERIES = (
    "AddDataContractAttributes=True&AddIndexesToDataMembers=True",
    "AddImplicitVersion=7&AddResponseStatus=True",
    "AddDescriptionAsComments=False",
    "InitializeCollections=False&MakePropertiesOptional=False",
)
CASES = [
    *((host, "") for host in recordings.HOSTS),
    *((host, query) for host in ("evo-auth", "m3") for query in QUERIES),
]


def printed(language, host, query=""):
    described = recordings.host(host, exact=False)
    asked = options.read(parse_qsl(query), described.catalog.config)
    return generators()[language].file(described, asked)


@pytest.fixture(scope="session")
def stubs(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("stubs")


@pytest.mark.parametrize(("host", "query"), CASES)
@pytest.mark.parametrize("language", COMPILERS)
def test_a_compiler_takes_the_types_of_a_host(language, host, query, tmp_path):
    assert COMPILERS[language](printed(language, host, query), tmp_path) == []


@pytest.mark.parametrize("host", recordings.HOSTS)
def test_the_compiler_of_kotlin_takes_the_types_of_a_host(host, tmp_path, stubs):
    assert compilers.kotlin(printed("kotlin", host), tmp_path, stubs) == []


@pytest.mark.parametrize(("host", "query"), CASES)
@pytest.mark.parametrize("language", compilers.GRAMMARS)
def test_a_parser_reads_the_types_of_a_host(language, host, query):
    assert compilers.parsed(language, printed(language, host, query)) == []


def wrong(language, host, folder, stubs):
    """What the compiler or the parser of a language says is wrong with the types of a host."""
    source = generators()[language].file(host, options.Options())
    if language in COMPILERS:
        return COMPILERS[language](source, folder)
    return compilers.kotlin(source, folder, stubs) if language == "kotlin" else compilers.parsed(language, source)


@pytest.mark.parametrize("language", [*COMPILERS, *compilers.GRAMMARS, "kotlin"])
def test_hostile_declarations_are_taken_too(language, tmp_path, stubs):
    assert wrong(language, hostile.everything(), tmp_path, stubs) == []


@pytest.mark.parametrize("language", [*COMPILERS, *compilers.GRAMMARS, "kotlin"])
def test_names_of_languages_are_taken_too(language, tmp_path, stubs):
    assert wrong(language, named_alike.host(), tmp_path, stubs) == []


@pytest.mark.parametrize("language", COMPILERS)
def test_types_of_one_name_are_taken_too(language, tmp_path):
    source = generators()[language].file(test_distinct_names.host(), options.Options())
    assert COMPILERS[language](source, tmp_path) == []


def test_the_parser_of_dart_finds_what_the_recorded_file_has_wrong():
    assert compilers.parsed("dart", recordings.text("m1", "types.dart")) == ["344: var = json['var'];"]


def test_the_compiler_of_csharp_finds_what_the_recorded_file_has_wrong(tmp_path):
    assert compilers.csharp(recordings.text("m1", "types.cs"), tmp_path)


def test_the_compiler_of_java_finds_what_the_recorded_file_has_wrong(tmp_path):
    assert compilers.java(recordings.text("m1", "types.java"), tmp_path)
