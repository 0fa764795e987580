"""``--reload``: the server is started again whenever a source file changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateway.cli.typed import MINE

pytestmark = [pytest.mark.slow, pytest.mark.measured]


def test_reload_starts_again_when_a_file_changes(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE.format(above='@operation("/hello/{Name}")'))
    command = [str(Path(sys.executable).parent / "gateway"), "--port", "0", "--app", "mine:app", "--reload"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as server:
        try:
            assert server.stdout is not None
            lines = [server.stdout.readline(), server.stdout.readline()]
            (tmp_path / "mine.py").write_text(MINE.format(above='@operation("/hello/{Name}")\n') + "\n")
            lines.append(server.stdout.readline())
        finally:
            server.terminate()  # Ctrl-C is ignored where a shell runs all this in the background

    assert lines[0].startswith("Watching ")
    assert [line.startswith("Listening on ") for line in lines[1:]] == [True, True]
