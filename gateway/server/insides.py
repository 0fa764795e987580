"""The undocumented names of libraries that this server uses, all in one place.

uvicorn runs the process and calls our protocol (:mod:`gateway.server.connection`); asyncio can make a task
the current one while it does not run (:mod:`gateway.server.turns`). The allowed versions are those in which
the tests have found these names; an installation that lacks one gets an error that names it
(``tests/gateway/server/test_insides.py``).
"""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn

try:
    from uvicorn.protocols.utils import get_local_addr as get_local_addr
    from uvicorn.protocols.utils import get_remote_addr as get_remote_addr
    from uvicorn.protocols.utils import is_ssl as is_ssl
    from uvicorn.server import ServerState as ServerState

    enter_task, leave_task = asyncio._enter_task, asyncio._leave_task
except (ImportError, AttributeError) as error:
    raise ImportError(
        f"gateway.server cannot run on uvicorn {uvicorn.__version__} ({error}); install uvicorn>=0.40,<0.60"
    ) from error

#: Attributes that a :class:`uvicorn.Server` must have when it is about to start.
OF_A_SERVER = (
    "config.loaded",
    "config.loaded_app",
    "config.root_path",
    "config.http_protocol_class",
    "config.ws_protocol_class",
    "config.encoded_headers",
    "lifespan.state",
    "server_state.connections",
    "server_state.tasks",
    "server_state.total_requests",
    "server_state.default_headers",
    "should_exit",
)


def missing(server: Any) -> list[str]:
    """Return the names that a server lacks once its configuration is loaded."""
    return [name for name in OF_A_SERVER if not _has(server, name.split("."))]


def _has(value: Any, names: list[str]) -> bool:
    for name in names:
        if not hasattr(value, name):
            return False
        value = getattr(value, name)
    return True
