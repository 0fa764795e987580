"""Connections that become WebSockets: where an application has routes for them, uvicorn's protocol takes over.

Why only there: an offer to upgrade may be ignored (RFC 9110 §7.8), and without such routes it is
answered as the request that it is.
"""

from __future__ import annotations

from typing import Any

from starlette.routing import BaseRoute, WebSocketRoute

from gateway.server.parsed_requests import Head


def takes_websockets(app: Any) -> bool:
    """Return whether an application, or one that it wraps or has mounted, has a route for WebSockets."""
    seen: list[Any] = []
    todo = [app]
    while todo:
        each = todo.pop()
        if isinstance(each, WebSocketRoute):
            return True
        if any(each is other for other in seen):
            continue
        seen.append(each)
        routes = getattr(each, "routes", None)
        if isinstance(routes, list | tuple):
            todo += [route for route in routes if isinstance(route, BaseRoute)]
        if (inner := getattr(each, "app", None)) is not None:
            todo.append(inner)
    return False


def is_offer(head: Head) -> bool:
    """Return whether a request asks for a WebSocket (RFC 6455 §4.1)."""
    named = dict(head.headers)
    options = [option.strip() for option in named.get(b"connection", b"").lower().split(b",")]
    return (
        named.get(b"upgrade", b"").lower() == b"websocket"
        and b"upgrade" in options
        and head.line.method == "GET"
        and head.version == "1.1"
        and not head.length
    )


def written(head: Head) -> bytes:
    """Return a head as it stands on the wire, for another reader."""
    target = head.line.raw_path + (b"?" + head.line.query if head.line.query else b"")
    lines = [b"%b: %b\r\n" % header for header in head.headers]
    return b"".join([b"GET %b HTTP/1.1\r\n" % target, *lines, b"\r\n"])
