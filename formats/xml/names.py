"""The name of a type in XML: its contract name and namespace.

Source: formats/WIRE.md 8.2 to 8.4. The rules are those of .NET's data contracts: a class has its
own name in a namespace made of its CLR namespace, a list is the ``ArrayOf`` its items, and a
generic class carries its arguments' names, with a digest where the names alone are ambiguous.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from formats.types.kinds import AnyKind, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Pair, Record, Scalar, Shape, is_value_type

INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.w3.org/2001/XMLSchema"
SERIALIZATION = "http://schemas.microsoft.com/2003/10/Serialization/"
ARRAYS = SERIALIZATION + "Arrays"
CONTRACTS = "http://schemas.datacontract.org/2004/07/"
SYSTEM = CONTRACTS + "System"
PAIRS = CONTRACTS + "System.Collections.Generic"

#: CLR namespaces for whose types an assembly declares a namespace of its own; only ServiceStack's is known.
_ASSIGNED = {"ServiceStack": "http://schemas.servicestack.net/types"}


class Name(NamedTuple):
    """A contract's name and namespace."""

    local: str
    namespace: str


_PRIMITIVES: dict[AnyKind, Name] = {
    **{
        kind: Name(local, SCHEMA)
        for kind, local in {
            Kind.BOOLEAN: "boolean",
            Kind.SBYTE: "byte",
            Kind.BYTE: "unsignedByte",
            Kind.INT16: "short",
            Kind.UINT16: "unsignedShort",
            Kind.INT32: "int",
            Kind.UINT32: "unsignedInt",
            Kind.INT64: "long",
            Kind.UINT64: "unsignedLong",
            Kind.SINGLE: "float",
            Kind.DOUBLE: "double",
            Kind.DECIMAL: "decimal",
            Kind.STRING: "string",
            Kind.URI: "anyURI",
            Kind.DATE_TIME: "dateTime",
            Kind.BYTES: "base64Binary",
            Kind.OBJECT: "anyType",
        }.items()
    },
    Kind.CHAR: Name("char", SERIALIZATION),
    Kind.GUID: Name("guid", SERIALIZATION),
    Kind.TIME_SPAN: Name("duration", SERIALIZATION),
    Kind.DATE_ONLY: Name("dateOnly", SERIALIZATION),
    Kind.TIME_ONLY: Name("timeOnly", SERIALIZATION),
    Kind.DATE_TIME_OFFSET: Name("DateTimeOffset", SYSTEM),
}


#: Kinds that ``i:type`` may name where ``object`` is declared.
LATE_BOUND_KINDS = tuple(kind for kind in _PRIMITIVES if kind not in (Kind.OBJECT, Kind.DATE_TIME_OFFSET))


def name_of(shape: Shape) -> Name:
    """Return a type's contract name, ``Nullable<T>`` included."""
    name = bare_name_of(shape)
    if shape.optional and is_value_type(shape):
        return Name(generic("Nullable", [name]), SYSTEM)
    return name


def bare_name_of(shape: Shape) -> Name:
    """Return a type's contract name, whether it is optional or not."""
    match shape:
        case Scalar():
            return _PRIMITIVES.get(shape.kind, _PRIMITIVES[Kind.STRING])  # a kind that XML Schema does not have
        case Enumerated():
            return Name(encoded(shape.type.__name__), namespace_of(shape.namespace))
        case Listing():
            item = name_of(shape.item)
            return Name("ArrayOf" + item.local, ARRAYS if _is_built_in(item) else item.namespace)
        case Mapping():
            return Name("ArrayOf" + entry_name(shape).local, ARRAYS)
        case Pair():
            return Name(generic("KeyValuePair", [name_of(shape.key), name_of(shape.value)]), PAIRS)
        case Nested():
            return _record_name(shape.record)


def root_name(name: Name) -> Name:
    """Return the name of a document's root: primitives leave the schema's namespace (8.4)."""
    return Name(name.local, SERIALIZATION) if name.namespace == SCHEMA else name


def entry_name(shape: Mapping) -> Name:
    """Return the name of a dictionary's entries."""
    return Name(generic("KeyValue", [name_of(shape.key), name_of(shape.value)]), ARRAYS)


def namespace_of(clr: str) -> str:
    """Return the contract namespace of a CLR namespace."""
    return _ASSIGNED.get(clr, CONTRACTS + clr)


