"""What a server says to a connection that it does not read on: a status for what is no request it takes."""

from __future__ import annotations

BAD_REQUEST = b"400 Bad Request"
HEAD_TOO_LARGE = b"431 Request Header Fields Too Large"
#: A tunnel is asked for, which is no method of anything here (RFC 9110 §9.3.6, §15.5.6).
NO_TUNNEL = b"405 Method Not Allowed\r\nAllow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
OTHER_VERSION = b"505 HTTP Version Not Supported"


class RefusedError(Exception):
    """What a connection sent is no request that is answered; the connection ends with ``status``."""

    def __init__(self, status: bytes, why: str) -> None:
        super().__init__(why)
        self.status = status  #: status line without its version, more header lines may follow


def malformed(why: str) -> RefusedError:
    """Return the refusal of what is no HTTP/1.1, or what two readers could read differently."""
    return RefusedError(BAD_REQUEST, why)
