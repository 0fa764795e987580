"""Every page of the guide does what it shows; every link of it leads somewhere."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gateway import Limits, Settings
from gateway.cli.guide import application, text_of
from gateway.guide import generated
from tests.gateway.guide import pages

PAGES = sorted(pages.FOLDER.glob("*.md"))
#: Languages of blocks that are shown only: files of other programs.
SHOWN = {"ini", "nginx", "dockerfile", "toml", "text", "csharp", "typescript", "java", "sh", "json", "yaml", "xml"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_shows(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # what a page makes is not left behind
    for line, shown, given in pages.run(page):
        assert given == shown, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_no_block_of_a_kind_that_nobody_runs(page: Path) -> None:
    assert {language for language, _ in pages.blocks(page)} <= SHOWN | {"python", "console"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_to_a_page_or_away(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))

    assert [each for each in links if "://" not in each and text_of(each) is None] == []


def test_every_page_is_listed_on_the_first() -> None:
    listed = re.findall(r"\(([\w-]+\.md)\)", (pages.FOLDER / "index.md").read_text(encoding="utf-8"))

    assert sorted(listed) == sorted([*generated.PAGES, *(each.name for each in PAGES if each.stem != "index")])


def test_every_setting_and_limit_is_explained() -> None:
    lines = generated.settings().splitlines()

    for type_ in (Settings, Limits):
        for name in type_.__struct_fields__:
            assert any(re.match(rf"\* \*\*{name}\*\*.*: \S", line) for line in lines), name


def test_the_reference_has_the_public_names() -> None:
    page = generated.reference()

    assert all(f"### {name}\n\n" in page for name in ("Gateway", "operation", "Dto", "NotEmpty", "Auth"))


def test_the_pages_are_shown_in_a_browser() -> None:
    pytest.importorskip("markdown_it")
    client = TestClient(application())

    assert "<h1>The guide</h1>" in client.get("/").text
    assert '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>' in client.get("/types.md").text
    assert '<pre tabindex="0">' in client.get("/types.md").text
    assert client.get("/settings.md").status_code == 200
    assert client.get("/..%2fapp.py").status_code == 404
    assert client.get("/generated.py").status_code == 404
