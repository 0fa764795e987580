"""The recorded types (``recorded/Types.cs``) as Structs."""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Annotated, Any, Generic, TypeVar

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
    Kind,
    SByte,
    Single,
    UInt16,
    UInt32,
    UInt64,
    computed,
    labelled,
    member,
)
from gateway.service.statuses import ResponseStatus

NS = "Vectors.Types"
MIN_DATE = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue
MIN_OFFSET = MIN_DATE.replace(tzinfo=datetime.UTC)
ZERO_SPAN = datetime.timedelta(0)
EMPTY_GUID = uuid.UUID(int=0)
ZERO = decimal.Decimal(0)
NUL = "\0"

T = TypeVar("T")
#: DateOnly's and TimeOnly's .NET defaults.
DAY_ONE, MIDNIGHT = datetime.date(1, 1, 1), datetime.time(0)
PlainDouble = Annotated[float, Kind.DOUBLE]


class Color(Enumeration, namespace=NS):
    RED = "Red"
    GREEN = "Green"
    BLUE = "Blue"


class Access(Flags, namespace=NS):
    NONE = 0
    READ = 1
    WRITE = 2
    ADMIN = 4


class Sparse(Enumeration, namespace=NS):
    ZERO = "Zero", 0
    TEN = "Ten", 10
    HUNDRED = "Hundred", 100


class AsInt(Enumeration, namespace=NS):
    A = "A", 1
    B = "B", 2


class Membered(Enumeration, namespace=NS):
    FIRST = labelled("First", "first-value")
    SECOND = labelled("Second", "second value")
    THIRD = "Third"


class Leaf(Dto, namespace=NS):
    name: str | None = None
    value: Int32 = 0


class Scalars(Dto, namespace=NS):
    bool_: bool = member(False, name="Bool")
    byte: Byte = 0
    short: Int16 = 0
    int_: Int32 = member(0, name="Int")
    long: Int64 = 0
    u_int: UInt32 = 0
    u_long: UInt64 = 0
    float_: Single = member(0.0, name="Float")
    double: float = 0.0
    decimal_: decimal.Decimal = member(ZERO, name="Decimal")
    string: str | None = None
    date_time: datetime.datetime = MIN_DATE
    date_time_offset: DateTimeOffset = MIN_OFFSET
    time_span: datetime.timedelta = ZERO_SPAN
    guid: uuid.UUID = EMPTY_GUID
    bytes_: bytes | None = member(name="Bytes")
    color: Color = Color.RED


class Nullables(Dto, namespace=NS):
    bool_: bool | None = member(name="Bool")
    int_: Int32 | None = member(name="Int")
    long: Int64 | None = None
    double: float | None = None
    decimal_: decimal.Decimal | None = member(name="Decimal")
    date_time: datetime.datetime | None = None
    time_span: datetime.timedelta | None = None
    guid: uuid.UUID | None = None
    color: Color | None = None
    string: str | None = None
    bytes_: bytes | None = member(name="Bytes")
    ints: list[Int32] | None = None
    leaf: Leaf | None = None


class Texts(Dto, namespace=NS):
    a: str | None = None
    b: str | None = None
    items: list[str] | None = None
    map: dict[str, str] | None = None


class Dates(Dto, namespace=NS):
    when: datetime.datetime = MIN_DATE
    maybe: datetime.datetime | None = None
    offset: DateTimeOffset = MIN_OFFSET
    span: datetime.timedelta = ZERO_SPAN
    day: datetime.date = DAY_ONE
    time: datetime.time = MIDNIGHT
    many: list[datetime.datetime] | None = None
    named: dict[str, datetime.datetime] | None = None


class Numbers(Dto, namespace=NS):
    f: Single = 0.0
    d: float = 0.0
    m: decimal.Decimal = ZERO
    l: Int64 = 0  # noqa: E741 - the recorded name
    u: UInt64 = 0
    ds: list[float] | None = None
    ms: list[decimal.Decimal] | None = None
    by_name: dict[str, float] | None = None


class Collections(Dto, namespace=NS):
    strings: list[str] | None = None
    array: Array[str] | None = None
    ints: list[Int32] | None = None
    bools: list[bool] | None = None
    maybe_ints: list[Int32 | None] | None = None
    leaves: list[Leaf] | None = None
    matrix: list[list[Int32]] | None = None
    table: list[list[str]] | None = None
    map: dict[str, str] | None = None
    counts: dict[str, Int32] | None = None
    by_id: dict[Int32, str] | None = None
    leaf_map: dict[str, Leaf] | None = None
    lists: dict[str, list[str]] | None = None
    maps: list[dict[str, str]] | None = None
    deep: dict[str, dict[str, Int32]] | None = None
    colors: list[Color] | None = None
    guids: list[uuid.UUID] | None = None


class Node(Dto, namespace=NS):
    name: str | None = None
    child: Node | None = None
    children: list[Node] | None = None
    by_key: dict[str, Node] | None = None


class Enums(Dto, namespace=NS):
    color: Color = Color.RED
    maybe: Color | None = None
    access: Access = Access.NONE
    maybe_access: Access | None = None
    sparse: Sparse = Sparse.ZERO
    as_int: AsInt = AsInt.numbered(0)
    membered: Membered = Membered.FIRST
    colors: list[Color] | None = None
    named: dict[str, Color] | None = None
    keyed: dict[Color, str] | None = None


