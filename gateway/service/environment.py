"""What whoever starts a process says of the network around it: the options of ``gateway``, as environment variables.

They count where the application itself says nothing, whatever server runs it.
"""

from __future__ import annotations

import os


def proxies() -> frozenset[str]:
    """Return ``GATEWAY_PROXIES``: addresses and networks with commas between (``gateway --proxy``)."""
    return frozenset(filter(None, os.environ.get("GATEWAY_PROXIES", "").replace(" ", "").split(",")))


def secure_cookies() -> bool:
    """Return whether ``GATEWAY_SECURE_COOKIES`` is 1 (``gateway --secure-cookies``)."""
    return os.environ.get("GATEWAY_SECURE_COOKIES", "") == "1"
