"""Types with the same simple name, which most languages print into one namespace: ``Outer.Kind`` and ``Other.Kind``,
``A.Row`` and ``B.Row``. In sound mode the name of the later one gets the name of its outer class or namespace added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from gateway.metadata.catalog import Operation, Property, Ref, Type
from gateway.metadata.languages.names import Named, arity, identifier, last_part, parse, without_arity
from gateway.metadata.languages.selection import Selection

Key = tuple[str, str]


def distinct(selection: Selection) -> Selection:
    """Return the selection with names that differ even without namespaces; usually that is the same selection."""
    renamed = _renamed([*selection.requests, *selection.responses, *selection.types])
    if not renamed:
        return selection
    names = _Renamed(renamed)
    return Selection(
        tuple(names.type(type_) for type_ in selection.types),
        tuple(names.operation(operation) for operation in selection.operations),
    )


def distinct_types(types: Sequence[Type]) -> list[Type]:
    """Do the same for the types of an operation page."""
    renamed = _renamed(types)
    return [_Renamed(renamed).type(type_) for type_ in types] if renamed else list(types)


def _key(type_: Type | Ref) -> Key:
    return type_.namespace or "", type_.name


def _renamed(types: Sequence[Type]) -> dict[Key, str]:
    taken: dict[tuple[str, int], Key] = {}
    names: dict[Key, str] = {}
    for type_ in types:
        simple = last_part(without_arity(type_.name)), arity(type_.name)
        if taken.setdefault(simple, _key(type_)) == _key(type_) or _key(type_) in names:
            continue
        base = without_arity(type_.name).replace(".", "_")
        if base == simple[0]:
            base = f"{base}_{identifier(last_part(type_.namespace or ''))}"
        while (base, simple[1]) in taken:
            base += "_"
        taken[base, simple[1]] = _key(type_)
        names[_key(type_)] = f"{base}`{simple[1]}" if simple[1] else base
    return names


class _Renamed:
    """Replaces the names of types wherever they occur."""

    def __init__(self, names: dict[Key, str]) -> None:
        self._names = names

    # Each method returns its argument with the new names.

    def type(self, type_: Type) -> Type:
        space = type_.namespace or ""
        return replace(
            type_,
            name=self._names.get(_key(type_), type_.name),
            inherits=self.ref(type_.inherits, space),
            implements=_each(type_.implements, lambda ref: self.ref(ref, space)),
            properties=_each(type_.properties, lambda member: self._member(member, space)),
            inner_types=_each(type_.inner_types, lambda ref: self.ref(ref, space)),
        )

    def operation(self, operation: Operation) -> Operation:
        return replace(
            operation,
            request=self.type(operation.request),
            response=self.type(operation.response) if operation.response is not None else None,
            return_type=self.ref(operation.return_type, operation.request.namespace or ""),
        )

    def ref(self, ref: Ref | None, space: str) -> Ref | None:
        if ref is None:
            return None
        arguments = _each(ref.generic_args, lambda text: self._text(text, space))
        return replace(ref, name=self._names.get(_key(ref), ref.name), generic_args=arguments)

    def _member(self, member: Property, space: str) -> Property:
        base, bracket, rest = member.type.partition("[")
        kind = self._names.get((member.namespace or "", base))
        arguments = _each(member.generic_args, lambda text: self._text(text, space))
        if kind is not None:
            return replace(member, type=kind + bracket + rest, generic_args=arguments)
        kind = self._text(member.type, space) if "<" in member.type else member.type
        return replace(member, type=kind, generic_args=arguments)

    def _text(self, text: str, space: str) -> str:
        """Rename within a type's text, which has no namespaces: names are looked up in that of its class."""
        return _spelled(self._named(parse(text), space))

    def _named(self, named: Named, space: str) -> Named:
        name = f"{named.name}`{len(named.args)}" if named.args else named.name
        renamed = self._names.get((space, name))
        arguments = tuple(self._named(argument, space) for argument in named.args)
        return Named(without_arity(renamed) if renamed else named.name, arguments, named.rank)


def _each(values: tuple[Any, ...] | None, change: Callable[[Any], Any]) -> tuple[Any, ...] | None:
    return values if values is None else tuple(change(value) for value in values)


def _spelled(named: Named) -> str:
    arguments = f"<{','.join(map(_spelled, named.args))}>" if named.args else ""
    return named.name + arguments + "[]" * named.rank
