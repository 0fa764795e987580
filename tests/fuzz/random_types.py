"""Record types made at random, and what every format makes of them; the same seed gives the same types and values.

For each type four rules are checked: native and pure writers write the same (:mod:`tests.fuzz.native`), fast and
careful readers read the same, also of mutated texts (:mod:`tests.fuzz.reading`), chunks of rows in their frame are the
list, and a value without what the wire is known to lose is read as it was written.
"""

from __future__ import annotations

import copy
import datetime as dt
import decimal
import itertools
import random
import types
import uuid
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address
from typing import Annotated, Any, NamedTuple

from formats import (
    LOCAL,
    Array,
    Byte,
    Char,
    Container,
    Converter,
    CsvLayout,
    DataContract,
    DateHandler,
    DateTimeOffset,
    Dto,
    Enumerated,
    HashSet,
    Int16,
    Int32,
    Int64,
    JsonFormat,
    KeyValuePair,
    Kind,
    Listing,
    Mapping,
    Options,
    SByte,
    Shape,
    Single,
    UInt16,
    UInt32,
    UInt64,
    UnsupportedTypeError,
    Uri,
    computed,
    member,
    shape_of,
)
from formats.rows import pieces as chunks
from formats.tables import Rows, table_of
from formats.types.defaults import default_of
from formats.types.kinds import AnyKind, OwnKind
from formats.types.shapes import is_nullable
from tests.fuzz import native, reading
from tests.fuzz.corpus import pieces
from tests.fuzz.mutations import mutate
from tests.fuzz.native import purely
from tests.fuzz.readers import FORMATS
from tests.fuzz.types import Bits, Box, Far, Tiny, Two
from tests.vectors.types import Access, Color, Leaf, Membered, Page, Sparse

Address = Annotated[IPv4Address, Converter(str, IPv4Address)]
#: JSV and CSV write dates and characters as keys without the quotes that they need (formats/WIRE.md 2.5, 6.2).
KEYS = (
    str, Byte, Int32, Int64, UInt64, bool, float, decimal.Decimal, uuid.UUID, dt.date, dt.timedelta, Uri, Address,
    Color, Access, Tiny,
)  # fmt: skip
SCALARS = (
    *KEYS, str, str, SByte, Int16, UInt16, UInt32, Single, Char, dt.datetime, DateTimeOffset, dt.time, bytes, object,
    Far, Bits, Membered, Sparse,
)  # fmt: skip
NAMES = (
    "a", "b2", "class_", "cell", "encode", "item1", "is_on", "key_", "length", "none_", "results", "row", "self_",
    "text", "url_path", "with_", "x", "\u00e9",
)  # fmt: skip
#: All that JSON, as the spelling of a value, can tell apart.
EXACT = Options(dates=DateHandler.ISO8601, include_nulls=True, include_nulls_in_dictionaries=True)
KEEPING = (
    EXACT,
    Options(dates=DateHandler.ISO8601, include_nulls_in_dictionaries=True, csv=CsvLayout(separator=";", bom=True)),
    Options(dates=DateHandler.ISO8601, include_nulls_in_dictionaries=True, csv=CsvLayout(quote_all=True), modern=True),
)


