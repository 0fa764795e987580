"""Where a request comes from; a proxy's word about it counts only if the proxy is known (gateway/WIRE.md 13 C8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def client_of(scope: Mapping[str, Any], headers: Mapping[bytes, bytes], proxies: frozenset[str]) -> str:
    """Return the client's address; behind known proxies the last one that is none of them."""
    client = scope.get("client")
    address: str = client[0] if client else ""
    if address in proxies:
        for hop in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
            address = hop.strip() or address
            if address not in proxies:
                break
    return address
