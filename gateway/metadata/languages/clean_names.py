"""Turning names in a catalogue into identifiers.

A catalogue read from JSON may contain any text as a name. In sound mode a name that no language accepts becomes one
that all accept, and a member keeps its name on the wire as its alias.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from gateway.metadata.catalog import DataMember, Operation, Property, Ref, Type
from gateway.metadata.languages.names import camel
from gateway.metadata.languages.selection import Selection

_NAME = re.compile(r"[^\W\d]\w*")
_TYPE = re.compile(r"'?[^\W\d]\w*+(\.[^\W\d]\w*+)*+(`\d++)?+(\[\])*+")
_TEXT = re.compile(r"[\w.`'<>,\[\] ]*")


def cleaned(selection: Selection) -> Selection:
    """Return the selection with all names as identifiers; usually that is the same selection."""
    if _is_clean((*selection.types, *selection.requests, *selection.responses), selection.operations):
        return selection
    return Selection(tuple(map(cleaned_type, selection.types)), tuple(map(_operation, selection.operations)))


def _is_clean(types: Iterable[Type], operations: Iterable[Operation]) -> bool:
    """Return whether all names are identifiers; a name that occurs many times is checked once."""
    names: set[str] = set()
    texts: set[str] = set()
    refs = [operation.return_type for operation in operations]
    for type_ in types:
        texts.add(type_.name)
        texts.add(type_.namespace or "_")
        texts.update(type_.generic_args or ())
        names.update(type_.enum_names or ())
        refs += (type_.inherits, *(type_.implements or ()), *(type_.inner_types or ()))
        for member in type_.properties or ():
            names.add(member.name)
            texts.add(member.type)
            if member.generic_args:
                texts.update(member.generic_args)
    for ref in refs:
        if ref is not None:
            texts.add(ref.name)
            texts.update(ref.generic_args or ())
    return all(name(text) is text for text in names) and all(type_name(text) is text for text in texts)


def _operation(operation: Operation) -> Operation:
    request = cleaned_type(operation.request)
    response = cleaned_type(operation.response) if operation.response is not None else None
    returned = _ref(operation.return_type)
    if request is operation.request and response is operation.response and returned is operation.return_type:
        return operation
    return replace(operation, request=request, response=response, return_type=returned)


def cleaned_type(type_: Type) -> Type:
    """Return the type with all names as identifiers."""
    cleaned = {
        "name": type_name(type_.name),
        "namespace": type_name(type_.namespace) if type_.namespace else type_.namespace,
        "generic_args": _texts(type_.generic_args),
        "inherits": _ref(type_.inherits),
        "implements": _same(type_.implements, tuple(_ref(ref) for ref in type_.implements or ())),
        "properties": _same(type_.properties, tuple(_member(one) for one in type_.properties or ())),
        "inner_types": _same(type_.inner_types, tuple(_ref(ref) for ref in type_.inner_types or ())),
        "enum_names": _same(type_.enum_names, tuple(name(one) for one in type_.enum_names or ())),
    }
    changed = {member: value for member, value in cleaned.items() if value is not getattr(type_, member)}
    return replace(type_, **changed) if changed else type_


def _same(old: tuple[object, ...] | None, new: tuple[object, ...]) -> tuple[object, ...] | None:
    return old if old is None or all(a is b for a, b in zip(old, new, strict=True)) else new


def name(text: str) -> str:
    """Return a name as an identifier.

    >>> [name(text) for text in ("Row", "a b", "7up", "*/")]
    ['Row', 'a_b', '_7up', '__']
    """
    if _NAME.fullmatch(text):
        return text
    cleaned = re.sub(r"\W", "_", text) or "_"
    return f"_{cleaned}" if cleaned[0].isdigit() else cleaned


def type_name(text: str) -> str:
    """Return a type's name, or a namespace, with its parts as identifiers: ``Outer.In ner`` is ``Outer.In_ner``."""
    if _TYPE.fullmatch(text):
        return text
    if _TEXT.fullmatch(text) and "<" in text:
        return text
    quote = "'" if text.startswith("'") else ""
    base, backquote, count = text.removeprefix("'").rpartition("`")
    if not (backquote and count.isdigit()):
        base, backquote, count = text.removeprefix("'"), "", ""
    rank = ""
    while base.endswith("[]"):
        base, rank = base[:-2], rank + "[]"
    return quote + ".".join(name(part) for part in base.split(".")) + backquote + count + rank


def _texts(texts: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if texts is None or all(_TYPE.fullmatch(text) for text in texts):
        return texts
    return tuple(type_name(text) for text in texts)


def _ref(ref: Ref | None) -> Ref | None:
    if ref is None:
        return None
    cleaned, arguments = type_name(ref.name), _texts(ref.generic_args)
    return (
        ref
        if cleaned is ref.name and arguments is ref.generic_args
        else replace(ref, name=cleaned, generic_args=arguments)
    )


def _member(member: Property) -> Property:
    cleaned, kind, arguments = name(member.name), type_name(member.type), _texts(member.generic_args)
    if cleaned is member.name and kind is member.type and arguments is member.generic_args:
        return member
    declared = member.data_member
    if cleaned is not member.name:
        declared = declared or DataMember()
        if declared.name is None:
            declared = replace(declared, name=camel(member.name))
    return replace(member, name=cleaned, type=kind, generic_args=arguments, data_member=declared)
