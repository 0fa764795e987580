"""Connections that become WebSockets: if an application has routes for them, uvicorn's protocol takes over.

Why only then: a server may ignore an offer to upgrade (RFC 9110 §7.8); without such routes the request is
answered as an ordinary one.
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
        application = todo.pop()
        if isinstance(application, WebSocketRoute):
            return True
        if any(application is other for other in seen):
            continue
        seen.append(application)
        routes = getattr(application, "routes", None)
        if isinstance(routes, list | tuple):
            todo += [route for route in routes if isinstance(route, BaseRoute)]
        if (inner := getattr(application, "app", None)) is not None:
            todo.append(inner)
    return False


def is_offer(head: Head) -> bool:
    """Return whether a request asks for a WebSocket (RFC 6455 §4.1)."""
    headers = dict(head.headers)
    options = [option.strip() for option in headers.get(b"connection", b"").lower().split(b",")]
    return (
        headers.get(b"upgrade", b"").lower() == b"websocket"
        and b"upgrade" in options
        and head.line.method == "GET"
        and head.version == "1.1"
        and not head.length
    )


def written(head: Head) -> bytes:
    """Return the bytes of a head, for another protocol to read."""
    target = head.line.raw_path + (b"?" + head.line.query if head.line.query else b"")
    lines = [b"%b: %b\r\n" % header for header in head.headers]
    return b"".join([b"GET %b HTTP/1.1\r\n" % target, *lines, b"\r\n"])
