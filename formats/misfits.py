"""Finding the fault in a value that could not be written.

The generated writers do not track their position: for sound values that would cost more than the
writing. When one fails, this module walks the value once more, by its shape, to the first slot
whose content its declaration does not allow; the error names that slot.
"""

from __future__ import annotations

from typing import Any

from formats.errors import EncodeError, UnsupportedTypeError, refuse
from formats.options import HOST
from formats.scalars.writing import jsv_token
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Pair, Scalar, Shape, is_nullable, shape_of
from formats.types.structs import KeyValuePair

#: Levels of nesting that every format writes; a deeper value is most likely a cycle.
MAX_DEPTH = 400


def located(shape: Shape, value: Any, cause: Exception) -> EncodeError:
    """Return the error to raise for a value that a writer failed on with ``cause``."""
    too_deep = EncodeError("the value is nested too deeply, or contains itself")
    if isinstance(cause, RecursionError):
        return too_deep
    try:
        fault = _fault(shape, value, "$", 0)
    except RecursionError:
        return too_deep
    if fault is not None:
        return fault
    if isinstance(cause, EncodeError):
        return cause
    return EncodeError(f"the value cannot be written: {cause}")


def _fault(shape: Shape, value: Any, where: str, depth: int) -> EncodeError | None:
    if value is None:
        return None if is_nullable(shape) or where == "$" else EncodeError("None is not allowed here", where)
    if depth > MAX_DEPTH:
        return EncodeError("the value is nested too deeply, or contains itself", where)
    match shape:
        case Scalar(kind=Kind.OBJECT):
            return None
        case Scalar() | Enumerated():
            return _scalar_fault(shape, value, where)
        case Listing(item=item):
            if not isinstance(value, list | tuple | set | frozenset):
                return _wrong(value, "a list", where)
            faults = (_fault(item, entry, f"{where}[{index}]", depth + 1) for index, entry in enumerate(value))
        case Mapping(key=key, value=of):
            if not isinstance(value, dict):
                return _wrong(value, "a dict", where)
            faults = (
                _fault(key, name, f"{where}[{name!r}]", depth + 1)
                or _fault(of, value[name], f"{where}[{name!r}]", depth + 1)
                for name in value
            )
        case Pair(key=key, value=of):
            if not isinstance(value, KeyValuePair):
                return _wrong(value, "a KeyValuePair", where)
            sides = ((key, value.key, ".Key"), (of, value.value, ".Value"))
            faults = (_fault(side, side_value, where + name, depth + 1) for side, side_value, name in sides)
        case Nested(record=record):
            if not isinstance(value, record.type):
                return _wrong(value, record.clr_name, where)
            if type(value) is not record.type:
                shape = shape_of(type(value))
                assert isinstance(shape, Nested)  # noqa: S101 - a record
                record = shape.record
            faults = (
                _fault(member.shape, getattr(value, member.attribute, None), f"{where}.{member.declared}", depth + 1)
                for member in record.members
            )
    return next((fault for fault in faults if fault is not None), None)


def _scalar_fault(shape: Scalar | Enumerated, value: Any, where: str) -> EncodeError | None:
    try:
        jsv_token(shape, HOST)(value)
    except EncodeError as error:
        return type(error)(error.message, where)
    except UnsupportedTypeError:
        return None
    return None


def _wrong(value: Any, wanted: str, where: str) -> EncodeError:
    return EncodeError(refuse(value, wanted).message, where)