class Types:
    """Makes record types; they hold those made before."""

    def __init__(self, seed: int) -> None:
        self._seed, self._chance, self._numbers = seed, random.Random(seed), itertools.count()
        self._values = Keeping(self._chance)
        self._known: list[Any] = [Leaf]

    def annotation(self, depth: int = 0) -> Any:
        """Return the annotation of a member or item."""
        chance = self._chance
        if depth > 3 or chance.random() < 0.5:
            found: Any = chance.choice(SCALARS)
        else:
            inner = self.annotation(depth + 1)
            found = chance.choice(
                (
                    lambda: list[inner],
                    lambda: tuple[inner, ...],
                    lambda: Array[inner],
                    lambda: HashSet[inner],
                    lambda: dict[chance.choice(KEYS), inner],  # type: ignore[misc]  # at run time
                    lambda: KeyValuePair[inner, self.annotation(depth + 1)],
                    lambda: chance.choice((Page, Box))[inner],
                    lambda: Two[chance.choice(KEYS), inner],  # type: ignore[misc]  # at run time
                    lambda: self.record(depth + 1),
                    lambda: chance.choice(self._known),
                )
            )()
        return found | None if chance.random() < 0.4 else found

    def record(self, depth: int = 0) -> Any:
        """Return a class of one to eight members, perhaps with a base, an alias, an order, a computed member.

        It may declare a member of its base again.
        """
        chance = self._chance
        base = chance.choice(self._known) if chance.random() < 0.2 else Dto
        contract = chance.choice((DataContract(namespace="urn:a&b"), True)) if chance.random() < 0.1 else False
        strict = chance.random() < 0.2  # its Struct requires members that may be null
        # A row of one empty cell is an empty line, which is no row: one member always has a value.
        body: dict[str, Any] = {f"id{next(self._numbers)}": 0}
        annotations: dict[str, Any] = dict.fromkeys(body, Int32)
        for name in chance.sample(NAMES, chance.randint(1, 3 if depth else 7)):
            annotations[name] = self.annotation(depth)
            shape = shape_of(annotations[name])
            if not (strict and shape.optional and chance.random() < 0.5):
                body[name] = self._default(shape, name)
        if chance.random() < 0.15:
            body["worked_out"] = self._computed(self.annotation(depth + 1))
        body["__annotations__"] = annotations
        space: dict[str, Any] = {"namespace": chance.choice(("Random.Types", "Random.Others")), "kw_only": strict}
        name = f"Random{self._seed}N{next(self._numbers)}"
        made = types.new_class(name, (base,), space | {"contract": contract}, lambda ns: ns.update(body))
        self._known.append(made)
        return made

    def _default(self, shape: Shape, name: str) -> Any:
        facts: dict[str, Any] = {}
        if self._chance.random() < 0.1:
            facts["alias"] = self._chance.choice(("{}-other", "{}:b", "{}, {{c}}", "[{}] \u0219")).format(name)
        if self._chance.random() < 0.1:
            facts["order"] = self._chance.randrange(3)
        # What is null stays away, and so a member may be null only if that is its default.
        value = None
        if not is_nullable(shape):
            value = default_of(shape) if self._chance.random() < 0.5 else self._values.of(shape)
        return member(default_factory=lambda: copy.deepcopy(value), **facts)

    def _computed(self, annotation: Any) -> Any:
        value = self._values.of(shape_of(annotation))

        def getter(self: Any) -> Any:
            return value

        getter.__annotations__ = {"return": annotation}
        return computed(getter)


class Hostile(native.Values):
    """Values of all kinds, of a class with a converter too."""

    def scalar(self, kind: AnyKind) -> Any:
        return IPv4Address(self.chance.getrandbits(32)) if isinstance(kind, OwnKind) else super().scalar(kind)


class Keeping(Hostile):
    """Values that every format keeps: no empty text, no null in a list or dictionary, dates of one kind."""

    def of(self, shape: Shape, depth: int = 0) -> Any:
        match shape:
            case Enumerated(type=enum):
                is_null = is_nullable(shape) and depth and self.chance.random() < 0.2
                return None if is_null else self.chance.choice(list(enum))
            case Listing(item=item):
                # Of a set, only the first of equal items is kept.
                count = min(self._count(depth), 1 if shape.container is Container.SET else 9)
                items = [self.of(item, depth + 1) for _ in range(count)]
                return shape.build(each for each in items if each is not None)
            case Mapping(key=key, value=value):
                entries = [(self.key(key), self.of(value, depth + 1)) for _ in range(self._count(depth))]
                return {name: found for name, found in entries if found is not None}
        return super().of(shape, depth)

    def scalar(self, kind: AnyKind) -> Any:
        chance = self.chance
        match kind:
            case Kind.CHAR:
                return chance.choice("aZ7\u20ac")
            case Kind.STRING:
                return "".join(
                    chance.choices("abc01 \"'`\\:,{}[]<>&\n;|=\u00e9\u20ac\U0001f600", k=chance.randint(1, 8))
                )
            case Kind.SINGLE:
                return chance.randrange(-(2**20), 2**20) / 64
            case Kind.DECIMAL:
                return decimal.Decimal(chance.randrange(-(10**9), 10**9)).scaleb(-chance.randrange(9))
            case Kind.BYTES:
                return chance.randbytes(chance.randint(1, 5))
            case Kind.URI:
                return chance.choice(("https://example.org/a?b=c,d", "urn:a:b"))
            case Kind.DATE_TIME:
                return self.moment().replace(tzinfo=LOCAL)
            case Kind.DATE_TIME_OFFSET:
                return self.moment().replace(tzinfo=dt.timezone(dt.timedelta(minutes=chance.choice((0, -330, 60)))))
            case Kind.TIME_SPAN:
                return dt.timedelta(microseconds=chance.randrange(-(10**14), 10**14))
            case Kind.OBJECT:
                return None
        return super().scalar(kind)

    def moment(self) -> dt.datetime:
        seconds = self.chance.randrange(10**9)
        return dt.datetime(1970, 1, 2) + dt.timedelta(seconds=seconds, microseconds=self.chance.choice((0, 500_000, 7)))  # noqa: DTZ001 - zones are given beside


