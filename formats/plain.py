"""Values as plain data and back, for formats that have numbers, lists and maps of their own.

Plain data is None, bool, int, float, str, bytes, list and dict: what MessagePack, CBOR or YAML
can hold. Such a format turns it into bytes with any library and needs to know no type:

    writer_of(shape, options)    value → plain data; EncodeError
    reader_of(shape, options)    plain data → value; DecodeError, its place a path: ``$.Members[2].Muted``

Members have the names of JSON, are left out where they are None and found in any letter case;
every scalar that is not plain by itself (dates, spans, Guids, decimals, enums) is its JSV text.
Unlike in JSON, a member that does not fit its type is an error: nobody in the field relies on less.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from formats.errors import DecodeError, EncodeError
from formats.faults import allows_none, located
from formats.options import HOST, Options
from formats.parsing import parser_of
from formats.primitives import INTEGER_RANGES, Kind
from formats.scalars import jsv_token, net_double, refuse, replace_surrogates
from formats.shape import Enumerated, Listing, Mapping, Nested, Pair, Record, Scalar, Shape, shape_of
from formats.structs import KeyValuePair

Plain = Callable[[Any], Any]

_FLOATS = (Kind.SINGLE, Kind.DOUBLE)
_instant = jsv_token(Scalar(Kind.DATE_TIME_OFFSET), HOST)
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


class _Writers:
    """Makes the writers of shapes; those of records once each, as a record may hold itself."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._records: dict[int, list[Plain]] = {}

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
                return self._nested(record)

    def slot(self, shape: Shape) -> Plain:
        """Return the writer of a place that may be empty."""
        write, nullable = self.of(shape), allows_none(shape)

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
                return [self._loose(each) for each in value]
            case dict():
                return {replace_surrogates(str(key)): self._loose(each) for key, each in value.items()}
        return self.of(shape_of(type(value)))(value)

    def _listing(self, item: Shape) -> Plain:
        write = self.slot(item)

        def listing(value: Any) -> list[Any]:
            if not isinstance(value, list | tuple | set | frozenset):
                raise refuse(value, "a list")
            return [write(each) for each in value]

        return listing

    def _mapping(self, key: Shape, of: Shape) -> Plain:
        name, write = self.of(key), self.slot(of)

        def mapping(value: Any) -> dict[Any, Any]:
            if not isinstance(value, dict):
                raise refuse(value, "a dict")
            return {name(each): write(what) for each, what in value.items()}

        return mapping

    def _pair(self, key: Shape, of: Shape) -> Plain:
        names = [self._options.text_case.spell(each) for each in ("Key", "Value")]
        sides = (self.slot(key), self.slot(of))

        def pair(value: Any) -> dict[str, Any]:
            if not isinstance(value, KeyValuePair):
                raise refuse(value, "a KeyValuePair")
            return {names[0]: sides[0](value.key), names[1]: sides[1](value.value)}

        return pair

    def _nested(self, record: Record) -> Plain:
        cell = self._records.get(id(record))
        if cell is None:
            cell = self._records[id(record)] = []
            cell.append(self._record(record))
        elif not cell:
            return lambda value: cell[0](value)
        return cell[0]

    def _record(self, record: Record) -> Plain:
        nulls, case, type_ = self._options.include_nulls, self._options.text_case, record.type
        members = [(each.name(case), each.attribute, self.slot(each.shape)) for each in record.ordered]

        def write(value: Any) -> dict[str, Any]:
            if not isinstance(value, type_):
                raise refuse(value, record.clr_name)
            found = {}
            for name, attribute, of in members:
                each = getattr(value, attribute)
                if each is not None or nulls:
                    found[name] = of(each)
            return found

        return write


def _in_range(value: int) -> int:
    if not -(2**63) <= value < 2**64:
        raise EncodeError(f"{value:.4e} has more than 64 bits")
    return value


def _scalar_writer(shape: Scalar | Enumerated, options: Options) -> Plain:
    token = jsv_token(shape, options)
    if isinstance(shape, Enumerated):
        return (lambda value: int(token(value))) if shape.is_flags else token
    kind = shape.kind
    if kind in (Kind.STRING, Kind.CHAR):

        def text(value: Any) -> str:
            if type(value) is not str:
                raise refuse(value, "text")
            return replace_surrogates(value)

        return text
    if kind is Kind.BOOLEAN or kind in INTEGER_RANGES or kind in _FLOATS or kind is Kind.BYTES:

        def checked(value: Any) -> Any:
            token(value)
            return float(value) if kind in _FLOATS else bytes(value) if kind is Kind.BYTES else value

        return checked
    return token


