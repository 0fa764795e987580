"""``gateway keys``, as a person types it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from msgspec.structs import replace

from gateway.auth.api_keys import digest
from gateway.auth.stores.base import ApiKey
from gateway.cli.keys import keys
from tests.gateway.cli.typed import Run, add


def test_a_key_is_shown_once_and_revoked(run: Run, stores, tmp_path: Path) -> None:
    add(run, words="--permission read")
    shown = run("add nora --days 30 --scope read --label reports", command=keys).output.splitlines()
    text = shown[1]

    listed = run("list", command=keys).output
    assert text not in listed
    assert listed.split("\t")[1:] == ["1", listed.split("\t")[2], "last used never", "read", "reports\n"]
    kept = stores(lambda found: found.keys.find(digest(text)))
    assert (kept.user_id, kept.scopes, kept.cancelled_at) == ("1", ("read",), None)

    run(f"revoke {text}", command=keys)
    revoked = stores(lambda found: found.keys.find(digest(text)))
    assert revoked.cancelled_at is not None
    assert replace(revoked, cancelled_at=None) == kept
    assert "no such key" in run("revoke nonsense", command=keys, code=2).output
    assert "no such key" in CliRunner().invoke(keys, ["revoke", "", "--data", str(tmp_path)]).output
    for odd in ("-Fx_9-d", "-h", "-Fxh9", "--Fx", "-"):  # a key may begin with a dash
        assert "no such key" in run(f"revoke {odd}", command=keys, code=2).output


def test_a_key_is_revoked_whatever_letters_it_has(run: Run, stores, tmp_path: Path) -> None:
    add(run)
    for text in ("-hFx9d", "-Fxh9d", "--help9", "--data-9"):
        stores(lambda found, text=text: found.keys.save(ApiKey(digest(text), "1")))
        run(f"revoke {text}", command=keys)
        assert stores(lambda found, text=text: found.keys.find(digest(text))).cancelled_at is not None
