"""Finding what is wrong with a value that could not be written.

The generated writers do not look where they are: on the good path that would cost more than the
writing. When one fails, the value is walked once more, by its shape, to the first slot that
holds what its declaration does not allow, and the error names that slot.
"""

from __future__ import annotations

from typing import Any

from formats.errors import EncodeError, UnsupportedTypeError, refuse
from formats.options import HOST
from formats.scalars.writing import jsv_token
from formats.types.primitives import Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Pair, Scalar, Shape, is_nullable, shape_of
from formats.types.structs import KeyValuePair

#: Levels of nesting that any format writes; a value that is deeper is most likely a cycle.
MAX_DEPTH = 400


def located(shape: Shape, value: Any, cause: Exception) -> EncodeError:
    """Return the error to raise for a value that a writer failed on with ``cause``."""
    too_deep = EncodeError("the value is nested too deeply, or contains itself")
    if isinstance(cause, RecursionError):
        return too_deep
    try:
        found = _fault(shape, value, "$", 0)
    except RecursionError:
        return too_deep
    if found is not None:
        return found
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
            found = (_fault(item, each, f"{where}[{index}]", depth + 1) for index, each in enumerate(value))
        case Mapping(key=key, value=of):
            if not isinstance(value, dict):
                return _wrong(value, "a dict", where)
            found = (
                _fault(key, each, f"{where}[{each!r}]", depth + 1)
                or _fault(of, value[each], f"{where}[{each!r}]", depth + 1)
                for each in value
            )
        case Pair(key=key, value=of):
            if not isinstance(value, KeyValuePair):
                return _wrong(value, "a KeyValuePair", where)
            sides = ((key, value.key, ".Key"), (of, value.value, ".Value"))
            found = (_fault(side, each, where + name, depth + 1) for side, each, name in sides)
        case Nested(record=record):
            if not isinstance(value, record.type):
                return _wrong(value, record.clr_name, where)
            if type(value) is not record.type:
                shape = shape_of(type(value))
                assert isinstance(shape, Nested)  # noqa: S101 - a record
                record = shape.record
            found = (
                _fault(each.shape, getattr(value, each.attribute, None), f"{where}.{each.declared}", depth + 1)
                for each in record.members
            )
    return next((each for each in found if each is not None), None)


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