class _Readers:
    """Makes the readers of shapes; those of records once each."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._records: dict[int, list[Plain]] = {}

    def of(self, shape: Shape) -> Plain:
        match shape:
            case Scalar(kind=Kind.OBJECT):
                return _loose
            case Scalar() | Enumerated():
                return _scalar_reader(shape)
            case Listing():
                return self._listing(shape)
            case Mapping(key=key, value=value):
                return self._mapping(key, value)
            case Pair(key=key, value=value):
                return self._pair(key, value)
            case Nested(record=record):
                return self._nested(record)

    def slot(self, shape: Shape) -> Plain:
        read, nullable = self.of(shape), allows_none(shape)

        def slot(data: Any) -> Any:
            if data is None:
                if nullable:
                    return None
                raise DecodeError("null is no value here")
            return read(data)

        return slot

    def _listing(self, shape: Listing) -> Plain:
        read, gather = self.slot(shape.item), shape.gather

        def listing(data: Any) -> Any:
            if not isinstance(data, list):
                raise _not("a list", data)
            items: list[Any] = []
            try:
                for each in data:
                    items.append(read(each))  # noqa: PERF401 - how far it came is where it failed
            except DecodeError as error:
                raise _below(f"[{len(items)}]", error) from error
            return gather(items)

        return listing

    def _mapping(self, key: Shape, of: Shape) -> Plain:
        name, read = self.of(key), self.slot(of)

        def mapping(data: Any) -> dict[Any, Any]:
            if not isinstance(data, dict):
                raise _not("a map", data)
            found = {}
            for each, what in data.items():
                try:
                    found[name(each)] = read(what)
                except DecodeError as error:
                    raise _below(f"[{each!r:.40}]", error) from error
            return found

        return mapping

    def _pair(self, key: Shape, of: Shape) -> Plain:
        sides = {"key": self.slot(key), "value": self.slot(of)}

        def pair(data: Any) -> KeyValuePair[Any, Any]:
            if not isinstance(data, dict):
                raise _not("a map", data)
            given = {str(name).lower(): each for name, each in data.items()}
            if given.keys() != sides.keys():
                raise DecodeError("a KeyValuePair has a Key and a Value")
            found = {}
            for name, read in sides.items():
                try:
                    found[name] = read(given[name])
                except DecodeError as error:
                    raise _below(f".{name}", error) from error
            return KeyValuePair(found["key"], found["value"])

        return pair

    def _nested(self, record: Record) -> Plain:
        cell = self._records.get(id(record))
        if cell is None:
            cell = self._records[id(record)] = []
            cell.append(self._record(record))
        elif not cell:
            return lambda value: cell[0](value)
        return cell[0]

    def _record(self, record: Record) -> Plain:
        slots = {
            each.column.lower(): (each.attribute, self.slot(each.shape)) for each in record.members if not each.computed
        }
        required = [each for each in record.members if each.default is None and not each.computed]
        type_ = record.type

        def read(data: Any) -> Any:
            if not isinstance(data, dict):
                raise _not("a map", data)
            values = {}
            for name, each in data.items():
                slot = slots.get(name.lower()) if isinstance(name, str) else None
                if slot is None:
                    continue
                try:
                    values[slot[0]] = slot[1](each)
                except DecodeError as error:
                    raise _below(f".{name}", error) from error
            for each_required in required:
                if each_required.attribute not in values:
                    raise DecodeError(f"{each_required.declared} is missing")
            return type_(**values)

        return read


def _loose(data: Any) -> Any:
    """Return data whose type nobody declared; what is not plain, as its text."""
    if isinstance(data, list):
        return [_loose(each) for each in data]
    if isinstance(data, dict):
        return {_text_of(key): _loose(each) for key, each in data.items()}
    if data is None or isinstance(data, bool | int | float | str | bytes):
        return data
    if isinstance(data, datetime.datetime):
        return _instant(data)
    raise _not("plain data", data)


def _scalar_reader(shape: Scalar | Enumerated) -> Plain:
    parse, kind = parser_of(shape), shape.kind if isinstance(shape, Scalar) else None
    as_it_is: type | None = {Kind.BYTES: bytes, Kind.BOOLEAN: bool, Kind.DOUBLE: float}.get(kind) if kind else None

    def read(data: Any) -> Any:
        return data if as_it_is and isinstance(data, as_it_is) else parse(_text_of(data))

    return read


def _text_of(data: Any) -> str:
    """Return text, or what stands for a number or an instant in texts."""
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
