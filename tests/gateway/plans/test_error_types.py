"""In which type an operation tells of its failures (gateway/WIRE.md 5.2)."""

from __future__ import annotations

from formats import Dto
from gateway import ResponseStatus
from gateway.plans.error_types import error_type_of, maker_of
from gateway.service.statuses import ErrorResponse
from tests.gateway.plans.declared import Note, NoteResponse, Told, plan_of, returning


class Sparse(Dto, namespace="T"):
    text: str | None
    response_status: ResponseStatus | None


def test_members_of_the_response_that_may_be_null_need_no_default() -> None:
    assert error_type_of(returning(Sparse), Sparse) == (Sparse, False)
    assert maker_of(Sparse)(response_status=ResponseStatus("A")) == Sparse(None, ResponseStatus("A"))
    assert maker_of(ErrorResponse) is ErrorResponse


def test_a_failure_is_told_in_the_response_type_if_that_has_or_may_get_a_status() -> None:
    with_status, added = error_type_of(returning(NoteResponse), NoteResponse)

    assert error_type_of(returning(Told), Told) == (Told, False)
    assert added
    assert with_status(text="x", response_status=ResponseStatus("A")).text == "x"
    assert error_type_of(returning(list[Told]), list[Told]) == (ErrorResponse, False)
    assert error_type_of(returning(Note), Note) == (ErrorResponse, False)
    assert [plan_of(returning(NoteResponse)).tells_in(name) for name in ("json", "xml")] == [True, False]
