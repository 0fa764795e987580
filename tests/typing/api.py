"""The public names as users type them: read by mypy and pyright in strict mode, and run as a program.

``assert_type`` fails the type checkers where a name lost its type; running it fails where a name does not work
as its type says.
"""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, assert_type

from formats import BUILT_IN, HOST, Codec, Format, JsonFormat, Shape, shape_of
from gateway import (
    Array,
    Byte,
    Call,
    Char,
    Cookie,
    Cors,
    CsvDialect,
    DataContract,
    DateTimeOffset,
    Dto,
    Enumeration,
    Feature,
    Flags,
    Gateway,
    Guard,
    HashSet,
    HasRole,
    HttpError,
    Identity,
    Int32,
    Int64,
    KeyValuePair,
    Limits,
    Negotiation,
    Operation,
    Options,
    Registry,
    Reply,
    Requirement,
    Route,
    Rows,
    Settings,
    SignedIn,
    Single,
    TextCase,
    computed,
    member,
    operation,
)
from gateway.auth import Accounts, Auth, Authenticator, Basic, Credentials, MemoryUsers, Passwords, Proof, User
from gateway.rules import Email, InclusiveBetween, NotEmpty, On, Rule


class Colour(Enumeration):
    RED = "Red"
    GREEN = "Green"


class Rights(Flags):
    NONE = 0
    READ = 1
    WRITE = 2


class Line(Dto):
    sku: str | None = None
    count: Int32 = 0
    price: decimal.Decimal = decimal.Decimal(0)


class Order(Dto, namespace="Shop", contract=DataContract(name="Order")):
    id: Int64 = member(0, order=1)
    buyer: Annotated[str | None, NotEmpty(), On("POST", Email())] = None
    share: Single = 0.0
    initial: Char = "\0"
    at: DateTimeOffset | None = None
    day: datetime.date | None = None
    took: datetime.timedelta = datetime.timedelta(0)
    key: uuid.UUID | None = None
    colour: Colour = Colour.RED
    rights: Rights = Rights.NONE
    lines: list[Line] | None = None
    tags: HashSet[str] | None = None
    bits: Array[Byte] | None = None
    counts: dict[str, Int32] | None = None
    best: KeyValuePair[str, Int32] | None = None
    age: Annotated[Int32, InclusiveBetween(0, 120)] = 0

    @computed
    def total(self) -> decimal.Decimal:
        return sum((each.price for each in self.lines or ()), decimal.Decimal(0))


class GetOrder(Dto):
    id: Int64 = 0


@operation("/orders/{Id}", requires=[SignedIn(), HasRole("Boss")])
async def get_order(request: GetOrder, call: Call) -> Order:
    identity: Identity | None = call.identity
    if identity is None:
        raise HttpError(404, "NotFound", "no such order")
    return Order(id=request.id, buyer=identity.email)


class Weekday:
    """A requirement of a user's."""

    def __init__(self, number: int) -> None:
        self.number = number


@operation("POST /orders", requires=[Weekday(3)])
def put_order(request: Order) -> Reply:
    return Reply(request, 201, {"Location": f"/orders/{request.id}"}, (Cookie("last", str(request.id)),))


class ListLines(Dto):
    pass


@operation("GET /lines")
async def lines(request: ListLines) -> Rows[Line]:
    async def found() -> AsyncIterator[Line]:
        yield Line("a", 1)

    return Rows(found())


class Stamp:
    """A feature of a user's: it adds nothing, looks at every call, and guards a requirement of the user's own."""

    def operations(self, declared: Sequence[Operation[Any, Any]], /) -> Iterable[Operation[Any, Any]]:
        return ()

    def guard(self, requirement: Requirement | Weekday, operation: Operation[Any, Any], /) -> Guard | None:
        return self.observer(operation) if isinstance(requirement, Weekday) else None

    def observer(self, operation: Operation[Any, Any], /) -> Guard | None:
        def look(call: Call, request: Any, /) -> Call:
            return call

        return look


class Token:
    """A way to sign in of a user's."""

    provider = "token"

    def prove(self, call: Call, /) -> Proof | None:
        return Proof(Identity("1", "ann")) if call.headers.get("x-token") == "t" else None


class Even(Rule, frozen=True):
    """A rule of a user's."""

    code = "Even"
    message = "'{PropertyName}' must be even."

    def fits(self, value: Any) -> bool:
        return value is None or value % 2 == 0


if TYPE_CHECKING:  # a misspelled name is an error of the type checker, whatever a package imports late
    from formats import JsonFormatt as JsonFormatt  # type: ignore[attr-defined]
    from gateway import file_replyy as file_replyy  # type: ignore[attr-defined]
    from gateway.auth import Registrationn as Registrationn  # type: ignore[attr-defined]
    from gateway.metadata import IReturnn as IReturnn  # type: ignore[attr-defined]
    from gateway.rules import NotEmptyy as NotEmptyy  # type: ignore[attr-defined]

feature: Feature = Stamp()
authenticator: Authenticator = Token()
users = MemoryUsers([User("1", "ann", roles=("Boss",))])
accounts = Accounts(users, Passwords())
auth = Auth([Credentials(accounts), Basic(accounts), authenticator])
settings = Settings(
    negotiation=Negotiation.SERVICESTACK,
    csv=CsvDialect.TABLE,
    options=Options(text_case=TextCase.DECLARED),
    cors=Cors(origins=("https://example.com",)),
)
app = Gateway([get_order, put_order, lines], features=[auth, feature], settings=settings, limits=Limits(seconds=5.0))

json: Format = JsonFormat()
codec: Codec[Any] = json.codec(Order, HOST)
registry: Registry = Registry(BUILT_IN).plus(json) if False else Registry(BUILT_IN)
shape: Shape = shape_of(list[Order])

assert_type(get_order, Operation[GetOrder, Order])
assert_type(put_order, Operation[Order, Reply])
assert_type(lines, Operation[ListLines, Rows[Line]])
assert_type(Order().id, int)
assert_type(Order().buyer, str | None)
assert_type(Order().total, decimal.Decimal)
assert_type(Order().best, KeyValuePair[str, int] | None)
assert_type(Order().colour, Colour)
assert_type(codec.encode(Order()), bytes)
assert_type(Route.parse("GET /a"), Route)

if __name__ == "__main__":
    order = Order(id=7, buyer="a@b.c", lines=[Line("x", 2, decimal.Decimal("1.50"))])
    assert codec.decode(codec.encode(order)) == order
    assert [each.name for each in app.operations][:3] == ["GetOrder", "Order", "ListLines"]
    print("ok")
