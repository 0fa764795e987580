"""What PHP's streams and Java's HttpURLConnection, on which the official clients stand, read of a host.

The official clients of both languages come from registries that CI does not reach; what they do with
their stacks is in gateway/WIRE.md 14.1 and 14.6, and here: they look for header names letter by letter.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.hosts import official
from tests.serving import serving

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
STACKS = {"php": HERE / "php" / "checks.php", "java": HERE / "java" / "Checks.java"}
SECONDS = 120


@pytest.mark.parametrize("program", STACKS)
def test_a_stack_reads_what_its_client_needs(program: str) -> None:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    with serving(official.make()) as (host, port):
        command = [found, str(STACKS[program]), f"http://{host}:{port}"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)

    said = run.stdout.splitlines()
    assert [line for line in said if not line.startswith("ok ")] == [], run.stderr
    assert run.returncode == 0, run.stderr
    assert len(said) >= 12
