"""``python -m tests.bench request|rows|read|export [database]|memory|start [--json] [--rounds N] [--seconds N]``."""

from __future__ import annotations

import argparse
import importlib
import json


def main() -> None:
    """Run one benchmark and print its table, or JSON for machines."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", choices=["request", "rows", "read", "export", "memory", "start"])
    parser.add_argument("mode", nargs="?", choices=["database"], help="of export: rows come from the sample's store")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load a candidate and round (request)")
    parser.add_argument("--only", default="", help="candidates whose name contains this, and the floor")
    arguments = parser.parse_args()
    bench = importlib.import_module(f"tests.bench.{arguments.what}")
    table = bench.measure(arguments)
    print(json.dumps(table.as_dict(), indent=1) if arguments.json else table.as_text())


main()