class Case(NamedTuple):
    """A type, the chance by which its values are made, and the format it is checked in."""

    type: Any
    shape: Shape
    chance: random.Random
    format: Any

    def written(self) -> Iterator[str]:
        """Yield how native and pure writers differ, and chunks in their frame from the whole list."""
        options = self.chance.choice(native.OPTIONS)
        rows = [Hostile(self.chance).of(self.shape) for _ in range(self.chance.choice((1, 3)))]
        value = Hostile(self.chance).damage(copy.deepcopy(rows[0])) if self.chance.random() < 0.3 else rows[0]
        codec, lists = self.format.codec(self.type, options), self.format.codec(list[self.type], options)
        yield from _difference(
            "native", native.outcome(codec.encode, value), self._purely("codec", "encode", options, value)
        )
        if self.format.name == "x-msgpack":
            return
        codec = self.format.row_codec(self.type, options)
        pure = self._purely("row_codec", "encode_rows", options, rows)
        yield from _difference("native rows", native.outcome(codec.encode_rows, rows), pure)
        is_table = isinstance(table_of(shape_of(list[self.type])), Rows) and not options.exclude_defaults
        if isinstance(pure, bytes) and (is_table or self.format.name != "csv"):
            yield from _difference("chunks", b"".join(chunks(codec, rows, 2)), lists.encode(rows))

    def _purely(self, make: str, write: str, options: Options, value: Any) -> Any:
        with purely():
            return native.outcome(getattr(getattr(self.format, make)(self.type, options), write), value)

    def read(self) -> Iterator[str]:
        """Yield how fast and careful readers differ."""
        name = self.format.name
        if name not in reading.KINDS:
            return
        made = reading.KINDS[name](self.format.codec(self.type, self.chance.choice(reading.OPTIONS)))
        text = native.outcome(made.write, Hostile(self.chance).of(self.shape))
        if made.fast is None or not isinstance(text, bytes):
            return
        for changes in (0, 1, 1, 2):
            data = bytearray(text)
            for _ in range(changes):
                mutate(data, self.chance, pieces(name), (("", text),))
            wrong, _ = reading.difference(made, bytes(data))
            if wrong:
                yield f"{bytes(data)!r:.300}: {wrong}"

    def kept(self) -> Iterator[str]:
        """Yield what is read otherwise than it was written."""
        if self.format.name in ("csv", "jsonl") and not isinstance(table_of(self.shape), Rows):
            return  # only the table in it is written
        codec, exact = self.format.codec(self.type, self.chance.choice(KEEPING)), JsonFormat().codec(self.type, EXACT)
        value = Keeping(self.chance).of(self.shape)
        text = codec.encode(value)
        again = native.outcome(codec.decode, text)
        if isinstance(again, tuple):
            yield f"{text!r:.300} is not read: {again}"
        else:
            yield from _difference(f"{text!r:.300}: read", exact.encode(again), exact.encode(value))


def _difference(what: str, got: Any, wanted: Any) -> Iterator[str]:
    if got != wanted:
        yield f"{what} {got!r:.400}\n    wanted {wanted!r:.400}"


def faults(count: int, seed: int) -> dict[str, str]:
    """Return the first fault of each rule and format, of so many types; each of them has a codec in every format."""
    found: dict[str, str] = {}
    checks: tuple[Callable[[Case], Iterator[str]], ...] = (Case.written, Case.read, Case.kept)
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        record = Types(seed * 1_000_000 + number).record()
        type_ = chance.choice((record, record, list[record], Page[record], Box[record]))
        for name, format_ in FORMATS.items():
            for check in checks:
                try:
                    for wrong in check(Case(type_, shape_of(type_), chance, format_)):
                        found.setdefault(f"{name} {check.__name__}", f"{number} {type_}: {wrong}")
                except UnsupportedTypeError as error:
                    found.setdefault(f"{name} refused", f"{number} {type_}: {error}")
    return found
