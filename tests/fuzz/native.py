"""Random values, a third of them damaged, written natively and purely: equal in bytes, or in error and place.

Values are made without Hypothesis, which would take most of the time. What is damaged is a slot: it gets a value of
another class, of a subclass, out of its range, that no text can hold, or nothing at all.
"""

from __future__ import annotations

import contextlib
import copy
import datetime as dt
import decimal
import functools
import random
import uuid
import zoneinfo
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from formats import (
    BUILT_IN,
    HOST,
    LOCAL,
    CsvLayout,
    DateHandler,
    Enumerated,
    Enumeration,
    KeyValuePair,
    Kind,
    Listing,
    Mapping,
    Nested,
    Options,
    Pair,
    Scalar,
    Shape,
    StreamingFormat,
    TextCase,
    TimeSpanHandler,
    UnsupportedTypeError,
    native,
    shape_of,
)
from formats.types.enums import underlying_of
from formats.types.kinds import INTEGER_RANGES
from formats.types.shapes import is_nullable
from formats.types.ticks import ticked
from tests.formats.values import members_of
from tests.fuzz.types import UNRECORDED, Bits, Many
from tests.vectors.catalog import TYPES
from tests.vectors.types import Access, Color, Leaf, Node

ABSTRACT = ("Dto", "Enumeration", "Flags", "Page")
CASES: dict[str, Any] = {**{name: type_ for name, type_ in TYPES.items() if name not in ABSTRACT}, **UNRECORDED}
#: JSON looks at every slot in both, as it does natively anyway.
OPTIONS: list[Options] = [
    msgspec.structs.replace(each, trust_after=None)
    for each in (
        HOST,
        Options(text_case=TextCase.DECLARED, include_nulls=True, include_nulls_in_dictionaries=True),
        Options(text_case=TextCase.SNAKE, dates=DateHandler.ISO8601, spans=TimeSpanHandler.STANDARD, assume_utc=True),
        Options(exclude_defaults=True, include_default_enums=False, dates=DateHandler.UNIX_TIME_MS),
        Options(enums_as_integers=True, append_utc_offset=True, modern=True, csv=CsvLayout(bom=True)),
        Options(dates=DateHandler.DCJS_COMPATIBLE, skip_date_conversion=True, csv=CsvLayout(header=False)),
        Options(dates=DateHandler.UNIX_TIME, indent=True, csv=CsvLayout(separator=";", quote_all=True)),
        Options(dates=DateHandler.RFC1123, csv=CsvLayout(nested="flat", guard_formulas=True)),
    )
]
FORMATS: list[StreamingFormat] = [each for each in BUILT_IN if each.name != "html"]  # type: ignore[misc]  # all of these are


# -- values ----------------------------------------------------------------------------------------

_LETTERS = (
    "abcXYZ019 \"'`\\:,{}[]<>&\r\n\t;|=+-@~\x00\x01\x1f\x7f\x80\x85\x9f"
    "\u00a0\u00e9\u07ff\u0800\u20ac\ufffd\ufffe\uffff\U0001f600"
)
_TEXTS = ["", "null", "a,b", 'say "hi"', "{a:b}", "[1]", "\r\n", "]]>", "plain text", "é" * 40]
#: Longer than the native writer's steps; rare, as the careful one spells each letter by itself.
_LONG = ["x" * 3000, '"' * 1100, 'é"<\x00' * 300]
_ZONES = [
    None, dt.UTC, dt.UTC, LOCAL, zoneinfo.ZoneInfo("UTC"), zoneinfo.ZoneInfo("Europe/Berlin"),
    *(dt.timezone(dt.timedelta(seconds=each)) for each in (-19_800, 20, -90, 50_400)),
    *(dt.timezone(dt.timedelta(hours=each), "UTC") for each in (0, 1)),
    *(ticked(each, 7) for each in (None, dt.UTC, LOCAL, dt.timezone(dt.timedelta(hours=2)))),
]  # fmt: skip
_DOUBLES = [
    0.0, -0.0, 1.0, 0.1, -2.5, 1e15, 1e16, 1.5e16, 1e17, 1.5e300, 5e-324, 1e-5, 12345.678, 1.7976931348623157e308,
    *map(float, ("nan", "inf", "-inf")), 2.0**53, 2.0**53 - 1, 2.0**24, 16777215.0, 1e-45, 3.4e38, 1e7,
]  # fmt: skip
_DECIMALS = [
    "0",
    "-0.00",
    "1.10",
    "1E+5",
    "0E-10",
    "-12.340",
    "79228162514264337593543950335",
    "NaN",
    "1e-20",
    "Infinity",
]


