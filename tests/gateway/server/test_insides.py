"""What the server uses of its libraries without their promise is there, or is missed by name."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from gateway.server import insides
from gateway.server.loading import StartError
from gateway.server.patience import ConnectionLimits
from gateway.server.process import Server, configure


async def app(scope: Any, receive: Any, send: Any) -> None:
    raise NotImplementedError


def server() -> Server:
    made = Server(configure(app, ConnectionLimits()))
    made.config.load()
    made.lifespan = made.config.lifespan_class(made.config)
    made.server_state.default_headers = []
    return made


def test_all_that_is_used_is_there() -> None:
    assert insides.missing(server()) == []


def test_what_is_not_there_stops_the_start_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insides, "OF_A_SERVER", (*insides.OF_A_SERVER, "config.another", "lifespan.state"))

    with pytest.raises(StartError, match=r"has no config\.another;"):
        asyncio.run(server().startup([]))


@pytest.mark.slow
def test_a_library_without_a_name_is_told_with_the_versions_that_have_it() -> None:
    script = "import uvicorn.protocols.utils as utils; del utils.get_remote_addr; import gateway.server.process"

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert "install uvicorn>=" in run.stderr.splitlines()[-1]
    assert "get_remote_addr" in run.stderr.splitlines()[-1]
