"""A stranger adds a language: one module, and no other file."""

import pytest

from gateway.metadata import languages
from gateway.metadata.languages import options
from gateway.metadata.languages.registry import generator, generators
from tests.gateway.metadata import recordings

MODULE = '''
"""Names of types, one a line."""
from gateway.metadata.languages.language import Language
from gateway.metadata.languages.repairs import repaired, repaired_types
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.selection import whole

LANGUAGE = Language(key="list", label="List", link="List", extension="txt", place=500, listed=500)


def file(host, options):
    chosen = repaired(host, filtered(whole(host), options))
    return "".join(f"{each.name}\\n" for each in (*chosen.requests, *chosen.types))


def code(host, types):
    return "".join(f"{each.name}\\n" for each in repaired_types(host, types))
'''


@pytest.fixture
def added(tmp_path, monkeypatch):
    (tmp_path / "list_of_names.py").write_text(MODULE)
    monkeypatch.setattr(languages, "__path__", [*languages.__path__, str(tmp_path)])
    generators.cache_clear()
    yield
    generators.cache_clear()


def test_a_module_is_a_language(added):
    made = generator("LIST").file(recordings.host("core"), options.read([("IncludeTypes", "Hello.*")]))
    assert "Hello\n" in made
    assert list(generators())[-1] == "list"


def test_a_language_that_is_gone_is_gone():
    assert generator("list") is None
