"""``python -m tests.fuzz FORMAT|truncations|hostile …``; see the package."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.fuzz import (
    growing,
    guided,
    hostile,
    mutations,
    native,
    pumped,
    random_types,
    reading,
    requests,
    server,
    truncations,
)
from tests.fuzz.readers import FORMATS


def main() -> int:
    """Run one kind of fuzzing, print what it found; 1 if that is anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    others = ("truncations", "hostile", "growing", "pumped", "server", "native", "reading", "requests", "types")
    parser.add_argument("what", choices=[*FORMATS, *others])
    one = "of all but a format of its own; every one if missing"
    parser.add_argument("format", nargs="?", choices=list(FORMATS), help=one)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--size", type=int, default=4_000, help="characters of growing's shorter text")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true", help="by coverage, with the extra [fuzz]")
    arguments = parser.parse_args()
    if arguments.what == "hostile" and arguments.format:
        hostile.run(arguments.format)
        return 0
    if arguments.what == "hostile":
        return _report({name: hostile.faults(name) for name in FORMATS})
    if arguments.what == "native":
        written: Counter[str] = Counter()
        found = native.faults(arguments.inputs, arguments.seed, written)
        for each in native.FORMATS:
            print(f"{each.name}: {written[each.name]:,} values, {written[each.name + ' fast']:,} of them natively")
        return _report({"native": [f"{case}: {find}" for case, find in found.items()]})
    if arguments.what == "types":
        made = random_types.faults(arguments.inputs, arguments.seed)
        return _report({"types": [f"{rule}: {find}" for rule, find in made.items()]})
    if arguments.what == "requests":
        with requests.Fuzzer(arguments.seed) as fuzzer:
            return _report({"requests": [*requests.shown(fuzzer.run(arguments.inputs))]})
    if arguments.what == "reading":
        taken: Counter[str] = Counter()
        different = reading.faults(arguments.inputs, arguments.seed, arguments.format or "", taken)
        for name in reading.KINDS:
            print(f"{name}: {taken[name]:,} texts, of which the fast reader took {taken[name + ' fast']:,}")
        return _report({"reading": [f"{case}: {find}" for case, find in different.items()]})
    if arguments.what == "server":
        return _report(
            {"server": [f"{wrong}: {data!r}" for wrong, data in server.finds(arguments.inputs, arguments.seed).items()]}
        )
    if arguments.what == "pumped":
        chosen = [name for name in FORMATS if arguments.format in (None, name)]
        found = {name: pumped.finds(name, arguments.inputs, arguments.seed) for name in chosen}
        return _report({name: [f"{wrong}: {find}" for wrong, find in of.items()] for name, of in found.items()})
    if arguments.what == "growing":
        chosen = [name for name in FORMATS if arguments.format in (None, name)]
        return _report({name: list(growing.faults(name, size=arguments.size)) for name in chosen})
    if arguments.what == "truncations":
        return _report({name: truncations.faults(name) for name in FORMATS if arguments.format in (None, name)})
    if arguments.guided:
        guided.start(arguments.what, arguments.inputs, arguments.seed)
    began = time.process_time()
    mutated = mutations.finds(arguments.what, arguments.inputs, arguments.seed)
    each = (time.process_time() - began) / arguments.inputs * 1e6
    print(f"{arguments.what}: {arguments.inputs:,} inputs, {each:.0f} µs each, {len(mutated)} faults")
    for wrong, find in sorted(mutated.items()):
        print(f"  {wrong}\n    {mutations.shortened(arguments.what, wrong, find)!r}")
    return bool(mutated)


def _report(faults: dict[str, list[str]]) -> int:
    for name, found in faults.items():
        print(f"{name}: {len(found)} faults", *found[:50], sep="\n  ")
    return any(faults.values())


sys.exit(main())
