"""The types on the page of one operation, in the order of its tables (``gateway/WIRE.md`` metadata 4.4.6)."""

from __future__ import annotations

from gateway.metadata.catalog import Operation, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.imeta import with_imeta

_UNSHOWN = frozenset({"ResponseStatus", "ResponseError"})


def operation_types(host: Host, operation: Operation) -> list[Type]:
    """Return the request, the types it refers to, the response, and the further types that the response refers to.

    A response that the request refers to is there twice. In exact mode a nested request has no types, as recorded.
    """
    request = operation.request
    if host.exact and request.is_nested:
        return []
    seen = {request.name}
    listed = [request]
    _reach(host, request, seen, listed)
    response = operation.response
    if response is not None and not is_system(response) and not response.name.endswith("]"):
        if host.exact:
            response = host.known.get(response.name, response)
        listed.append(response)
        seen.add(response.name)
        _reach(host, response, seen, listed)
    return [with_imeta(type_) for type_ in listed if type_.name not in _UNSHOWN]


def _reach(host: Host, root: Type, seen: set[str], listed: list[Type]) -> None:
    """List the types that a type refers to, depth first; a type comes before those that it refers to itself."""
    stack = [iter(_names(root))]
    while stack:
        for name in stack[-1]:
            type_ = host.known.get(name)
            if type_ is not None and name not in seen and not is_system(type_):
                seen.add(name)
                listed.append(type_)
                stack.append(iter(_names(type_)))
                break
        else:
            stack.pop()


def _names(type_: Type) -> list[str]:
    names: list[str] = []
    if type_.inherits is not None:
        names += [type_.inherits.name, *(type_.inherits.generic_args or ())]
    for member in type_.properties or ():
        names.append(member.type.partition("[")[0])
        names += member.generic_args or ()
    return names
