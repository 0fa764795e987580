"""Filtering by the query: IncludeTypes and ExcludeTypes (``gateway/WIRE.md`` metadata options 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from gateway.metadata.catalog import Operation, Ref, Type, is_system
from gateway.metadata.languages.framework import CRUD
from gateway.metadata.languages.names import full_names, parse, without_arity
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.selection import Selection


def filtered_without_returns(selection: Selection, options: Options) -> Selection:
    """Apply IncludeTypes and ExcludeTypes, and ignore the declared return types of operations without a response.

    Python and Dart do so: they leave out the types of their client library before they follow names.
    """
    declared = {operation.request.name: operation.return_type for operation in selection.operations}
    blind = [
        operation if operation.response is not None else replace(operation, return_type=None)
        for operation in selection.operations
    ]
    chosen = filtered(replace(selection, operations=tuple(blind)), options)
    seen = tuple(replace(operation, return_type=declared[operation.request.name]) for operation in chosen.operations)
    return replace(chosen, operations=seen)


def filtered(selection: Selection, options: Options) -> Selection:
    """Apply IncludeTypes and ExcludeTypes."""
    included = _included(selection, options.include_types)
    excluded = frozenset(options.exclude_types)
    if included is None and not excluded:
        return selection

    def stays(type_: Type) -> bool:
        if included is not None and type_.name not in included:
            return False
        return not (type_.name in excluded or without_arity(type_.name) in excluded)

    before = [
        operation.response
        for operation in selection.operations
        if operation.response is not None and stays(operation.response)
    ]
    types = [type_ for type_ in selection.types if stays(type_)]
    operations = []
    for operation in selection.operations:
        if stays(operation.request):
            response = operation.response if operation.response is not None and stays(operation.response) else None
            operations.append(operation if response is operation.response else replace(operation, response=response))
    if included is not None:
        named = {type_.name for type_ in types} | {
            operation.response.name for operation in operations if operation.response is not None
        }
        for response in before:
            if response.name not in named:
                named.add(response.name)
                types.append(response)
    if "services" in excluded:
        operations = []
    if "types" in excluded:
        types = []
    return replace(selection, types=tuple(types), operations=tuple(operations))


def _included(selection: Selection, tokens: Iterable[str]) -> frozenset[str] | None:
    """Return the names that IncludeTypes includes, None for all."""
    tokens = tuple(tokens)
    if not tokens:
        return None
    explicit: list[str] = []
    expand: set[str] = set()
    reverse: set[str] = set()
    namespaces: list[str] = []
    plain: list[str] = []
    for token in tokens:
        if token.startswith("{") and token.endswith("}"):
            tags = {tag.strip() for tag in token[1:-1].split(",")}
            for operation in selection.operations:
                if tags & set(operation.tags or ()):
                    explicit.append(operation.request.name)
                    expand.add(operation.request.name)
            continue
        plain.append(token)
        if token.endswith("/*"):
            namespaces.append(token[:-2])
        elif token.startswith("*."):
            reverse.add(token[2:])
            explicit.append(token[2:])
        elif token.endswith(".*"):
            expand.add(token[:-2])
            explicit.append(token)
        else:
            explicit.append(token)
    named = set(explicit)
    for operation in selection.operations:
        if operation.request.name in named and operation.return_type is not None:
            expand.add(operation.return_type.name)
            expand.update(operation.return_type.generic_args or ())
    if not expand and not namespaces:
        return frozenset(plain)
    seeds = _seeds(selection, expand)
    result = set(named) | expand | {type_.name for type_ in seeds} | _closure(selection, seeds)
    for operation in selection.operations:
        if operation.request.name in expand:
            for interface in operation.request.implements or ():
                if interface.name in CRUD:
                    result.update(interface.generic_args or ())
        if reverse and _reaches(operation, reverse):
            result.add(operation.request.name)
    if namespaces:
        for name, namespace in _everywhere(selection):
            if any(namespace.startswith(prefix) for prefix in namespaces):
                result.add(name)
    return frozenset(result | _needed(selection, result & expand) if selection.complete else result)


def _needed(selection: Selection, names: Iterable[str]) -> set[str]:
    """Return the names of all types that the types of these names refer to, at any depth."""
    named: dict[str, list[Type]] = {}
    for type_ in (*selection.types, *selection.requests, *selection.responses):
        named.setdefault(type_.name, []).append(type_)
    operations = {operation.request.name: operation for operation in selection.operations}
    reached = set(names)
    waiting = list(reached)
    while waiting:
        name = waiting.pop()
        needed = {reference for type_ in named.get(name, ()) for reference in _named_by(type_)}
        if name in operations:
            needed.update(_returned_by(operations[name]))
        waiting += needed - reached
        reached |= needed
    return reached


def _named_by(type_: Type) -> Iterator[str]:
    for ref in (type_.inherits, *(type_.implements or ()), *(type_.inner_types or ())):
        yield from _names_of_ref(ref)
    for member in type_.properties or ():
        yield member.type.partition("[")[0]
        for text in (member.type, *(member.generic_args or ())):
            yield from full_names(parse(text))


def _returned_by(operation: Operation) -> Iterator[str]:
    if operation.returns_void:
        yield "IReturnVoid"
    elif operation.return_type is not None or operation.response is not None:
        yield "IReturn`1"
    yield from _names_of_ref(operation.return_type)
    if operation.response is not None:
        yield operation.response.name


def _names_of_ref(ref: Ref | None) -> Iterator[str]:
    if ref is not None:
        yield ref.name.partition("[")[0]
        for text in ref.generic_args or ():
            yield from full_names(parse(text))


def _everywhere(selection: Selection) -> list[tuple[str, str]]:
    """Return name and namespace of all types, requests, responses and declared return types."""
    types = [*selection.types, *selection.requests, *selection.responses]
    returns = [operation.return_type for operation in selection.operations if operation.return_type is not None]
    return [
        *((type_.name, type_.namespace or "") for type_ in types),
        *((each.name, each.namespace or "") for each in returns),
    ]


def _seeds(selection: Selection, expand: set[str]) -> list[Type]:
    by_name: dict[str, list[Type]] = {}
    for type_ in selection.types:
        by_name.setdefault(type_.name, []).append(type_)
    chosen = [operation for operation in selection.operations if operation.request.name in expand]
    seeds: list[Type] = []
    wanted: set[str] = set()
    for operation in chosen:
        seeds.append(operation.request)
        for interface in operation.request.implements or ():
            seeds += by_name.get(interface.name, ())
        if operation.returns_void:
            seeds += by_name.get("IReturnVoid", ())
        elif operation.return_type is not None:
            seeds += by_name.get("IReturn`1", ())
        if operation.return_type is not None:
            wanted.add(operation.return_type.name)
            for argument in operation.return_type.generic_args or ():
                seeds += by_name.get(argument, ())
        if operation.response is not None:
            wanted.add(operation.response.name)
    seeds += [
        operation.response
        for operation in selection.operations
        if operation.response is not None and operation.response.name in wanted
    ]
    return seeds


def _closure(selection: Selection, seeds: list[Type]) -> set[str]:
    count: dict[str, int] = {}
    by_name: dict[str, Type] = {}
    for type_ in selection.types:
        count[type_.name] = count.get(type_.name, 0) + 1
        by_name[type_.name] = type_
    reached: set[str] = set()
    entered: set[str] = set()
    waiting = list(seeds)
    while waiting:
        type_ = waiting.pop()
        names: list[str] = []
        if type_.inherits is not None:
            names += [type_.inherits.name, *(type_.inherits.generic_args or ())]
        for interface in type_.implements or ():
            if not is_system(interface) and not (interface.namespace or "").startswith("ServiceStack"):
                names.append(interface.name)
        for member in type_.properties or ():
            names += [member.type, *(member.generic_args or ())]
        for name in names:
            reached.add(name)
            if name not in entered and count.get(name) == 1:
                entered.add(name)
                waiting.append(by_name[name])
    return reached


def _reaches(operation: Operation, wanted: set[str]) -> bool:
    """Return whether the base of an operation's request, its response, or an argument of them is wanted."""
    refs: list[Ref | Type] = []
    if operation.request.inherits is not None:
        refs.append(operation.request.inherits)
    if operation.response is not None:
        refs.append(operation.response)
        if operation.response.inherits is not None:
            refs.append(operation.response.inherits)
    if any(ref.name in wanted or wanted & set(ref.generic_args or ()) for ref in refs):
        return True
    return any(wanted & set(ref.generic_args or ()) for ref in operation.request.implements or ())
