"""What keeps an application from starting is told with the author's own lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.cli.start_errors import told
from gateway.server.loading import load
from gateway.service.declarations import DeclarationError


def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, name: str) -> Exception:
    (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is
        load(f"{name}:app")
    return caught.value


def test_a_bug_shows_the_frames_of_its_author_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = failing(tmp_path, monkeypatch, "import json\n\napp = json.loads('{')\n", "author_bug")

    lines = told(error).splitlines()

    assert lines[0] == "the application cannot be loaded:"
    assert any('author_bug.py", line 3' in line for line in lines)
    assert json.__file__ not in told(error)
    assert "gateway/server" not in told(error)


def test_a_mistake_in_a_declaration_is_one_line_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "from gateway import operation\n\n@operation('nowhere')\ndef app(request: int) -> None: ...\n"
    error = failing(tmp_path, monkeypatch, source, "author_mistake")

    assert isinstance(error, DeclarationError)
    (line,) = told(error).splitlines()
    assert line.startswith("author_mistake.py:")


def test_a_text_that_is_no_python_shows_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = failing(tmp_path, monkeypatch, "\napp = (\n", "author_syntax")

    assert 'author_syntax.py", line 2' in told(error)


def test_a_cause_without_lines_of_the_author_is_told_too() -> None:
    error = ValueError("cannot")
    error.__cause__ = KeyError("setting")

    assert "because of KeyError: 'setting'" in told(error)
