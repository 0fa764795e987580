"""A skip that nobody expects fails the run of CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = """
import pytest

@pytest.mark.skip(reason="the moon is not installed")
def test_moon(): ...

def test_sound(): ...

@pytest.mark.xfail(strict=True)
def test_pending(): raise AssertionError
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("listed", "status"),
    [
        ("", 1),
        ("test_some.py::test_sound  # another one", 1),
        ("test_some.py::test_moon | the sun is not installed", 1),
        ("test_some.py::test_moon | moon is not installed  # it is far", 0),
        ("test_some.py", 0),
    ],
)
def test_a_skip_that_the_list_does_not_name_fails_the_run(listed: str, status: int, tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "expected").write_text(listed, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.expected_skips",
        "-c",
        "/dev/null",
        "--rootdir",
        ".",
        "test_some.py",
    ]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "EXPECTED_SKIPS": str(tmp_path / "expected"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == status, done.stdout + done.stderr
    assert ("the moon is not installed" in done.stdout.partition("not expected to be")[2]) == bool(status)
