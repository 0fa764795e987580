"""Written texts, most of them mutated, read by each format's fast reader and by its careful one.

Both must give the same value, or refuse with the same message and place; a fast reader may also give nothing. The
same seed gives the same inputs.
"""

from __future__ import annotations

import datetime as dt
import decimal
import functools
import random
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from formats import (
    HOST,
    DataContract,
    DateHandler,
    DateTimeOffset,
    DecodeError,
    Dto,
    EncodeError,
    HashSet,
    Int32,
    Int64,
    Options,
    Single,
    TextCase,
    UInt64,
    UnsupportedTypeError,
    member,
    shape_of,
)
from formats.csv.reader import RowReader
from formats.scalars.utf8 import text_of, utf8_of
from formats.tables import Rows
from samples.evovoice.dtos import SessionInfo
from tests.bench import typed
from tests.fuzz.corpus import pieces
from tests.fuzz.mutations import mutate
from tests.fuzz.native import CASES as WRITTEN
from tests.fuzz.native import Values
from tests.fuzz.readers import FORMATS
from tests.fuzz.types import Bits, Wide
from tests.vectors.types import Access, Color, Leaf, Sparse


class Branch(Dto, namespace="Fuzz.Types"):
    """A type that contains itself, by way of another too."""

    at: dt.datetime = dt.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue
    level: Int64 | None = None
    twigs: list[Branch] | None = None
    fruit: Fruit | None = None


class Fruit(Dto, namespace="Fuzz.Types"):
    """The other."""

    weight: decimal.Decimal | None = None
    of: Branch | None = None
    name: str | None = None


class Tagged(Dto, namespace="Fuzz.Types"):
    """Texts and a date, the least of what needs a twin."""

    name: str | None = None
    at: dt.datetime = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    took: dt.timedelta | None = dt.timedelta(1)


class Wanted(Tagged):
    """Members without a default, one of an alias, all of the base."""

    key: uuid.UUID
    ratio: Single
    count: UInt64 = member(7, alias="cnt")
    leaf: Leaf | None = None
    tags: HashSet[str] | None = None
    days: list[dt.date] | None = None
    by_guid: dict[uuid.UUID, Tagged] | None = None
    by_number: dict[Int32, float] | None = None
    bits: Bits = Bits(0)
    wide: Wide | None = None
    access: list[Access] | None = None
    color: Color = Color.RED
    sparse: Sparse | None = None
    blob: bytes | None = None


class Placed(Dto, namespace="Fuzz.Types", contract=DataContract(name="At_Place", namespace="urn:fuzz&more")):
    """A contract with an order, what must be there, and names of its own."""

    zone: str | None = member(None, order=3, required=True)
    at: DateTimeOffset = member(dt.datetime(1, 1, 1, tzinfo=dt.UTC), order=1)
    rows: list[Tagged] | None = member(None, order=2)
    size: Int32 = member(0, alias="si-ze", order=2)


CASES: dict[str, Any] = {
    **WRITTEN,
    "SessionInfo": SessionInfo,
    "list[SessionInfo]": list[SessionInfo],
    "typed.Reading": typed.Reading,
    "list[typed.Reading]": list[typed.Reading],
    "Branch": Branch,
    "list[Fruit]": list[Fruit],
    "Tagged": Tagged,
    "list[Tagged]": list[Tagged],
    "Wanted": Wanted,
    "list[Wanted]": list[Wanted],
    "Placed": Placed,
    "list[Placed]": list[Placed],
    "dict[str, Tagged]": dict[str, Tagged],
    "list[datetime]": list[dt.datetime],
    "list[datetime | None]": list[dt.datetime | None],
    "tuple[Decimal]": tuple[decimal.Decimal, ...],
}
OPTIONS = [
    HOST,
    HOST,
    HOST,
    Options(text_case=TextCase.DECLARED, dates=DateHandler.ISO8601),
    Options(dates=DateHandler.UNIX_TIME_MS, max_depth=3),
    Options(text_case=TextCase.SNAKE, dates=DateHandler.DCJS_COMPATIBLE, modern=True),
    Options(dates=DateHandler.UNIX_TIME, enums_as_integers=True),
]


class Readers(NamedTuple):
    """The two readers of a codec; ``fast`` returns None for what it leaves to the other, and may be missing."""

    write: Callable[[Any], bytes]
    fast: Callable[[bytes], Any] | None
    careful: Callable[[bytes], Any]


