"""The name of a type in XML: its contract name and namespace.

Source: formats/WIRE.md 8.2 to 8.4. The rules are those of .NET's data contracts: a class has its
own name in a namespace made of its CLR namespace, a list is the ``ArrayOf`` its items, and a
generic class carries its arguments' names, with a digest where the names alone are ambiguous.
"""

from __future__ import annotations

import base64
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


_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_UNNAMEABLE = re.compile(f"^[^{_START}]|(?<!^)[^{_START}.0-9\u00b7\u0300-\u036f\u203f\u2040-]|_(?=x[0-9A-Fa-f]{{4}}_)")


def encoded(name: str) -> str:
    """Return a name that XML can hold: each character that it cannot becomes ``_xHHHH_``, as in .NET.

    >>> encoded("<Id>k__BackingField")
    '_x003C_Id_x003E_k__BackingField'
    """
    return _UNNAMEABLE.sub(_escape, name)


def _escape(character: re.Match[str]) -> str:
    units = character[0].encode("utf-16-be")
    digits = units.hex().upper()
    return f"_x{digits}_" if len(units) == 2 else f"_x{ord(character[0]):08X}_"


#: The public names of these in :mod:`formats`.
ContractName = Name
contract_name_of_generic = generic
contract_namespace_of = namespace_of
