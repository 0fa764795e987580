"""Handlers that hold the event loop: found by the clock, told once each.

A handler that blocks (a query, a request to another host, ``time.sleep``) stops every other request of its
process meanwhile. What it should say is ``in_thread=True``, or be ``async``.
"""

from __future__ import annotations

import logging

log = logging.getLogger("gateway")

#: Seconds for which a handler may hold the loop untold; asyncio's own debug mode has the same.
LONG = 0.1


class BlockingHandlers:
    """Those that were seen to hold the loop, by the name of their operation."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def note(self, name: str, seconds: float) -> None:
        """Tell, once an operation, that its handler held the loop for longer than :data:`LONG`."""
        if name not in self._told:
            self._told.add(name)
            log.warning(
                "the handler of %s held the event loop for %.0f ms, in which nobody else was served: "
                "say @operation(..., in_thread=True), or make it async",
                name,
                1000 * seconds,
            )
