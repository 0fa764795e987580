"""The functions that generated writers of XML call: series of strings, late-bound values, and refusals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from formats.errors import refuse
from formats.types.shapes import Scalar
from formats.xml.names import bare_name_of
from formats.xml.scalar_writing import escape, is_clean, late_bound


def strings(values: Collection[Any], opened: str, closed: str, nil: str) -> str:
    """Return a series of string elements."""
    try:
        clean = is_clean("".join(values))
    except TypeError:  # a None, or a value that is no string
        clean = False
    if clean:
        return opened + (closed + opened).join(values) + closed
    return "".join([nil if value is None else opened + escape(value) + closed for value in values])


def escaped(values: tuple[Any, ...]) -> list[Any]:
    """Return strings as XML text, None as None."""
    return [None if value is None else escape(value) for value in values]


def anything(value: Any, start: str, prefix: str, tail: str, close: str) -> str:
    """Return an element of declared type ``object``, with its type as an attribute (formats/WIRE.md 8.4)."""
    kind, text = late_bound(value)
    local, namespace = bare_name_of(Scalar(kind))
    return f'{start} xmlns:{prefix}="{namespace}" i:type="{prefix}:{local}"{tail}>{text}{close}'


def listed(value: Any) -> Collection[Any]:
    """Return a collection that may stand for a list."""
    if not isinstance(value, list | tuple | set | frozenset):
        raise refuse(value, "a list")
    return value


def mapped(value: Any) -> Mapping[Any, Any]:
    """Return a mapping that may stand for a dictionary."""
    if not isinstance(value, Mapping):
        raise refuse(value, "a dict")
    return value


def not_a(value: Any, type_: type) -> NoReturn:
    """Raise EncodeError for a value of another class; the original cannot write a derived class either."""
    raise refuse(value, type_.__name__)


def not_bool(value: Any) -> NoReturn:
    """Raise EncodeError for a value that is no bool."""
    raise refuse(value, "a bool")


def not_int(value: Any) -> NoReturn:
    """Raise EncodeError for a value that is no int in the range."""
    raise refuse(value, "an int that fits")
