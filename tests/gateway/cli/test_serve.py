"""The command line, run as a person runs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def gateway(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gateway", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def one_line(run: subprocess.CompletedProcess[str]) -> str:
    assert run.returncode == 2
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    return line


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        assert f"cannot listen on 127.0.0.1:{port}" in one_line(gateway("--port", port, "--data", str(tmp_path)))


def test_a_data_folder_that_is_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "cannot be written" in one_line(gateway("--port", "0", "--data", str(tmp_path / "file")))


@pytest.mark.parametrize(
    ("app", "told"),
    [("nope:app", "no module 'nope'"), ("gateway:nope", "has no 'nope'"), ("gateway", "MODULE:ATTRIBUTE")],
)
def test_an_unknown_application_is_told_in_one_line(tmp_path: Path, app: str, told: str) -> None:
    assert told in one_line(gateway("--port", "0", "--data", str(tmp_path), "--app", app))


def test_help_names_every_option() -> None:
    run = gateway("--help")

    assert run.returncode == 0
    assert all(option in run.stdout for option in ("--host", "--port", "--data", "--app", "--reload"))


def test_the_first_line_says_where_it_listens(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gateway", "--port", "0", "--data", str(tmp_path)]
    environment = {**os.environ, "EVOVOICE_PASSWORD": "a long enough one"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(5)]
        server.terminate()

    assert lines[0].startswith("Listening on http://127.0.0.1:")
    assert "simulator" in "".join(lines)
    assert "a long enough one" not in lines[1]
