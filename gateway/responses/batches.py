"""``Op[]``: several requests of one type in one body, answered as a list.

Source: gateway/WIRE.md 2.4. All are checked before the first one runs; they run in order, and the
first failure ends the batch, with what was done before it staying done.
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

#: Seconds of a batch's work after which others come first: it may be a thousand requests.
TURN_SECONDS = 0.005


class BatchError(ServiceError):
    """A request of a batch failed; ``status`` and the others are that failure's."""

    def __init__(self, problem: Problem, index: int, *, ran: bool) -> None:
        told = problem.response_status
        super().__init__(told.message or "")
        self.status = problem.status
        self.error_code = told.error_code
        self.errors = tuple(told.errors or ())
        self.meta = {**(told.meta or {}), "AutoBatchIndex": str(index)}
        self.unforeseen = problem.unforeseen
        self.headers = (*problem.headers, (COMPLETED, str(index))) if ran else problem.headers


def check(plan: Plan, requests: list[Any], verb: str, problems: Problems) -> None:
    """Raise for the first request that breaks a rule of its type."""
    if plan.validator is not None:
        for index, request in enumerate(requests):
            try:
                plan.validator.check(request, verb)
            except ValidationError as error:
                raise BatchError(problems.describe(error), index, ran=False) from error


async def run(
    plan: Plan, requests: list[Any], call: Call | None, handlers: Handlers, *, rows_held: int, problems: Problems
) -> list[Any]:
    """Return the results, rows as lists, ``rows_held`` in all; :class:`BatchError` at the first failure."""
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
