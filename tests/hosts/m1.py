"""The ``m1`` host: every .NET type and collection as a member, and results that are no class.

Mirrors the namespace M1 of ``tests/vectors/recorded/TypeZoo.cs``; what the handlers return was not recorded.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from gateway import (
    Array,
    Byte,
    Char,
    DateTimeOffset,
    Dto,
    Enumeration,
    Flags,
    Gateway,
    HashSet,
    Int16,
    Int32,
    Int64,
    KeyValuePair,
    ResponseStatus,
    SByte,
    Single,
    UInt16,
    UInt32,
    UInt64,
    labelled,
    member,
    operation,
)
from gateway.metadata.attributes import MultiDimensional
from gateway.metadata.clr import (
    ArrayList,
    ClrType,
    Hashtable,
    ICollection,
    IDictionary,
    IEnumerable,
    IList,
    IntPtr,
    IReadOnlyDictionary,
    IReadOnlyList,
    ISet,
    LinkedList,
    Pair,
    Queue,
    SortedDictionary,
    SortedSet,
    Stack,
    Stream,
    Type,
    Uri,
)
from gateway.metadata.feature import Metadata
from tests.hosts import STOCK, STOCK_SETTINGS

NO_DATE = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - .NET's default is of no zone
NO_INSTANT = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
NO_SPAN = datetime.timedelta()
NO_GUID = UUID(int=0)

Pt = Annotated[str, ClrType("Pt", "M1", is_value=True, members=("X", "Y"))]
ValueTuple = Annotated[str, ClrType("ValueTuple`2", args=(Int32, str), is_value=True)]
Double = float
Bytes = bytes
Text = str


class Plain(Enumeration, namespace="M1"):
    ONE = "One"
    TWO = "Two"
    THREE = "Three"


class Bits(Flags, namespace="M1"):
    NONE = 0
    READ = 1
    WRITE = 2
    ALL = 3


class Gaps(Enumeration, namespace="M1"):
    TEN = "Ten", 10
    ZERO = "Zero", 0
    HUNDRED = "Hundred", 100


class FromOne(Enumeration, namespace="M1"):
    A = "A", 1
    B = "B", 2


class AsInt(Enumeration, namespace="M1"):
    A = "A", 1
    B = "B", 2


class Membered(Enumeration, namespace="M1"):
    FIRST = labelled("First", "first-value")
    SECOND = labelled("Second", "second value")
    THIRD = "Third"


class Described(Enumeration, namespace="M1"):
    LOW = labelled("Low", description="The low one")
    HIGH = labelled("High", description="The high one")


class NegE(Enumeration, namespace="M1"):
    MINUS = "Minus", -1
    ZERO = "Zero", 0
    PLUS = "Plus", 1


class camelEnum(Enumeration, namespace="M1"):  # noqa: N801 - the recorded name
    IN = "In"
    NONE = "None"
    ABC_DEF = "ABCDef"
    LOWER_CASE = "lower_case"
    MIXED_CASE = "Mixed_Case"
    O_AUTH2 = "OAuth2"


class Row(Dto, namespace="M1"):
    name: str | None = None
    value: Int32 = 0


class RowInArray(Dto, namespace="M1"):
    n: str | None = None


class Every(Dto, namespace="M1"):
    bool_: bool = member(False, name="Bool")
    byte: Byte = 0
    s_byte: SByte = 0
    short: Int16 = 0
    u_short: UInt16 = 0
    int_: Int32 = member(0, name="Int")
    u_int: UInt32 = 0
    long: Int64 = 0
    u_long: UInt64 = 0
    float_: Single = member(0.0, name="Float")
    double: Double = 0.0
    decimal: Decimal = Decimal(0)
    char: Char = "\0"
    string: str | None = None
    date_time: datetime.datetime = NO_DATE
    offset: DateTimeOffset = NO_INSTANT
    span: datetime.timedelta = NO_SPAN
    day: datetime.date = datetime.date.min
    time: datetime.time = datetime.time.min
    guid: UUID = NO_GUID
    uri: Uri | None = None
    type: Type | None = None
    bytes_: Bytes | None = member(name="Bytes")
    stream: Stream | None = None
    object_: object = member(name="Object")
    ptr: IntPtr = 0
    n_int: Int32 | None = None
    n_bool: bool | None = None
    n_date: datetime.datetime | None = None
    n_guid: UUID | None = None
    n_plain: Plain | None = None
    n_span: datetime.timedelta | None = None
    n_dec: Decimal | None = None


class EveryResponse(Dto, namespace="M1"):
    plain: Plain = Plain.ONE
    bits: Bits = Bits.NONE
    gaps: Gaps = Gaps.ZERO
    from_one: FromOne = FromOne.A
    as_int: AsInt = AsInt.A
    membered: Membered = Membered.FIRST
    described: Described = Described.LOW
    neg_e: NegE = NegE.ZERO
    camel: camelEnum = camelEnum.IN
    pt: Pt = ""
    n_pt: Pt | None = None
    response_status: ResponseStatus | None = None


class Colls(Dto, namespace="M1"):
    list_: list[str] | None = member(name="List")
    i_list: IList[str] | None = None
    i_collection: ICollection[Int32] | None = None
    i_enumerable: IEnumerable[Row] | None = None
    hash_set: HashSet[str] | None = None
    i_set: ISet[str] | None = None
    queue: Queue[Int32] | None = None
    stack: Stack[Int32] | None = None
    strings: Array[str] | None = None
    rows: Array[RowInArray] | None = None
    jagged: Array[Array[Int32]] | None = None
    multi: Annotated[list[list[Int32]], MultiDimensional()] | None = None
    n_ints: Array[Int32 | None] | None = None
    n_list: list[Int32 | None] | None = None
    read_only: IReadOnlyList[str] | None = None
    sorted_: SortedSet[Int32] | None = member(name="Sorted")
    array_list: ArrayList | None = None
    linked: LinkedList[Int32] | None = None
    blobs: list[bytes] | None = None
    plains: Array[Plain] | None = None
    chars: Array[Char] | None = None


class CollsResponse(Dto, namespace="M1"):
    map_: dict[str, str] | None = member(name="Map")
    i_map: IDictionary[str, Int32] | None = None
    by_id: dict[Int32, Row] | None = None
    by_guid: dict[UUID, str] | None = None
    by_plain: dict[Plain, str] | None = None
    by_bool: dict[bool, str] | None = None
    lists: dict[str, list[Row]] | None = None
    maps: list[dict[str, Row]] | None = None
    deep: dict[str, dict[str, Array[Int32]]] | None = None
    s_map: SortedDictionary[str, Int32] | None = None
    hash_: Hashtable | None = member(name="Hash")
    pair: KeyValuePair[str, Int32] = member(default_factory=lambda: KeyValuePair("", 0))
    pairs: list[KeyValuePair[str, Row]] | None = None
    tup: Pair[Int32, str] | None = None
    v_tup: ValueTuple = "(0, )"
    objs: dict[str, object] | None = None
    r_map: IReadOnlyDictionary[str, Int32] | None = None
    by_long: dict[Int64, str] | None = None
    by_date: dict[datetime.datetime, str] | None = None
    ll: list[list[str]] | None = member(name="LL")
    llr: list[list[Row]] | None = member(name="LLR")
    n_vals: dict[str, Int32 | None] | None = None
    s_arr: dict[str, Array[str]] | None = None


class Names(Dto, namespace="M1"):
    id: str | None = member(name="ID")
    url_path: str | None = member(name="URLPath")
    session_id: str | None = None
    a: str | None = None
    ab: str | None = member(name="AB")
    a_bc: str | None = None
    lower: str | None = member(name="lower")
    snake_case: str | None = member(name="Snake_Case")
    o_auth2: str | None = None
    a1b: str | None = member(name="A1B")
    xml_http_request2: str | None = member(name="XMLHttpRequest2")
    html_text: str | None = member(name="HTMLText")
    date_created_utc: str | None = member(name="DateCreatedUTC")
    class_: str | None = member(name="Class")
    from_: str | None = member(name="From")
    in_: str | None = member(name="In")
    none: str | None = None
    str_: Text | None = member(name="Str")
    int_: Text | None = member(name="Int")
    list_: Text | None = member(name="List")
    type: Text | None = None
    async_: Text | None = member(name="Async")
    default: Text | None = None
    namespace: Text | None = None
    public: Text | None = None
    package: Text | None = None
    object_: Text | None = member(name="Object")
    var: Text | None = None
    val: Text | None = None
    func: Text | None = None
    self_: Text | None = member(name="Self")
    dict_: Text | None = member(name="Dict")
    constructor: Text | None = None
    match: Text | None = None
    bool_: Text | None = member(name="Bool")
    end: Text | None = None
    dim: Text | None = None
    next_: Text | None = member(name="Next")


class RetString(Dto, namespace="M1"):
    a: str | None = None


class RetInt(Dto, namespace="M1"):
    a: str | None = None


class RetBytes(Dto, namespace="M1"):
    a: str | None = None


class RetStream(Dto, namespace="M1"):
    a: str | None = None


class RetArray(Dto, namespace="M1"):
    a: str | None = None


class RetDict(Dto, namespace="M1"):
    a: str | None = None


class RetListInt(Dto, namespace="M1"):
    a: str | None = None


@operation("/every")
def every(request: Every) -> EveryResponse:
    return EveryResponse()


@operation()
def colls(request: Colls) -> CollsResponse:
    return CollsResponse()


@operation()
def names(request: Names) -> Names:
    return request


@operation()
def ret_string(request: RetString) -> str:
    return ""


@operation()
def ret_int(request: RetInt) -> Int32:
    return 1


@operation()
def ret_bytes(request: RetBytes) -> bytes | None:
    return None


@operation(marker=Stream)
def ret_stream(request: RetStream) -> bytes | None:
    return None


@operation()
def ret_array(request: RetArray) -> Array[Row] | None:
    return None


@operation()
def ret_dict(request: RetDict) -> dict[str, Row] | None:
    return None


@operation()
def ret_list_int(request: RetListInt) -> list[Int32] | None:
    return None


OPERATIONS = [every, colls, names, ret_string, ret_int, ret_bytes, ret_stream, ret_array, ret_dict, ret_list_int]

app = Gateway(
    OPERATIONS,
    features=[Metadata(service_name="Meta m1", base_url="http://localhost:5000", exact=True)],
    formats=STOCK,
    settings=STOCK_SETTINGS,
)
