"""The public names work as their types say; ``.ci/run`` has mypy and pyright read the same program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_program_that_uses_them_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.typing.api"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "ok\n"), done.stderr
