"""When guards run: as soon as what they decide by is there, and each once."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Sequence
from typing import Any

import msgspec
import pytest

from gateway import Call, Dto, Gateway, HttpError, Needs, Operation, operation
from tests.asking import ask


class Note(Dto, namespace="T"):
    text: str | None = None


class Noted(Dto, namespace="T"):
    text: str = ""


class Pass(msgspec.Struct, frozen=True):
    """A requirement of the service's own."""


@operation("/note", requires=[Pass()])
def note(request: Note, call: Call) -> Noted:
    return Noted(f"{request.text} {dict(call.form)} {len(call.files)} {call.format_name}")


class Gate:
    """A feature with one guard, which notes what it has seen, and refuses whom it is told to."""

    def __init__(self, needs: Needs | None, *, waits: bool = False, refuses: bool = False) -> None:
        if needs is not None:
            self.needs = needs
        self.seen: list[tuple[dict[str, str], Any]] = []
        self._waits = waits
        self._refuses = refuses

    def operations(self, _: Sequence[Operation[Any, Any]], /) -> Iterable[Operation[Any, Any]]:
        return ()

    def observer(self, _: Operation[Any, Any], /) -> None:
        return None

    def guard(self, _: Pass, __: Operation[Any, Any], /) -> Any:
        return self

    def __call__(self, call: Call, request: Any, /) -> Call | Awaitable[Call]:
        self.seen.append((dict(call.form), request))
        if self._refuses:
            raise HttpError.unauthorized("no")
        return self._later(call) if self._waits else call

    async def _later(self, call: Call) -> Call:
        return call


JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PARTS = {"Content-Type": "multipart/form-data; boundary=b"}
MULTIPART = (
    '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nx\r\n'
    '--b\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\ny\r\n--b--\r\n'
)


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("needs", [*Needs, None])
@pytest.mark.parametrize(
    ("line", "headers", "body"),
    [("POST /note", JSON, '{"text":"x"}'), ("PUT /note", FORM, "text=x"), ("POST /note", PARTS, MULTIPART)],
)
def test_a_guard_sees_what_it_needs_and_the_handler_everything(
    waits: bool, needs: Needs | None, line: str, headers: dict[str, str], body: str
) -> None:
    gate = Gate(needs, waits=waits)
    told = ask(Gateway([note], features=[gate]), line, headers, body)

    (form, request), is_form = gate.seen[0], headers is not JSON
    fields = {"text": "x"} if is_form else {}
    assert len(gate.seen) == 1
    assert form == ({} if needs is Needs.HEAD else fields)
    assert request == (Note("x") if needs in (Needs.REQUEST, None) else None)
    assert told.text == f'{{"text":"x {fields} {int(headers is PARTS)} json"}}'


@pytest.mark.parametrize(
    ("needs", "headers", "body", "status"),
    [
        (Needs.HEAD, JSON, "{", 401),
        (Needs.HEAD, PARTS, "no form", 401),
        (Needs.FORM, JSON, "{", 401),
        (Needs.FORM, PARTS, "no form", 400),
        (Needs.REQUEST, JSON, "{", 400),
        (None, JSON, "{", 400),
    ],
)
def test_who_is_refused_is_so_before_more_is_read(
    needs: Needs | None, headers: dict[str, str], body: str, status: int
) -> None:
    assert ask(Gateway([note], features=[Gate(needs, refuses=True)]), "PUT /note", headers, body).status == status


@pytest.mark.parametrize("needs", Needs)
@pytest.mark.parametrize(("body", "requests"), [("[]", 1), ('[{"text":"x"},{"text":"y"}]', 2)])
def test_a_batch_is_guarded_once_or_each_of_its_requests_is(needs: Needs, body: str, requests: int) -> None:
    gate = Gate(needs)
    told = ask(Gateway([note], features=[gate]), "POST /json/reply/Note[]", JSON, body)

    assert told.status == 200
    assert len(gate.seen) == (requests if needs is Needs.REQUEST else 1)


@pytest.mark.parametrize("needs", Needs)
def test_an_empty_batch_is_refused_to_those_who_may_not(needs: Needs) -> None:
    app = Gateway([note], features=[Gate(needs, refuses=True)])

    assert ask(app, "POST /json/reply/Note[]", JSON, "[]").status == 401
