"""The order of an operation's routes (``gateway/WIRE.md`` metadata 2.2)."""

from __future__ import annotations

from gateway.metadata.catalog import Operation, Route
from gateway.metadata.host import Host


def ordered_routes(host: Host, operation: Operation) -> list[Route]:
    """Return an operation's routes in the order of the whole host's: grouped by length and first literal segment."""
    if len(operation.routes or ()) < 2:
        return list(operation.routes or ())
    ranks = _ranks(host)
    return sorted(operation.routes or (), key=lambda each: ranks[route_group(each)])


def route_group(route: Route) -> tuple[str, str]:
    """Return what routes are grouped by."""
    segments = [each for each in route.path.split("/") if each]
    count = "*" if any("*}" in each for each in segments) else str(len(segments))
    return count, next((each.lower() for each in segments if "{" not in each), "")


def _ranks(host: Host) -> dict[tuple[str, str], int]:
    """Return the place of each group: that of its first route on the host."""
    found: dict[tuple[str, str], int] = {}
    for operation in host.catalog.operations:
        for route in operation.routes or ():
            found.setdefault(route_group(route), len(found))
    return found