class Animal(Dto, namespace=NS):
    id: str | None = None
    name: str | None = None


class Dog(Animal):
    age: Int32 = 0
    breed: str | None = None


class Puppy(Dog):
    toy: bool = False
    alias: str | None = None


class Contract(Dto, namespace=NS, contract=DataContract("ContractedType", "http://example.org/types")):
    first: str | None = member(alias="z-first", order=1)
    third: Int32 = member(0, order=3)
    second: str | None = member(alias="second_one", order=2)
    rows: list[Leaf] | None = None
    flag: bool = member(False, required=True)
    omitted: Int32 = member(0, emit_default=False)
    not_a_member: str | None = member(ignored=True)


class WithIgnored(Dto, namespace=NS):
    kept: str | None = None
    hidden: str | None = member(ignored=True)

    @computed
    def read_only(self) -> str:
        return "computed"


class RowsResponse(Dto, namespace=NS):
    total: Int32 = 0
    results: list[Leaf] | None = None
    response_status: ResponseStatus | None = None


class RowsDto(Dto, namespace=NS, contract=True):
    total: Int32 = member(0, order=1)
    results: list[Leaf] | None = member(order=2)
    response_status: ResponseStatus | None = member(order=3)


class RowsCsv(Dto, namespace=NS, csv_table=True):
    title: str | None = None
    results: list[Leaf] | None = None


class LeafDto(Dto, namespace=NS, contract=True):
    title: str | None = member(order=1)
    leaf: Leaf | None = member(order=2)


class Names(Dto, namespace=NS):
    id: str | None = member(name="ID")
    id2: str | None = None
    url: str | None = member(name="URL")
    url_path: str | None = None
    ip_address: str | None = member(name="IPAddress")
    xml_http_request: str | None = member(name="XMLHttpRequest")
    a: str | None = None
    ab: str | None = member(name="AB")
    abc: str | None = member(name="ABc")
    lower: str | None = member(name="lower")
    camel_case: str | None = member(name="camelCase")
    snake_case: str | None = member(name="Snake_Case")
    ecole: str | None = member(name="ÉCole")
    a1b: str | None = member(name="A1B")
    uber: str | None = member(name="Über")


class Child(Dto, namespace=NS):
    id: Int32 = 0
    name: str | None = None


class Reading(Dto, namespace=NS):
    id: Int32 = 9
    name: str | None = None
    tags: list[str] | None = None
    nums: list[Int32] | None = None
    flag: bool = True
    when: datetime.datetime = MIN_DATE
    c: Color = Color.GREEN
    a: Access = Access.NONE
    map: dict[str, str] | None = None
    counts: dict[str, Int32] | None = None
    child: Child | None = None
    kids: list[Child] | None = None
    ch: Char = "z"
    g: uuid.UUID = EMPTY_GUID
    d: float = 0.5
    m: decimal.Decimal = decimal.Decimal("1.5")
    l: Int64 = 0  # noqa: E741 - the recorded name
    maybe: Int32 | None = None
    maybe_when: datetime.datetime | None = None
    off: DateTimeOffset = MIN_OFFSET
    span: datetime.timedelta = ZERO_SPAN
    bytes_: bytes | None = member(name="Bytes")


class BaseB(Dto, namespace=NS):
    b1: Int32 = 0
    a1: Int32 = 0


class Derived(BaseB):
    d2: Int32 = 0
    c2: Int32 = 0


class Special(Dto, namespace=NS):
    ch: Char = NUL
    maybe_ch: Char | None = None
    u_short: UInt16 = 0
    s_byte: SByte = 0
    pair: KeyValuePair[str | None, str | None] = member(default_factory=lambda: KeyValuePair(None, None))
    pairs: list[KeyValuePair[str | None, Int32]] | None = None
    set: HashSet[str] | None = None
    numbers: Array[Int32] | None = None
    maybe_dates: list[datetime.datetime | None] | None = None
    spans: list[datetime.timedelta] | None = None
    flags: dict[str, bool] | None = None
    prices: dict[str, decimal.Decimal] | None = None
    by_guid: dict[uuid.UUID, str] | None = None
    nest: list[dict[str, list[Int32]]] | None = None


class Empty(Dto, namespace=NS):
    pass


class Page(Dto, Generic[T], namespace=NS):
    offset: Int32 = 0
    total: Int32 = 0
    results: list[T] | None = None
    meta: dict[str, str] | None = None
    response_status: ResponseStatus | None = None


#: Names of the vectors that are no class → the Python annotation.
PLAIN: dict[str, Any] = {
    "Boolean": bool,
    "Byte": Byte,
    "SByte": SByte,
    "Int16": Int16,
    "UInt16": UInt16,
    "Int32": Int32,
    "UInt32": UInt32,
    "Int64": Int64,
    "UInt64": UInt64,
    "Single": Single,
    "Double": float,
    "Decimal": decimal.Decimal,
    "Char": Char,
    "String": str,
    "Guid": uuid.UUID,
    "DateTime": datetime.datetime,
    "DateTimeOffset": DateTimeOffset,
    "DateOnly": datetime.date,
    "TimeOnly": datetime.time,
    "TimeSpan": datetime.timedelta,
    "bytes": bytes,
}
