"""Where a request comes from. Headers of a proxy count only if the settings name the proxy (gateway/WIRE.md 13 C8).

In a list the last element is the one that the named proxy wrote; the client may have sent those before it.
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any

from formats.late_patterns import late_pattern

#: A name or address, and a port (RFC 9110 §7.2).
_HOST = late_pattern(r"(?:[A-Za-z0-9._~-]{1,255}+|\[[0-9A-Fa-f:.]{2,64}+\])(?::[0-9]{1,5})?")
_SCHEMES = ("http", "https")


class Proxies:
    """The proxies whose headers count: addresses, and networks such as ``10.0.0.0/8``; ValueError for other texts.

    >>> "10.1.2.3" in Proxies(["10.0.0.0/8"]), "11.1.2.3" in Proxies(["10.0.0.0/8"])
    (True, False)
    """

    def __init__(self, given: Iterable[str] = ()) -> None:
        self._addresses = frozenset(address for address in given if "/" not in address)
        for address in self._addresses:
            if _address(address) is None:
                raise ValueError(f"proxies={address!r}: write an address or a network, such as 127.0.0.1 or 10.0.0.0/8")
        self._networks = tuple(ipaddress.ip_network(network) for network in given if "/" in network)
        self.are_known = bool(self._addresses or self._networks)  #: whether any proxy is named

    def __contains__(self, address: str) -> bool:
        if address in self._addresses:
            return True
        if not self._networks:
            return False
        parsed = _address(address)
        return parsed is not None and any(parsed in network for network in self._networks)


#: No proxy's headers count.
NO_PROXIES = Proxies()


@functools.lru_cache(1024)
def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def client_of(scope: Mapping[str, Any], headers: Mapping[bytes, bytes], proxies: Proxies) -> str:
    """Return the client's address: of the addresses in ``X-Forwarded-For``, the last that is no named proxy.

    An element that is no address ends the search: the proxy that passed it on counts as the client.
    """
    client = scope.get("client")
    address: str = client[0] if client else ""
    if address in proxies:
        for hop in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
            forwarded = _without_port(hop.strip())
            if _address(forwarded) is None:
                break
            address = forwarded
            if address not in proxies:
                break
    return address


def _without_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop


def scheme_of(header: str) -> str:
    """Return the scheme of ``X-Forwarded-Proto``, ``""`` if it has none.

    >>> scheme_of("javascript, HTTPS"), scheme_of("https, javascript")
    ('https', '')
    """
    scheme = header.rpartition(",")[2].strip().lower()
    return scheme if scheme in _SCHEMES else ""


def host_of(header: str) -> str:
    """Return the host of ``X-Forwarded-Host``, ``""`` if it has none.

    >>> host_of("evil.com, api.example.org:8443"), host_of("a/b")
    ('api.example.org:8443', '')
    """
    host = header.rpartition(",")[2].strip()
    return host if _HOST.fullmatch(host) else ""
