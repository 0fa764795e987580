"""The type in which an operation reports its failures: its response type, if that can hold a ``ResponseStatus``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from formats import Dto, DtoMeta, Member, Nested, Record, UnsupportedTypeError, member, shape_of
from gateway.service.operations import Operation
from gateway.service.statuses import ErrorResponse, ResponseStatus


def error_type_of(operation: Operation[Any, Any], response: Any) -> tuple[type, bool]:
    """Return the type that reports failures, and whether a member was added to it (gateway/WIRE.md 5.2, 13 A10).

    It is the response type if that has a ``ResponseStatus``; the response type with one added if it is
    called ``{Request}Response``; else :class:`ErrorResponse`.
    """
    record = _record(response) if response is not None else None
    if record is None:
        return ErrorResponse, False
    status = _status_of(record)
    if status is None and record.clr_name != f"{operation.name}Response":
        return ErrorResponse, False  # most types: their members need not be looked at
    if not _has_defaults(record):
        return ErrorResponse, False
    if status is None:
        return _with_status(record), True
    return (record.type if status.attribute == "response_status" else ErrorResponse), False


@functools.cache
def _status_of(record: Record) -> Member | None:
    """Return the member ``ResponseStatus`` of a record; kept, because many operations have one response type."""
    return next((member for member in record.members if member.declared == "ResponseStatus"), None)


def maker_of(type_: type) -> Callable[..., Any]:
    """Return the function that makes an error type's value of its ``response_status``; what may be null is None."""
    record = _record(type_)
    return type_ if record is None else record.make


#: One for all operations: Python makes each empty set anew, and its garbage collector looks at each.
_NOWHERE: frozenset[str] = frozenset()


def hidden_in(type_: type, added: bool) -> frozenset[str]:
    """Return the names of formats in which a type does not show its ``ResponseStatus`` (gateway/WIRE.md 13 A6, A10)."""
    if type_ is ErrorResponse and not added:
        return _NOWHERE
    record = _record(type_)
    names = set()
    if record is not None and type_ is not ErrorResponse and (record.facts.csv_table or record.contract):
        names.add("csv")
    if added:
        names.add("xml")
    return frozenset(names)


def _has_defaults(record: Record) -> bool:
    return all(member.default is not None or member.computed for member in record.members)


def _with_status(record: Record) -> type:
    """Return a type with the members of a record and a ``ResponseStatus``."""
    body: dict[str, Any] = {"__module__": record.type.__module__, "__annotations__": {}}
    for own in record.members:
        if not own.computed:
            body["__annotations__"][own.attribute] = record.hints[own.attribute]
            # None stays a plain default, because msgspec leaves out only that.
            factory = None if own.default is None or own.default() is None else own.default
            body[own.attribute] = member(default_factory=factory, name=own.declared, alias=own.facts.alias)
    body["__annotations__"]["response_status"] = ResponseStatus | None
    body["response_status"] = None
    type_: type = DtoMeta(record.clr_name, (Dto,), body, namespace=record.namespace)
    return type_


def _record(type_: Any) -> Record | None:
    try:
        shape = shape_of(type_)
    except UnsupportedTypeError:
        return None
    return shape.record if isinstance(shape, Nested) else None
