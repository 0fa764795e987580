"""Operations over HTTP, in every format that ServiceStack speaks: the front door for services.

from gateway import Dto, Gateway, operation

class Hello(Dto):
    name: str | None = None

class HelloResponse(Dto):
    result: str | None = None

@operation("/hello", "/hello/{Name}")
def hello(request: Hello) -> HelloResponse:
    return HelloResponse(result=f"Hello, {request.name}!")

app = Gateway([hello])
"""

from typing import TYPE_CHECKING

from formats import Converter as Converter
from formats import DataContract as DataContract
from formats import DateHandler as DateHandler
from formats import DecodeError as DecodeError
from formats import Dto as Dto
from formats import EncodeError as EncodeError
from formats import Enumeration as Enumeration
from formats import Flags as Flags
from formats import KeyValuePair as KeyValuePair
from formats import Options as Options
from formats import Registry as Registry
from formats import TextCase as TextCase
from formats import TimeSpanHandler as TimeSpanHandler
from formats import computed as computed
from formats import labelled as labelled
from formats import member as member
from formats.late_names import late_names as _late_names
from gateway.app import Gateway as Gateway
from gateway.service.calls import Call as Call
from gateway.service.calls import Identity as Identity
from gateway.service.errors import ArgumentError as ArgumentError
from gateway.service.errors import ArgumentNullError as ArgumentNullError
from gateway.service.errors import HttpError as HttpError
from gateway.service.errors import NotSupportedError as NotSupportedError
from gateway.service.errors import Refusal as Refusal
from gateway.service.lists import DtoList as DtoList
from gateway.service.operations import Operation as Operation
from gateway.service.operations import Route as Route
from gateway.service.operations import operation as operation
from gateway.service.requirements import HasAnyPermission as HasAnyPermission
from gateway.service.requirements import HasAnyRole as HasAnyRole
from gateway.service.requirements import HasPermission as HasPermission
from gateway.service.requirements import HasRole as HasRole
from gateway.service.requirements import Needs as Needs
from gateway.service.requirements import Requirement as Requirement
from gateway.service.requirements import SignedIn as SignedIn
from gateway.service.results import Cookie as Cookie
from gateway.service.results import Reply as Reply
from gateway.service.results import Typed as Typed
from gateway.service.rows import Rows as Rows
from gateway.service.rows import TooManyRowsError as TooManyRowsError
from gateway.service.settings import Cors as Cors
from gateway.service.settings import CsvDialect as CsvDialect
from gateway.service.settings import ExceptionMapping as ExceptionMapping
from gateway.service.settings import Limits as Limits
from gateway.service.settings import Negotiation as Negotiation
from gateway.service.settings import Settings as Settings
from gateway.service.settings import Wording as Wording
from gateway.service.statuses import ErrorResponse as ErrorResponse
from gateway.service.statuses import ResponseError as ResponseError
from gateway.service.statuses import ResponseStatus as ResponseStatus
from gateway.service.uploads import Upload as Upload

if TYPE_CHECKING:
    from formats import LOCAL as LOCAL
    from formats import Array as Array
    from formats import Byte as Byte
    from formats import Char as Char
    from formats import DateTimeOffset as DateTimeOffset
    from formats import HashSet as HashSet
    from formats import Int16 as Int16
    from formats import Int32 as Int32
    from formats import Int64 as Int64
    from formats import SByte as SByte
    from formats import Single as Single
    from formats import UInt16 as UInt16
    from formats import UInt32 as UInt32
    from formats import UInt64 as UInt64
    from formats import Uri as Uri
    from formats.base import Format as Format
    from gateway.responses.files import file_reply as file_reply
    from gateway.service.features import Feature as Feature
    from gateway.service.features import Guard as Guard
    from gateway.service.kept_results import cache_response as cache_response
else:
    __getattr__, __dir__ = _late_names(
        globals(),
        {
            "Format": "formats.base",
            "Feature": "gateway.service.features",
            "Guard": "gateway.service.features",
            "LOCAL": "formats.types.primitives",
            "Array": "formats.types.primitives",
            "Byte": "formats.types.primitives",
            "Char": "formats.types.primitives",
            "DateTimeOffset": "formats.types.primitives",
            "HashSet": "formats.types.primitives",
            "Int16": "formats.types.primitives",
            "Int32": "formats.types.primitives",
            "Int64": "formats.types.primitives",
            "SByte": "formats.types.primitives",
            "Single": "formats.types.primitives",
            "UInt16": "formats.types.primitives",
            "UInt32": "formats.types.primitives",
            "UInt64": "formats.types.primitives",
            "Uri": "formats.types.primitives",
            "file_reply": "gateway.responses.files",
            "cache_response": "gateway.service.kept_results",
        },
    )

__all__ = [
    # an application
    "Gateway",
    "Settings",
    "Limits",
    "Cors",
    "Negotiation",
    "CsvDialect",
    "Wording",
    "ExceptionMapping",
    # an operation
    "operation",
    "cache_response",
    "Operation",
    "Route",
    "Call",
    "Identity",
    "Upload",
    "DtoList",
    # who may call it
    "Requirement",
    "SignedIn",
    "HasRole",
    "HasAnyRole",
    "HasPermission",
    "HasAnyPermission",
    # what it returns
    "Reply",
    "Typed",
    "Cookie",
    "Rows",
    "file_reply",
    # errors it raises
    "HttpError",
    "ArgumentError",
    "ArgumentNullError",
    "NotSupportedError",
    "Refusal",
    "TooManyRowsError",
    "DecodeError",
    "EncodeError",
    # the body of a failed request's answer
    "ErrorResponse",
    "ResponseStatus",
    "ResponseError",
    # what extends all operations
    "Feature",
    "Guard",
    "Needs",
    # the types of requests and responses
    "Dto",
    "member",
    "computed",
    "DataContract",
    "Enumeration",
    "Flags",
    "labelled",
    "KeyValuePair",
    "Array",
    "HashSet",
    # scalars that Python does not have
    "SByte",
    "Byte",
    "Int16",
    "UInt16",
    "Int32",
    "UInt32",
    "Int64",
    "UInt64",
    "Single",
    "Uri",
    "Char",
    "DateTimeOffset",
    "LOCAL",
    "Converter",
    # how values are written
    "Options",
    "TextCase",
    "DateHandler",
    "TimeSpanHandler",
    "Format",
    "Registry",
]
