"""Which database the commands work on, and what is told where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli.applications import Application, NoApplicationError
from gateway.cli.users import users


def test_a_database_that_does_not_answer_is_told_in_one_line_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://gateway:secret@127.0.0.1:1/x"
    done = CliRunner().invoke(users, ["list"], env={"GATEWAY_USERS_URL": url})
    assert (done.exit_code, done.output) == (2, "Error: the database does not answer\n")


def test_without_a_folder_it_is_that_of_the_application_that_a_package_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gateway.cli.stores.application", lambda word: Application("hello:app", "hello"))

    done = CliRunner().invoke(users, ["list"])

    assert done.exit_code == 0, done.output
    assert (tmp_path / ".hello" / "users.sqlite3").is_file()


def test_where_nobody_says_which_folder_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(word: str | None) -> Application:
        raise NoApplicationError("none")

    monkeypatch.setattr("gateway.cli.stores.application", none)

    done = CliRunner().invoke(users, ["list"])

    assert (done.exit_code, done.output) == (2, "Error: say which folder: --data FOLDER, or --url of a database\n")


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = CliRunner().invoke(users, ["list", "--data", str(tmp_path / "file" / "below")])

    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1
