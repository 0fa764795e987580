"""Plain data → values (:mod:`formats.plain`)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from formats.codegen.per_record import PerRecord
from formats.errors import DecodeError
from formats.options import HOST, Options
from formats.scalars.number_writing import net_double
from formats.scalars.parsing import parser_of
from formats.scalars.writing import jsv_token
from formats.types.containers import dictionary_of, gatherer_of
from formats.types.kinds import AnyKind, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Pair, Record, Scalar, Shape, is_nullable
from formats.types.structs import KeyValuePair

Plain = Callable[[Any], Any]

_instant = jsv_token(Scalar(Kind.DATE_TIME_OFFSET), HOST)


def reader_of(shape: Shape, options: Options) -> Plain:
    """Return the function from plain data to a value."""
    read = _Readers(options).of(shape)

    def whole(data: Any) -> Any:
        try:
            return None if data is None else read(data)
        except RecursionError as error:
            raise DecodeError("the data is nested too deeply", "$") from error
        except DecodeError as error:
            raise DecodeError(error.message, f"${error.where}") from error

    return whole


class _Readers:
    """Makes the readers of shapes; a record's only once, because a record may contain itself."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._records = PerRecord(self._record)

    def of(self, shape: Shape) -> Plain:
        match shape:
            case Scalar(kind=Kind.OBJECT):
                return _loose
            case Scalar() | Enumerated():
                return _scalar_reader(shape, self._options)
            case Listing():
                return self._listing(shape)
            case Mapping(key=key, value=value):
                return self._mapping(key, value)
            case Pair(key=key, value=value):
                return self._pair(key, value)
            case Nested(record=record):
                return self._records.of(record)

    def slot(self, shape: Shape) -> Plain:
        read, nullable = self.of(shape), is_nullable(shape)

        def slot(data: Any) -> Any:
            if data is None:
                if nullable:
                    return None
                raise DecodeError("null is no value here")
            return read(data)

        return slot

    def _listing(self, shape: Listing) -> Plain:
        read, gather = self.slot(shape.item), gatherer_of(shape)

        def listing(data: Any) -> Any:
            if not isinstance(data, list):
                raise _not("a list", data)
            items: list[Any] = []
            try:
                for item in data:
                    items.append(read(item))  # noqa: PERF401 - the error needs the count
            except DecodeError as error:
                raise _below(f"[{len(items)}]", error) from error
            return gather(items)

        return listing

    def _mapping(self, key: Shape, of: Shape) -> Plain:
        name, read, build = self.of(key), self.slot(of), dictionary_of(key)

        def mapping(data: Any) -> dict[Any, Any]:
            if not isinstance(data, dict):
                raise _not("a map", data)
            entries = []
            for entry_key, item in data.items():
                try:
                    entries.append((name(entry_key), read(item)))
                except DecodeError as error:
                    raise _below(f"[{entry_key!r:.40}]", error) from error
            return build(entries)

        return mapping

    def _pair(self, key: Shape, of: Shape) -> Plain:
        sides = {"key": self.slot(key), "value": self.slot(of)}

        def pair(data: Any) -> KeyValuePair[Any, Any]:
            if not isinstance(data, dict):
                raise _not("a map", data)
            given = {str(name).lower(): item for name, item in data.items()}
            if given.keys() != sides.keys():
                raise DecodeError("a KeyValuePair has a Key and a Value")
            values = {}
            for name, read in sides.items():
                try:
                    values[name] = read(given[name])
                except DecodeError as error:
                    raise _below(f".{name}", error) from error
            return KeyValuePair(values["key"], values["value"])

        return pair

    def _record(self, record: Record) -> Plain:
        slots = {
            member.column.lower(): (member.attribute, self.slot(member.shape))
            for member in record.members
            if not member.computed
        }
        required = [member for member in record.members if member.default is None and not member.computed]
        make = record.make

        def read(data: Any) -> Any:
            if not isinstance(data, dict):
                raise _not("a map", data)
            values = {}
            for name, item in data.items():
                slot = slots.get(name.lower()) if isinstance(name, str) else None
                if slot is None:
                    continue
                try:
                    values[slot[0]] = slot[1](item)
                except DecodeError as error:
                    raise _below(f".{name}", error) from error
            for member in required:
                if member.attribute not in values:
                    raise DecodeError(f"{member.declared} is missing")
            return make(**values)

        return read


def _loose(data: Any) -> Any:
    """Return data of no declared type; a datetime as its text."""
    if isinstance(data, list):
        return [_loose(item) for item in data]
    if isinstance(data, dict):
        return {_text_of(key): _loose(item) for key, item in data.items()}
    if data is None or isinstance(data, bool | int | float | str | bytes):
        return data
    if isinstance(data, datetime.datetime):
        return _instant(data)
    raise _not("plain data", data)


_AS_IT_IS: dict[AnyKind | None, type] = {Kind.BYTES: bytes, Kind.BOOLEAN: bool, Kind.DOUBLE: float}


def _scalar_reader(shape: Scalar | Enumerated, options: Options) -> Plain:
    parse, kind = parser_of(shape, options), shape.kind if isinstance(shape, Scalar) else None
    as_it_is = _AS_IT_IS.get(kind)

    def read(data: Any) -> Any:
        return data if as_it_is and isinstance(data, as_it_is) else parse(_text_of(data))

    return read


def _text_of(data: Any) -> str:
    """Return a text as it is, and a number or datetime as its text."""
    if isinstance(data, str):
        return data
    if isinstance(data, int) and not isinstance(data, bool):
        return str(data)
    if isinstance(data, float):
        return net_double(data)
    if isinstance(data, datetime.datetime):
        return _instant(data)
    raise _not("a single value", data)


def _not(wanted: str, data: Any) -> DecodeError:
    return DecodeError(f"{wanted} is wanted, and here is {type(data).__name__}")


def _below(step: str, error: DecodeError) -> DecodeError:
    return DecodeError(error.message, step + error.where)
