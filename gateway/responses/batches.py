"""``Op[]``: several requests of one type in one body, answered as a list.

Source: gateway/WIRE.md 2.4. The rules of all requests are checked before the first one runs. They run
in order, and the first failure ends the batch; nothing that ran before it is undone.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from gateway.http.headers import COMPLETED
from gateway.plans.plan import Plan
from gateway.plans.validation import ValidationError
from gateway.requests.handlers import Handlers
from gateway.responses.problems import Problems
from gateway.responses.sources import Source
from gateway.service.calls import Call
from gateway.service.errors import Problem, Refusal, ServiceError
from gateway.service.rows import rows_of

#: Seconds that a batch may run before other requests get a turn of the event loop: it may hold a thousand requests.
TURN_SECONDS = 0.005


class BatchError(ServiceError):
    """A request of a batch failed; ``status``, code and message are those of its failure."""

    def __init__(self, problem: Problem, index: int, *, ran: bool) -> None:
        response_status = problem.response_status
        super().__init__(response_status.message or "")
        self.status = problem.status
        self.error_code = response_status.error_code
        self.errors = tuple(response_status.errors or ())
        self.meta = {**(response_status.meta or {}), "AutoBatchIndex": str(index)}
        self.unforeseen = problem.unforeseen
        self.headers = (*problem.headers, (COMPLETED, str(index))) if ran else problem.headers


def check(plan: Plan, requests: list[Any], verb: str, problems: Problems) -> None:
    """Raise :class:`BatchError` for the first request that breaks a rule of its type."""
    if plan.validator is not None:
        for index, request in enumerate(requests):
            try:
                plan.validator.check(request, verb)
            except ValidationError as error:
                raise BatchError(problems.describe(error), index, ran=False) from error


async def run(
    plan: Plan, requests: list[Any], call: Call | None, handlers: Handlers, *, rows_held: int, problems: Problems
) -> list[Any]:
    """Return the results. Rows become lists, of at most ``rows_held`` rows in all.

    Raises :class:`BatchError` at the first failure.
    """
    results: list[Any] = []
    held, until = 0, monotonic() + TURN_SECONDS
    for index, request in enumerate(requests):
        try:
            result = await handlers.run(plan, request, call)
            rows = rows_of(result)
            if rows is not None:
                result = await Source(rows).all(rows_held, held)
                held += len(result)
            results.append(result)
        except Refusal:
            raise
        except Exception as error:
            raise BatchError(problems.describe(error), index, ran=True) from error
        if monotonic() > until:
            await asyncio.sleep(0)
            until = monotonic() + TURN_SECONDS
    return results
