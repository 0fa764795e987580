"""Small POSTs in a loop until stdin ends: ``python -m tests.bench.posting PORT`` prints their times in ms as JSON."""

from __future__ import annotations

import http.client
import json
import select
import statistics
import sys
import time


def main() -> None:
    """Post, measure, print."""
    connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=30)
    times = []
    while not select.select([sys.stdin], [], [], 0)[0]:
        start = time.perf_counter()
        connection.request("POST", "/ping", b'{"name":"small"}', {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            sys.exit(f"a POST was answered with {answer.status}")
    cuts = statistics.quantiles(times, n=100)
    json.dump({"count": len(times), "p50": cuts[49], "p99": cuts[98], "max": max(times)}, sys.stdout)


main()
