"""The plain-text bodies of 403 and 404, where a browser might expect a page (gateway/WIRE.md 5.7)."""

from __future__ import annotations

from gateway.http.queries import pairs_of, without_secrets
from gateway.service.statuses import ResponseStatus


def forbidden(verb: str, path: str, query: str) -> bytes:
    """Return the body of a 403: the method, path and query of the request, as recorded."""
    pairs = pairs_of(without_secrets(query), limit=query.count("&") + 1)
    parameters = "&".join(f"{name}={value}" for name, value in pairs)
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


def not_found(status: ResponseStatus) -> bytes:
    """Return the body of a 404.

    >>> not_found(ResponseStatus(error_code="NotFound", message="no such session"))
    b'Error (NotFound): no such session\\n\\n404'
    """
    code = f" ({status.error_code})" if status.error_code else ""
    return f"Error{code}: {status.message or ''}\n\n404".encode("utf-8", "surrogateescape")
