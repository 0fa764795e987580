"""Which application a word of the command line means."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import gateway
from gateway.cli.applications import GROUP, Application, NoApplicationError, application

REFERENCES = {"hello": "hello.app:create", "orders": "orders:app"}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Install packages that name applications, and nothing else."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])

    def install(*names: str) -> None:
        for name in names:
            folder = tmp_path / f"{name}-1.0.dist-info"
            folder.mkdir()
            (folder / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {REFERENCES[name]}\n", "utf-8")

    return install


def test_a_reference_is_taken_as_it_stands_and_has_no_folder(install: Callable[..., None]) -> None:
    install("hello")

    found = application("mine:app")

    assert (found, found.data_folder) == (Application("mine:app"), None)


def test_without_a_word_it_is_the_only_one_that_packages_name(install: Callable[..., None]) -> None:
    install("hello")

    found = application(None)

    assert (found.reference, found.data_folder) == ("hello.app:create", Path(".hello"))


def test_a_name_is_that_of_a_package_or_a_reference_that_says_too_little(install: Callable[..., None]) -> None:
    install("hello", "orders")

    assert application("orders").reference == "orders:app"
    assert application("nothing") == Application("nothing")


@pytest.mark.parametrize(
    ("names", "told"), [((), "no installed package names one"), (("orders", "hello"), "hello, orders")]
)
def test_none_or_several_are_told(install: Callable[..., None], names: tuple[str, ...], told: str) -> None:
    install(*names)

    with pytest.raises(NoApplicationError, match=told):
        application(None)


def test_the_gateway_knows_no_application_by_name() -> None:
    sources = Path(gateway.__file__).parent.rglob("*.py")

    told = [path.name for path in sources if re.search(r"samples\.\w+\.|evovoice|EVOVOICE", path.read_text("utf-8"))]

    assert told == []
