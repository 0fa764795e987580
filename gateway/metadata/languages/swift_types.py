"""Writing types and names in Swift."""

from __future__ import annotations

from collections.abc import Set

from gateway.metadata.catalog import Property, Ref, Type
from gateway.metadata.languages import jvm_names
from gateway.metadata.languages.contents import Contents, named_of
from gateway.metadata.languages.framework import CLIENT_LIBRARY
from gateway.metadata.languages.names import Named, camel, identifier, last_part, plain_names, without_arity, words

ALIASES = {
    "Boolean": "Bool",
    "Byte": "UInt8",
    "Int32": "Int",
    "Int64": "Int",
    "IntPtr": "Int64",
    "Single": "Float",
    "Decimal": "Double",
    "DateTime": "Date",
    "DateTimeOffset": "Date",
    "DateOnly": "Date",
    "TimeSpan": "TimeInterval",
    "TimeOnly": "TimeInterval",
    "Guid": "String",
    "Type": "String",
    "Char": "String",
    "Stream": "Data",
}

KEYWORDS = frozenset(
    words(
        """
        Self Type associatedtype break case class continue default deinit didSet do dynamicType else enum extension
        fallthrough for func get if import in infix init inout is left let mutating new none nonmutating operator
        override postfix precedence prefix private protocol public return right self set static struct subscript super
        switch typealias unowned var weak where while willSet
        """
    )
)

TAKEN = frozenset(
    words(
        """
        Any Bool Codable CodingKey Data Date Decoder Double Encoder Float IReturn IReturnVoid Int Int8 Int16 Int64
        String TimeInterval TimeSpan UInt8 UInt16 UInt32 UInt64
        """
    )
)
"""Types that generated lines use: a host's type with such a name gets an underscore, or it would be used instead."""

LISTS = jvm_names.LISTS
MAPS = jvm_names.MAPS
SOUND_LISTS = jvm_names.SOUND_LISTS | {"SortedSet", "LinkedList"}
SOUND_MAPS = jvm_names.SOUND_MAPS
SOUND_ALIASES = {"SByte": "Int8", "Uri": "String", "ValueTuple": "String"}
KNOWN = frozenset(words("String Double Int16 UInt16 UInt32 UInt64"))
"""Types with the same name in .NET and Swift."""


