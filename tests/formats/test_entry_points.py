"""Entry points are those that ``importlib.metadata`` finds, read without it."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from formats.entry_points import EntryPoint, entry_points

GROUP = "some.formats"


def publish(place: Path, folder: str, text: str) -> None:
    (place / folder).mkdir(parents=True)
    (place / folder / "entry_points.txt").write_text(text, "utf-8")


def found_by_the_library(group: str) -> list[EntryPoint]:
    return sorted(EntryPoint(point.name, point.value) for point in importlib.metadata.entry_points(group=group))


def test_of_this_environment_they_are_those_that_the_library_finds() -> None:
    groups = {point.group for one in importlib.metadata.distributions() for point in one.entry_points}

    assert groups
    for group in groups:
        assert entry_points(group) == found_by_the_library(group), group


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"a-1.dist-info": "[some.formats]\nyaml = yamls:FORMAT\n"}, [("yaml", "yamls:FORMAT")]),
        ({"a-1.dist-info": "[other]\nyaml = a:b\n[some.formats]\n"}, []),
        ({"a-1.dist-info": "[some.formats.more]\nyaml = a:b\n"}, []),
        ({"a-1.dist-info": "[ some.formats]\nyaml = a:b\n"}, []),
        (
            {"a-1.dist-info": "yaml = a:b\n\n[some.formats]\r\n# x = y:z\n\n  y=a.b:c.d  \n[other]\nz = z:z"},
            [("y", "a.b:c.d")],
        ),
        ({"a-1.egg-info": "[some.formats]\nb = b:b\na = a:a [extra]\n"}, [("a", "a:a [extra]"), ("b", "b:b")]),
        ({"A_b.c-1.dist-info": "[some.formats]\nx = x:x", "a.b_c-2.egg-info": "[some.formats]\ny = y:y"}, 1),
        ({"a-1.dist-info": "[some.formats]\nx = x:x", "b-1.dist-info": "[some.formats]\nx = y:y"}, 2),
        ({"a-1.data": "[some.formats]\nx = x:x"}, []),
    ],
)
def test_of_any_texts_they_are_those_that_the_library_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str], expected: Any
) -> None:
    for folder, text in texts.items():
        publish(tmp_path, folder, text)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    points = entry_points(GROUP)

    assert points == found_by_the_library(GROUP)
    assert len(points) == expected if isinstance(expected, int) else points == [EntryPoint(*each) for each in expected]


def test_the_first_distribution_of_a_name_on_the_path_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path / "mine", "a-2.dist-info", "[some.formats]\nx = mine:x")
    publish(tmp_path / "theirs", "a-1.dist-info", "[some.formats]\nx = theirs:x")
    (tmp_path / "bare" / "b-1.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path / name) for name in ("nowhere", "bare", "mine", "theirs")])

    assert entry_points(GROUP) == found_by_the_library(GROUP) == [EntryPoint("x", "mine:x")]


def test_an_archive_and_an_egg_on_the_path_are_left_to_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a-1.dist-info/METADATA", "Name: a\n")
        archive.writestr("a-1.dist-info/entry_points.txt", "[some.formats]\nx = in_archive:x\n")
    publish(tmp_path / "b-1.egg", "EGG-INFO", "[some.formats]\ny = in_egg:y")
    (tmp_path / "b-1.egg" / "EGG-INFO" / "PKG-INFO").write_text("Name: b\n", "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "all.zip"), str(tmp_path / "b-1.egg")])

    assert entry_points(GROUP) == [EntryPoint("x", "in_archive:x"), EntryPoint("y", "in_egg:y")]


def test_an_import_hook_that_knows_distributions_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    class Distribution(importlib.metadata.Distribution):
        def read_text(self, filename: str) -> str | None:
            return {"METADATA": "Name: hooked\n", "entry_points.txt": "[some.formats]\nx = hooked:x"}.get(filename)

        def locate_file(self, path: Any) -> Any:
            raise NotImplementedError

    class Hook:
        def find_distributions(self, context: Any) -> list[Distribution]:
            return [Distribution()]

        def find_spec(self, *_: Any) -> None:
            return None

    monkeypatch.setattr(sys, "meta_path", [Hook(), *sys.meta_path])

    assert entry_points(GROUP) == [EntryPoint("x", "hooked:x")]


@pytest.mark.parametrize(
    ("value", "loaded"),
    [("os.path:join", "os.path.join"), ("os.path", "os.path"), ("pathlib : Path.home [x]", "pathlib.Path.home")],
)
def test_what_it_stands_for_is_imported(value: str, loaded: str) -> None:
    import os.path  # noqa: F401
    import pathlib  # noqa: F401

    assert EntryPoint("x", value).load() == eval(loaded)


def test_what_is_not_there_raises_an_error_that_names_it() -> None:
    with pytest.raises(ModuleNotFoundError, match="nothing_here"):
        EntryPoint("x", "nothing_here:FORMAT").load()
    with pytest.raises(AttributeError, match="NOTHING"):
        EntryPoint("x", "formats.msgpack:NOTHING").load()


@pytest.mark.slow
def test_a_gateway_starts_without_the_library() -> None:
    script = (
        "import sys; from gateway import Gateway; app = Gateway([])\n"
        "assert app.formats.named('x-msgpack') and 'importlib.metadata' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", script], check=True)
