"""The law books and those who cite them: every section named exists, and nothing points outside the repository."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACES = ("formats", "gateway", "samples", "tests", ".ci", ".github", "README.md", "pyproject.toml")
TEXTS = {".py", ".md", ".toml", ".c", ".mjs", ".java", ".php", ".yml", ".sh", ""}

#: Where a text is what a real host sent, or another client's (and the guide, which has its own pages).
FOREIGN = ("tests/vectors/pages", "tests/vectors/http", "tests/vectors/recorded")

BOOKS = {
    book.relative_to(ROOT).as_posix(): book
    for room in ("formats", "gateway", "samples")
    for book in (ROOT / room).rglob("*.md")
    if book.name in ("WIRE.md", "TELEPHONY.md")
}

_CHAPTER = r"(?:metadata options |metadata |users )?"
_HEADING = re.compile(rf"^#{{2,4}} ({_CHAPTER}\d+(?:\.\d+)*)\b", re.MULTILINE)
_ROW = re.compile(r"^\| ([A-D]\d+) \|", re.MULTILINE)
_SECTION = rf"(?:{_CHAPTER}\d+(?:\.\d+)*(?: [A-D]\d+)?|[A-D]\d+)"
_SECTIONS = rf" {_SECTION}\b(?:(?:,| to| and| or|, and) {_SECTION}\b)*"
_BOOK = re.compile(r"(?:WIRE|TELEPHONY)\.md")
_CITATION = re.compile(rf"(?P<book>\w[\w/-]*/(?:WIRE|TELEPHONY)\.md)\b`*(?P<sections>{_SECTIONS})?")
#: The names of documents about the project are in capitals; others are pages that it makes.
_DOCUMENT = re.compile(r"[\w./-]*[A-Z]{3,}\.md\b")
_OUTSIDE = re.compile(
    r"(?<![\w/.])(?:\.\./)?(?:shared|spec|design)/\w|/work/"
    r"|\b(?:http|formats|clients|telephony|performance|architecture|ecosystem|moving-in)\.md\b"
)
#: One of these is in whatever that pattern finds.
_OUTSIDE_HAS = ("shared/", "spec/", "design/", "work/", ".md")


@functools.cache
def texts() -> list[tuple[str, str]]:
    """Return each text of ours, its path and its content with line ends and comment signs taken out."""
    found = []
    for place in PLACES:
        start = ROOT / place
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if (
                path.suffix in TEXTS
                and not name.startswith((*FOREIGN, "gateway/guide/"))
                and "__pycache__" not in name
                and path.is_file()
            ):
                text = path.read_text(encoding="utf-8", errors="replace")
                found.append((name, re.sub(r"\s*\n\s*(?:#:?|\*|//)?\s*", " ", text)))
    return found


@functools.cache
def sections_of(book: str) -> set[str]:
    """Return the sections of a law book, as they are cited."""
    text = BOOKS[book].read_text(encoding="utf-8")
    return {*_HEADING.findall(text), *(f"13 {row}" for row in _ROW.findall(text))}


def cited(sections: str) -> Iterator[str]:
    """Yield the sections of a citation: ``6.9, 13 D2 and D3`` are 6.9, 13 D2 and 13 D3; a chapter's name counts on."""
    chapter = ""
    for section in re.findall(_SECTION, sections):
        if section[0].isalpha() and section[0].islower():
            chapter = section.rstrip("0123456789.")
            yield section
        else:
            yield chapter + section if section[0].isdigit() else f"13 {section}"


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("gateway/WIRE.md 6.9, 13 D2 and D3; RFC 9110 13", ["6.9", "13 D2", "13 D3"]),
        ("``formats/WIRE.md`` 7.1 to 7.4, and of 2.5", ["7.1", "7.4"]),
        ("formats/WIRE.md 2.11, first match wins", ["2.11"]),
        ("gateway/WIRE.md users 3.3, 7.2).", ["users 3.3", "users 7.2"]),
        ("``gateway/WIRE.md`` metadata 4.2 (steps 4 to 6)", ["metadata 4.2"]),
        ("gateway/WIRE.md metadata options 4, 5)", ["metadata options 4", "metadata options 5"]),
        ("formats/WIRE.md says", []),
    ],
)
def test_a_citation_is_read_to_its_end(text: str, sections: list[str]) -> None:
    found = _CITATION.search(text)

    assert found is not None
    assert list(cited(found["sections"] or "")) == sections


def test_every_section_that_is_cited_exists() -> None:
    count = 0
    missing = []
    for name, text in (each for each in texts() if _BOOK.search(each[1])):
        for citation in _CITATION.finditer(text):
            if name == "tests/test_citations.py":
                continue
            count += 1
            if citation["book"] not in BOOKS:
                missing.append(f"{name}: there is no {citation['book']}")
                continue
            known = sections_of(citation["book"])
            missing += [
                f"{name}: {citation['book']} {section}"
                for section in cited(citation["sections"] or "")
                if section not in known
            ]

    assert missing == []
    assert count > 200


def test_every_citation_of_code_names_its_section() -> None:
    bare = [
        name
        for name, text in texts()
        if name.endswith(".py") and _BOOK.search(text) and name != "tests/test_citations.py"
        for citation in _CITATION.finditer(text)
        if citation["sections"] is None
    ]

    assert bare == []


def test_every_document_that_is_named_exists() -> None:
    missing = [
        f"{name}: {document}"
        for name, text in texts()
        if name != "tests/test_citations.py"
        if ".md" in text
        for word in text.split()
        if ".md" in word
        for document in _DOCUMENT.findall(word)
        if "/" in document or name not in ("pyproject.toml", ".ci/installed.py")  # package data, named within it
        if not any((start / document).is_file() for start in (ROOT, (ROOT / name).parent, ROOT / ".github"))
    ]

    assert missing == []


def test_nothing_points_outside_the_repository() -> None:
    outside = [
        f"{name}: {word}"
        for name, text in texts()
        if name != "tests/test_citations.py" and any(each in text for each in _OUTSIDE_HAS)
        for word in text.split()
        if any(each in word for each in _OUTSIDE_HAS) and _OUTSIDE.search(word)
    ]

    assert outside == []


def test_the_sections_of_a_book_are_numbered_without_gaps() -> None:
    for name, book in BOOKS.items():
        tops = [section for section in _HEADING.findall(book.read_text(encoding="utf-8")) if section.isdigit()]

        assert tops == [str(number) for number in range(int(tops[0]), int(tops[0]) + len(tops))], name
