"""An export over HTTP: CPU a row, the first byte, memory, and what small POSTs wait meanwhile.

Each figure is of a server process of its own that has settled, beside Starlette's ``StreamingResponse`` over
``csv.DictWriter``: the CPU of an export without anything else, then the memory and the POSTs' times of another
one. In the mode ``database`` the gateway's rows come from the sample's store, a SQLite file that is filled before;
Starlette's stay in memory, to compare with.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import processes
from tests.bench.peers import stored
from tests.bench.request import SETTLED
from tests.bench.tables import Table

#: Rows of an export, and how often at most: a million takes its time.
SIZES = ((100_000, 5), (1_000_000, 1))
PEER = "Starlette and csv.DictWriter"
CANDIDATES: dict[str, Callable[[], list[str]]] = {
    "gateway": lambda: processes.gateway("tests.bench.peers.exports:gateway"),
    PEER: lambda: processes.uvicorn("tests.bench.peers.exports:starlette"),
}
#: Rows of an export from a database, which takes as long to be filled.
STORED = 100_000


def measure(arguments: argparse.Namespace) -> Table:
    """Return the figures of both exports."""
    if shutil.which("curl") is None:
        sys.exit("curl is not installed: it reads the exports")
    if arguments.mode == "database":
        return _measure_stored(arguments)
    table = Table("sessions of 41 members as CSV over HTTP", "see left", (PEER,))
    for rows, rounds in SIZES:
        for _ in range(min(rounds, arguments.rounds)):
            for name, command in CANDIDATES.items():
                if arguments.only in name or name == PEER:
                    _measure(table, rows, name, command())
    return table


def _measure_stored(arguments: argparse.Namespace) -> Table:
    """Return the figures of an export from the sample's store."""
    table = Table("sessions of 41 members from SQLite as CSV over HTTP", "see left", (PEER,))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(stored.fill(Path(folder), STORED))
        # Told to the process that serves, as every setting of a process is.
        os.environ[stored.FOLDER] = folder
        commands = {
            "gateway, from SQLite": processes.gateway("tests.bench.peers.stored:gateway"),
            PEER: CANDIDATES[PEER](),
        }
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                _measure(table, STORED, name, command)
    return table


def _measure(table: Table, rows: int, name: str, command: list[str]) -> None:
    port = processes.free_port()
    with processes.running(command, port) as server:
        time.sleep(SETTLED)  # what the server imports after its start belongs to no export
        _read(port, 1_000)  # codecs are made when they are first used
        _post(port)
        resident = _forget_peak(server.pid)
        before = processes.cpu_seconds(server.pid)
        first, size = _read(port, rows)
        spent = processes.cpu_seconds(server.pid) - before
        with subprocess.Popen(
            [*processes.pinned(1), sys.executable, "-m", "tests.bench.posting", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=processes.ROOT,
        ) as posting:
            _, again = _read(port, rows)
            told, _ = posting.communicate(b"enough\n")
        if again != size or size < rows * 100:
            sys.exit(f"{name} sent {size} bytes, then {again}")
        posts = json.loads(told)
        figures = {
            "CPU µs/row": spent / rows * 1e6,
            "first byte, ms": first * 1000,
            "memory, + MiB": (_kilobytes(server.pid, "VmHWM") - resident) / 1024,
            "a POST meanwhile, p50 ms": posts["p50"],
            "a POST meanwhile, p99 ms": posts["p99"],
        }
    for what, figure in figures.items():
        table.add(f"{rows:,} rows, {what}: {name}", figure)


def _read(port: int, rows: int) -> tuple[float, int]:
    """Return the seconds to the first byte and the bytes of an export; a broken one ends the run."""
    command = [*processes.pinned(1), "curl", "-sSf", "-o", "/dev/null", "-H", "Accept: text/csv"]
    command += ["-w", "%{time_starttransfer} %{size_download}", f"http://127.0.0.1:{port}/export?count={rows}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), int(told[1])


def _post(port: int) -> None:
    """Send one small POST: what its first one makes belongs to no export."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/ping", b'{"name":"small"}', {"Content-Type": "application/json"})
    if connection.getresponse().status != 200:
        sys.exit("a POST was not answered with 200")
    connection.close()


def _kilobytes(pid: int, name: str) -> int:
    """Return a line of the memory of the process that serves."""
    lines = Path(f"/proc/{processes.tree(pid)[-1]}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))


def _forget_peak(pid: int) -> int:
    """Make the peak of a process's memory what it is now, and return that in KiB."""
    Path(f"/proc/{processes.tree(pid)[-1]}/clear_refs").write_text("5")
    return _kilobytes(pid, "VmHWM")
