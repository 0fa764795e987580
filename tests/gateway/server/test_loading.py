"""What ``--app`` names is found, and called if it makes the application."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette

from gateway import Dto, operation
from gateway.server.loading import StartError, check_module, load


async def application(scope: object, receive: object, send: object) -> None:
    pass


APPLICATION = Starlette()
NUMBER = 5
TEXT = "module:app"


class Nested:
    inner = APPLICATION


def make() -> object:
    return APPLICATION


async def make_later() -> object:
    return APPLICATION


def make_of(settings: object) -> object:
    return APPLICATION


def make_nothing() -> None:
    pass


def wsgi(environ: object, start_response: object) -> None:
    pass


@operation("/hello")
def handler(request: Dto) -> None:
    pass


def test_an_application_and_what_makes_one_are_loaded() -> None:
    assert load(f"{__name__}:APPLICATION") is APPLICATION
    assert load(f"{__name__}:make") is APPLICATION
    assert load(f"{__name__}:application") is application
    assert load(f"{__name__}:Nested.inner") is APPLICATION


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("nope:app", "no module 'nope'"),
        ("gateway.nope:app", "no module 'gateway.nope'"),
        (f"{__name__}:nope", "has no 'nope'"),
        (f"{__name__}:Nested.nope", "has no 'Nested.nope'"),
        (f"{__name__}:NUMBER", "NUMBER is no application: it is of the class int"),
        (f"{__name__}:TEXT", "TEXT is no application: it is of the class str"),
        (f"{__name__}:Nested", "Nested is a class: name an object of it"),
        (f"{__name__}:make_later", r"make_later\(\) is a coroutine"),
        (f"{__name__}:make_of", "make_of is no application: it is a function, make_of"),
        (f"{__name__}:make_nothing", r"make_nothing\(\) is no application: it is of the class NoneType"),
        (f"{__name__}:wsgi", "wsgi is no application"),
        (f"{__name__}:handler", "handler is no application: it is of the class Operation"),
        ("gateway", "MODULE:ATTRIBUTE"),
        (":app", "MODULE:ATTRIBUTE"),
        ("gateway:", "MODULE:ATTRIBUTE"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(reference: str, told: str) -> None:
    with pytest.raises(StartError, match=told) as error:
        load(reference)

    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("reference", "told"), [("nope:app", "no module 'nope'"), ("gateway", "MODULE:ATTRIBUTE")])
def test_what_is_not_there_is_told_before_anything_is_imported(reference: str, told: str) -> None:
    with pytest.raises(StartError, match=told):
        check_module(reference)


def test_a_module_is_found_without_being_imported() -> None:
    check_module("antigravity.anything:app")
    assert "antigravity" not in sys.modules


def test_a_module_that_is_missing_within_another_is_told_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "module_that_lacks_another.py").write_text("import another_that_nobody_has")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ModuleNotFoundError, match="another_that_nobody_has"):
        load("module_that_lacks_another:app")
