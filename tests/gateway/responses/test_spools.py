"""An export whose length or piece is asked for is kept in a file: one state for all its pieces, one caller's alone."""

from __future__ import annotations

import base64
import contextlib
import gc
import http.client
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway import Call, Dto, Gateway, Int32, Limits, Rows, Settings, SignedIn, operation
from gateway.auth import Accounts, Auth, Basic, Credentials, MemoryUsers, User, hash_password
from gateway.responses.spools import _File
from tests.asking import Told, ask
from tests.serving import serving

USERS = MemoryUsers([User(name, name, hash_password("a secret")) for name in ("ann", "bob")])
AUTH = Auth([Basic(Accounts(USERS))])


class Row(Dto):
    id: Int32 = 0
    text: str | None = None


class Export(Dto):
    count: Int32 = 5000
    fails_at: Int32 = -1


class Mine(Dto):
    pass


class Store:
    """Rows that say in which run of the handler they were made, and by whom."""

    def __init__(self) -> None:
        self.runs = 0
        self.closed = 0

    def rows(self, count: int, whose: str, fails_at: int = -1) -> Iterator[Row]:
        self.runs += 1
        run = self.runs
        try:
            for number in range(count):
                if number == fails_at:
                    raise RuntimeError("on purpose")
                yield Row(number, f"{whose} {run} " + "x" * 100)
        finally:
            self.closed += 1


def app_of(store: Store, **limits: Any) -> Gateway:
    @operation("/export")
    def export(request: Export) -> Rows[Row]:
        return Rows(store.rows(request.count, "all", request.fails_at))

    @operation("/mine", requires=[SignedIn()])
    def mine(request: Mine, call: Call) -> Rows[Row]:
        assert call.identity is not None
        return Rows(store.rows(5000, call.identity.user_name))

    return Gateway([export, mine], features=[AUTH], limits=Limits(**limits))


@pytest.fixture
def store() -> Store:
    return Store()


def within(app: Gateway, *asked: tuple[str, dict[str, str]]) -> list[Told]:
    """Ask one after the other of one server: a file is dropped on the event loop that it was made on."""
    with serving(app) as address:
        return [over_http(address, line, headers) for line, headers in asked]


def over_http(address: tuple[str, int], line: str, headers: dict[str, str]) -> Told:
    with contextlib.closing(http.client.HTTPConnection(*address, timeout=30)) as connection:
        connection.request(*line.split(" "), headers=headers)
        answer = connection.getresponse()
        return Told(answer.status, None, tuple(answer.getheaders()), answer.read())


