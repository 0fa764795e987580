"""CPU of the documented request over HTTP: floor, frameworks, node, and the gateway."""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench import load
from tests.bench.documented import AUTHORIZATION, BODY
from tests.bench.processes import cpu_seconds, free_port, gateway, running, uvicorn
from tests.bench.tables import Table

PEERS = Path(__file__).parent / "peers"
#: Seconds in which a server does what it does once after its start; the gateway imports what requests may need.
SETTLED = 3.0


@dataclass(frozen=True)
class Candidate:
    """A server's command, and the ``Accept`` it is asked with."""

    command: list[str]
    accept: str | None = None
    signs_in: bool = False


def candidates(session: Path) -> tuple[dict[str, Candidate], dict[str, str]]:
    """Return what can be measured here, and what is missing with the reason."""
    found = {
        "floor": Candidate(uvicorn("tests.bench.peers.floor:app")),
        "starlette": Candidate(uvicorn("tests.bench.peers.plain_starlette:app")),
    }
    missing = {}
    if importlib.util.find_spec("fastapi"):
        found["fastapi"] = Candidate(uvicorn("tests.bench.peers.plain_fastapi:app"))
    else:
        missing["fastapi"] = "not installed: pip install -e '.[bench]'"
    if node := shutil.which("node"):
        found["node"] = Candidate([node, str(PEERS / "node.js"), str(session), AUTHORIZATION])
    else:
        missing["node"] = "node is not installed"
    for routes in (1, 200):
        for name, accept in {
            "json": "application/json",
            "csv": "text/csv",
            "jsv": "application/jsv",
            "xml": "application/xml",
        }.items():
            app = gateway(f"tests.bench.peers.gateway_app:app_{routes}")
            found[f"gateway {name}, {routes} route{'s' * (routes > 1)}"] = Candidate(app, accept, signs_in=True)
    basic = gateway("tests.bench.peers.gateway_app:app_200")
    found["gateway json, Basic (4 Set-Cookie)"] = Candidate(basic, "application/json")
    return found, missing


def measure(arguments: argparse.Namespace) -> Table:
    """Return CPU µs a request of each candidate."""
    with tempfile.TemporaryDirectory() as folder:
        session = Path(folder) / "session.json"
        session.write_bytes(BODY)
        found, missing = candidates(session)
        names = [name for name in found if arguments.only in name or name == "floor"]
        table = Table(
            f"documented request; load by {load.generator()}", "CPU µs", ("floor", "node", "starlette"), missing=missing
        )
        for round_ in range(arguments.rounds):
            turn = round_ % len(names)
            figures = {name: _one(found[name], arguments.seconds) for name in names[turn:] + names[:turn]}
            for name in names:
                table.add(name, figures[name])
    return table


def _one(candidate: Candidate, seconds: float) -> float:
    port = free_port()
    with running(candidate.command, port) as server:
        cookie = load.sign_in(port) if candidate.signs_in else None
        time.sleep(SETTLED)
        load.run(port, 1, candidate.accept, cookie)
        before = cpu_seconds(server.pid)
        count = load.run(port, seconds, candidate.accept, cookie)
        return (cpu_seconds(server.pid) - before) / count * 1e6