def _json(codec: Any) -> Readers:
    twin = codec.decoder._twin
    if twin is not None:
        twin.read(b" " * 10_000)
        return Readers(codec.encode, twin.read, codec.decoder.decode_tolerantly)

    def read(data: bytes) -> Any:
        try:
            return codec.decode(data)  # by msgspec, and by the careful reader where that refuses
        except DecodeError:
            return None

    return Readers(codec.encode, read, codec.decoder.decode_tolerantly)


def _jsv(codec: Any) -> Readers:
    fast = codec._fast
    if fast is not None:
        fast._decoder.after(10_000)

    def read(data: bytes) -> Any:
        try:
            return fast.read(utf8_of(data))
        except DecodeError:
            return None

    return Readers(codec.encode, fast and read, lambda data: codec.decode_carefully(utf8_of(data)))


def _xml(codec: Any) -> Readers:
    is_read = codec._fast.is_ready(10_000_000)
    return Readers(codec.encode, codec._fast.read if is_read else None, codec.decode_carefully)


def _csv(codec: Any) -> Readers:
    table = codec._table
    if not isinstance(table, Rows):
        return Readers(codec.encode, None, codec.decode)
    rows = RowReader(table.record, codec._options)
    one = not table.many
    for cell in rows._fast._cells.values():
        if cell.fast is not None:
            cell.fast._decoder.after(10_000)

    def fast(data: bytes) -> Any:
        try:
            found = rows.read_columns(text_of(data))
        except DecodeError:
            return None
        if found is None or (one and not found):
            return None
        return found[0] if one else found

    def careful(data: bytes) -> Any:
        found = list(rows.read_carefully(text_of(data)))
        return found[0] if one and found else found

    return Readers(codec.encode, fast, careful)


KINDS: dict[str, Callable[[Any], Readers]] = {"csv": _csv, "json": _json, "jsv": _jsv, "xml": _xml}


@functools.cache
def readers(format_: str, case: str, which: int) -> Readers | None:
    """Return the readers of a type, None where a format does not have it."""
    try:
        codec = FORMATS[format_].codec(CASES[case], OPTIONS[which])
        return KINDS[format_](codec)
    except UnsupportedTypeError:
        return None


def outcome(read: Callable[[bytes], Any], data: bytes) -> tuple[Any, ...]:
    """Return the spelling of a value, which tells -0 from 0 and 1 from true; or a refusal and its place."""
    try:
        return (repr(read(data)),)
    except DecodeError as error:
        return type(error), error.message, error.where
    except Exception as error:
        return type(error), str(error)


def faults(inputs: int, seed: int, only: str = "", taken: Counter[str] | None = None) -> dict[str, str]:
    """Return by format, type and option what two readers read differently, the first of each.

    ``taken`` counts the texts of each format, and those that its fast reader took.
    """
    chance = random.Random(seed)
    values, names, found = Values(chance), list(CASES), dict[str, str]()
    shapes = {name: shape_of(type_) for name, type_ in CASES.items()}
    formats = [each for each in KINDS if only in ("", each)]
    tokens = {each: pieces(each) for each in formats}
    written: dict[str, list[tuple[str, bytes]]] = {each: [("", b"{}")] for each in formats}
    done = 0
    while done < inputs:
        format_, name, which = chance.choice(formats), chance.choice(names), chance.randrange(len(OPTIONS))
        made = readers(format_, name, which)
        if made is None or made.fast is None:
            continue
        value = values.of(shapes[name])
        try:
            text = made.write(value)
        except (EncodeError, IndexError):  # a computed member of Many fails now and then
            continue
        known = written[format_]
        known[chance.randrange(len(known)) if len(known) > 50 else len(known) :][:1] = [(name, text[:2000])]
        for changes in (0, 1, 1, 1, 1, 2, 2, 4):
            data = bytearray(text)
            for _ in range(changes):
                mutate(data, chance, tokens[format_], tuple(known))
            wrong, is_taken = difference(made, bytes(data))
            done += 1
            if taken is not None:
                taken[format_] += 1
                taken[format_ + " fast"] += is_taken
                taken[f"{format_} fast of {name}"] += is_taken and not changes
            if wrong:
                found.setdefault(f"{format_} {name} {which}", f"{bytes(data)!r:.600}\n    {wrong}")
    return found


def difference(made: Readers, data: bytes) -> tuple[str, bool]:
    """Return how two readers differ on a text, and whether the fast one took it."""
    assert made.fast is not None
    try:
        value = made.fast(data)
    except Exception as error:
        return f"raised {type(error).__name__}: {error}", True
    if value is None:
        return "", False
    got, wanted = (repr(value),), outcome(made.careful, data)
    return ("" if got == wanted else f"careful {wanted!r:.300}\n    fast    {got!r:.300}"), True
