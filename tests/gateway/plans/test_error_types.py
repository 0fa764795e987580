"""In which type an operation tells of its failures (gateway/WIRE.md 5.2)."""

from __future__ import annotations

from typing import Any

from formats import BUILT_IN, Dto, Registry
from gateway import Limits, ResponseStatus, operation
from gateway.negotiation.codecs import Codecs
from gateway.plans.error_types import error_type_of
from gateway.plans.plan import Plan
from gateway.service.operations import Operation
from gateway.service.statuses import ErrorResponse

CODECS = Codecs(Registry(BUILT_IN), 8)


class Note(Dto, namespace="T"):
    dial_code: str | None = None


class NoteResponse(Dto, namespace="T"):
    text: str | None = None


class Told(Dto, namespace="T"):
    text: str | None = None
    response_status: ResponseStatus | None = None


def plan_of(declared: Any, *features: Any, limits: Limits = Limits()) -> Plan:  # noqa: B008 - frozen
    return Plan(declared, CODECS, features, [], limits)


def returning(type_: Any, *routes: str, **how: Any) -> Operation[Any, Any]:
    def handler(request: Any) -> Any:
        return None

    handler.__annotations__ = {"request": Note, "return": type_}
    return operation(*routes, **how)(handler)


def test_a_failure_is_told_in_the_response_type_if_that_has_or_may_get_a_status() -> None:
    with_status, added = error_type_of(returning(NoteResponse), NoteResponse)

    assert error_type_of(returning(Told), Told) == (Told, False)
    assert added
    assert with_status(text="x", response_status=ResponseStatus("A")).text == "x"
    assert error_type_of(returning(list[Told]), list[Told]) == (ErrorResponse, False)
    assert error_type_of(returning(Note), Note) == (ErrorResponse, False)
    assert [plan_of(returning(NoteResponse)).tells_in(name) for name in ("json", "xml")] == [True, False]
