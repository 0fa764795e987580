"""The two answers that are plain text where a page might be expected: 403 and 404 (gateway/WIRE.md 5.7)."""

from __future__ import annotations

from gateway.http.queries import without_secrets


def forbidden(verb: str, path: str, query: str) -> bytes:
    """Return the body of a 403: what was asked for, as recorded."""
    shown = without_secrets(query).split("&")
    parameters = "&".join(part if "=" in part else part + "=" for part in shown if part)
    lines = (
        "Forbidden",
        "",
        f"Request.HttpMethod: {verb}",
        f"Request.PathInfo: {path}",
        f"Request.QueryString: {parameters}",
        "",
        "",
    )
    return "\r\n".join(lines).encode("utf-8", "surrogateescape")


def not_found(message: str) -> bytes:
    """Return the body of a 404.

    >>> not_found("no such session")
    b'Error: no such session\\n\\n404'
    """
    return f"Error: {message}\n\n404".encode("utf-8", "surrogateescape")
