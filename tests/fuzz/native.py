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
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from formats import (
    BUILT_IN,
    HOST,
    LOCAL,
    Array,
    Byte,
    Char,
    CsvLayout,
    DataContract,
    DateHandler,
    DateTimeOffset,
    Dto,
    Enumerated,
    Enumeration,
    Flags,
    HashSet,
    Int16,
    Int32,
    Int64,
    KeyValuePair,
    Kind,
    Listing,
    Mapping,
    Nested,
    Options,
    Pair,
    Scalar,
    Shape,
    Single,
    StreamingFormat,
    TextCase,
    TimeSpanHandler,
    UInt64,
    UnsupportedTypeError,
    computed,
    member,
    native,
    shape_of,
)
from formats.types.enums import underlying_of
from formats.types.kinds import INTEGER_RANGES
from formats.types.shapes import is_nullable
from formats.types.ticks import ticked
from tests.formats.values import members_of
from tests.vectors.catalog import TYPES
from tests.vectors.types import Access, Color, Leaf, Node, Page


class Bits(Flags, underlying=Byte):
    """Flags of eight bits."""

    NONE = 0
    FIRST = 1
    LAST = 128


class Wide(Flags, underlying=Int64):
    """Flags of 64 bits."""

    NONE = 0
    FIRST = 1
    LAST = 2**62


class Short(Flags, underlying=Int16):
    """Flags of 16 bits."""

    NONE = 0
    LAST = 2**14


class Many(Dto, namespace="Fuzz.Types"):
    """Members that no recorded type has."""

    set_: set[int] | None = None
    frozen: frozenset[str] | None = None
    tuple_: tuple[Int64, ...] | None = None
    hashed: HashSet[str] | None = None
    pairs: list[KeyValuePair[str, int]] | None = None
    pair: KeyValuePair[str | None, dt.date | None] = KeyValuePair("a", None)
    by_guid: dict[uuid.UUID, dt.datetime | None] | None = None
    by_date: dict[dt.datetime, decimal.Decimal] | None = None
    by_color: dict[Color, list[float | None] | None] | None = None
    by_flag: dict[Access, bool] | None = None
    by_bool: dict[bool, Single] | None = None
    by_letter: dict[Char, Char] | None = None
    by_number: dict[Int64, dict[str, Leaf | None]] | None = None
    spans: list[dt.timedelta | None] | None = None
    offsets: list[DateTimeOffset] | None = None
    guids: list[uuid.UUID | None] | None = None
    blobs: Array[bytes | None] | None = None
    colors: list[Color | None] | None = None
    deep: list[list[list[Leaf]]] | None = None
    loose: dict[str, object] | None = None
    loose_list: list[object] | None = None
    nodes: list[Node] | None = None
    page: Page[Leaf] | None = None

    bits: list[Bits] | None = None
    wide: Wide = Wide(0)
    short: Short | None = None

    @computed
    def size(self) -> Int32:
        return len(self.pairs or ())

    @computed
    def fails(self) -> str | None:
        return self.hashed[0] if self.hashed is not None else None


class Sparse2(Dto, namespace="Fuzz.Types", contract=DataContract(name="Sparse_2", namespace="urn:fuzz")):
    """A contract whose members leave out their defaults."""

    b: bool = member(False, order=2, emit_default=False)
    i: Int32 = member(0, emit_default=False)
    f: float = member(0.0, alias="ef", emit_default=False)
    d: dt.datetime = member(dt.datetime(1, 1, 1), emit_default=False)  # noqa: DTZ001 - DateTime.MinValue
    o: DateTimeOffset = member(dt.datetime(1, 1, 1, tzinfo=dt.UTC), emit_default=False)
    m: decimal.Decimal = member(decimal.Decimal(0), emit_default=False)
    g: uuid.UUID = member(uuid.UUID(int=0), emit_default=False)
    t: dt.timedelta = member(dt.timedelta(0), emit_default=False)
    c: Color = member(Color.numbered(0), emit_default=False)
    a: Access = member(Access(0), emit_default=False)
    s: str | None = member(None, emit_default=False, required=True)
    n: Int64 | None = member(None, emit_default=False)
    u: UInt64 = member(0, order=1)
    p: KeyValuePair[Int32, Int32] = member(KeyValuePair(0, 0), emit_default=False)
    x: list[str] | None = member(None, order=3, emit_default=False)


ABSTRACT = ("Dto", "Enumeration", "Flags", "Page")
CASES: dict[str, Any] = {
    **{name: type_ for name, type_ in TYPES.items() if name not in ABSTRACT},
    "Many": Many,
    "Sparse2": Sparse2,
    "list[Many]": list[Many],
    "list[Sparse2]": list[Sparse2],
    "set[str]": set[str],
    "list[Node]": list[Node],
    "dict[str, Many]": dict[str, Many],
    "list[KeyValuePair]": list[KeyValuePair[str, Leaf]],
}
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
_TEXTS = ["", "null", "a,b", 'say "hi"', "{a:b}", "[1]", "\r\n", "]]>", "plain text", "é" * 40, "x" * 3000, '"' * 1100]
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
                return chance.choice(_TEXTS) if is_edge else "".join(chance.choices(_LETTERS, k=chance.randrange(9)))
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


#: Name of a format, its writer of a value, and that of rows.
Writers = list[tuple[str, Callable[[Any], bytes], Callable[[Any], bytes]]]


@functools.cache
def writers(name: str, which: int, is_pure: bool) -> Writers:
    """Return the writers that every format has of a type; ``is_pure`` keeps the two kinds apart."""
    found: Writers = []
    for format_ in FORMATS:
        with contextlib.suppress(UnsupportedTypeError):
            codec, rows = (make(CASES[name], OPTIONS[which]) for make in (format_.codec, format_.row_codec))
            found.append((format_.name, codec.encode, rows.encode_rows))
    return found


def outcomes(one: Callable[[Any], bytes], many: Callable[[Any], bytes], value: Any, rows: list[Any] | None) -> Any:
    """Return the outcomes of a value and of rows, if there are some."""
    return outcome(one, value), outcome(many, rows) if rows else None


def faults(inputs: int, seed: int) -> dict[str, str]:
    """Return by type, format and option what native and pure writers did differently: the first of each kind."""
    chance = random.Random(seed)
    values, names, found = Values(chance), list(CASES), dict[str, str]()
    shapes = {name: shape_of(type_) for name, type_ in CASES.items()}
    for number in range(inputs):
        name, which = names[number % len(names)], chance.randrange(len(OPTIONS))
        value = values.of(shapes[name])
        if chance.random() < 0.34:
            value = values.damage(value)
        # Of many rows, one is damaged: they are written in chunks.
        rows = [values.of(shapes[name])] * chance.choice([0, 1, 70]) + [value] if number % 16 == 0 else None
        with purely():
            pure = [outcomes(one, many, value, rows) for _, one, many in writers(name, which, True)]
        for wanted, (label, one, many) in zip(pure, writers(name, which, False), strict=True):
            got = outcomes(one, many, value, rows)
            if got != wanted:
                both = f"{value!r:.300}\n    pure   {wanted!r:.400}\n    native {got!r:.400}"
                found.setdefault(f"{name} {label} {which}", both)
    return found