def as_(name: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:a secret".encode()).decode()}


def test_a_head_tells_the_length_and_pieces_are_of_the_same_state(store: Store) -> None:
    head, first, last, whole = within(
        app_of(store),
        ("HEAD /export.csv", {}),
        ("GET /export.csv", {"Range": "bytes=0-99999"}),
        ("GET /export.csv", {"Range": "bytes=100000-"}),
        ("GET /export.csv", {"Range": "bytes=0-"}),
    )
    length = int(head.header("Content-Length") or 0)

    assert (head.status, head.data, head.header("Accept-Ranges")) == (200, b"", "bytes")
    assert first.header("Content-Range") == f"bytes 0-99999/{length}"
    assert [each.status for each in (first, last, whole)] == [206, 206, 206]
    assert first.data + last.data == whole.data
    assert whole.data.count(b"all 1 ") == 5000
    assert len(whole.data) == length
    assert {each.header("ETag") for each in (head, first, last, whole)} == {head.header("ETag")}
    # The rows of those who found the file are not read, and are closed.
    assert (store.runs, store.closed) == (1, 1)


def test_a_plain_get_is_always_fresh_and_sent_as_it_comes(store: Store) -> None:
    _, told = within(app_of(store), ("HEAD /export.csv", {}), ("GET /export.csv", {}))

    assert told.header("Transfer-Encoding") == "chunked"
    assert b"all 2 " in told.data


def test_nobody_gets_what_another_asked_for(store: Store) -> None:
    piece = {"Range": "bytes=0-299"}
    told = within(
        app_of(store),
        ("GET /mine.csv", {**piece, **as_("ann")}),
        ("GET /mine.csv", {**piece, **as_("bob")}),
        ("GET /mine.csv", piece),
        ("GET /mine.csv", {**piece, **as_("ann")}),
        ("GET /mine.csv", {**piece, **as_("ann"), "Cookie": "ss-id=another"}),
    )

    assert [each.status for each in told] == [206, 206, 401, 206, 206]
    assert [each.data.split(b",")[2].split()[0] for each in told if each.status == 206] == [
        b"ann",
        b"bob",
        b"ann",
        b"ann",
    ]
    assert told[0].data == told[3].data
    assert b"ann 3 " in told[4].data  # another session: a file of its own
    for each in told:
        if each.status == 206:
            assert "private" in (each.header("Cache-Control") or "")
            assert "Authorization, Cookie" in (each.header("Vary") or "")


def test_who_is_known_by_the_same_cookie_no_more_gets_another_file(store: Store) -> None:
    @operation("/whose")
    def whose(request: Mine, call: Call) -> Rows[Row]:
        return Rows(store.rows(5000, call.identity.user_name if call.identity else "nobody"))

    app = Gateway([whose], features=[Auth([Credentials(Accounts(USERS))])])
    with serving(app) as address:
        signed_in = over_http(address, "POST /auth/credentials.json?userName=ann&password=a+secret", {})
        cookie = next(
            value.partition(";")[0]
            for name, value in signed_in.headers
            if name.lower() == "set-cookie" and value.startswith("ss-id=")
        )
        asked = {"Cookie": cookie, "Range": "bytes=0-99"}
        known = over_http(address, "GET /whose.csv", asked)
        over_http(address, "POST /auth/logout.json", {"Cookie": cookie})
        unknown = over_http(address, "GET /whose.csv", asked)

    assert b"ann 1 " in known.data
    assert b"nobody 2 " in unknown.data


@pytest.mark.parametrize(
    "line", ["GET /export.csv?sep=;", "GET /export.jsonl", "GET /export.csv?count=4999", "GET /export.csv?bom=1"]
)
def test_another_address_is_another_file(store: Store, line: str) -> None:
    piece = {"Range": "bytes=0-99"}
    told = within(app_of(store), ("GET /export.csv", piece), (line, piece), ("GET /export.csv", piece))

    assert told[0].data == told[2].data
    assert told[1].header("ETag") != told[0].header("ETag")
    assert store.runs == 2


def test_conditions_count(store: Store) -> None:
    (head,) = within(app_of(store), ("HEAD /export.csv", {}))
    tag = head.header("ETag") or ""
    app = app_of(Store())
    had, other, unmatched, beyond, changed = within(
        app,
        ("HEAD /export.csv", {"If-None-Match": tag}),
        ("HEAD /export.csv", {"If-Match": '"x"'}),
        ("GET /export.csv", {"Range": "bytes=0-9", "If-Match": '"x"'}),
        ("GET /export.csv", {"Range": "bytes=99999999-"}),
        ("GET /export.csv", {"Range": "bytes=0-9", "If-Range": '"x"'}),
    )

    assert [each.status for each in (had, other, unmatched, beyond, changed)] == [304, 412, 412, 416, 200]
    assert had.header("ETag") == tag
    assert len(changed.data) == int(changed.header("Content-Length") or 0) == int(head.header("Content-Length") or 0)


@pytest.mark.parametrize("limits", [{"spooled": 100_000}, {"spooled_in_all": 100_000}])
def test_what_does_not_fit_is_sent_whole_as_it_comes(store: Store, limits: dict[str, int]) -> None:
    told, head, after = within(
        app_of(store, **limits),
        ("GET /export.csv", {"Range": "bytes=0-9"}),
        ("HEAD /export.csv", {}),
        ("GET /export.csv", {}),
    )

    assert (told.status, told.header("Content-Range"), told.header("ETag")) == (200, None, None)
    assert told.data.replace(b"all 1 ", b"all 3 ") == after.data
    assert (head.status, head.header("Content-Length")) == (200, None)
    assert (store.runs, store.closed) == (3, 3)


def test_without_a_folder_for_files_an_export_is_sent_as_it_comes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    told, head = within(app_of(store), ("GET /export.csv", {"Range": "bytes=0-9"}), ("HEAD /export.csv", {}))

    assert (told.status, told.header("ETag"), told.data.count(b"all 1 ")) == (200, None, 5000)
    assert (head.status, head.header("Content-Length")) == (200, None)
    assert (store.runs, store.closed) == (2, 2)
    assert [record.levelname for record in caplog.records if "missing" in record.getMessage()] == ["WARNING"] * 2


def test_files_make_room_for_newer_ones_and_are_gone_after_their_time(store: Store) -> None:
    sized = len(ask(app_of(Store()), "GET /export.csv").data)
    piece = {"Range": "bytes=0-9"}
    within(
        app_of(store, spooled_in_all=sized + sized // 2),
        ("GET /export.csv", piece),
        ("GET /export.csv?a=1", piece),
        ("GET /export.csv", piece),
    )
    assert store.runs == 3
    brief = Store()
    told = within(app_of(brief, spooled_seconds=1e-9), ("GET /export.csv", piece), ("GET /export.csv", piece))
    assert [each.status for each in told] == [206, 206]
    assert brief.runs == 2


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not list its open files")
def test_no_file_stays_open_or_in_the_folder(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def opened() -> int:
        return sum(str(tmp_path) in os.readlink(each) for each in Path("/proc/self/fd").iterdir() if each.is_symlink())

    class Looking(Store):
        def rows(self, count: int, whose: str, fails_at: int = -1) -> Iterator[Row]:
            yield from super().rows(count, whose, fails_at)
            seen.append(opened())

    seen: list[int] = []
    within(
        app_of(Looking(), spooled_seconds=1e-9), ("GET /export.csv", {"Range": "bytes=0-9"}), ("HEAD /export.csv", {})
    )
    within(app_of(store, spooled=100_000), ("GET /export.csv", {"Range": "bytes=0-9"}), ("HEAD /export.csv", {}))
    within(app_of(store), ("HEAD /export.csv?failsAt=4000", {}))
    gc.collect()

    assert seen[0] == 1  # while rows are written to it
    assert opened() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_closed_after_who_reads_it() -> None:
    """Else a thread could read another file, which got the number meanwhile."""
    file = _File()
    file.add(b"text")
    closing = threading.Thread(target=file.close)
    with file._lock:  # as a reader has it
        closing.start()
        closing.join(0.2)
        assert closing.is_alive()
    closing.join()
    with pytest.raises(OSError, match="descriptor"):
        file.read(0, 4)


def test_a_failure_on_the_way_is_an_error_in_the_clients_format(store: Store) -> None:
    told, again = within(
        app_of(store),
        ("GET /export.csv?failsAt=4000", {"Range": "bytes=0-9", "Accept": "text/csv"}),
        ("HEAD /export.csv?failsAt=4000", {}),
    )

    assert (told.status, again.status) == (500, 500)
    assert told.type == "text/csv"
    assert told.text.startswith('ResponseStatus\r\n"{errorCode:')
    assert store.closed == 2


def test_it_is_off_by_name(store: Store) -> None:
    @operation("/export")
    def export(request: Export) -> Rows[Row]:
        return Rows(store.rows(request.count, "all"))

    app = Gateway([export], settings=Settings(spools=False))
    head = ask(app, "HEAD /export.csv")

    assert (head.status, head.header("Content-Length"), head.header("ETag")) == (200, None, None)
    assert ask(app, "GET /export.csv", {"Range": "bytes=0-9"}).status == 200


def test_a_small_table_has_its_length_without_a_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    head = ask(app_of(store), "HEAD /export.csv?count=2")

    assert int(head.header("Content-Length") or 0) == len(ask(app_of(store), "GET /export.csv?count=2").data)
