"""One process holds a file, on POSIX and on Windows; the sample imports neither system's module at its start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from samples.evovoice.store.locking import hold

ROOT = Path(__file__).parents[4]
ELSEWHERE = (
    "import sys; from pathlib import Path; from samples.evovoice.store.locking import hold; hold(Path(sys.argv[1]))"
)


def elsewhere(path: Path) -> int:
    """Return how another process ends that holds the file."""
    command = [sys.executable, "-c", ELSEWHERE, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its own")
def test_a_file_that_is_held_cannot_be_held_by_another_process(tmp_path: Path) -> None:
    held = hold(tmp_path / "lock")

    assert elsewhere(tmp_path / "lock") != 0
    held.close()
    assert elsewhere(tmp_path / "lock") == 0


def test_windows_locks_a_byte_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    windows, locked = ModuleType("msvcrt"), []
    windows.LK_NBLCK = 2  # type: ignore[attr-defined]  # as Windows has it
    windows.locking = lambda *given: locked.append(given)  # type: ignore[attr-defined]  # as Windows has it
    monkeypatch.setitem(sys.modules, "msvcrt", windows)

    with hold(tmp_path / "lock", "win32") as file:
        assert locked == [(file.fileno(), 2, 1)]


@pytest.mark.slow
def test_the_sample_starts_where_there_is_no_fcntl() -> None:
    source = "import sys; sys.modules['fcntl'] = None; import samples.evovoice.app"

    assert subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, check=False).returncode == 0
