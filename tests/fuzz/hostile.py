"""The texts of :mod:`tests.fuzz.cases`, read in one process a format whose CPU and memory are limited.

A step that is quadratic ends the process; so does memory beyond what ten million bytes may take.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from formats import DecodeError
from tests.fuzz.cases import CASES, Case
from tests.fuzz.checks import has_place
from tests.fuzz.readers import FORMATS

#: Whether a process can be limited here.
LIMITED = sys.platform == "linux"
#: CPU of all cases of a format together, in seconds: some ten times what they take.
CPU_SECONDS = 50
#: Address space of the process, in bytes; the largest texts have ten million.
MEMORY = 1_500_000_000


def faults(name: str) -> list[str]:
    """Return what is wrong with a format's cases, as a process of its own finds it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "hostile", name],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    if done.returncode:
        return [f"ended by {done.returncode} after {done.stdout[-200:]}: {done.stderr[-800:]}"]
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(name: str) -> None:
    """Read the cases of a format within the limits; print each that is begun, and the faults at last."""
    import resource  # Linux has it

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = []
    for case in CASES[name]():
        print(case.name, flush=True)
        found += [f"{case.name} as {case.type!r}: {fault}" for fault in _fault(name, case)]
    print(json.dumps(found))


def _fault(name: str, case: Case) -> Iterator[str]:
    codec = FORMATS[name].codec(case.type)
    try:
        value = codec.decode(case.make())
    except DecodeError as error:
        if not has_place(error):
            yield f"no place: {error!s:.100}"
        if case.refused is False:
            yield f"refused: {error!s:.100}"
    except Exception as error:
        yield f"raised {error!r:.200}"
    else:
        if case.refused:
            yield f"read as {value!r:.100}"