def _record_name(record: Record) -> Name:
    contract = record.contract
    namespace = namespace_of(record.namespace)
    if contract is not None and contract.namespace is not None:
        namespace = contract.namespace
    arguments = [name_of(shape) for shape in record.argument_shapes]
    if contract is None or contract.name is None:
        return Name(generic(record.clr_name, arguments), namespace)
    # [DataContract(Name = "PageOf{0}{#}")]
    local = contract.name
    if arguments:
        for index, argument in enumerate(arguments):
            local = local.replace(f"{{{index}}}", argument.local)
        local = local.replace("{#}", digest([len(arguments)], [argument.namespace for argument in arguments]))
    return Name(encoded(local), namespace)


def generic(name: str, arguments: Sequence[Name]) -> str:
    """Return the contract name of a class; ``Outer+Inner`` is a nested one (formats/WIRE.md 8.3).

    >>> generic("KeyValue", [Name("string", SCHEMA), Name("ArrayOfstring", ARRAYS)])
    'KeyValueOfstringArrayOfstringty7Ep6D1'
    """
    parts = name.replace("+", ".").split(".")
    local = ".".join(parts)
    if arguments:
        local += "Of" + "".join(argument.local for argument in arguments)
        if len(parts) > 1 or not all(map(_is_built_in, arguments)):
            counts = [0] * (len(parts) - 1) + [len(arguments)]
            local += digest(counts, [argument.namespace for argument in arguments])
    return encoded(local)


def _is_built_in(name: Name) -> bool:
    return name.namespace in (SCHEMA, SERIALIZATION)


def digest(counts: Sequence[int], namespaces: Sequence[str]) -> str:
    """Return the eight characters that distinguish generic arguments of the same name.

    ``counts`` is the number of arguments at each nesting level, outermost class first.
    """
    text = "".join(f" {count}" for count in reversed(counts)) + "".join(f" {namespace}" for namespace in namespaces)
    code = base64.b64encode(hashlib.md5(text.encode(), usedforsecurity=False).digest()[:6]).decode()
    return code.replace("/", "_S").replace("+", "_P").replace("=", "")


