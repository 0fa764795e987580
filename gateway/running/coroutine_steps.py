"""Running a coroutine step by step inside another one, which may see what it waits for."""

from __future__ import annotations

import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any


def rest_of(send: Callable[[Any], Any], throw: Callable[[BaseException], Any], step: Any) -> Generator[Any, Any, Any]:
    """Run a coroutine, which waits for ``step``, to its end by its ``send`` and ``throw``; return its result."""
    try:
        while True:
            try:
                sent = yield step
            except BaseException as error:  # the coroutine gets everything, a cancellation too
                step = throw(error)
            else:
                step = send(sent)
    except StopIteration as done:
        return done.value


@types.coroutine
def rest_in(run: Callable[..., Any], work: Coroutine[Any, Any, None], step: Any) -> Generator[Any, Any, None]:
    """Run a coroutine, which waits for ``step``, to its end; ``run`` sets the context of each step."""
    yield from rest_of(lambda sent: run(work.send, sent), lambda error: run(work.throw, error), step)
