"""Which types the page of one operation shows, in the order of its tables (``gateway/WIRE.md`` metadata 4.4.6)."""

from __future__ import annotations

from gateway.metadata.catalog import Operation, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.imeta import with_imeta

_UNSHOWN = frozenset({"ResponseStatus", "ResponseError"})


def operation_types(host: Host, operation: Operation) -> list[Type]:
    """Request, what it reaches, response (even where the request reaches it), what that reaches and is not listed.

    A nested request has none in exact mode, as recorded.
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
    return [with_imeta(each) for each in listed if each.name not in _UNSHOWN]


def _reach(host: Host, root: Type, seen: set[str], listed: list[Type]) -> None:
    """Walk depth first, each type before what it reaches."""
    stack = [iter(_names(root))]
    while stack:
        for name in stack[-1]:
            each = host.known.get(name)
            if each is not None and name not in seen and not is_system(each):
                seen.add(name)
                listed.append(each)
                stack.append(iter(_names(each)))
                break
        else:
            stack.pop()


def _names(each: Type) -> list[str]:
    names: list[str] = []
    if each.inherits is not None:
        names += [each.inherits.name, *(each.inherits.generic_args or ())]
    for member in each.properties or ():
        names.append(member.type.partition("[")[0])
        names += member.generic_args or ()
    return names
