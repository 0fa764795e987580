"""Settings of the network around a process: options of the ``gateway`` command, passed as environment variables.

They count if the application does not set them itself, whichever server runs it.
"""

from __future__ import annotations

import os


def proxies() -> frozenset[str]:
    """Return ``GATEWAY_PROXIES``: addresses and networks, separated by commas (``gateway --proxy``)."""
    return frozenset(filter(None, os.environ.get("GATEWAY_PROXIES", "").replace(" ", "").split(",")))


def secure_cookies() -> bool:
    """Return whether ``GATEWAY_SECURE_COOKIES`` is 1 (``gateway --secure-cookies``)."""
    return os.environ.get("GATEWAY_SECURE_COOKIES", "") == "1"
