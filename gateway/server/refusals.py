"""The statuses with which the server ends a connection that sent something other than a valid request."""

from __future__ import annotations

BAD_REQUEST = b"400 Bad Request"
HEAD_TOO_LARGE = b"431 Request Header Fields Too Large"
#: The answer to CONNECT: this server makes no tunnels (RFC 9110 §9.3.6, §15.5.6).
NO_TUNNEL = b"405 Method Not Allowed\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
OTHER_VERSION = b"505 HTTP Version Not Supported"


class RefusedError(Exception):
    """The server does not accept what a connection sent; the connection ends with ``status``."""

    def __init__(self, status: bytes, why: str) -> None:
        super().__init__(why)
        self.status = status  #: the status line without its version, and perhaps more header lines


def malformed(why: str) -> RefusedError:
    """Return the 400 for bytes that are not HTTP/1.1, or that two readers could read differently."""
    return RefusedError(BAD_REQUEST, why)
