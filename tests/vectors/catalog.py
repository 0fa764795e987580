"""The vectors' names and neutral spelling, as Python types and values (``README.md`` beside this).

``TYPES`` maps a type's name in the vectors to its annotation; ``build`` makes a typed value from
the neutral spelling, ``canonical`` spells one; ``codec`` gives the codec of a key of ``texts``.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import functools
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from formats import (
    BUILT_IN,
    HOST,
    LOCAL,
    Array,
    Codec,
    DateHandler,
    Enumerated,
    Enumeration,
    Flags,
    HashSet,
    KeyValuePair,
    Kind,
    Listing,
    Mapping,
    Member,
    Nested,
    Options,
    Pair,
    Record,
    Scalar,
    Shape,
    TextCase,
    shape_of,
)
from formats.scalars.date_writing import clock, offset_text
from formats.scalars.number_writing import net_decimal, net_double, net_single
from gateway.service.statuses import ResponseError, ResponseStatus
from samples.evovoice import dtos
from tests.vectors import types

_MICROSECOND = datetime.timedelta(microseconds=1)
_MIN = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue


class _Types(dict[str, Any]):
    """Names → annotations; generic names are taken apart when they are first asked for."""

    def __missing__(self, name: str) -> Any:
        found = self[name] = _annotation(name)
        return found


def _annotation(name: str) -> Any:
    if name.endswith("?"):
        return TYPES[name[:-1]] | None
    if name.endswith("[]"):
        return Array[TYPES[name[:-2]]]
    generic = re.fullmatch(r"(\w+)<(.+)>", name)
    if generic is None:
        raise KeyError(name)
    arguments = tuple(TYPES[each] for each in _split(generic[2]))
    made: dict[str, Callable[[Any], Any]] = {
        "List": lambda given: list[given[0]],
        "HashSet": lambda given: HashSet[given[0]],
        "Dictionary": lambda given: dict[given[0], given[1]],
        "KeyValuePair": lambda given: KeyValuePair[given[0], given[1]],
        "Page": lambda given: types.Page[given[0]],
    }
    return made[generic[1]](arguments)


def _split(arguments: str) -> Iterator[str]:
    depth, start = 0, 0
    for index, letter in enumerate(arguments):
        depth += (letter == "<") - (letter == ">")
        if letter == "," and depth == 0:
            yield arguments[start:index]
            start = index + 1
    yield arguments[start:]


def _classes(module: Any) -> dict[str, Any]:
    found = {}
    for value in vars(module).values():
        if isinstance(value, type) and (hasattr(value, "__facts__") or issubclass(value, Enumeration | Flags)):
            found[value.__name__] = value
    return found


TYPES: dict[str, Any] = _Types(
    {
        **_classes(dtos),
        **_classes(types),
        **types.PLAIN,
        "ResponseStatus": ResponseStatus,
        "ResponseError": ResponseError,
    }
)
for _name in (
    "Page<Leaf>",
    "List<String>",
    "List<Int32>",
    "List<Leaf>",
    "List<Dog>",
    "List<SessionInfo>",
    "List<Double>",
    "List<Boolean>",
    "List<Decimal>",
    "List<Derived>",
    "List<Contract>",
    "List<Color>",
    "List<List<String>>",
    "List<Dictionary<String,String>>",
    "Dictionary<Int32,String>",
    "Dictionary<String,String>",
    "Dictionary<String,List<String>>",
    "Dictionary<String,Int32>",
    "Dictionary<String,Leaf>",
    "String[]",
):
    TYPES[_name]


def build(type: Any, value: Any) -> Any:  # noqa: A002 - the name of the vectors' field
    """Return the typed value of a neutral spelling; ``type`` is a name of ``TYPES`` or an annotation."""
    return _build(shape_of(TYPES[type] if isinstance(type, str) else type), value)


def _build(shape: Shape, value: Any) -> Any:
    if value is None:
        return None
    match shape:
        case Scalar(kind=kind):
            return _build_scalar(kind, value)
        case Enumerated(type=enum):
            return _build_enum(enum, value)
        case Listing(item=item, build=container):
            return container([_build(item, each) for each in value])
        case Mapping(key=key, value=of):
            return {_build(key, _key(key, name)): _build(of, each) for name, each in value.items()}
        case Pair(key=key, value=of):
            return KeyValuePair(_build(key, value["Key"]), _build(of, value["Value"]))
        case Nested(record=record):
            members = {each.declared: each for each in _readable(record) if not each.computed}
            given = {name: each for name, each in value.items() if name in members}
            made = {members[name].attribute: _build(members[name].shape, each) for name, each in given.items()}
            return record.type(**made)
    raise TypeError(shape)


def _key(shape: Shape, name: str) -> Any:
    integer = isinstance(shape, Scalar) and shape.kind.value.lstrip("U").startswith("Int")
    return int(name) if integer else name


def _readable(record: Record) -> Iterator[Member]:
    yield from record.readable
    if record.base:
        yield from _readable(record.base)


def _build_scalar(kind: Kind, value: Any) -> Any:
    match kind:
        case Kind.SINGLE | Kind.DOUBLE:
            return float(value)
        case Kind.DECIMAL:
            return decimal.Decimal(value)
        case Kind.GUID:
            return uuid.UUID(value)
        case Kind.BYTES:
            return base64.b64decode(value)
        case Kind.DATE_TIME | Kind.DATE_TIME_OFFSET:
            return _build_date(kind, value)
        case Kind.DATE_ONLY:
            return datetime.date.fromisoformat(value)
        case Kind.TIME_ONLY:
            return (_MIN + int(value) // 10 * _MICROSECOND).time()
        case Kind.TIME_SPAN:
            return int(value) // 10 * _MICROSECOND if int(value) >= 0 else -(-int(value) // 10 * _MICROSECOND)
    return value


def _build_date(kind: Kind, value: str) -> datetime.datetime:
    at = datetime.datetime.fromisoformat(value[:26])
    suffix = value[27:]
    if not suffix:
        return at
    if suffix == "Z":
        return at.replace(tzinfo=datetime.UTC)
    sign = -1 if suffix[0] == "-" else 1
    offset = sign * datetime.timedelta(hours=int(suffix[1:3]), minutes=int(suffix[4:6]))
    if kind is Kind.DATE_TIME:
        return at.replace(tzinfo=LOCAL if not offset else datetime.timezone(offset))
    return at.replace(tzinfo=datetime.timezone(offset))


def _build_enum(enum: Any, value: Any) -> Any:
    text = str(value)
    if issubclass(enum, Flags):
        if text.lstrip("-").isdigit():
            return enum(int(text))
        return enum(sum(enum.declared_names()[name] for name in text.split(", ")))
    if text.lstrip("-").isdigit():
        return enum.numbered(int(text))
    return next(each for each in enum if each.declared == text)


def canonical(value: Any) -> Any:
    """Return the neutral spelling of a typed value."""
    return _canonical(value, None)


def _canonical(value: Any, shape: Shape | None) -> Any:
    if isinstance(shape, Scalar) and shape.kind is Kind.SINGLE and value is not None:
        return net_single(value)
    match value:
        case None | bool() | str():
            return value
        case Flags():
            return _flag_names(value)
        case Enumeration():
            return value.declared
        case int():
            if isinstance(shape, Scalar) and shape.kind is Kind.DOUBLE:
                return net_double(float(value))
            return net_decimal(decimal.Decimal(value)) if _is_decimal(shape) else value
        case float():
            return net_double(value)
        case decimal.Decimal():
            return net_decimal(value)
        case uuid.UUID():
            return str(value)
        case bytes() | bytearray():
            return base64.b64encode(value).decode()
        case datetime.datetime():
            return clock(value) + ("Z" if value.tzinfo is datetime.UTC else offset_text(value) if value.tzinfo else "")
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return str((datetime.datetime.combine(_MIN, value) - _MIN) // _MICROSECOND * 10)
        case datetime.timedelta():
            return str(value // _MICROSECOND * 10)
        case list() | tuple() | set() | frozenset():
            item = shape.item if isinstance(shape, Listing) else None
            return [_canonical(each, item) for each in value]
        case dict():
            of = shape.value if isinstance(shape, Mapping) else None
            return {str(_canonical(key, None)): _canonical(each, of) for key, each in value.items()}
        case KeyValuePair():
            of = shape.value if isinstance(shape, Pair) else None
            return {"Key": _canonical(value.key, None), "Value": _canonical(value.value, of)}
        case msgspec.Struct():
            return _canonical_record(value, shape)
    raise TypeError(f"no neutral spelling of {value!r}")


def _is_decimal(shape: Shape | None) -> bool:
    return isinstance(shape, Scalar) and shape.kind is Kind.DECIMAL


def _canonical_record(value: Any, shape: Shape | None) -> dict[str, Any]:
    record = shape.record if isinstance(shape, Nested) and type(value) is shape.record.type else None
    if record is None:
        generic = isinstance(value, types.Page)
        found = shape_of(types.Page[types.Leaf] if generic else type(value))
        assert isinstance(found, Nested)
        record = found.record
    return {each.declared: _canonical(getattr(value, each.attribute), each.shape) for each in _readable(record)}


def _flag_names(value: Flags) -> str:
    names, left = type(value).declared_names(), int(value)
    if left in names.values():
        return next(name for name, number in names.items() if number == left)
    found = []
    for name, number in names.items():
        if number and left & number == number:
            found.append(name)
            left &= ~number
    return ", ".join(found) if not left else str(value.number)


_DECLARED = Options(text_case=TextCase.DECLARED)
_SETTINGS: dict[str, Options] = {
    "": _DECLARED,
    "camel": HOST,
    "camel.iso": Options(dates=DateHandler.ISO8601),
    "unixms": Options(text_case=TextCase.DECLARED, dates=DateHandler.UNIX_TIME_MS),
    "nulls": Options(text_case=TextCase.DECLARED, include_nulls=True),
    "nodefaults": Options(text_case=TextCase.DECLARED, exclude_defaults=True),
    "list1": _DECLARED,
    "list0": _DECLARED,
}
_FORMATS = {each.name: each for each in BUILT_IN}


@functools.cache
def codec(key: str, type: Any) -> Codec[Any]:  # noqa: A002 - the name of the vectors' field
    """Return the codec of a key of ``texts``, such as ``json.camel.iso`` or ``csv.list1``."""
    name, _, setting = key.partition(".")
    annotation = TYPES[type] if isinstance(type, str) else type
    if setting in ("list1", "list0"):
        annotation = list[annotation]  # type: ignore[valid-type]  # at run time
    made: Codec[Any] = _FORMATS[name].codec(annotation, _SETTINGS[setting])
    if setting in ("list1", "list0"):
        return _ListOf(made, setting == "list1")
    return made


class _ListOf:
    """Takes a single value, and writes a list of it or the empty list of its type."""

    def __init__(self, lists: Codec[Any], holds_it: bool) -> None:
        self._lists = lists
        self._holds_it = holds_it

    def encode(self, value: Any, /) -> bytes:
        return self._lists.encode([value] if self._holds_it else [])

    def decode(self, data: bytes, /) -> Any:
        found = self._lists.decode(data)
        return found[0] if self._holds_it else found


def same(one: Any, other: Any, type: Any = None) -> bool:  # noqa: A002 - the name of the vectors' field
    """Return whether two neutral spellings mean the same value (``README.md``, Values).

    With ``type``, numbers and dates are compared by value where the type has them, and texts
    exactly; without, a text that looks like a number or date counts as one.
    """
    shape = None if type is None else shape_of(TYPES[type] if isinstance(type, str) else type)
    return _same(one, other, shape)


def _same(one: Any, other: Any, shape: Shape | None) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key], _within(shape, key)) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(*both, _within(shape, "")) for both in zip(one, other, strict=True))
    if isinstance(one, str) and isinstance(other, str):
        kind = shape.kind if isinstance(shape, Scalar) else None
        is_date = shape is None or kind in (Kind.DATE_TIME, Kind.DATE_TIME_OFFSET)
        is_number = shape is None or kind in (Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL)
        return (
            one == other
            or (is_date and _moment(one) == _moment(other))
            or (is_number and _number(one) == _number(other))
        )
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    return bool(one == other)


def _within(shape: Shape | None, name: str) -> Shape | None:
    """Return the shape of an item or member; None where it is not known."""
    match shape:
        case Listing(item=item):
            return item
        case Mapping(value=value):
            return value
        case Pair(key=key, value=value):
            return key if name == "Key" else value
        case Nested(record=record):
            return next((each.shape for each in _readable(record) if each.declared == name), None)
    return None


_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}(?:Z|[+-]\d\d:\d\d)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def _moment(text: str) -> Any:
    """Return the instant of a date, to the microsecond; an object of its own for other text."""
    if not _DATE.fullmatch(text):
        return object()
    at = datetime.datetime.fromisoformat(text[:26] + (text[27:] or "Z"))
    return (at.replace(tzinfo=None) - _MIN) - (at.utcoffset() or datetime.timedelta(0))


def _number(text: str) -> Any:
    return decimal.Decimal(text) if _NUMBER.fullmatch(text) else object()
