"""Types that no recording has: what a fuzzer should meet beside those of the recordings."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any, Generic, TypeVar

from formats import (
    Array,
    Byte,
    Char,
    DataContract,
    DateTimeOffset,
    Dto,
    Enumeration,
    Flags,
    HashSet,
    Int16,
    Int32,
    Int64,
    KeyValuePair,
    SByte,
    Single,
    UInt16,
    UInt32,
    UInt64,
    Uri,
    computed,
    labelled,
    member,
)
from tests.vectors.types import Access, Color, Leaf, Node, Page

T = TypeVar("T")
K = TypeVar("K")


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


class Tiny(Enumeration, underlying=Byte, namespace="Fuzz.Types"):
    """Numbers of eight bits."""

    LOW = "Low", 1
    HIGH = "High", 255


class Far(Enumeration, underlying=Int64, namespace="Fuzz.Types"):
    """Numbers of 64 bits, one of them negative."""

    UP = "Up", 2**40
    DOWN = "Down", -(2**40)


class Quoted(Enumeration, namespace="Fuzz.Types"):
    """Labels that every notation would escape in a string."""

    COMMA = labelled("Comma", "a,b")
    QUOTE = labelled("Quote", 'say "x"')
    BRACE = labelled("Brace", "{c}")


class Optionals(Dto, namespace="Fuzz.Types"):
    """Every scalar, or none."""

    a: bool | None = None
    b: Byte | None = None
    c: SByte | None = None
    d: Int16 | None = None
    e: UInt16 | None = None
    f: Int32 | None = None
    g: UInt32 | None = None
    h: Int64 | None = None
    i: UInt64 | None = None
    j: Single | None = None
    k: float | None = None
    l: decimal.Decimal | None = None  # noqa: E741 - in a row
    m: Char | None = None
    n: str | None = None
    o: uuid.UUID | None = None
    p: dt.datetime | None = None
    q: DateTimeOffset | None = None
    r: dt.date | None = None
    s: dt.time | None = None
    t: dt.timedelta | None = None
    u: bytes | None = None
    v: Uri | None = None


class Required(Dto, namespace="Fuzz.Types"):
    """Members that must be there."""

    flag: bool
    size: Int32
    text: str
    at: dt.datetime
    key: uuid.UUID
    span: dt.timedelta
    blob: bytes
    link: Uri
    kind: Quoted


class Lists(Dto, namespace="Fuzz.Types"):
    """Lists of what may be missing."""

    a: list[bool | None] | None = None
    b: list[Int64 | None] | None = None
    c: list[Single | None] | None = None
    d: list[decimal.Decimal | None] | None = None
    e: list[dt.datetime | None] | None = None
    f: list[DateTimeOffset | None] | None = None
    g: list[dt.date | None] | None = None
    h: list[dt.time | None] | None = None
    i: list[bytes | None] | None = None
    j: list[Uri | None] | None = None
    k: list[str | None] | None = None
    l: tuple[tuple[float, ...], ...] | None = None  # noqa: E741 - in a row
    m: Array[Array[str]] | None = None
    n: HashSet[Quoted] | None = None


class Keys(Dto, namespace="Fuzz.Types"):
    """Dictionaries by whatever has a text."""

    a: dict[Tiny, Far] | None = None
    b: dict[Quoted, Quoted] | None = None
    c: dict[UInt64, decimal.Decimal] | None = None
    d: dict[Single, Single] | None = None
    e: dict[decimal.Decimal, str] | None = None
    f: dict[dt.timedelta, str] | None = None
    g: dict[dt.date, dt.time] | None = None
    h: dict[DateTimeOffset, Int32] | None = None
    i: dict[Uri, bytes | None] | None = None
    j: dict[str, dict[Color, dict[Int32, str | None] | None]] | None = None


class Numbered(Dto, namespace="Fuzz.Types"):
    """Enums of every width, and those that labels spell."""

    tiny: Tiny = Tiny.LOW
    far: Far = Far.UP
    quoted: Quoted = Quoted.COMMA
    maybe_tiny: Tiny | None = None
    maybe_far: Far | None = None
    maybe_quoted: Quoted | None = None
    quotes: list[Quoted] | None = None
    flags: dict[str, Access] | None = None


class Box(Dto, Generic[T], namespace="Fuzz.Types"):
    """A generic type."""

    item: T | None = None
    items: list[T] | None = None
    named: dict[str, T] | None = None


class Two(Dto, Generic[K, T], namespace="Fuzz.Types"):
    """A generic type of two."""

    first: K | None = None
    second: T | None = None
    both: list[KeyValuePair[K, T]] | None = None


class Root(Dto, namespace="Fuzz.Types"):
    """A base."""

    id: Int32 = 0
    label: str | None = None


class Heir(Root):
    """Derived, and twice so below; it holds its base, in which a derived value may stand."""

    when: dt.datetime = dt.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue
    bases: list[Root] | None = None


class Grandchild(Heir):
    """Members of three classes."""

    note: str | None = None
    one: Root | None = None
    by_name: dict[str, Heir] | None = None


class Spaced(Dto, namespace="Fuzz.Types"):
    """Names that are no identifiers."""

    a: str | None = member(None, alias="with space")
    b: Int32 = member(0, alias="co:lon")
    c: str | None = member(None, alias="qu'ote")
    d: str | None = member(None, alias="\u00fcmlaut")
    e: bool = member(False, alias="1st")


class Marked(Dto, namespace="Fuzz.Types"):
    """Names in quotes, which are doubled in a cell, and values of which the careful writer is asked."""

    a: str | None = member(None, alias="a:a")
    b: list[Quoted | None] | None = member(None, alias="{b}")
    c: dict[Quoted, str | None] | None = member(None, alias="[c]")
    d: KeyValuePair[str, list[object]] | None = member(None, alias="d, d")
    e: dict[bool, float] | None = None
    f: list[Char | None] | None = None


class Nothing(Dto, namespace="Fuzz.Types"):
    """No member at all."""


class Holder(Dto, namespace="Fuzz.Types"):
    """Cells with such names in them."""

    one: Marked | None = None
    many: list[Marked | None] | None = None
    by_name: dict[str, Marked] | None = None


class Around(Dto, namespace="Fuzz.Types"):
    """Members that write nothing, beside computed ones."""

    a: Nothing | None = None
    b: list[Nothing] | None = None
    c: dict[str, Nothing] | None = None
    d: str | None = None

    @computed
    def rows(self) -> list[Root] | None:
        return [Root(1, "c,d"), Root(2, self.d)] if self.d else None


class Titled(Dto, namespace="Fuzz.Types", csv_table=True):
    """A table inside, of every scalar."""

    title: str | None = None
    rows: list[Optionals] | None = None


_RECORDS = (
    Many, Sparse2, Optionals, Required, Lists, Keys, Numbered, Root, Heir, Grandchild, Spaced, Nothing, Marked, Holder,
    Around, Titled,
)  # fmt: skip
#: Types by a name of theirs.
UNRECORDED: dict[str, Any] = {
    **{each.__name__: each for each in _RECORDS},
    "list[Many]": list[Many],
    "list[Sparse2]": list[Sparse2],
    "set[str]": set[str],
    "list[Node]": list[Node],
    "dict[str, Many]": dict[str, Many],
    "list[KeyValuePair]": list[KeyValuePair[str, Leaf]],
    "list[Optionals]": list[Optionals],
    "list[Required]": list[Required],
    "list[Spaced]": list[Spaced],
    "list[Around]": list[Around],
    "list[Holder]": list[Holder],
    "tuple[Grandchild | None]": tuple[Grandchild | None, ...],
    "Box[str]": Box[str],
    "Box[Box[Quoted]]": Box[Box[Quoted]],
    "list[Box[UUID]]": list[Box[uuid.UUID]],
    "Two[Far, Decimal]": Two[Far, decimal.Decimal],
    "Two[str, Box[Node]]": Two[str, Box[Node]],
    "dict[Quoted, list[datetime]]": dict[Quoted, list[dt.datetime | None]],
    "list[bytes]": list[bytes],
    "list[timedelta | None]": list[dt.timedelta | None],
}
