"""The ``m3`` host: generics, bases, interfaces, nested types, circles, and classes that derive from collections.

Mirrors the namespace M3 of ``tests/vectors/recorded/TypeZoo.cs``; what the handlers return was not recorded.
"""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from gateway import (
    Array,
    Dto,
    Enumeration,
    Gateway,
    Int32,
    KeyValuePair,
    ResponseStatus,
    member,
    operation,
)
from gateway.metadata.attributes import ICreateDb, IDelete, IGet, IHasSessionId, IHasVersion, IPatch, IPut, IReturn
from gateway.metadata.clr import ClrType, Pair
from gateway.metadata.feature import Metadata
from tests.hosts import STOCK, STOCK_SETTINGS

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")


class IThing(Dto, namespace="M3", interface=True):
    thing_name: str | None = None


class AbsBase(Dto, namespace="M3", abstract=True):
    abs_id: str | None = None


class Deep(Dto, namespace="M3"):
    d: Int32 = 0


class Mid(AbsBase, namespace="M3"):
    mid_name: str | None = None
    deep: Deep | None = None


class Leaf(Mid, namespace="M3", implements=(IThing,)):
    thing_name: str | None = None


class Page(Dto, Generic[T], namespace="M3"):
    offset: Int32 = 0
    results: list[T] | None = None
    single: T | None = None
    map: dict[str, T] | None = None
    arr: Array[T] | None = None


class Two(Dto, Generic[A, B], namespace="M3"):
    first: A | None = None
    second: B | None = None


class TwoOfOne(Dto, Generic[A], namespace="M3", clr_name="Two"):
    first: A | None = None


class DerivedPage(Page[Leaf], namespace="M3"):
    extra: str | None = None


class Kind(Enumeration, namespace="M3"):
    P = "P"
    Q = "Q"


class Inner(Dto, namespace="M3", nested=(Kind,)):
    x: str | None = None
    k: Kind = Kind.P


class Outer(Dto, namespace="M3", nested=(Inner,)):
    in_: Inner | None = member(name="In")


MapBase = Annotated[dict[str, Deep], ClrType("MapBase", "M3", derives=True)]
ListBase = Annotated[list[Deep], ClrType("ListBase", "M3", derives=True)]


class Node(Dto, namespace="M3"):
    name: str | None = None
    parent: Node | None = None
    children: list[Node] | None = None
    by_key: dict[str, Node] | None = None


class CycA(Dto, namespace="M3"):
    b: CycB | None = None


class CycB(Dto, namespace="M3"):
    a: CycA | None = None


class EmptyDto(Dto, namespace="M3"):
    pass


class IShout(Dto, namespace="M3", interface=True):
    s: str | None = None


class Shout(Dto, namespace="M3", implements=(IShout,)):
    s: str | None = None


class ArrDep(Dto, namespace="M3"):
    q: str | None = None


class OnlyNested(Dto, namespace="M3"):
    q: str | None = None


class AFirst(Dto, namespace="M3"):
    q: str | None = None


class ZLast(Dto, namespace="M3"):
    a: AFirst | None = None


class ResponseBase(Dto, namespace="M3"):
    base_prop: str | None = None
    response_status: ResponseStatus | None = None


class Ord(Dto, namespace="M3", implements=(IThing, IHasSessionId, IHasVersion)):
    thing_name: str | None = None
    session_id: str | None = None
    version: Int32 = 0
    arr: Array[ArrDep] | None = None
    node: Node | None = None
    ll: list[list[OnlyNested]] | None = member(name="LL")


class OrdResponse(ResponseBase, namespace="M3"):
    leaf: Leaf | None = None
    outer: Outer | None = None
    map_base: MapBase | None = None
    list_base: ListBase | None = None
    cyc: CycA | None = None
    empty: EmptyDto | None = None
    shout: Shout | None = None
    i_thing: IThing | None = None
    z: ZLast | None = None
    af: AFirst | None = None


class GetPage(Dto, namespace="M3", implements=(IGet,)):
    two: Two[str, Deep] | None = None
    one: TwoOfOne[Int32] | None = None
    dp: DerivedPage | None = None


class ReqBase(Dto, Generic[T], namespace="M3", abstract=True, implements=(IReturn[T],)):
    rb: str | None = member(name="RB")


class FromBase(ReqBase[Page[Deep]], namespace="M3"):
    own: str | None = None


class SelfRet(Dto, namespace="M3", implements=(ICreateDb[Deep],)):
    a: str | None = None


class EmptyResponse(Dto, namespace="ServiceStack", contract=True):
    response_status: ResponseStatus | None = member(order=1)


class IdResponse(Dto, namespace="ServiceStack", contract=True):
    id: str | None = member(order=1)
    response_status: ResponseStatus | None = member(order=2)


class PutIt(Dto, namespace="M3", implements=(IPut,)):
    a: str | None = None


class PatchIt(Dto, namespace="M3", implements=(IPatch,)):
    a: str | None = None


class VoidIt(Dto, namespace="M3", implements=(IDelete,)):
    a: str | None = None


class NoProps(Dto, namespace="M3"):
    pass


class Ord2(Dto, namespace="M3"):
    y: str | None = None


class Inherits(Ord2, namespace="M3"):
    z: str | None = None


class RetTuple(Dto, namespace="M3"):
    t: Pair[Int32, Deep] | None = None


@operation("/ord")
def order(request: Ord) -> OrdResponse:
    return OrdResponse()


@operation(verbs=("GET",))
def get_page(request: GetPage) -> Page[Leaf]:
    return Page()


@operation(verbs=("POST",))
def from_base(request: FromBase) -> Page[Deep]:
    return Page()


@operation(verbs=("POST",))
def self_ret(request: SelfRet) -> SelfRet:
    return request


@operation(verbs=("PUT",))
def put_it(request: PutIt) -> EmptyResponse:
    return EmptyResponse()


@operation()
def patch_it(request: PatchIt) -> IdResponse:
    return IdResponse()


@operation()
def void_it(request: VoidIt) -> None:
    return None


@operation()
def no_props(request: NoProps) -> EmptyDto:
    return EmptyDto()


@operation()
def inherits(request: Inherits) -> KeyValuePair[str, Deep]:
    return KeyValuePair("", Deep())


@operation()
def ret_tuple(request: RetTuple) -> Pair[Int32, str]:
    return Pair(0, "")


OPERATIONS = [order, get_page, from_base, self_ret, put_it, patch_it, void_it, no_props, inherits, ret_tuple]

app = Gateway(
    OPERATIONS,
    features=[Metadata(service_name="Meta m3", base_url="http://localhost:5000", exact=True)],
    formats=STOCK,
    settings=STOCK_SETTINGS,
)