_URIS = [
    "https://example.com/", "http://example.com", "/a/b?c=d,e&f=%20#g", "urn:a:b", "a b", "mailto:x@y", "", "//",
    "https://ex.com/%C3%A9/%2F?\u00e9", "file:///c:/x", "HTTP://EXAMPLE.com:80/", "http://a/'\"<>", "http://[::1]/",
]  # fmt: skip
_LOOSE = [
    True, 5, 2**40, 1.5, float("nan"), "a,b", "", decimal.Decimal("1.5"), dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    [1, "a"], {"a": 1}, uuid.UUID(int=5), b"ab", Leaf(name="x"),
]  # fmt: skip
#: Microseconds from the first moment of year 1 to the last of 9999.
_LAST = 315_537_897_599_999_999


class Values:
    """Makes values of shapes; every one is decided by the seed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def of(self, shape: Shape, depth: int = 0) -> Any:
        """Return a sound value, None where that may stand."""
        if is_nullable(shape) and depth and self.chance.random() < 0.2:
            return None
        match shape:
            case Scalar(kind=kind):
                return self.scalar(kind)
            case Enumerated(type=enum):
                if shape.is_flags:
                    return self.bits(enum)
                undefined = self.chance.random() < 0.1
                return enum.numbered(self.chance.randrange(-1, 99)) if undefined else self.chance.choice(list(enum))  # type: ignore[union-attr]  # by kind
            case Listing(item=item, build=build):
                return build(self._hashable(build, [self.of(item, depth + 1) for _ in range(self._count(depth))]))
            case Mapping(key=key, value=value):
                return {self.key(key): self.of(value, depth + 1) for _ in range(self._count(depth))}
            case Pair(key=key, value=value):
                return KeyValuePair(self.of(key, depth + 1), self.of(value, depth + 1))
            case Nested(record=record):
                held = {}
                for each in members_of(record):
                    if depth > 3 and is_nullable(each.shape):
                        held[each.attribute] = None
                    else:
                        held[each.attribute] = self.of(each.shape, depth + 1)
                return record.type(**held)
        raise AssertionError(shape)

    def bits(self, enum: Any) -> Any:
        """Return flags: known, unknown, all of them."""
        _, high = INTEGER_RANGES[underlying_of(enum)]
        return enum(self.chance.choice([0, 1, 2, 3, 7, high, high // 2 + 1, -1 if enum is not Bits else 255]))

    def _hashable(self, build: type, items: list[Any]) -> list[Any]:
        return [each for each in items if not isinstance(each, list | dict)] if build in (set, frozenset) else items

    def _count(self, depth: int) -> int:
        return 0 if depth > 5 else self.chance.choice([0, 1, 1, 2, 3])

    def key(self, shape: Shape) -> Any:
        """Return a key of a dictionary."""
        found = None
        while found is None:
            found = self.of(shape, 1)
        return found

    def scalar(self, kind: Kind) -> Any:
        """Return a value of a kind, an edge of it as often as not."""
        chance, is_edge = self.chance, self.chance.random() < 0.5
        if kind in INTEGER_RANGES:
            low, high = INTEGER_RANGES[kind]
            return chance.choice([low, high, 0]) if is_edge else max(low, min(high, chance.randrange(-1000, 1000)))
        match kind:
            case Kind.BOOLEAN:
                return chance.random() < 0.5
            case Kind.SINGLE | Kind.DOUBLE:
                return chance.choice(_DOUBLES) if is_edge else chance.uniform(-1, 1) * 10 ** chance.randrange(-8, 20)
            case Kind.DECIMAL:
                return decimal.Decimal(chance.choice(_DECIMALS) if is_edge else f"{chance.uniform(-1e9, 1e9):.2f}")
            case Kind.CHAR:
                return chance.choice(_LETTERS)
            case Kind.STRING:
                if is_edge:
                    return chance.choice(_LONG if chance.random() < 0.02 else _TEXTS)
                return "".join(chance.choices(_LETTERS, k=chance.randrange(9)))
            case Kind.GUID:
                return uuid.UUID(int=chance.choice([0, 2**128 - 1, chance.getrandbits(128)]))
            case Kind.DATE_TIME:
                return self.moment().replace(tzinfo=chance.choice(_ZONES))
            case Kind.DATE_TIME_OFFSET:
                return self.moment().replace(tzinfo=chance.choice(_ZONES) or dt.UTC)
            case Kind.DATE_ONLY:
                return self.moment().date()
            case Kind.TIME_ONLY:
                return self.moment().time()
            case Kind.TIME_SPAN:
                return self.span()
            case Kind.BYTES:
                return chance.randbytes(chance.randrange(6))
            case Kind.URI:
                return chance.choice(_URIS)
        return chance.choice(_LOOSE)

    def moment(self) -> dt.datetime:
        """Return a time on a clock: midnights, whole seconds, both ends of time."""
        first = dt.datetime(1, 1, 1)  # noqa: DTZ001 - zones are given beside
        whole = self.chance.choice([1, 1_000, 1_000_000, 86_400_000_000])
        micros = self.chance.choice([0, _LAST, self.chance.randrange(_LAST), 63_900_000_000_000_000])
        return first + dt.timedelta(microseconds=(micros + self.chance.randrange(10**12)) // whole * whole % _LAST)

    def span(self) -> dt.timedelta:
        """Return a span: zero, days, fractions, the ends of .NET's, beyond them."""
        parts = [0, 1, 250_000, 10**6, 60 * 10**6, 3600 * 10**6, 86_400 * 10**6, (2**63 - 1) // 10]
        micros = self.chance.choice([*parts, self.chance.randrange(10**15)])
        micros += self.chance.choice([0, 1, 500_000, 59_000_000])
        return dt.timedelta(microseconds=self.chance.choice([-1, 1]) * micros)

    # -- damage ------------------------------------------------------------------------------------

    def damage(self, value: Any) -> Any:
        """Return a value of which one slot holds what it must not, if there is one to be found."""
        for _ in range(self.chance.randrange(1, 3)):
            value = self._damaged(value, 0)
        return value

    def _damaged(self, value: Any, depth: int) -> Any:
        goes_on = self.chance.random() < 0.8 and depth < 8
        if isinstance(value, msgspec.Struct) and goes_on and value.__struct_fields__:
            name = self.chance.choice(value.__struct_fields__)
            if self.chance.random() < 0.05:
                with contextlib.suppress(AttributeError, TypeError):
                    delattr(value, name)
                return value
            held = getattr(value, name, None)
            # A type is not told that its member is another's.
            setattr(value, name, self._damaged(held, depth + 1))
            return value
        if isinstance(value, list) and value and goes_on:
            index = self.chance.randrange(len(value))
            value[index] = self._damaged(value[index], depth + 1)
            return value
        if isinstance(value, dict) and value and goes_on:
            key = self.chance.choice(list(value))
            if self.chance.random() < 0.2:
                value[self.chance.choice([5, None, "k\ud800", True])] = value[key]
            else:
                value[key] = self._damaged(value[key], depth + 1)
            return value
        return self.wrong(value)

    def wrong(self, value: Any) -> Any:
        """Return what does not belong in the slot of a value, or barely does."""
        if self.chance.random() < 0.3 and (made := _subclassed(value)) is not None:
            return made
        return self.chance.choice(WRONG)()


class _Text(str):
    __slots__ = ()


class _Number(int):
    pass


class _Real(float):
    pass


class _List(list[Any]):
    pass


class _Tuple(tuple[Any, ...]):
    __slots__ = ()


class _Dict(dict[Any, Any]):
    pass


class _Moment(dt.datetime):
    pass


class _Day(dt.date):
    pass


class _Time(dt.time):
    pass


class _Delta(dt.timedelta):
    pass


class _Decimal(decimal.Decimal):
    pass


class _Guid(uuid.UUID):
    pass


class _Bytes(bytes):
    pass


class _Zone(dt.tzinfo):
    """A zone that is asked and fails."""

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
        raise ValueError("no offset today")

    def dst(self, when: dt.datetime | None) -> dt.timedelta | None:
        return None

    def tzname(self, when: dt.datetime | None) -> str:
        return "nowhere"


class _Hostile:
    """What raises wherever it is touched."""

    def __repr__(self) -> str:
        return "hostile"

    def __eq__(self, other: object) -> bool:
        raise ValueError("not to be compared")

    __hash__ = None  # type: ignore[assignment]  # nor hashed

    def __bool__(self) -> bool:
        raise ValueError("neither true nor false")


class LeafHeir(Leaf):
    """A derived record."""

    more: str | None = None


class Foreign(Enumeration):
    """An enum that no type declares."""

    ONE = "One"


def _moment_like(kind: Any, value: Any) -> Any:
    return kind.combine(value.date(), value.time(), value.tzinfo)


_SUBCLASSES: dict[type, Callable[[Any], Any]] = {
    str: _Text,
    int: _Number,
    float: _Real,
    list: _List,
    tuple: _Tuple,
    dict: _Dict,
    bytes: _Bytes,
    bool: int,
    decimal.Decimal: _Decimal,
    uuid.UUID: lambda value: _Guid(int=value.int),
    dt.datetime: lambda value: _moment_like(_Moment, value),
    dt.date: lambda value: _Day(value.year, value.month, value.day),
    dt.time: lambda value: _Time(value.hour, value.minute, value.second, value.microsecond),
    dt.timedelta: lambda value: _Delta(value.days, value.seconds, value.microseconds),
    Leaf: lambda value: LeafHeir(name=getattr(value, "name", None), more="x"),
}


def _subclassed(value: Any) -> Any:
    make = _SUBCLASSES.get(type(value))
    return None if make is None else make(value)


def _knot() -> Any:
    node = Node()
    node.children = [node]
    return node


def _deep() -> Any:
    node = Node()
    for _ in range(150):
        node = Node(children=[node])
    return node


def _fresh(value: Any) -> Any:
    """Return what is wrong, anew where it may be damaged itself."""
    return copy.copy(value) if isinstance(value, list | dict | KeyValuePair) else value


_WRONG: list[Any] = [
    None, True, 5, -1, 256, 2**31, 2**63, 2**64, -(2**63) - 1, 10**5000, 1.5, 1j, "5", "", "a\ud800b", "\udfff",
    "\ufffe", "\x00", "\U0001f642", b"x", bytearray(b"ab"), memoryview(b"ab"), decimal.Decimal("1E+3"),
    decimal.Decimal("sNaN"), dt.date(2026, 1, 1), dt.datetime(2026, 1, 1, tzinfo=_Zone()), dt.time(1, 2, tzinfo=dt.UTC),
    dt.timedelta.max,
    dt.datetime.min.replace(tzinfo=LOCAL), dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=5))),
    Color.numbered(77), Foreign.ONE, Access(1), Access(2**70), uuid.UUID(int=1), object, _Hostile(), (1, "a"), {1},
    frozenset(["a"]), range(3), {"a": 1}, {5: None}, [], [None], ["a", 5], KeyValuePair("a", 1),
]  # fmt: skip
WRONG: list[Callable[[], Any]] = [
    *(functools.partial(_fresh, each) for each in _WRONG),
    lambda: LeafHeir(name="heir", more="x"),
    lambda: Leaf(name=5),  # type: ignore[arg-type]  # on purpose
    Leaf,
    Node,
    _knot,
    _deep,
    Many,
    lambda: ["a", [None]],
    lambda: iter(()),
]


