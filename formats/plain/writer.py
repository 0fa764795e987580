"""Values → plain data (:mod:`formats.plain`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formats.codegen.per_record import PerRecord
from formats.errors import EncodeError, refuse
from formats.misfits import located
from formats.options import Options
from formats.scalars.writing import bare_text, replace_surrogates
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import (
    Enumerated,
    Listing,
    Mapping,
    Nested,
    Pair,
    Record,
    Scalar,
    Shape,
    is_nullable,
    shape_of,
)
from formats.types.structs import KeyValuePair

Plain = Callable[[Any], Any]

_FLOATS = (Kind.SINGLE, Kind.DOUBLE)
_MISFITS = (TypeError, AttributeError, ValueError, OverflowError, RecursionError, EncodeError)


def writer_of(shape: Shape, options: Options) -> Plain:
    """Return the function from a value to plain data."""
    write = _Writers(options).of(shape)

    def whole(value: Any) -> Any:
        try:
            return None if value is None else write(value)
        except _MISFITS as error:
            raise located(shape, value, error) from error

    return whole


class _Writers:
    """Makes the writers of shapes; a record's only once, because a record may contain itself."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._records = PerRecord(self._record)

    def of(self, shape: Shape) -> Plain:
        match shape:
            case Scalar(kind=Kind.OBJECT):
                return self._loose
            case Scalar() | Enumerated():
                return _scalar_writer(shape, self._options)
            case Listing(item=item):
                return self._listing(item)
            case Mapping(key=key, value=value):
                return self._mapping(key, value)
            case Pair(key=key, value=value):
                return self._pair(key, value)
            case Nested(record=record):
                return self._records.of(record)

    def slot(self, shape: Shape) -> Plain:
        """Return the writer of a slot, which may hold None if its shape allows it."""
        write, nullable = self.of(shape), is_nullable(shape)

        def slot(value: Any) -> Any:
            return None if value is None and nullable else write(value)

        return slot

    def _loose(self, value: Any) -> Any:
        match value:
            case None | bool() | float() | bytes() if type(value) in (type(None), bool, float, bytes):
                return value
            case str() if type(value) is str:
                return replace_surrogates(value)
            case int() if type(value) is int:
                return _in_range(value)
            case list() | tuple() | set() | frozenset():
                return [self._loose(item) for item in value]
            case dict():
                return {replace_surrogates(str(key)): self._loose(item) for key, item in value.items()}
        return self.of(shape_of(type(value)))(value)

    def _listing(self, item: Shape) -> Plain:
        write = self.slot(item)

        def listing(value: Any) -> list[Any]:
            if not isinstance(value, list | tuple | set | frozenset):
                raise refuse(value, "a list")
            return [write(item) for item in value]

        return listing

    def _mapping(self, key: Shape, of: Shape) -> Plain:
        name, write = self.of(key), self.slot(of)

        def mapping(value: Any) -> dict[Any, Any]:
            if not isinstance(value, dict):
                raise refuse(value, "a dict")
            return {name(k): write(v) for k, v in value.items()}

        return mapping

    def _pair(self, key: Shape, of: Shape) -> Plain:
        names = [self._options.text_case.spell(side) for side in ("Key", "Value")]
        sides = (self.slot(key), self.slot(of))

        def pair(value: Any) -> dict[str, Any]:
            if not isinstance(value, KeyValuePair):
                raise refuse(value, "a KeyValuePair")
            return {names[0]: sides[0](value.key), names[1]: sides[1](value.value)}

        return pair

    def _record(self, record: Record) -> Plain:
        nulls, case, type_ = self._options.include_nulls, self._options.text_case, record.type
        members = [(member.name(case), member.attribute, self.slot(member.shape)) for member in record.ordered]

        def write(value: Any) -> dict[str, Any]:
            if not isinstance(value, type_):
                raise refuse(value, record.clr_name)
            if type(value) is not type_:
                derived: dict[str, Any] = self.of(shape_of(type(value)))(value)
                return derived
            data = {}
            for name, attribute, of in members:
                content = getattr(value, attribute)
                if content is not None or nulls:
                    data[name] = of(content)
            return data

        return write


def _in_range(value: int) -> int:
    if not -(2**63) <= value < 2**64:
        raise EncodeError(f"{value:.4e} has more than 64 bits")
    return value


def _scalar_writer(shape: Scalar | Enumerated, options: Options) -> Plain:
    token = bare_text(shape, options)
    if isinstance(shape, Enumerated):
        return (lambda value: int(token(value))) if shape.is_flags else token
    kind = shape.kind
    if kind in (Kind.STRING, Kind.CHAR):

        def text(value: Any) -> str:
            if type(value) is not str:
                raise refuse(value, "text")
            return replace_surrogates(value)

        return text
    if kind in INTEGER_RANGES:

        def whole(value: Any) -> Any:
            token(value)
            return value

        return whole
    if kind is Kind.BOOLEAN or kind in _FLOATS or kind is Kind.BYTES:

        def checked(value: Any) -> Any:
            token(value)
            return float(value) if kind in _FLOATS else bytes(value) if kind is Kind.BYTES else value

        return checked
    return token
