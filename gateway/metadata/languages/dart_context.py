"""The ``_ctx`` of a Dart file, by which its client creates values (rules: ``gateway/WIRE.md`` metadata 4.11.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.metadata.catalog import Property, Type
from gateway.metadata.languages.contents import Contents
from gateway.metadata.languages.dart_types import class_name, declared, inner, top
from gateway.metadata.languages.framework import CLIENT_LIBRARY
from gateway.metadata.languages.names import Named, parse, words

UNREGISTERED = frozenset(
    words(
        """
        String int double bool DateTime Duration dynamic List<String> List<int> List<double> KeyValuePair<String,String>
        ResponseStatus ResponseError Map<String,String> List<ResponseError> List<UserApiKey> List<NavItem>
        """
    )
)
"""Types that the client library registers itself."""

PLAIN = {"String": '""', "int": "0", "bool": "false", "double": "0.0", "Uint8List": "Uint8List(0)"}


def created(text: str) -> str:
    """Write an expression that creates a value of a type."""
    if text in PLAIN:
        return PLAIN[text]
    if text.startswith("List<"):
        return f"<{text[5:-1]}>[]"
    return f"{text}()"


def lines(contents: Contents, ordered: Sequence[Type], library: str) -> list[str]:
    """Write the ``_ctx`` for the types of a file."""
    entries: dict[str, str] = {}
    known = {declared(contents, type_): type_ for type_ in reversed(ordered)}
    known_generics = (
        {} if contents.host.exact else {class_name(contents, type_): type_ for type_ in ordered if type_.generic_args}
    )

    seen: set[str] = set()

    def register(text: str) -> None:
        if text in UNREGISTERED or text in entries:
            return
        type_ = known.get(text)
        entries[text] = _entry(contents, type_, text)

    def register_all(text: str) -> None:
        if text in seen:
            return
        seen.add(text)
        register(text)
        for argument in _arguments(text):
            register_all(argument)
        for member in _closed_members(contents, known_generics, text):
            register_all(member)

    for type_ in ordered:
        operation = contents.operation(type_)
        if operation is not None and type_.inherits is not None:
            for argument in type_.inherits.generic_args or ():
                if "<" in argument:
                    register(inner(contents, parse(argument)))
            declared_return = operation.return_type
            if type_.inherits.generic_args and declared_return is not None and declared_return.generic_args:
                register(top(contents, declared_return.name, declared_return.generic_args))
        if type_.name not in CLIENT_LIBRARY and class_name(contents, type_) != "String":
            register(declared(contents, type_))
        if operation is not None and type_.inherits is not None and type_.inherits.name.startswith("QueryDb`"):
            register(f"List<{inner(contents, parse((type_.inherits.generic_args or ('',))[-1]))}>")
        marker = contents.marker(type_)
        returned = top(contents, marker.name, marker.generic_args) if marker is not None else ""
        if parse(returned).name in known_generics:
            register_all(returned)
        if type_.is_enum or type_.is_interface:
            continue
        for member in type_.properties or ():
            if not _is_converted(type_, member.type, member.generic_args):
                continue
            if not contents.host.exact and _mentions(type_, member):
                continue
            register_all(top(contents, member.type, member.generic_args))
    rows = [f"    '{text}': {entry}," for text, entry in entries.items()]
    return [f"TypeContext _ctx = TypeContext(library: '{library}', types: <String, TypeInfo> {{", *rows, "});"]


def _is_converted(type_: Type, name: str, args: tuple[str, ...] | None) -> bool:
    parameters = type_.generic_args or ()
    if args and all(one in parameters for one in args):
        return False
    if name == "Dictionary`2" and args == ("String", "String"):
        return False
    kind = args[0] if name == "Nullable`1" and args else name
    return kind.endswith("]") or not kind.startswith("'")


def _mentions(type_: Type, member: Property) -> bool:
    """Return whether a member's type contains a type parameter of its class; it is registered with its arguments."""
    if not type_.generic_args:
        return False
    parameters = {one.removeprefix("'") for one in type_.generic_args or ()}
    return bool(parameters & set(re.findall(r"\w+", " ".join((member.type, *(member.generic_args or ()))))))


def _closed_members(contents: Contents, generics: dict[str, Type], text: str) -> list[str]:
    """Return the types of the members of a generic class with these arguments."""
    named = parse(text.replace("?", ""))
    type_ = generics.get(named.name)
    if type_ is None or not named.args or named.rank:
        return []
    given = {
        one.removeprefix("'"): _text(argument)
        for one, argument in zip(type_.generic_args or (), named.args, strict=False)
    }
    return [
        re.sub(r"\w+", lambda match: given.get(match[0], match[0]), top(contents, member.type, member.generic_args))
        for member in type_.properties or ()
        if _mentions(type_, member)
    ]


def _arguments(text: str) -> list[str]:
    named = parse(text.replace("?", ""))
    return [_text(argument) for argument in named.args]


def _text(named: Named) -> str:
    return f"{named.name}<{','.join(_text(argument) for argument in named.args)}>" if named.args else named.name


def _entry(contents: Contents, type_: Type | None, text: str) -> str:
    if type_ is None or any(not one.startswith("'") for one in type_.generic_args or ()):
        return f"TypeInfo(TypeOf.Class, create:() => {created(text)})"
    if type_.is_enum:
        return f"TypeInfo(TypeOf.Enum, enumValues:{text}.values)"
    if type_.is_interface:
        return "TypeInfo(TypeOf.Interface)"
    if type_.is_abstract:
        return "TypeInfo(TypeOf.AbstractClass)"
    if type_.generic_args:
        return f"TypeInfo(TypeOf.GenericDef,create:() => {class_name(contents, type_)}())"
    return f"TypeInfo(TypeOf.Class, create:() => {text}())"
