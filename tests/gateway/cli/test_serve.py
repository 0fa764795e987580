"""The command line, run as a person runs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateway.cli.typed import MINE

pytestmark = [pytest.mark.slow, pytest.mark.measured]


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


def run_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "gateway"), "--port", "0", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder)


def test_a_mistake_in_a_declaration_is_one_line_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE.format(above=""))

    line = one_line(run_in(tmp_path, "--app", "mine:app"))
    assert "mine.py:11: hello is no operation: put @operation" in line


def test_a_bug_of_an_application_shows_its_authors_frames_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def make():\n    return int('x')\n\napp = make()\n")

    run = run_in(tmp_path, "--app", "mine:app")
    assert run.returncode == 2
    assert "mine.py" in run.stderr
    assert "ValueError" in run.stderr
    assert not any(each in run.stderr for each in ("gateway/cli", "click/core", "importlib"))


def test_a_module_that_is_not_there_is_told_before_the_port_is_tried(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        assert "no module 'nowhere'" in one_line(
            run_in(tmp_path, "--port", str(taken.getsockname()[1]), "--app", "nowhere:app")
        )


def test_the_version_is_told() -> None:
    run = gateway("--version")

    assert run.returncode == 0
    assert run.stdout.startswith("gateway, version ")


def test_an_application_of_ones_own_is_served_from_its_folder_without_a_data_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE.format(above='@operation("/hello/{Name}")'))
    command = [str(Path(sys.executable).parent / "gateway"), "--port", "0", "--app", "mine:app"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as server:
        assert server.stdout is not None
        first = server.stdout.readline()
        server.terminate()

    assert first.startswith("Listening on http://127.0.0.1:")
    assert [each.name for each in tmp_path.iterdir() if not each.name.startswith("__")] == ["mine.py"]


def test_garbage_is_seldom_collected_while_a_server_starts() -> None:
    # Each collection goes through all that was imported, which stays.
    script = (
        "import atexit, gc, sys; from gateway.cli import main; sys.argv = ['gateway', '--version']; "
        "atexit.register(lambda: print(gc.get_threshold()[0], 'objects')); main()"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)

    assert run.stdout.endswith("\n20000 objects\n")
