"""CPU of a row that is read: each format beside msgspec.json of the same rows."""

from __future__ import annotations

import argparse

from tests.bench.rows import KINDS, ROWS, measured
from tests.bench.tables import Table


def measure(arguments: argparse.Namespace) -> Table:
    """Return CPU µs a row of every reader, for easy, hard, sample and typed rows."""
    peers = ("msgspec.json read", "msgspec.json read one")
    table = Table(f"{ROWS} rows read; {KINDS}", "CPU µs/row", peers)
    return measured(arguments, table, only="read")
