"""The order of an operation's routes (``gateway/WIRE.md`` metadata 2.2)."""

from __future__ import annotations

from gateway.metadata.catalog import Operation, Route
from gateway.metadata.host import Host


def ordered_routes(host: Host, operation: Operation) -> list[Route]:
    """Return an operation's routes in the order of all routes of the host: by length and first literal segment."""
    if len(operation.routes or ()) < 2:
        return list(operation.routes or ())
    return sorted(operation.routes or (), key=lambda each: host.route_places[each.group])
