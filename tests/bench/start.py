"""Time from spawn to the first correct answer, beside plain Starlette: interleaved starts, the bytecode there."""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import tempfile
import time

from tests.bench import load
from tests.bench.documented import PATH, REQUEST
from tests.bench.processes import ROOT, free_port, gateway, pinned, uvicorn
from tests.bench.tables import Table

GATEWAY = "tests.bench.peers.gateway_app:app_1"
APPS = {
    "starlette": "tests.bench.peers.plain_starlette:app",
    "floor": "tests.bench.peers.floor:app",
    "gateway": GATEWAY,
    "gateway, 200 routes": "tests.bench.peers.gateway_app:app_200",
}
#: The command that answers each; the last row is the gateway's own server, which the README's command starts.
COMMANDS = {name: uvicorn(app) for name, app in APPS.items()} | {"python -m gateway": gateway(GATEWAY)}


def measure(arguments: argparse.Namespace) -> Table:
    """Return milliseconds to the first answer of each application."""
    table = Table("from spawn to the first answer", "wall ms", ("starlette",))
    with tempfile.TemporaryDirectory() as folder:
        # Installed packages have their bytecode; a checkout whose environment forbids writing it has none.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        for command in COMMANDS.values():
            _first_answer(command, environment)
        return _measured(table, arguments, environment)


def _measured(table: Table, arguments: argparse.Namespace, environment: dict[str, str]) -> Table:
    for _ in range(arguments.rounds):
        for name, command in COMMANDS.items():
            table.add(name, _first_answer(command, environment))
    return table


def _first_answer(command: list[str], environment: dict[str, str]) -> float:
    port = free_port()
    start = time.perf_counter()
    server = subprocess.Popen(
        [*pinned(0), *command, "--port", str(port)], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while not _answered(port):
            time.sleep(0.001)
        return (time.perf_counter() - start) * 1e3
    finally:
        server.terminate()
        server.wait()


def _answered(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", PATH, body=REQUEST, headers=load.headers("application/json"))
        status = connection.getresponse().status
    except OSError:
        return False
    finally:
        connection.close()
    if status != 200:
        raise SystemExit(f"the first answer has status {status}")
    return True
