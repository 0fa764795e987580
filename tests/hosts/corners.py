"""The ``corners`` host: untyped members, lists as requests, uploads, statuses and phrases of every kind."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from gateway import (
    Array,
    Call,
    Char,
    DateTimeOffset,
    Dto,
    DtoList,
    Enumeration,
    Flags,
    Gateway,
    HttpError,
    Int32,
    Int64,
    Operation,
    Reply,
    Uri,
    cache_response,
    operation,
)
from gateway.metadata.clr import Pair
from gateway.rules import GreaterThan, MaximumLength, NotEmpty
from tests.hosts import STOCK, STOCK_SETTINGS

T = TypeVar("T")
NO_DATE = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - .NET's default is of no zone
NO_INSTANT = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)


class Shade(Enumeration, namespace="X1"):
    RED = "Red", 1
    GREEN = "Green", 2


class Rights(Flags, namespace="X1"):
    NONE = 0
    READ = 1
    WRITE = 2


class Pet(Dto, namespace="X1"):
    name: str | None = None


class Dog(Pet, namespace="X1"):
    breed: str | None = None


class Thing(Dto, namespace="X1"):
    id: Int32 = 0
    name: str | None = None
    ids: list[Int32] | None = None
    names: list[str] | None = None
    anything: Any = None
    objects: dict[str, Any] | None = None
    items: list[Any] | None = None
    off: DateTimeOffset = NO_INSTANT
    when: datetime.datetime = NO_DATE
    amount: Decimal | None = None
    color: Shade | None = None
    access: Rights = Rights.NONE
    long: Int64 = 0
    pet: Pet | None = None
    lists: dict[str, list[str]] | None = None
    ch: Char = "\0"
    flag: bool = False
    bytes_: bytes | None = None


class Row(Dto, namespace="X1"):
    id: Int32 = 0
    name: str | None = None
    any: Any = None
    map: dict[str, Any] | None = None


class PostRows(DtoList[Row], namespace="X1"):
    pass


class RowsResponse(Dto, namespace="X1"):
    rows: list[Row] | None = None
    count: Int32 = 0


class Filed(Dto, namespace="X1"):
    bucket: str | None = None
    path: str | None = None
    format: str | None = None


class Sent(Dto, namespace="X1"):
    note: str | None = None


class SentResponse(Dto, namespace="X1"):
    note: str | None = None
    files: list[str] | None = None


class Line(Dto, namespace="X1"):
    sku: Annotated[str | None, NotEmpty()] = None
    qty: Annotated[Int32, GreaterThan(0)] = 0


class Order(Dto, namespace="X1"):
    note: Annotated[str | None, MaximumLength(3)] = None
    lines: list[Line] | None = None


class Status(Dto, namespace="X1"):
    code: Int32 = 0
    kind: str | None = None


class Hi(Dto, namespace="X1"):
    name: str | None = None


class Page(Dto, Generic[T], namespace="X1"):
    total: Int32 = 0
    results: list[T] | None = None


class Lines(Page[Line], namespace="X1"):
    note: str | None = None


class GetLines(Dto, namespace="X1"):
    count: Int32 = 0


class GetTuple(Dto, namespace="X1"):
    pass


class TupleResponse(Dto, namespace="X1"):
    t: Pair[Int32, str] | None = None
    v: str | None = None  # a ValueTuple is written as its ToString()
    url: Uri | None = None
    shades: Array[Shade] | None = None
    by_shade: dict[Shade, Int32] | None = None


class Cached(Dto, namespace="X1"):
    name: str | None = None


class Services:
    """The handlers, as methods so that a 405 names their service."""

    def thing(self, request: Thing) -> Thing:
        return request

    def post_rows(self, request: PostRows) -> RowsResponse:
        return RowsResponse([*request], len(request))

    def filed(self, request: Filed) -> Filed:
        return request

    def sent(self, request: Sent, call: Call) -> SentResponse:
        files = [f"{file.name}|{file.file_name}|{file.media_type or ''}|{len(file.data)}" for file in call.files]
        return SentResponse(request.note, files)

    def order(self, request: Order) -> SentResponse:
        return SentResponse("ok")

    def hi(self, request: Hi) -> SentResponse:
        return SentResponse(f"hi {request.name or ''}")

    def lines(self, request: GetLines) -> Lines:
        lines = [Line(f"s{number}", number) for number in range(1, request.count + 1)]
        return Lines(total=request.count, results=lines, note="n")

    def tuple(self, request: GetTuple) -> TupleResponse:
        url = "https://example.org/a b?c=d"
        return TupleResponse(Pair(1, "a"), "(2, b)", url, [Shade.RED], {Shade.GREEN: 2})

    def cached(self, request: Cached) -> SentResponse:
        return SentResponse(request.name)

    def status(self, request: Status) -> Any:
        match request.kind:
            case "error":
                raise HttpError(request.code, "Code", "message")
            case "text":
                return Reply("text", status=request.code, media_type="text/plain")
            case "empty":
                return Reply(None, status=request.code) if request.code != 200 else None
            case "described":
                return Reply(SentResponse("n"), status=request.code, reason="My Phrase")
            case "wordy":
                raise HttpError(request.code, "Code", "line\r\nbreak é")
        return Reply(SentResponse("body"), status=request.code)


services = Services()


def operations() -> list[Operation[Any, Any]]:
    """Return the operations of a host that keeps nothing yet."""
    return [
        operation("/thing")(services.thing),
        operation("POST /rows")(services.post_rows),
        operation("/files/{Bucket}/{Path*}", "/clips/{Bucket}/stream.{Format}", "/b/{Bucket}/v/{Format}")(
            services.filed
        ),
        operation("/sent")(services.sent),
        operation("/order")(services.order),
        operation("/status/{Code}")(services.status),
        # Its other route, /api/hello/{Name}, is never reached on the real host, and refused at the start here.
        operation("/hi/{Name}")(services.hi),
        operation("/lines")(services.lines),
        operation("/tuple")(services.tuple),
        operation("/cached")(cache_response(60)(services.cached)),
    ]


def make() -> Gateway:
    """Return a host that keeps nothing yet."""
    return Gateway(operations(), formats=STOCK, settings=STOCK_SETTINGS)


app = make()