# -- comparing -------------------------------------------------------------------------------------


@contextlib.contextmanager
def purely() -> Iterator[None]:
    """Do without the native writer, as ``FORMATS_PURE=1`` does."""
    before = native.IS_NATIVE
    native.IS_NATIVE = False
    try:
        yield
    finally:
        native.IS_NATIVE = before


def outcome(write: Callable[[Any], bytes], value: Any) -> Any:
    """Return the bytes that are written, or the error with its place; a computed member may raise anything."""
    try:
        return write(value)
    except Exception as error:
        return type(error), str(error)


class Writers(NamedTuple):
    """The writers of a type in a format, natively and purely, each of a value and of rows."""

    format_: str
    one: Callable[[Any], bytes]
    many: Callable[[Any], bytes]
    pure_one: Callable[[Any], bytes]
    pure_many: Callable[[Any], bytes]
    #: The native writer of a value by itself; None where the format has none for the type.
    fast: native.Write | None


def fast_writer(codec: Any) -> native.Write | None:
    """Return the native writer of a codec, which each keeps under one of two names."""
    for each in (codec, *(getattr(codec, name, None) for name in ("_codec", "_lines", "_json"))):
        for name in ("_fast", "_native"):
            if callable(found := getattr(each, name, None)):
                return found  # type: ignore[no-any-return]  # of that name
    return None


