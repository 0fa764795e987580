"""What a feature that watches answers is told, and that its failure is nobody else's."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from gateway import Dto, Gateway, Operation, operation
from gateway.service.features import Answered
from tests.asking import ask


class Note(Dto, namespace="T"):
    text: str | None = None


@operation("/note")
def note(request: Note) -> Note:
    return request


class Watcher:
    def __init__(self, *, fails: bool = False) -> None:
        self.told: list[Answered] = []
        self._fails = fails

    def operations(self, _: object, /) -> tuple[Operation[object, object], ...]:
        return ()

    def observer(self, _: object, /) -> None:
        return None

    def guard(self, _: object, __: object, /) -> None:
        return None

    def watcher(self) -> Callable[[Answered], None]:
        return self._watch

    def _watch(self, answered: Answered) -> None:
        self.told.append(answered)
        if self._fails:
            raise ValueError("a watcher's own")


def test_an_answer_is_told_with_its_request_and_what_is_no_operation_is_not() -> None:
    watcher = Watcher()
    app = Gateway([note], features=[watcher])

    ask(app, "HEAD /note?text=x", {"X-Own": "1"})
    ask(app, "GET /nothing")

    (told,) = watcher.told
    assert (told.operation, told.verb, told.path, told.status, told.client) == (
        "Note",
        "HEAD",
        "/note",
        200,
        "127.0.0.1",
    )
    assert told.headers["x-own"] == "1"
    assert ("content-type", "application/json; charset=utf-8") in told.reply_headers
    assert told.seconds >= 0


def test_a_watcher_that_fails_is_logged_and_the_answer_goes_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)

    assert ask(Gateway([note], features=[Watcher(fails=True)]), "GET /note").status == 200
    assert "a watcher's own" in caplog.text
