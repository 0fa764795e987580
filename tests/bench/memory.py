"""Memory of a long table: peak RSS that a million rows in chunks add, in each format.

Every case is a process of its own, for a peak cannot be taken back:

    python -m tests.bench.memory csv 1000000     prints bytes
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from formats import BUILT_IN, Registry, StreamingFormat
from formats.rows import pieces
from samples.evovoice.dtos import SessionInfo
from tests.bench.sessions import rows
from tests.bench.tables import Table

ROWS = 1_000_000
#: Rows of one chunk of a stream.
CHUNK = 64
#: Rows that are written before the first look: codecs, caches and the allocator's arenas are there then.
WARM = 2_000
FORMATS = [each.name for each in BUILT_IN if hasattr(each, "row_codec")]


def measure(arguments: argparse.Namespace) -> Table:
    """Return how many MiB each format's peak grows by over a million rows."""
    table = Table(f"{ROWS:,} sessions in chunks of {CHUNK}", "MiB", ())
    if not Path("/proc/self/status").exists():
        table.missing["peak RSS"] = "VmHWM of /proc, which only Linux has"
        return table
    for _ in range(arguments.rounds):
        for name in FORMATS:
            if arguments.only in name:
                table.add(name, growth(name, ROWS) / 2**20)
    return table


def growth(name: str, count: int) -> int:
    """Return by how many bytes the peak of a new process grows while it writes ``count`` rows."""
    command = [sys.executable, "-m", "tests.bench.memory", name, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    return int(done.stdout)


def peak() -> int:
    """Return the highest resident set of this process so far, in bytes."""
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def _sessions(count: int) -> Iterator[SessionInfo]:
    """Yield rows made one by one, as a database cursor would."""
    models = itertools.cycle([*rows("E", 200), *rows("H", 200), *rows("S", 1)])
    for number, model in zip(range(count), models, strict=False):
        yield msgspec.structs.replace(model, id=f"s{number}", display_name=f"Call {number}")


def _run(name: str, count: int) -> int:
    format_: StreamingFormat = Registry(BUILT_IN).named(name)  # type: ignore[assignment]  # FORMATS stream
    codec = format_.row_codec(SessionInfo)
    sum(map(len, pieces(codec, _sessions(WARM), CHUNK)))
    before = peak()
    written = sum(map(len, pieces(codec, _sessions(count), CHUNK)))
    assert written > count * 100
    return peak() - before


if __name__ == "__main__":
    print(_run(sys.argv[1], int(sys.argv[2])))