@functools.cache
def writers(name: str, which: int) -> list[Writers]:
    """Return the writers that every format has of a type."""
    found = []
    for format_ in FORMATS:
        with contextlib.suppress(UnsupportedTypeError):
            type_, options = CASES[name], OPTIONS[which]
            codec, rows = format_.codec(type_, options), format_.row_codec(type_, options)
            pure, pure_rows = format_.codec(type_, options), format_.row_codec(type_, options)
            found.append(
                Writers(
                    format_.name, codec.encode, rows.encode_rows, pure.encode, pure_rows.encode_rows, fast_writer(codec)
                )
            )
    return found


def faults(inputs: int, seed: int, taken: Counter[str] | None = None) -> dict[str, str]:
    """Return by type, format and option what native and pure writers did differently: the first of each kind.

    What the native writer leaves to the careful one is alike by that, and so written in both ways for one value of
    forty only, beside rows. ``taken`` counts by format the values, and those that the native writer took.
    """
    chance = random.Random(seed)
    values, names, found = Values(chance), list(CASES), dict[str, str]()
    shapes = {name: shape_of(type_) for name, type_ in CASES.items()}
    for number in range(inputs):
        name, which = names[number % len(names)], chance.randrange(len(OPTIONS))
        value = values.of(shapes[name])
        if chance.random() < 0.34:
            value = values.damage(value)
        # Of many rows, one is damaged: they are written in chunks.
        rows = [values.of(shapes[name])] * chance.choice([0, 1, 2, 70]) + [value] if number % 40 == 0 else None
        for each in writers(name, which):
            is_taken = each.fast is not None and each.fast(value) is not None
            if taken is not None:
                taken[each.format_] += 1
                taken[each.format_ + " fast"] += is_taken
            if not is_taken and rows is None:
                continue
            with purely():
                wanted = outcome(each.pure_one, value), outcome(each.pure_many, rows) if rows else None
            got = outcome(each.one, value), outcome(each.many, rows) if rows else None
            if got != wanted:
                both = f"{value!r:.300}\n    pure   {wanted!r:.400}\n    native {got!r:.400}"
                found.setdefault(f"{name} {each.format_} {which}", both)
    return found
