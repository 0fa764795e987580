"""Types as Dart writes them."""

from __future__ import annotations

import re
from collections.abc import Set

from gateway.metadata.catalog import Ref, Type
from gateway.metadata.languages import jvm_names
from gateway.metadata.languages.contents import Contents, named_of
from gateway.metadata.languages.framework import CLIENT_LIBRARY
from gateway.metadata.languages.names import Named, arity, identifier, last_part, without_arity, words

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

WORDS = frozenset(
    words(
        """
        assert break case catch class const continue default do else enum extends false final finally for if in is new
        null rethrow return super switch this throw true try var void while with await yield
        """
    )
)
TYPES = frozenset(
    words(
        """
        bool int double num dynamic String List Map Set DateTime Duration Object Function Uint8List JsonConverters
        TypeContext
        """
    )
)
"""Types that the lines of a class use: no class and no member may have such a name."""

LISTS = frozenset(words("List IList ICollection IEnumerable HashSet Queue Stack"))
MAPS = frozenset(("Dictionary", "IDictionary"))
SOUND_LISTS = LISTS | jvm_names.SOUND_LISTS | {"SortedSet", "LinkedList"}
SOUND_MAPS = jvm_names.SOUND_MAPS
SOUND_ALIASES = {
    "SByte": "int",
    "Uri": "String",
    "ValueTuple": "String",
    "ArrayList": "List<dynamic>",
    "Hashtable": "Map<String,dynamic>",
}
LIBRARY = frozenset(without_arity(each) for each in CLIENT_LIBRARY)
ALWAYS_COUNTED = frozenset(words("QueryDb`2 QueryData`2 Tuple`1 Tuple`2 Tuple`3 Tuple`4"))
"""Types of the client library with their arity in their name."""


def top(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    """Write the type of a member, an interface or a return."""
    return contents.text(name, args, _top)


def _top(contents: Contents, name: str, args: tuple[str, ...] | None) -> str:
    named = named_of(name, args)
    if named.args and not named.rank:
        arguments = [inner(contents, argument) for argument in named.args]
        if named.name == "Nullable":
            return arguments[0]
        if _is(contents, named.name, LISTS, SOUND_LISTS):
            return f"List<{arguments[0]}>"
        if _is(contents, named.name, MAPS, SOUND_MAPS) and len(arguments) == 2:
            return f"Map<{arguments[0]},{arguments[1]}?>"
    return inner(contents, named)


def inner(contents: Contents, named: Named) -> str:
    """Write a type argument; only lists, sets, dictionaries and arrays become Dart's collections."""
    if named.rank:
        if named.name == "Byte" and not named.args and named.rank == 1:
            return "Uint8List"
        rank = 1 if contents.host.exact else named.rank
        return "List<" * rank + inner(contents, Named(named.name, named.args)) + ">" * rank
    if not named.args:
        return _simple(contents, named.name)
    arguments = [inner(contents, argument) for argument in named.args]
    if named.name == "Nullable":
        return arguments[0]
    if _is(contents, named.name, {"Dictionary"}, SOUND_MAPS) and len(arguments) == 2:
        return f"Map<{arguments[0]},{arguments[1]}>"
    known = {"List": "List", "HashSet": "Set"}.get(named.name)
    if not contents.host.exact:
        if named.name in contents.own_generics:
            known = None
        elif known is None and named.name in SOUND_LISTS:
            known = "List"
        elif known is None and named.name not in LIBRARY:
            return SOUND_ALIASES.get(named.name, "dynamic")
    return f"{known or counted(contents, named.name, len(arguments))}<{','.join(arguments)}>"


def _is(contents: Contents, name: str, recorded: Set[str], sound: Set[str]) -> bool:
    if contents.host.exact:
        return name in recorded
    return name in sound and name not in contents.own_generics


def _simple(contents: Contents, name: str) -> str:
    if name in contents.structs:
        return "String"
    if contents.host.exact:
        return ALIASES.get(name, last_part(name))
    if name in contents.own_names or name in contents.parameters:
        return _free(identifier(last_part(name)))
    return SOUND_ALIASES.get(name) or ALIASES.get(name) or (name if name in LIBRARY else "dynamic")


def literal(text: str, contents: Contents) -> str:
    """Return a text escaped for a string in apostrophes."""
    if contents.host.exact:
        return text
    return _STUMBLES.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{{{ord(match[0]):x}}}"


_STUMBLES = re.compile(r"[^ !\"#%&(-\[\]-~]")


def counted(contents: Contents, name: str, arguments: int) -> str:
    """Return a generic type's name, with its arity if it needs one."""
    if f"{without_arity(name)}`{arguments}" in ALWAYS_COUNTED:
        return f"{without_arity(name)}{arguments}"
    class_ = contents.class_name(name, arguments, "")
    return class_ if contents.host.exact or name not in contents.own_generics else _free(class_)


def _free(name: str) -> str:
    return f"{name}_" if name in TYPES or name in WORDS else name


def base_text(contents: Contents, ref: Ref) -> str:
    """Write a base class."""
    named = named_of(ref.name, ref.generic_args)
    prefix = "" if contents.host.exact else "collection."
    if _is(contents, named.name, LISTS, SOUND_LISTS) and named.args:
        return f"{prefix}ListBase<{inner(contents, named.args[0])}>"
    if prefix and _is(contents, named.name, MAPS, SOUND_MAPS) and len(named.args) == 2:
        return f"{prefix}MapBase<{inner(contents, named.args[0])},{inner(contents, named.args[1])}?>"
    return top(contents, ref.name, ref.generic_args)


def is_list_base(type_: Type) -> bool:
    """Return whether a type derives from a list."""
    return (
        type_.inherits is not None and bool(type_.inherits.generic_args) and without_arity(type_.inherits.name) in LISTS
    )


def is_map_base(contents: Contents, type_: Type) -> bool:
    """Return whether a type derives from a dictionary and gets the members of one; ServiceStack gives it none."""
    if contents.host.exact or type_.inherits is None or len(type_.inherits.generic_args or ()) != 2:
        return False
    return _is(contents, without_arity(type_.inherits.name), MAPS, SOUND_MAPS)


def class_name(contents: Contents, type_: Type) -> str:
    """Return the name of a class without its parameters."""
    if not type_.generic_args:
        return inner(contents, Named(without_arity(type_.name)))
    return counted(contents, type_.name, arity(type_.name) or len(type_.generic_args))


def declared(contents: Contents, type_: Type) -> str:
    """Return the name that a class is declared with, its parameters included."""
    parameters = ",".join(one.removeprefix("'") for one in type_.generic_args or ())
    name = class_name(contents, type_)
    return f"{name}<{parameters}>" if parameters else name
