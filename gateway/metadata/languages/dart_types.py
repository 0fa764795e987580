"""Types as Dart writes them."""

from __future__ import annotations

from gateway.metadata.catalog import Ref, Type
from gateway.metadata.languages.contents import Contents, named_of
from gateway.metadata.languages.names import Named, arity, last_part, without_arity, words

ALIASES = {
    **dict.fromkeys(words("Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 IntPtr"), "int"),
    **dict.fromkeys(words("Single Double Decimal"), "double"),
    **dict.fromkeys(words("DateTime DateTimeOffset DateOnly"), "DateTime"),
    **dict.fromkeys(words("TimeSpan TimeOnly"), "Duration"),
    **dict.fromkeys(words("String Char Guid Type"), "String"),
    "Boolean": "bool",
    "Stream": "Uint8List",
    "Object": "dynamic",
}

LISTS = frozenset(words("List IList ICollection IEnumerable HashSet Queue Stack"))
MAPS = frozenset(("Dictionary", "IDictionary"))
ALWAYS_COUNTED = frozenset(words("QueryDb`2 QueryData`2 Tuple`1 Tuple`2 Tuple`3 Tuple`4"))
"""Types of the client library that have their arity in their name."""


def top(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    """Write the type of a member, an interface or a return."""
    named = named_of(name, args)
    if named.args and not named.rank:
        made = [inner(contents, each) for each in named.args]
        if named.name == "Nullable":
            return made[0]
        if named.name in LISTS:
            return f"List<{made[0]}>"
        if named.name in MAPS:
            return f"Map<{made[0]},{made[1]}?>"
    return inner(contents, named)


def inner(contents: Contents, named: Named) -> str:
    """Write a type that is an argument; of collections it knows only lists, sets, dictionaries and arrays."""
    if named.rank:
        if named.name == "Byte" and not named.args and named.rank == 1:
            return "Uint8List"
        return f"List<{inner(contents, Named(named.name, named.args))}>"
    if not named.args:
        if named.name in contents.structs:
            return "String"
        return ALIASES.get(named.name, last_part(named.name))
    made = [inner(contents, each) for each in named.args]
    if named.name == "Nullable":
        return made[0]
    if named.name == "Dictionary":
        return f"Map<{made[0]},{made[1]}>"
    known = {"List": "List", "HashSet": "Set"}.get(named.name)
    return f"{known or counted(contents, named.name, len(made))}<{','.join(made)}>"


def counted(contents: Contents, name: str, arguments: int) -> str:
    """Return a generic type's name, with its arity where it needs one."""
    if f"{without_arity(name)}`{arguments}" in ALWAYS_COUNTED:
        return f"{without_arity(name)}{arguments}"
    return contents.class_name(name, arguments, "")


def base_text(contents: Contents, ref: Ref) -> str:
    """Write a base."""
    named = named_of(ref.name, ref.generic_args)
    if named.name in LISTS and named.args:
        return f"ListBase<{inner(contents, named.args[0])}>"
    return top(contents, ref.name, ref.generic_args)


def is_list_base(each: Type) -> bool:
    """Whether it derives from a list."""
    return each.inherits is not None and bool(each.inherits.generic_args) and without_arity(each.inherits.name) in LISTS


def class_name(contents: Contents, each: Type) -> str:
    """Return the name of a class without its parameters."""
    if not each.generic_args:
        return inner(contents, Named(without_arity(each.name)))
    return counted(contents, each.name, arity(each.name) or len(each.generic_args))


def declared(contents: Contents, each: Type) -> str:
    """Return the name that a class is declared with, its parameters included."""
    parameters = ",".join(one.removeprefix("'") for one in each.generic_args or ())
    name = class_name(contents, each)
    return f"{name}<{parameters}>" if parameters else name
