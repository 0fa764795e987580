"""Import soon after the start the modules that a request might otherwise have to wait for.

Why: a process that is out of file descriptors cannot import anything, and would answer 500 where it
could otherwise answer. Why not during the start: that would take a fifth of a second longer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from starlette.types import Message, Send

if TYPE_CHECKING:
    from formats import Format


log = logging.getLogger("gateway")

#: Seconds between the start and the imports, so that they do not delay the first answers.
LATER = 1.0


def warming(send: Send, formats: Iterable[Format], features: Iterable[object] = ()) -> Send:
    """Return a ``send`` for the lifespan that calls :func:`gateway.warm_up.warm` in a thread soon after the start.

    Also calls the ``warm()`` of each feature that has one: it does what the feature's first request would wait for.
    """

    async def send_and_warm(message: Message) -> None:
        await send(message)
        if message["type"] == "lifespan.startup.complete":
            loop = asyncio.get_running_loop()
            loop.call_later(LATER, lambda: loop.run_in_executor(None, _warm, formats, features))

    return send_and_warm


def _warm(formats: Iterable[Any], features: Iterable[Any]) -> None:
    try:
        from gateway.warm_up import warm  # noqa: PLC0415 - it is what the start does not wait for

        warm(formats)
        for feature in features:
            if hasattr(feature, "warm"):
                feature.warm()
    except Exception as error:  # the service can still answer
        log.warning("modules that requests may need could not be imported", exc_info=error)
