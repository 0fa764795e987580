"""Values ⇄ bytes: JSON, JSV, CSV and XML as ServiceStack writes and reads them.

This is the package's public API; its other modules are internal. A format's own module is
imported when the format is first used (:mod:`formats.builtin`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from formats.builtin import BUILT_IN as BUILT_IN
from formats.errors import DecodeError as DecodeError
from formats.errors import EncodeError as EncodeError
from formats.errors import FormatConflictError as FormatConflictError
from formats.errors import FormatError as FormatError
from formats.errors import UnsupportedTypeError as UnsupportedTypeError
from formats.errors import UnwritableError as UnwritableError
from formats.late_names import late_names as _late_names
from formats.options import HOST as HOST
from formats.options import CsvLayout as CsvLayout
from formats.options import DateHandler as DateHandler
from formats.options import Options as Options
from formats.options import TimeSpanHandler as TimeSpanHandler
from formats.registry import Registry as Registry
from formats.registry import installed as installed
from formats.types.enums import Enumeration as Enumeration
from formats.types.enums import Flags as Flags
from formats.types.enums import labelled as labelled
from formats.types.kinds import Container as Container
from formats.types.kinds import Converter as Converter
from formats.types.kinds import Kind as Kind
from formats.types.naming import TextCase as TextCase
from formats.types.naming import camel as camel
from formats.types.naming import pascal as pascal
from formats.types.shapes import Enumerated as Enumerated
from formats.types.shapes import Listing as Listing
from formats.types.shapes import Mapping as Mapping
from formats.types.shapes import Member as Member
from formats.types.shapes import Nested as Nested
from formats.types.shapes import Pair as Pair
from formats.types.shapes import Record as Record
from formats.types.shapes import Scalar as Scalar
from formats.types.shapes import Shape as Shape
from formats.types.shapes import shape_of as shape_of
from formats.types.structs import Computed as Computed
from formats.types.structs import DataContract as DataContract
from formats.types.structs import Dto as Dto
from formats.types.structs import DtoMeta as DtoMeta
from formats.types.structs import KeyValuePair as KeyValuePair
from formats.types.structs import TypeFacts as TypeFacts
from formats.types.structs import computed as computed
from formats.types.structs import member as member

if TYPE_CHECKING:
    from formats.base import Codec as Codec
    from formats.base import CountingFormat as CountingFormat
    from formats.base import Format as Format
    from formats.base import RowCodec as RowCodec
    from formats.base import StreamingFormat as StreamingFormat
    from formats.csv.format import CsvFormat as CsvFormat
    from formats.frames import Frame as Frame
    from formats.json.format import JsonFormat as JsonFormat
    from formats.jsv.dump import dumped as dumped
    from formats.jsv.format import JsvFormat as JsvFormat
    from formats.jsv.single_texts import reader_of_text as reader_of_text
    from formats.types.primitives import LOCAL as LOCAL
    from formats.types.primitives import Array as Array
    from formats.types.primitives import Byte as Byte
    from formats.types.primitives import Char as Char
    from formats.types.primitives import DateTimeOffset as DateTimeOffset
    from formats.types.primitives import HashSet as HashSet
    from formats.types.primitives import Int16 as Int16
    from formats.types.primitives import Int32 as Int32
    from formats.types.primitives import Int64 as Int64
    from formats.types.primitives import SByte as SByte
    from formats.types.primitives import Single as Single
    from formats.types.primitives import UInt16 as UInt16
    from formats.types.primitives import UInt32 as UInt32
    from formats.types.primitives import UInt64 as UInt64
    from formats.types.primitives import Uri as Uri
    from formats.xml.format import XmlFormat as XmlFormat
    from formats.xml.names import ContractName as ContractName
    from formats.xml.names import contract_name_of_generic as contract_name_of_generic
    from formats.xml.names import contract_namespace_of as contract_namespace_of
else:
    __getattr__, __dir__ = _late_names(
        globals(),
        {
            "Codec": "formats.base",
            "CountingFormat": "formats.base",
            "Format": "formats.base",
            "RowCodec": "formats.base",
            "StreamingFormat": "formats.base",
            "Frame": "formats.frames",
            "CsvFormat": "formats.csv.format",
            "JsonFormat": "formats.json.format",
            "JsvFormat": "formats.jsv.format",
            "dumped": "formats.jsv.dump",
            "XmlFormat": "formats.xml.format",
            "reader_of_text": "formats.jsv.single_texts",
            "ContractName": "formats.xml.names",
            "contract_name_of_generic": "formats.xml.names",
            "contract_namespace_of": "formats.xml.names",
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
        },
    )


__all__ = [
    # a format
    "Format",
    "Codec",
    "StreamingFormat",
    "CountingFormat",
    "RowCodec",
    "Frame",
    # the built-in formats, and registries of formats
    "BUILT_IN",
    "Registry",
    "installed",
    "JsonFormat",
    "JsvFormat",
    "CsvFormat",
    "XmlFormat",
    # single texts
    "reader_of_text",
    "dumped",
    # settings
    "Options",
    "HOST",
    "CsvLayout",
    "TextCase",
    "DateHandler",
    "TimeSpanHandler",
    # errors
    "FormatError",
    "EncodeError",
    "UnwritableError",
    "DecodeError",
    "UnsupportedTypeError",
    "FormatConflictError",
    # declared types
    "Dto",
    "DtoMeta",
    "DataContract",
    "TypeFacts",
    "member",
    "computed",
    "Computed",
    "Enumeration",
    "Flags",
    "labelled",
    "KeyValuePair",
    "Array",
    "HashSet",
    "Container",
    # scalars
    "Kind",
    "Converter",
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
    # types as a format sees them
    "shape_of",
    "Shape",
    "Scalar",
    "Enumerated",
    "Listing",
    "Mapping",
    "Pair",
    "Nested",
    "Record",
    "Member",
    # names
    "camel",
    "pascal",
    "ContractName",
    "contract_name_of_generic",
    "contract_namespace_of",
]
