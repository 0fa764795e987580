"""The orders in which types are printed (``gateway/WIRE.md`` metadata 4.6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.metadata.catalog import Operation, Type


def base_first(types: Sequence[Type]) -> list[Type]:
    """Stage 1: each type after its base class, if that is among the types; each name once."""
    by_name = {type_.name: type_ for type_ in reversed(types)}
    placed: set[str] = set()
    ordered: list[Type] = []

    def place(type_: Type) -> None:
        line = []
        while type_.name not in placed:
            placed.add(type_.name)
            line.append(type_)
            base = by_name.get(type_.inherits.name) if type_.inherits is not None else None
            if base is None:
                break
            type_ = base
        ordered.extend(reversed(line))

    for type_ in types:
        place(type_)
    return ordered


def dependencies_first(types: Iterable[Type], operations: Sequence[Operation]) -> list[Type]:
    """Stage 2: depth first by names, with one set of the names already considered, which also ends cycles.

    :param operations: all operations of the host, for the return markers of their requests
    """
    listed = list(types)
    by_name: dict[str, Type] = {}
    for type_ in listed:
        by_name.setdefault(type_.name, type_)
    returns = {operation.request.name: operation for operation in operations}
    considered: set[str] = set()
    out: set[str] = set()
    ordered: list[Type] = []

    def emit(type_: Type) -> None:
        if type_.name not in out:
            out.add(type_.name)
            ordered.append(type_)

    for first in listed:
        stack = [(first, iter(_dependencies(first, returns)))]
        while stack:
            type_, rest = stack[-1]
            for name in rest:
                if name in by_name and name not in considered:
                    considered.add(name)
                    entered = by_name[name]
                    stack.append((entered, iter(_dependencies(entered, returns))))
                    break
            else:
                emit(type_)
                considered.add(type_.name)
                stack.pop()
    return ordered


def _dependencies(type_: Type, returns: dict[str, Operation]) -> list[str]:
    names: list[str] = []
    operation = returns.get(type_.name)
    if operation is not None and operation.request.namespace == type_.namespace and operation.return_type is not None:
        names += operation.return_type.generic_args or (operation.return_type.name,)
    if type_.inherits is not None:
        names += type_.inherits.generic_args or (type_.inherits.name,)
    for member in type_.properties or ():
        names += member.generic_args or (member.type,)
    return names


def two_stages(
    types: Sequence[Type], responses: Iterable[Type], requests: Iterable[Type], operations: Sequence[Operation]
) -> list[Type]:
    """Order types with bases first, then responses, then requests; then move dependencies first."""
    return dependencies_first([*base_first(types), *responses, *requests], operations)


def requests_first(requests: Iterable[Type], responses: Iterable[Type], types: Iterable[Type]) -> list[Type]:
    """Return requests, responses and types, each list in its order and each name once (Java, Kotlin, Swift)."""
    return once((*requests, *responses, *types))


def by_namespace(types: Iterable[Type]) -> list[Type]:
    """Sort by namespace and name, ordinal (C#, VB)."""
    return sorted(once(types), key=lambda type_: (type_.namespace or "", type_.name))


def once(types: Iterable[Type]) -> list[Type]:
    """Return the first type of each namespace and name."""
    by_key: dict[tuple[str | None, str, tuple[str, ...] | None], Type] = {}
    for type_ in types:
        by_key.setdefault((type_.namespace, type_.name, None), type_)
    return list(by_key.values())
