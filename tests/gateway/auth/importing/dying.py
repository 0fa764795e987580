"""``gateway users``, killed by nobody but itself: ``python -m …dying before|after NUMBER WORDS``.

It ends as by ``kill -9`` before or after the NUMBERth row of a user or key is written, in the latter case
before that is committed.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from gateway.cli.users import users

WRITES = ("insert into gateway_users", "insert into gateway_keys")


def die_at(moment: str, number: int) -> None:
    """Let the process end at the moment."""
    counted = itertools.count(1)

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lower().startswith(WRITES) and next(counted) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, f"{moment}_cursor_execute", count)


if __name__ == "__main__":
    die_at(sys.argv[1], int(sys.argv[2]))
    users(sys.argv[3:])
