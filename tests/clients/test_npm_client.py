"""The official TypeScript client, from npm, on node: what it needs of a host (gateway/WIRE.md 14.5).

The checks are in ``npm/checks.test.mjs``, for node's own test runner. The client is installed
into a folder of its own; ``.ci/run`` makes it, by hand:

    npm install --prefix official @servicestack/client@2.1.13
    OFFICIAL_NPM=official python -m pytest tests/clients
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.hosts import official
from tests.serving import serving

FOLDER = os.environ.get("OFFICIAL_NPM")
NODE = shutil.which("node")
CHECKS = Path(__file__).parent / "npm" / "checks.test.mjs"
SECONDS = 120

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NODE is None, reason="node is not installed"),
    pytest.mark.skipif(not FOLDER, reason="OFFICIAL_NPM names no folder with the official client (see .ci/run)"),
]


def test_the_official_typescript_client_gets_what_it_needs(tmp_path: Path) -> None:
    # Node looks for a module's packages beside the module.
    shutil.copy(CHECKS, tmp_path)
    (tmp_path / "node_modules").symlink_to((Path(str(FOLDER)) / "node_modules").resolve())
    with serving(official.make()) as (host, port):
        run = subprocess.run(
            [str(NODE), "--test", "--test-reporter=tap", CHECKS.name],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "GATEWAY_URL": f"http://{host}:{port}"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    print(run.stdout[-60_000:], run.stderr[-2000:])

    assert run.returncode == 0
    counted = {name: int(number) for name, number in re.findall(r"^# (tests|pass|fail) (\d+)$", run.stdout, re.M)}
    declared = len(re.findall(r"^(?:test|check)\(", CHECKS.read_text(encoding="utf-8"), re.M))
    assert counted["fail"] == 0
    assert counted["pass"] == counted["tests"] >= declared > 0
