"""The type in which an operation tells of its failures: its own, if that can show a status."""

from __future__ import annotations

from typing import Any

from formats import Dto, DtoMeta, Nested, Record, UnsupportedTypeError, member, shape_of
from gateway.service.operations import Operation
from gateway.service.statuses import ErrorResponse, ResponseStatus


def error_type_of(operation: Operation[Any, Any], response: Any) -> tuple[type, bool]:
    """Return the type that tells of a failure, and whether a member was added to it (gateway/WIRE.md 5.2, 13 A10).

    It is the response type if that has a ``ResponseStatus``; ``{Request}Response`` with one added
    if it lacks it; else :class:`ErrorResponse`.
    """
    record = _record(response) if response is not None else None
    if record is None or not _makes_itself(record):
        return ErrorResponse, False
    found = {each.declared: each for each in record.members}
    if "ResponseStatus" in found:
        fits = found["ResponseStatus"].attribute == "response_status"
        return (record.type if fits else ErrorResponse), False
    if record.clr_name == f"{operation.name}Response":
        return _with_status(record), True
    return ErrorResponse, False


def hidden_in(type_: type, added: bool) -> frozenset[str]:
    """Return the names of formats in which a type does not show its ``ResponseStatus`` (gateway/WIRE.md 13 A6, A10)."""
    record = _record(type_)
    names = set()
    if record is not None and type_ is not ErrorResponse and (record.facts.csv_table or record.contract):
        names.add("csv")
    if added:
        names.add("xml")
    return frozenset(names)


def _makes_itself(record: Record) -> bool:
    return all(each.default is not None or each.computed for each in record.members)


def _with_status(record: Record) -> type:
    """Return a type with the members of another and a ``ResponseStatus``."""
    body: dict[str, Any] = {"__module__": record.type.__module__, "__annotations__": {}}
    for each in record.members:
        if not each.computed:
            body["__annotations__"][each.attribute] = record.hints[each.attribute]
            # None stays a plain default, because only that is left out by msgspec.
            factory = None if each.default is None or each.default() is None else each.default
            body[each.attribute] = member(default_factory=factory, name=each.declared, alias=each.facts.alias)
    body["__annotations__"]["response_status"] = ResponseStatus | None
    body["response_status"] = None
    made: type = DtoMeta(record.clr_name, (Dto,), body, namespace=record.namespace)
    return made


def _record(type_: Any) -> Record | None:
    try:
        shape = shape_of(type_)
    except UnsupportedTypeError:
        return None
    return shape.record if isinstance(shape, Nested) else None
