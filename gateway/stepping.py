"""Coroutines run step by step by another one, which may look at what they wait for."""

from __future__ import annotations

import contextvars
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any


def rest_of(send: Callable[[Any], Any], throw: Callable[[BaseException], Any], step: Any) -> Generator[Any, Any, Any]:
    """Run a coroutine that waits for ``step`` to its end, by its own ``send`` and ``throw``; return its result."""
    try:
        while True:
            try:
                sent = yield step
            except BaseException as error:  # a cancellation is the coroutine's to see
                step = throw(error)
            else:
                step = send(sent)
    except StopIteration as done:
        return done.value


@types.coroutine
def in_context(work: Coroutine[Any, Any, None]) -> Generator[Any, Any, None]:
    """Run a coroutine in a context of its own within the task that awaits this.

    What a handler sets for its request (:mod:`contextvars`) is not there for the next one.
    """
    run = contextvars.copy_context().run
    try:
        step = run(work.send, None)
    except StopIteration:
        return
    yield from rest_of(lambda sent: run(work.send, sent), lambda error: run(work.throw, error), step)
