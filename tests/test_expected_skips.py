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


def run(source: str, listed: str, folder: Path) -> tuple[int, str]:
    """Return the status of a run of a test module, and what it tells of unexpected skips."""
    (folder / "test_some.py").write_text(source, encoding="utf-8")
    (folder / "expected").write_text(listed, encoding="utf-8")
    words = ["-q", "-p", "tests.expected_skips", "-c", "/dev/null", "--rootdir", ".", "test_some.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        cwd=folder,
        env={
            **os.environ,
            "EXPECTED_SKIPS": str(folder / "expected"),
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # half of the time, for plugins that play no part
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.partition("not expected to be")[2]


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
    found, told = run(TESTS, listed, tmp_path)

    assert found == status
    assert ("the moon is not installed" in told) == bool(status)


@pytest.mark.slow
@pytest.mark.parametrize(("listed", "status"), [("", 1), ("test_some.py | the moon  # it is far", 0)])
def test_so_does_a_module_that_is_skipped_whole(listed: str, status: int, tmp_path: Path) -> None:
    whole = 'import pytest\n\npytest.skip("the moon is not installed", allow_module_level=True)\n'

    found, told = run(whole, listed, tmp_path)

    assert found in ((1,) if status else (0, 5))  # 5: no test was run
    assert ("the moon is not installed" in told) == bool(status)
