"""A handler is called once, whether it waits or not; an error that it returns is as one that it raises."""

from __future__ import annotations

import logging

import anyio
import pytest

from gateway import Dto, Gateway, HttpError, operation
from gateway.running import blocking
from tests.asking import ask


class Note(Dto, namespace="T"):
    text: str | None = None


CALLS: list[str] = []


@operation("/at-once")
def at_once(request: Note) -> Note:
    CALLS.append("at once")
    return request


class Waiting(Dto, namespace="T"):
    text: str | None = None


@operation("/later")
async def later(request: Waiting) -> Note:
    await anyio.sleep(0)
    CALLS.append("later")
    return Note(request.text)


class Failing(Dto, namespace="T"):
    raised: bool = False


@operation("/failing")
async def failing(request: Failing) -> Note | HttpError:
    error = HttpError.conflict("taken")
    if request.raised:
        raise error
    await anyio.sleep(0)
    return error


APP = Gateway([at_once, later, failing])


@pytest.mark.parametrize(("path", "name"), [("/at-once", "at once"), ("/later", "later")])
def test_a_handler_is_called_once(path: str, name: str) -> None:
    CALLS.clear()

    assert ask(APP, f"GET {path}?text=x").text == '{"text":"x"}'
    assert [name] == CALLS


def test_an_error_that_is_returned_is_the_answer_of_one_that_is_raised() -> None:
    returned, raised = ask(APP, "GET /failing"), ask(APP, "GET /failing?raised=true")

    assert (returned.status, returned.text) == (raised.status, raised.text)
    assert returned.status == 409


def test_one_that_holds_the_loop_is_told_of(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.requests.handlers.LONG", -1.0)
    caplog.set_level(logging.WARNING, "gateway")

    app = Gateway([at_once])
    assert [ask(app, "GET /at-once").status for _ in range(2)] == [200, 200]

    assert [record.args[0] for record in caplog.records if record.name == blocking.log.name] == ["Note"]  # type: ignore[index]  # the name
