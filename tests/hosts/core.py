"""The ``core`` host: greetings, every scalar type there and back, every kind of exception."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, NoReturn
from uuid import UUID

from gateway import (
    ArgumentError,
    ArgumentNullError,
    Array,
    Byte,
    Call,
    Char,
    DateTimeOffset,
    DecodeError,
    Dto,
    Gateway,
    HttpError,
    Int16,
    Int32,
    Int64,
    KeyValuePair,
    NotSupportedError,
    Reply,
    ResponseStatus,
    Single,
    UInt16,
    UInt32,
    UInt64,
    member,
    operation,
)
from gateway.metadata.feature import Metadata
from gateway.rules import Email, InclusiveBetween, NotEmpty
from tests.hosts import STOCK, STOCK_SETTINGS

#: A name that no member of a type below has.
Double = float

NO_DATE = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - .NET's default is of no zone
NO_INSTANT = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)
NO_SPAN = datetime.timedelta()
NO_GUID = UUID(int=0)


class SubType(Dto, namespace="H"):
    id: Int32 = 0
    name: str | None = None


class Poco(Dto, namespace="H"):
    name: str | None = None


class Hello(Dto, namespace="H"):
    name: str | None = None
    title: str | None = None


class HelloResponse(Dto, namespace="H"):
    result: str | None = None


class AllTypes(Dto, namespace="H"):
    id: Int32 = 0
    nullable_id: Int32 | None = None
    byte: Byte = 0
    short: Int16 = 0
    int: Int32 = 0
    long: Int64 = 0
    u_short: UInt16 = 0
    u_int: UInt32 = 0
    u_long: UInt64 = 0
    float: Single = 0.0
    double: Double = 0.0
    decimal: Decimal = Decimal(0)
    string: str | None = None
    date_time: datetime.datetime = NO_DATE
    time_span: datetime.timedelta = NO_SPAN
    date_time_offset: DateTimeOffset = NO_INSTANT
    guid: UUID = NO_GUID
    char: Char = "\0"
    key_value_pair: KeyValuePair[str, str] = member(default_factory=lambda: KeyValuePair(None, None))
    nullable_date_time: datetime.datetime | None = None
    nullable_time_span: datetime.timedelta | None = None
    string_list: list[str] | None = None
    string_array: Array[str] | None = None
    string_map: dict[str, str] | None = None
    int_string_map: dict[Int32, str] | None = None
    sub_type: SubType | None = None


class AllCollectionTypes(Dto, namespace="H"):
    int_array: Array[Int32] | None = None
    int_list: list[Int32] | None = None
    string_array: Array[str] | None = None
    string_list: list[str] | None = None
    float_array: Array[Single] | None = None
    double_list: list[Double] | None = None
    byte_array: bytes | None = None
    char_array: Array[Char] | None = None
    decimal_list: list[Decimal] | None = None
    poco_array: Array[Poco] | None = None
    poco_list: list[Poco] | None = None
    poco_lookup: dict[str, list[Poco]] | None = None
    poco_lookup_map: dict[str, list[dict[str, Poco]]] | None = None


class HelloAllTypes(Dto, namespace="H"):
    name: str | None = None
    all_types: AllTypes | None = None
    all_collection_types: AllCollectionTypes | None = None


class HelloAllTypesResponse(Dto, namespace="H"):
    result: str | None = None
    all_types: AllTypes | None = None
    all_collection_types: AllCollectionTypes | None = None


class EchoTypes(Dto, namespace="H"):
    byte: Byte = 0
    short: Int16 = 0
    int: Int32 = 0
    long: Int64 = 0
    u_short: UInt16 = 0
    u_int: UInt32 = 0
    u_long: UInt64 = 0
    float: Single = 0.0
    double: Double = 0.0
    decimal: Decimal = Decimal(0)
    string: str | None = None
    date_time: datetime.datetime = NO_DATE
    time_span: datetime.timedelta = NO_SPAN
    date_time_offset: DateTimeOffset = NO_INSTANT
    guid: UUID = NO_GUID
    char: Char = "\0"


class EchoComplexTypes(Dto, namespace="H"):
    sub_type: SubType | None = None
    sub_types: list[SubType] | None = None
    sub_type_map: dict[str, SubType] | None = None
    string_map: dict[str, str] | None = None
    int_string_map: dict[Int32, str] | None = None


class HelloReturnVoid(Dto, namespace="H"):
    id: Int32 = 0


class ReturnString(Dto, namespace="H"):
    data: str | None = None


class ThrowType(Dto, namespace="H"):
    type: str | None = None
    message: str | None = None


class ThrowTypeResponse(Dto, namespace="H"):
    response_status: ResponseStatus | None = None


class ThrowValidation(Dto, namespace="H"):
    age: Annotated[Int32, InclusiveBetween(1, 120)] = 0
    required: Annotated[str | None, NotEmpty()] = None
    email: Annotated[str | None, NotEmpty(), Email()] = None


class ThrowValidationResponse(Dto, namespace="H"):
    age: Int32 = 0
    required: str | None = None
    email: str | None = None
    response_status: ResponseStatus | None = None


class HelloList(Dto, namespace="H"):
    names: list[str] | None = None


class ListResult(Dto, namespace="H"):
    result: str | None = None


class SendText(Dto, namespace="H"):
    id: Int32 = 0
    name: str | None = None
    content_type: str | None = None


class CoreServices:
    """The handlers, as methods so that a 405 names their service."""

    def hello(self, request: Hello) -> HelloResponse:
        title = f"{request.title}. " if request.title is not None else ""
        return HelloResponse(result=f"Hello, {title}{request.name or ''}!")

    def hello_all_types(self, request: HelloAllTypes) -> HelloAllTypesResponse:
        return HelloAllTypesResponse(request.name, request.all_types, request.all_collection_types)

    def echo_types(self, request: EchoTypes) -> EchoTypes:
        return request

    def echo_complex_types(self, request: EchoComplexTypes) -> EchoComplexTypes:
        return request

    def hello_return_void(self, request: HelloReturnVoid) -> None:
        return None

    def return_string(self, request: ReturnString) -> str | None:
        return request.data

    def hello_list(self, request: HelloList) -> list[ListResult]:
        if request.names is None:
            # What LINQ's Select says of a missing list.
            raise ArgumentNullError("source")
        return [ListResult(name) for name in request.names]

    def throw_type(self, request: ThrowType) -> ThrowTypeResponse:
        throw(request.type or "", request.message)

    def throw_validation(self, request: ThrowValidation) -> ThrowValidationResponse:
        return ThrowValidationResponse(request.age, request.required, request.email)

    def send_text(self, request: SendText, call: Call) -> Reply:
        args = {"X-Args": f"{request.id},{request.name or ''}"}
        return Reply(call.body, headers=args, media_type=request.content_type or "text/plain")


def throw(kind: str, message: str | None) -> NoReturn:
    text = message or ""
    http = {
        "NotFound": HttpError.not_found,
        "Unauthorized": HttpError.unauthorized,
        "Forbidden": HttpError.forbidden,
        "Conflict": HttpError.conflict,
    }
    if kind in http:
        raise http[kind](text)
    plain = {
        "ArgumentException": ArgumentError,
        "UnauthorizedAccessException": PermissionError,
        "NotImplementedException": NotImplementedError,
        "NotSupportedException": NotSupportedError,
        "KeyNotFoundException": KeyError,
        "FileNotFoundException": FileNotFoundError,
        "FormatException": FormatError,
        "TimeoutException": TimeoutError,
        "SerializationException": DecodeError,
    }
    if kind in plain:
        raise plain[kind](text)
    if kind == "ArgumentNullException":
        raise ArgumentNullError("Name")
    if kind == "Teapot":
        raise HttpError(418, "Teapot", text)
    raise Exception(message or "Server Error")


class FormatError(ValueError):
    status = 400
    error_code = "FormatException"


services = CoreServices()

OPERATIONS = [
    operation("/hello", "/hello/{Name}")(services.hello),
    operation()(services.hello_all_types),
    operation("/echo/types")(services.echo_types),
    operation("/echo/complex")(services.echo_complex_types),
    operation()(services.hello_return_void),
    operation("/return/string")(services.return_string),
    operation()(services.hello_list),
    operation("/throw/{Type}")(services.throw_type),
    operation("/throwvalidation")(services.throw_validation),
    operation("/sendtext", raw_body=True, marker=str)(services.send_text),
]

app = Gateway(
    OPERATIONS,
    features=[Metadata(service_name="Core", base_url="http://localhost:5000", exact=True, rules=False)],
    formats=STOCK,
    settings=STOCK_SETTINGS,
)
