"""How many processes serve this application, and whether they share sign-ins.

If two workers keep sessions in their own memory, every other request of a signed-in user fails,
and the worker that does not know the session replaces its cookie. So the start is refused.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from gateway.auth.sessions import SessionIds

if TYPE_CHECKING:
    from gateway.auth.stores.base import SessionStore

#: Environment variables with the number of workers: our own, and that of uvicorn and gunicorn.
VARIABLES = ("GATEWAY_WORKERS", "WEB_CONCURRENCY")
#: Servers whose command line may contain the number; ``sys.argv`` has it in the main process and in the workers.
_SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn", "granian", "gateway", "fastapi"})
_OPTIONS = ("--workers", "-w")


class WorkersError(ValueError):
    """Several processes would keep sessions or keys apart that they have to share."""


def workers(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Return the number of processes that a server runs, by its command line and environment.

    >>> workers(["/usr/bin/uvicorn", "app:app", "--workers", "4"], {})
    4
    >>> workers(["pytest", "-w", "4"], {}), workers([], {"WEB_CONCURRENCY": "2"})
    (1, 2)
    """
    said = [environment[name] for name in VARIABLES if name in environment]
    path = PurePath(arguments[0]) if arguments else PurePath()
    program = path.parent.name if path.name == "__main__.py" else path.stem
    if program in _SERVERS:
        for number, word in enumerate(arguments):
            option, equals, value = word.partition("=")
            if option in _OPTIONS:
                said.append(value if equals else "".join(arguments[number + 1 : number + 2]))
            elif word.startswith("-w") and word[2:].isdecimal():
                said.append(word[2:])
    return max((int(text) for text in said if text.isascii() and text.isdecimal()), default=1)


def check_workers(
    sessions: SessionStore,
    ids: SessionIds | None,
    arguments: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Raise :class:`WorkersError`, which says what to write, if workers would not share their sign-ins."""
    number = workers(sys.argv if arguments is None else arguments, os.environ if environment is None else environment)
    if number <= 1:
        return
    if not sessions.shared:
        raise WorkersError(
            f"{number} workers, but each would have a {type(sessions).__name__} of its own, so that most sign-ins "
            "would be lost. Write Auth(..., sessions=SqlSessions(database), ids=SessionIds(key)) with "
            "gateway.auth.stores.sql, or RedisSessions(url) with gateway.auth.stores.redis; or run one worker"
        )
    if ids is None or not ids.keyed:
        raise WorkersError(
            f"{number} workers, but each would make session ids with a key of its own and replace those of the "
            "others. Write Auth(..., ids=SessionIds(key)) with the same 32 secret bytes in all of them"
        )
