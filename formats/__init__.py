"""Values ⇄ bytes: JSON, JSV, CSV and XML as ServiceStack writes and reads them.

This is the front door; everything else in the package is its own affair. The formats
themselves are imported when they are first used (:mod:`formats.builtin`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from formats.base import Codec as Codec
from formats.base import Format as Format
from formats.base import Frame as Frame
from formats.base import RowCodec as RowCodec
from formats.base import StreamingFormat as StreamingFormat
from formats.builtin import BUILT_IN as BUILT_IN
from formats.enums import Enumeration as Enumeration
from formats.enums import Flags as Flags
from formats.enums import labelled as labelled
from formats.errors import DecodeError as DecodeError
from formats.errors import EncodeError as EncodeError
from formats.errors import FormatConflictError as FormatConflictError
from formats.errors import FormatError as FormatError
from formats.errors import UnsupportedTypeError as UnsupportedTypeError
from formats.errors import UnwritableError as UnwritableError
from formats.naming import camel as camel
from formats.naming import pascal as pascal
from formats.options import HOST as HOST
from formats.options import CsvLayout as CsvLayout
from formats.options import DateHandler as DateHandler
from formats.options import Options as Options
from formats.options import TextCase as TextCase
from formats.options import TimeSpanHandler as TimeSpanHandler
from formats.primitives import LOCAL as LOCAL
from formats.primitives import Array as Array
from formats.primitives import Byte as Byte
from formats.primitives import Char as Char
from formats.primitives import Container as Container
from formats.primitives import DateTimeOffset as DateTimeOffset
from formats.primitives import HashSet as HashSet
from formats.primitives import Int16 as Int16
from formats.primitives import Int32 as Int32
from formats.primitives import Int64 as Int64
from formats.primitives import Kind as Kind
from formats.primitives import SByte as SByte
from formats.primitives import Single as Single
from formats.primitives import UInt16 as UInt16
from formats.primitives import UInt32 as UInt32
from formats.primitives import UInt64 as UInt64
from formats.registry import Registry as Registry
from formats.registry import installed as installed
from formats.shape import Enumerated as Enumerated
from formats.shape import Listing as Listing
from formats.shape import Mapping as Mapping
from formats.shape import Member as Member
from formats.shape import Nested as Nested
from formats.shape import Pair as Pair
from formats.shape import Record as Record
from formats.shape import Scalar as Scalar
from formats.shape import Shape as Shape
from formats.shape import shape_of as shape_of
from formats.structs import Computed as Computed
from formats.structs import DataContract as DataContract
from formats.structs import Dto as Dto
from formats.structs import DtoMeta as DtoMeta
from formats.structs import KeyValuePair as KeyValuePair
from formats.structs import TypeFacts as TypeFacts
from formats.structs import computed as computed
from formats.structs import member as member

if TYPE_CHECKING:
    from formats.csv import CsvFormat as CsvFormat
    from formats.json import JsonFormat as JsonFormat
    from formats.jsv import JsvFormat as JsvFormat
    from formats.jsv_dump import dumped as dumped
    from formats.texts import reader_of_text as reader_of_text
    from formats.xml import XmlFormat as XmlFormat

#: Names of the front door whose modules are imported when they are asked for.
_LATE = {
    "CsvFormat": "formats.csv",
    "JsonFormat": "formats.json",
    "JsvFormat": "formats.jsv",
    "dumped": "formats.jsv_dump",
    "XmlFormat": "formats.xml",
    "reader_of_text": "formats.texts",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module 'formats' has no attribute {name!r}")
    import importlib  # noqa: PLC0415 - only when a late name is asked for

    return getattr(importlib.import_module(_LATE[name]), name)
