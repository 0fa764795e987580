"""The official Python client's own suite, unmodified, against a host of the gateway (gateway/WIRE.md 14.3).

The wheel ``servicestack`` ships its tests; they need packages that must not get into this
environment, so they run in one of their own. ``.ci/run`` makes it; by hand:

    python -m venv official && official/bin/pip install servicestack==0.1.15 requests==2.34.2 \\
        dataclasses-json==0.6.7 marshmallow==3.26.2 'pytest>=8,<9'
    OFFICIAL_PYTHON=official/bin/python python -m pytest tests/clients
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.hosts import official
from tests.serving import serving

PYTHON = os.environ.get("OFFICIAL_PYTHON")
#: Tests of the wheel that need no other host than this one (gateway/WIRE.md 14.3).
COUNT = 68
SECONDS = 120
OPTIONS = ("-p", "ss_redirect", "-p", "no:cacheprovider", "-q", "-W", "ignore")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not PYTHON, reason="OFFICIAL_PYTHON names no interpreter with the official client (see .ci/run)"
    ),
]


@pytest.mark.parametrize("prefix", ["/api/", "/json/reply/"])
def test_every_test_of_the_official_suite_passes(prefix: str, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    with serving(official.make()) as (host, port):
        run = subprocess.run(
            [str(PYTHON), "-P", "-m", "pytest", *OPTIONS, f"--junitxml={report}", "--pyargs", "tests"],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(Path(__file__).parent),
                "PYTHONDONTWRITEBYTECODE": "1",
                "GATEWAY_URL": f"http://{host}:{port}",
                "SS_API_PREFIX": prefix,
            },
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    print(run.stdout[-5000:], run.stderr[-2000:])

    assert run.returncode == 0
    (suite,) = ElementTree.parse(report).getroot()
    counted = [int(suite.get(name, "")) for name in ("tests", "failures", "errors", "skipped")]
    assert counted == [COUNT, 0, 0, 0]