#: The characters beyond ASCII with which a name may start, and those that it may have besides: XML 1.0, fourth edition,
#: appendix B, by which both .NET and expat read. The fifth edition has many more, U+FEFF among them.
_STARTS = (
    "C0-D6 D8-F6 F8-131 134-13E 141-148 14A-17E 180-1C3 1CD-1F0 1F4-1F5 1FA-217 250-2A8 2BB-2C1 386 388-38A 38C "
    "38E-3A1 3A3-3CE 3D0-3D6 3DA 3DC 3DE 3E0 3E2-3F3 401-40C 40E-44F 451-45C 45E-481 490-4C4 4C7-4C8 4CB-4CC 4D0-4EB "
    "4EE-4F5 4F8-4F9 531-556 559 561-586 5D0-5EA 5F0-5F2 621-63A 641-64A 671-6B7 6BA-6BE 6C0-6CE 6D0-6D3 6D5 6E5-6E6 "
    "905-939 93D 958-961 985-98C 98F-990 993-9A8 9AA-9B0 9B2 9B6-9B9 9DC-9DD 9DF-9E1 9F0-9F1 A05-A0A A0F-A10 A13-A28 "
    "A2A-A30 A32-A33 A35-A36 A38-A39 A59-A5C A5E A72-A74 A85-A8B A8D A8F-A91 A93-AA8 AAA-AB0 AB2-AB3 AB5-AB9 ABD AE0 "
    "B05-B0C B0F-B10 B13-B28 B2A-B30 B32-B33 B36-B39 B3D B5C-B5D B5F-B61 B85-B8A B8E-B90 B92-B95 B99-B9A B9C B9E-B9F "
    "BA3-BA4 BA8-BAA BAE-BB5 BB7-BB9 C05-C0C C0E-C10 C12-C28 C2A-C33 C35-C39 C60-C61 C85-C8C C8E-C90 C92-CA8 CAA-CB3 "
    "CB5-CB9 CDE CE0-CE1 D05-D0C D0E-D10 D12-D28 D2A-D39 D60-D61 E01-E2E E30 E32-E33 E40-E45 E81-E82 E84 E87-E88 E8A "
    "E8D E94-E97 E99-E9F EA1-EA3 EA5 EA7 EAA-EAB EAD-EAE EB0 EB2-EB3 EBD EC0-EC4 F40-F47 F49-F69 10A0-10C5 10D0-10F6 "
    "1100 1102-1103 1105-1107 1109 110B-110C 110E-1112 113C 113E 1140 114C 114E 1150 1154-1155 1159 115F-1161 1163 "
    "1165 1167 1169 116D-116E 1172-1173 1175 119E 11A8 11AB 11AE-11AF 11B7-11B8 11BA 11BC-11C2 11EB 11F0 11F9 "
    "1E00-1E9B 1EA0-1EF9 1F00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 "
    "1FB6-1FBC 1FBE 1FC2-1FC4 1FC6-1FCC 1FD0-1FD3 1FD6-1FDB 1FE0-1FEC 1FF2-1FF4 1FF6-1FFC 2126 212A-212B 212E "
    "2180-2182 3007 3021-3029 3041-3094 30A1-30FA 3105-312C 4E00-9FA5 AC00-D7A3"
)
_OTHERS = (
    "B7 2D0-2D1 300-345 360-361 387 483-486 591-5A1 5A3-5B9 5BB-5BD 5BF 5C1-5C2 5C4 640 64B-652 660-669 670 6D6-6E4 "
    "6E7-6E8 6EA-6ED 6F0-6F9 901-903 93C 93E-94D 951-954 962-963 966-96F 981-983 9BC 9BE-9C4 9C7-9C8 9CB-9CD 9D7 "
    "9E2-9E3 9E6-9EF A02 A3C A3E-A42 A47-A48 A4B-A4D A66-A71 A81-A83 ABC ABE-AC5 AC7-AC9 ACB-ACD AE6-AEF B01-B03 B3C "
    "B3E-B43 B47-B48 B4B-B4D B56-B57 B66-B6F B82-B83 BBE-BC2 BC6-BC8 BCA-BCD BD7 BE7-BEF C01-C03 C3E-C44 C46-C48 "
    "C4A-C4D C55-C56 C66-C6F C82-C83 CBE-CC4 CC6-CC8 CCA-CCD CD5-CD6 CE6-CEF D02-D03 D3E-D43 D46-D48 D4A-D4D D57 "
    "D66-D6F E31 E34-E3A E46-E4E E50-E59 EB1 EB4-EB9 EBB-EBC EC6 EC8-ECD ED0-ED9 F18-F19 F20-F29 F35 F37 F39 F3E-F3F "
    "F71-F84 F86-F8B F90-F95 F97 F99-FAD FB1-FB7 FB9 20D0-20DC 20E1 3005 302A-302F 3031-3035 3099-309A 309D-309E "
    "30FC-30FE"
)
_LOOKS_ESCAPED = "_(?=x[0-9A-Fa-f]{4}_)"
_UNNAMEABLE = re.compile(f"^[^A-Z_a-z]|(?<!^)[^A-Z_a-z.0-9-]|{_LOOKS_ESCAPED}")


@functools.cache
def _unnameable() -> re.Pattern[str]:
    """Return the pattern of what a name beyond ASCII cannot hold; few processes need it."""
    starts, others = (re.sub("[0-9A-F]+", lambda code: chr(int(code[0], 16)), each) for each in (_STARTS, _OTHERS))
    start, any_ = f"A-Z_a-z{starts}".replace(" ", ""), f"0-9.{others}".replace(" ", "")
    return re.compile(f"^[^{start}]|(?<!^)[^{start}{any_}-]|{_LOOKS_ESCAPED}")


def encoded(name: str) -> str:
    """Return a name that XML can hold: each character that it cannot becomes ``_xHHHH_``, as in .NET.

    >>> encoded("<Id>k__BackingField")
    '_x003C_Id_x003E_k__BackingField'
    """
    return (_UNNAMEABLE if name.isascii() else _unnameable()).sub(_escape, name)


def _escape(character: re.Match[str]) -> str:
    units = character[0].encode("utf-16-be")
    digits = units.hex().upper()
    return f"_x{digits}_" if len(units) == 2 else f"_x{ord(character[0]):08X}_"


#: The public names of these in :mod:`formats`.
ContractName = Name
contract_name_of_generic = generic
contract_namespace_of = namespace_of
