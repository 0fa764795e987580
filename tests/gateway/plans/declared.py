"""Operations that the tests of plans share."""

from __future__ import annotations

from typing import Any

from formats import BUILT_IN, Dto, Registry
from gateway import Limits, ResponseStatus, operation
from gateway.negotiation.codecs import Codecs
from gateway.plans.plan import Plan
from gateway.service.operations import Operation

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
