"""``gateway users``, as a person types it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gateway.auth import Accounts, Session, User, hash_password
from gateway.cli import main
from gateway.cli.keys import keys
from gateway.cli.stores import Stores
from tests.gateway.cli.typed import Run, add
from tests.gateway.replaying import VECTORS

pytestmark = [pytest.mark.slow, pytest.mark.measured]


def test_a_user_who_is_added_signs_in_and_is_listed(run: Run, stores) -> None:
    add(run, words="--email nora@example.org --role Boss --permission Print --display-name Nora")

    assert run("list").output.split("\t") == ["1", "nora", "nora@example.org", "Boss\n"]
    user = stores(lambda found: Accounts(found.users).check("NORA@example.org", "correct horse"))
    assert (user.user_id, user.permissions, user.display_name) == ("1", ("Print",), "Nora")


def test_a_password_is_asked_for_twice_and_never_shown(run: Run) -> None:
    done = run("add nora", "correct horse\ncorrect horse\n")
    assert "correct horse" not in done.output
    assert run("add omar", "a\nb\na\nb\n", code=1)
    assert "empty" in run("add omar --password-stdin", "  \n", code=2).output


def test_a_name_that_is_taken_is_told_in_one_line(run: Run) -> None:
    add(run)
    assert run("add NORA --password-stdin", "x\n", code=2).output.count("\n") == 1


def test_a_new_password_takes_the_place_of_the_old_and_ends_sessions(run: Run, stores) -> None:
    add(run)
    stores(lambda found: _sign_in(found, "1"))

    assert "1 sessions ended" in run("passwd nora --password-stdin", "battery staple\n").output

    assert stores(lambda found: Accounts(found.users).check("nora", "correct horse")) is None
    assert stores(lambda found: Accounts(found.users).check("nora", "battery staple")) is not None
    assert stores(lambda found: found.sessions.of_user("1")) == []


def test_who_is_disabled_while_a_password_is_asked_for_stays_disabled(
    run: Run, monkeypatch: pytest.MonkeyPatch, stores
) -> None:
    add(run)

    def asked(password: str) -> str:
        with ThreadPoolExecutor(1) as meanwhile:
            meanwhile.submit(run, "disable nora").result()
        return hash_password(password)

    monkeypatch.setattr("gateway.cli.users.hash_password", asked)
    run("passwd nora --password-stdin", "battery staple\n")

    assert stores(lambda found: Accounts(found.users).check("nora", "battery staple")) is None
    run("enable nora")
    assert stores(lambda found: Accounts(found.users).check("nora", "battery staple")) is not None


async def _sign_in(stores: Stores, user_id: str) -> None:
    user = await stores.users.get(user_id)
    await stores.sessions.put(Session("secret-session-id", user.identity(), 4e9, created_at=1.8e9))


def test_who_is_disabled_signs_in_no_more_until_enabled(run: Run, stores) -> None:
    add(run)
    for verb, may in (("disable", False), ("enable", True)):
        run(f"{verb} id:1")
        found = stores(lambda found: Accounts(found.users).check("nora", "correct horse"))
        assert (found is not None) is may
        assert ("disabled" in run("list").output) is not may


def test_roles_are_shown_given_and_taken_away(run: Run) -> None:
    add(run, words="--role A --role B")
    assert run("roles nora").output == "roles: A, B\npermissions: -\n"
    assert run("roles nora --add C --remove A --add-permission P").output == "roles: B, C\npermissions: P\n"
    assert run("roles nora --remove-permission P").output == "roles: B, C\npermissions: -\n"


def test_sessions_are_listed_by_a_part_of_their_ids_and_ended(run: Run, stores) -> None:
    add(run)
    stores(lambda found: _sign_in(found, "1"))

    shown = run("sessions nora").output
    assert shown.startswith("secr…")
    assert "secret-session-id" not in shown
    assert "1 sessions ended" in run("sessions nora --end").output
    user = stores(lambda found: found.users.get("1"))
    assert user.sessions_from > 1.7e9


@pytest.mark.parametrize("line", ["passwd ghost --password-stdin", "disable ghost", "roles ghost", "sessions id:9"])
def test_an_unknown_user_is_told_in_one_line(line: str, run: Run) -> None:
    done = run(line, "x\n", code=2)
    assert done.output.startswith("Error: there is no user")
    assert done.output.count("\n") == 1


def test_names_that_others_chose_stay_on_their_line(run: Run, stores) -> None:
    stores(lambda found: found.users.save(User("1", "a\nb\x1b[31m\tc")))
    assert run("list").output == "1\ta\\nb\\x1b[31m\\tc\t-\t-\tno password\n"


def test_old_users_are_counted_by_a_dry_run_and_come_along_once(run: Run) -> None:
    source = str(VECTORS / "users" / "servicestack-keys.db")
    dry = run(f"import {source} --dry-run").output
    assert "users imported" in dry
    assert "nothing was written" in dry
    assert run("list").output == ""

    assert "users imported" in run(f"import {source}").output
    listed = run("list").output
    again = run(f"import {source}").output
    assert "users imported" not in again
    assert run("list").output == listed
    assert len(run("list", command=keys).output.splitlines()) == 10


def test_all_or_nothing_imports_nothing_if_a_row_cannot_be_read(run: Run, tmp_path: Path) -> None:
    dump = tmp_path / "dump.json"
    dump.write_text('[{"id":1,"userName":"a","salt":null},{"id":2,"userName":"b","lockedDate":"?"}]')
    assert "row 2 (id 2)" in run(f"import {dump} --all-or-nothing", code=2).output
    assert run("list").output == ""
    run(f"import {dump}")
    assert len(run("list").output.splitlines()) == 1


def test_what_is_no_dump_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    assert "cannot be read" in run(f"import {tmp_path / 'nothing'}", code=2).output


@pytest.mark.parametrize("verb", ["users", "keys"])
def test_the_command_knows_its_verbs(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["gateway", verb, "--help"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 0
    assert f"Usage: gateway {verb}" in capsys.readouterr().out
