"""Which application a word of the command line means."""

from __future__ import annotations

import importlib.metadata
import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import gateway
from gateway.cli.applications import GROUP, Application, NoApplicationError, application

HELLO, ORDERS = EntryPoint("hello", "hello.app:create", GROUP), EntryPoint("orders", "orders:app", GROUP)
POINTS = {"hello": HELLO, "orders": ORDERS}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[EntryPoint]:
    points: list[EntryPoint] = []
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda *, group: points if group == GROUP else [])
    return points


def test_a_reference_is_taken_as_it_stands_and_has_no_folder(installed: list[EntryPoint]) -> None:
    installed.append(HELLO)

    found = application("mine:app")

    assert (found, found.data_folder) == (Application("mine:app"), None)


def test_without_a_word_it_is_the_only_one_that_packages_name(installed: list[EntryPoint]) -> None:
    installed.append(HELLO)

    found = application(None)

    assert (found.reference, found.data_folder) == ("hello.app:create", Path(".hello"))


def test_a_name_is_that_of_a_package_or_a_reference_that_says_too_little(installed: list[EntryPoint]) -> None:
    installed += [HELLO, ORDERS]

    assert application("orders").reference == "orders:app"
    assert application("nothing") == Application("nothing")


@pytest.mark.parametrize(
    ("names", "told"), [((), "no installed package names one"), (("orders", "hello"), "hello, orders")]
)
def test_none_or_several_are_told(installed: list[EntryPoint], names: tuple[str, ...], told: str) -> None:
    installed += [POINTS[name] for name in names]

    with pytest.raises(NoApplicationError, match=told):
        application(None)


def test_the_gateway_knows_no_application_by_name() -> None:
    sources = Path(gateway.__file__).parent.rglob("*.py")

    told = [path.name for path in sources if re.search(r"samples\.\w+\.|evovoice|EVOVOICE", path.read_text("utf-8"))]

    assert told == []
