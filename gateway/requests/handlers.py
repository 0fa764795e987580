"""The one place that calls a handler, for a single request and for each request of a batch.

The deadline runs from the handler's first step. A handler that blocks the event loop for long is logged.
"""

from __future__ import annotations

import functools
from time import perf_counter
from typing import TYPE_CHECKING, Any

from gateway.plans.plan import Plan
from gateway.running.deadlines import Deadlines, Unfinished
from gateway.service.calls import Call
from gateway.service.errors import HttpError

if TYPE_CHECKING:
    from gateway.running.blocking import BlockingHandlers

#: Seconds for which a handler may hold the loop without a warning; the same as in asyncio's debug mode.
LONG = 0.1


class Handlers:
    """Calls the handlers of one gateway."""

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines

    def begin(self, plan: Plan, request: Any, call: Call | None) -> Any:
        """Return the result, or :class:`Unfinished` work to await for it; raises what the handler raises."""
        started = perf_counter()
        result = plan.invoke(request, call)
        if plan.awaits:
            result = self._deadlines.begin(result)
        if (held := perf_counter() - started) > LONG:
            self._blocking.note(plan.name, held)
        return result

    @functools.cached_property
    def _blocking(self) -> BlockingHandlers:
        from gateway.running.blocking import BlockingHandlers  # noqa: PLC0415 - loaded with the first that blocks

        return BlockingHandlers()

    async def run(self, plan: Plan, request: Any, call: Call | None) -> Any:
        """Return the result; raise an error that the handler returns, as both give one answer (gateway/WIRE.md 5.2)."""
        result = self.begin(plan, request, call)
        if isinstance(result, Unfinished):
            result = await result
        if isinstance(result, HttpError):
            raise result
        return result
