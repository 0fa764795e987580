"""The orders in which types are printed (``gateway/WIRE.md`` metadata 4.6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.metadata.catalog import Operation, Type


def base_first(types: Sequence[Type]) -> list[Type]:
    """Stage 1: each type after its base class, if that is among the types; each name once."""
    by_name = {each.name: each for each in reversed(types)}
    placed: set[str] = set()
    ordered: list[Type] = []

    def place(each: Type) -> None:
        line = []
        while each.name not in placed:
            placed.add(each.name)
            line.append(each)
            base = by_name.get(each.inherits.name) if each.inherits is not None else None
            if base is None:
                break
            each = base
        ordered.extend(reversed(line))

    for each in types:
        place(each)
    return ordered


def dependencies_first(types: Iterable[Type], operations: Sequence[Operation]) -> list[Type]:
    """Stage 2: depth first by names, with one set of the names already considered, which also ends cycles.

    :param operations: all operations of the host, for the return markers of their requests
    """
    listed = list(types)
    by_name: dict[str, Type] = {}
    for each in listed:
        by_name.setdefault(each.name, each)
    returns = {each.request.name: each for each in operations}
    considered: set[str] = set()
    out: set[str] = set()
    ordered: list[Type] = []

    def emit(each: Type) -> None:
        if each.name not in out:
            out.add(each.name)
            ordered.append(each)

    for first in listed:
        stack = [(first, iter(_dependencies(first, returns)))]
        while stack:
            each, rest = stack[-1]
            for name in rest:
                if name in by_name and name not in considered:
                    considered.add(name)
                    entered = by_name[name]
                    stack.append((entered, iter(_dependencies(entered, returns))))
                    break
            else:
                emit(each)
                considered.add(each.name)
                stack.pop()
    return ordered


def _dependencies(each: Type, returns: dict[str, Operation]) -> list[str]:
    names: list[str] = []
    operation = returns.get(each.name)
    if operation is not None and operation.request.namespace == each.namespace and operation.return_type is not None:
        names += operation.return_type.generic_args or (operation.return_type.name,)
    if each.inherits is not None:
        names += each.inherits.generic_args or (each.inherits.name,)
    for member in each.properties or ():
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
    return sorted(once(types), key=lambda each: (each.namespace or "", each.name))


def once(types: Iterable[Type]) -> list[Type]:
    """Return the first type of each namespace and name."""
    by_key: dict[tuple[str | None, str, tuple[str, ...] | None], Type] = {}
    for each in types:
        by_key.setdefault((each.namespace, each.name, None), each)
    return list(by_key.values())
