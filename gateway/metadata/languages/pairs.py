"""Definitions of ``KeyValuePair`` and ``Tuple`` for languages whose client library has none.

A catalogue defines them if a member has such a type, but not if one is only a type argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gateway.metadata.catalog import Property, Ref, Type
from gateway.metadata.languages.names import Named, parse, without_arity
from gateway.metadata.languages.selection import Selection


def is_pair(type_: Type | Ref) -> bool:
    """Return whether a type is .NET's ``KeyValuePair`` or ``Tuple``."""
    return type_.name.startswith(("KeyValuePair`", "Tuple`")) and (type_.namespace or "").startswith("System")


def with_pairs(selection: Selection) -> Selection:
    """Add the definitions that the selected types need but lack."""
    everything = [*selection.types, *selection.requests, *selection.responses]
    defined = {type_.name for type_ in everything if is_pair(type_)}
    needed = {name for name in _used(selection, everything) if name not in defined}
    if not needed:
        return selection
    return Selection((*selection.types, *(_definition(name) for name in sorted(needed))), selection.operations)


def _used(selection: Selection, everything: Iterable[Type]) -> Iterator[str]:
    for type_ in everything:
        for member in type_.properties or ():
            yield from _names(member.type, member.generic_args)
        if type_.inherits is not None:
            yield from _names(type_.inherits.name, type_.inherits.generic_args)
    for operation in selection.operations:
        if operation.return_type is not None:
            yield from _names(operation.return_type.name, operation.return_type.generic_args)


def _names(name: str, args: tuple[str, ...] | None) -> Iterator[str]:
    if not args and "<" not in name:
        return
    named = Named(without_arity(name), tuple(parse(argument) for argument in args)) if args else parse(name)
    waiting = [named]
    while waiting:
        used = waiting.pop()
        if used.name in ("KeyValuePair", "Tuple") and used.args:
            yield f"{used.name}`{len(used.args)}"
        waiting += used.args


def _definition(name: str) -> Type:
    base, _, count = name.partition("`")
    members: tuple[str, ...]
    parameters: tuple[str, ...]
    if base == "KeyValuePair":
        members, parameters = ("Key", "Value"), ("'TKey", "'TValue")
        namespace = "System.Collections.Generic"
    else:
        places = range(1, int(count) + 1)
        members, parameters = tuple(f"Item{at}" for at in places), tuple(f"'T{at}" for at in places)
        namespace = "System"
    return Type(
        name,
        namespace,
        generic_args=parameters,
        implements=(),
        properties=tuple(
            Property(member, parameter, namespace) for member, parameter in zip(members, parameters, strict=True)
        ),
    )