def top(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    """Write the type of a member, a base or an interface."""
    return contents.text(name, args, _top)


def _top(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    named = named_of(name, args)
    if named.name == "Nullable" and named.args and not named.rank:
        return inner(contents, named.args[0])
    if named.args and not named.rank:
        arguments = [inner(contents, argument) for argument in named.args]
        return collection(contents, named.name, arguments, LISTS, MAPS) or generic(
            contents, named.name, arguments, ", "
        )
    return inner(contents, named)


def inner(contents: Contents, named: Named) -> str:
    """Write a type argument; only lists, dictionaries and arrays become Swift's collections."""
    if named.rank:
        element = named.args[0] if named.name == "Nullable" and named.args else Named(named.name, named.args)
        return "[" * named.rank + inner(contents, element) + "]" * named.rank
    if named.name == "Nullable" and named.args:
        return inner(contents, named.args[0]) + "?"
    if not named.args:
        return simple(contents, named.name)
    arguments = [inner(contents, argument) for argument in named.args]
    return collection(contents, named.name, arguments, {"List"}, {"Dictionary"}) or generic(
        contents, named.name, arguments, ","
    )


def simple(contents: Contents, name: str) -> str:
    """Write a type without arguments."""
    if name in contents.structs or name in contents.options.treat_types_as_strings:
        return "String"
    if contents.host.exact:
        return ALIASES.get(name, last_part(name))
    if name in contents.parameters:
        return name
    if name in contents.own_names:
        return own_name(last_part(name))
    return SOUND_ALIASES.get(name) or ALIASES.get(name) or name


def own_name(name: str) -> str:
    """Return the name of a type of the host, changed if the generated lines use that name themselves."""
    return f"{name}_" if name in TAKEN or name in KEYWORDS else name


def type_name(name: str) -> str:
    """Return a type's name; no reserved word can be one."""
    return f"{name}_" if name in KEYWORDS else name


def collection(contents: Contents, name: str, arguments: list[str], lists: Set[str], maps: Set[str]) -> str | None:
    """Write a type as an array or a dictionary if it is one, else return None."""
    if not contents.host.exact:
        if name in contents.own_generics:
            return None
        lists, maps = SOUND_LISTS, SOUND_MAPS
    if name in lists and len(arguments) == 1:
        return f"[{arguments[0]}]"
    return f"[{arguments[0]}:{arguments[1]}]" if name in maps and len(arguments) == 2 else None


def generic(contents: Contents, name: str, arguments: list[str], joint: str) -> str:
    """Write a generic type that is not a collection."""
    if not contents.host.exact and name == "ValueTuple" and name not in contents.own_generics:
        return "String"
    return f"{class_name(contents, name, len(arguments))}<{joint.join(arguments)}>"


def class_name(contents: Contents, name: str, arguments: int) -> str:
    """Return a generic type's name, with its arity if it needs one."""
    if name == "QueryDb" and arguments == 2:
        return "QueryDb2"
    return contents.class_name(name, arguments)


def reference(contents: Contents, ref: Ref) -> str:
    """Write a base or an interface."""
    return top(contents, ref.name, ref.generic_args)


def base_text(contents: Contents, ref: Ref) -> str:
    """Write a base class; a list in exact mode as recorded, else as the array that it is."""
    text = reference(contents, ref)
    return f"List<{text[1:-1]}>" if text.startswith("[") and contents.host.exact else text


def declared_name(contents: Contents, type_: Type, constraint: str = "") -> str:
    """Return the name in a class's declaration; ``constraint`` follows each parameter."""
    parameters = [one.removeprefix("'") for one in type_.generic_args or ()]
    if not parameters:
        return inner(contents, Named(without_arity(type_.name)))
    arguments = ", ".join(one + constraint for one in parameters)
    return f"{class_name(contents, type_.name, len(parameters))}<{arguments}>"


def ignored(contents: Contents, member: Property) -> str | None:
    """Return the reason why a member is left out, None if it is not."""
    if member.type == "Object":
        return "Type could not be extended in Swift"
    if member.type in contents.interfaces:
        return "Swift doesn't support interface properties"
    if contents.host.exact:
        return None
    names = set(plain_names(named_of(member.type, member.generic_args)))
    if any(name in contents.interfaces for name in names):
        return "Swift doesn't support interface properties"
    if not all(is_known(contents, name) for name in names):
        return "Type could not be extended in Swift"
    return None


def is_known(contents: Contents, name: str) -> bool:
    """Return whether the language, its client library or the file has a type of this name."""
    if name in contents.own_names or name in contents.parameters or name in contents.structs or name == "Nullable":
        return True
    if name in SOUND_LISTS or name in SOUND_MAPS or name in contents.options.treat_types_as_strings:
        return True
    return name in ALIASES or name in SOUND_ALIASES or name in KNOWN or name in LIBRARY


LIBRARY = frozenset(without_arity(each) for each in CLIENT_LIBRARY)


def is_collection(contents: Contents, member: Property) -> bool:
    """Return whether a member is a collection, which is empty instead of nil."""
    if member.type.endswith("]"):
        return True
    name = without_arity(member.type)
    if contents.host.exact:
        return bool(member.generic_args) and (name in LISTS or name in MAPS)
    return (
        name not in contents.own_generics and bool(member.generic_args) and (name in SOUND_LISTS or name in SOUND_MAPS)
    )


def member_name(member: Property) -> str:
    """Return the printed name of a member."""
    alias = member.data_member.name if member.data_member is not None else None
    return escaped(identifier(alias) if alias else camel(member.name))


def wire_name(member: Property) -> str:
    """Return a member's name on the wire."""
    alias = member.data_member.name if member.data_member is not None else None
    return alias or camel(member.name)


def unescaped(name: str) -> str:
    """Return a name without backquotes."""
    return name.strip("`")


def escaped(name: str) -> str:
    """Return a name, in backquotes if it is a reserved word."""
    return f"`{name}`" if name in KEYWORDS else name


def known_maps(contents: Contents) -> Set[str]:
    """Return the names of types that become dictionaries."""
    return MAPS if contents.host.exact else SOUND_MAPS
