"""The members of a Dart class: their names, and how they are read and written (``gateway/WIRE.md`` metadata 4.11.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from gateway.metadata.catalog import Property, Type
from gateway.metadata.languages.contents import Contents, FreeNames
from gateway.metadata.languages.dart_types import TYPES, WORDS, is_list_base, literal, top
from gateway.metadata.languages.names import camel, identifier, without_arity, words

BARE = frozenset(words("String Char Guid Boolean Byte Int16 UInt16 Int32 UInt32 Int64 UInt64"))
"""Types whose values need no conversion from JSON."""
DOUBLES = frozenset(("Single", "Double", "Decimal"))

MEMBERS = frozenset(
    words(
        """
        context fromMap toJson getTypeName createResponse getResponseTypeName hashCode runtimeType toString noSuchMethod
        """
    )
)
"""Members of every class."""
RESERVED = WORDS | MEMBERS | TYPES


class Row(Struct, frozen=True):
    """How a member is read from JSON and written to it."""

    field: str
    key: str
    """The name to write it under: its name on the wire; ServiceStack writes the field's name."""
    reading: str
    writing: str


def version(contents: Contents, type_: Type) -> int | None:
    """Return the value of the Version member that the options add, None for none."""
    return None if type_.is_abstract else contents.version(type_)


def cased(contents: Contents, name: str) -> str:
    """Return a .NET name in the letter case of the wire."""
    return name if contents.host.facts.pascal_case else camel(name)


def names(contents: Contents, type_: Type) -> list[str]:
    """Return the names of a class's fields; in sound mode none is a reserved word or a type that the class uses."""
    members = type_.properties or ()
    if contents.host.exact:
        return [_name(contents, member) for member in members]
    inner = ("l", "length") if is_list_base(type_) else ()
    free = FreeNames(contents, RESERVED, contents.simple_names, inner)
    return [free.free(identifier(_name(contents, member))) for member in members]


def _name(contents: Contents, member: Property) -> str:
    alias = member.data_member.name if member.data_member is not None else None
    return identifier(alias) if alias else cased(contents, member.name)


def _wire_name(contents: Contents, member: Property) -> str:
    """Return a member's name on the wire, escaped for a string; ServiceStack ignores aliases when it reads."""
    if contents.host.exact:
        return cased(contents, member.name)
    alias = member.data_member.name if member.data_member is not None else None
    return literal(alias or cased(contents, member.name), contents)


def rows(contents: Contents, type_: Type, fields: Sequence[str]) -> list[Row]:
    """Return how the members are read and written, after the Version that the options may add."""
    written = []
    if version(contents, type_) is not None:
        own = cased(contents, "Version")
        written.append(Row(own, own, f"json['{own}']", own))
    for member, field in zip(type_.properties or (), fields, strict=True):
        wire = _wire_name(contents, member)
        reading, writing = _ways(contents, type_, member, field, f"json['{wire}']")
        written.append(Row(field, field if contents.host.exact else wire, reading, writing))
    return written


def _ways(contents: Contents, type_: Type, member: Property, field: str, value: str) -> tuple[str, str]:
    """Return the expressions that read a member from a value in JSON, and that write it."""
    kind = member.generic_args[0] if member.type == "Nullable`1" and member.generic_args else member.type
    text = top(contents, member.type, member.generic_args)
    runtime = _runtime(contents, type_, text)
    if runtime is not None:
        read = written = f"'{runtime}'"
    elif (kind.startswith("'") and not kind.endswith("]")) or kind in BARE:
        return value, field
    elif kind in DOUBLES:
        return f"JsonConverters.toDouble({value})", field
    elif member.type == "Dictionary`2" and member.generic_args == ("String", "String"):
        return f"JsonConverters.toStringMap({value})", field
    else:
        read = written = f"'{text}'"
        parameters = type_.generic_args or ()
        if member.generic_args and all(one in parameters for one in member.generic_args):
            places = ",".join(str(parameters.index(one)) for one in member.generic_args)
            read = f"""'{without_arity(member.type)}<${{runtimeGenericTypeDefs(this,[{places}]).join(",")}}>'"""
    reading = f"JsonConverters.fromJson({value},{read},context!)"
    return reading, f"JsonConverters.toJson({field},{written},context!)"


def _runtime(contents: Contents, type_: Type, text: str) -> str | None:
    """Return the text of a type with its type parameters' run-time values, None for a type without any.

    Why: ServiceStack reads a member of type ``T`` without conversion, so it is no ``T`` if that is a class.
    """
    if contents.host.exact or not type_.generic_args:
        return None
    parameters = [one.removeprefix("'") for one in type_.generic_args]
    replaced, count = re.subn(
        rf"\b(?:{'|'.join(map(re.escape, parameters))})\b",
        lambda match: f'${{runtimeGenericTypeDefs(this,[{parameters.index(match[0])}]).join(",")}}',
        text,
    )
    return replaced if count else None
