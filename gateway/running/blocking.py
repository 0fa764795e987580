"""Handlers that block the event loop are measured by the clock, and logged once for each operation.

A handler that blocks (a query, a request to another host, ``time.sleep``) stops every other request of its
process meanwhile. It should be declared with ``in_thread=True``, or be ``async``.
"""

from __future__ import annotations

import logging

log = logging.getLogger("gateway")


class BlockingHandlers:
    """Warns about operations whose handlers hold the loop."""

    def __init__(self) -> None:
        self._logged: set[str] = set()

    def note(self, name: str, seconds: float) -> None:
        """Log, once for an operation, that its handler held the loop for so many seconds."""
        if name not in self._logged:
            self._logged.add(name)
            log.warning(
                "the handler of %s held the event loop for %.0f ms, during which no other request was served: "
                "write @operation(..., in_thread=True), or make it async",
                name,
                1000 * seconds,
            )
