"""How many processes serve this application, and whether they can know each other's sign-ins.

Two workers whose sessions are in their own memory lose every other request of who has signed in,
and the one that does not know a session replaces its cookie. So the start is refused.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from gateway.auth.sessions import SessionIds
from gateway.auth.stores.base import SessionStore

#: What uvicorn and gunicorn take for their number of workers where no option says it, and our own.
VARIABLES = ("GATEWAY_WORKERS", "WEB_CONCURRENCY")
#: Servers whose command line says it, in the process itself or in each worker it has made.
_SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn", "granian", "gateway", "fastapi"})
_OPTIONS = ("--workers", "-w")


class WorkersError(ValueError):
    """Several processes would each keep what all of them have to know."""


def workers(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Return the number of processes that a server was told to run.

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
    return max((int(each) for each in said if each.isascii() and each.isdecimal()), default=1)


def check_workers(
    sessions: SessionStore,
    ids: SessionIds | None,
    arguments: Sequence[str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Raise :class:`WorkersError`, which tells what to write, where workers could not know each other's sign-ins."""
    number = workers(sys.argv if arguments is None else arguments, os.environ if environment is None else environment)
    if number <= 1:
        return
    if not sessions.shared:
        raise WorkersError(
            f"{number} workers, but {type(sessions).__name__} is known to one of them only, so that most sign-ins "
            "would be lost. Write Auth(..., sessions=SqlSessions(database), ids=SessionIds(key)) with "
            "gateway.auth.stores.sql, or RedisSessions(url) with gateway.auth.stores.redis; or run one worker"
        )
    if ids is None or not ids.keyed:
        raise WorkersError(
            f"{number} workers, but each would make session ids with a key of its own and replace those of the "
            "others. Write Auth(..., ids=SessionIds(key)) with the same 32 secret bytes in all of them"
        )
