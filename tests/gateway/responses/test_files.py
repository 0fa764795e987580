"""A file goes out as ``HttpResult(file)`` sends it (gateway/WIRE.md 6.7)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gateway import Dto, ExceptionMapping, Gateway, Reply, Settings, file_reply, operation
from gateway.responses.files import NoFileError
from tests.asking import ask

MOMENT = 1_767_225_600  #: 2026-01-01T00:00:00Z
DATE = "Thu, 01 Jan 2026 00:00:00 GMT"


class Fetch(Dto):
    name: str = ""
    save: bool = False


@pytest.fixture
def app(tmp_path: Path) -> Gateway:
    @operation("/files/{Name}")
    def fetch(request: Fetch) -> Reply:
        return file_reply(tmp_path / request.name, attachment=request.save)

    for name in ("a.txt", "Zürich.bin", 'say "hi".txt'):
        (tmp_path / name).write_bytes(b"0123456789")
        os.utime(tmp_path / name, (MOMENT + 60, MOMENT))
    return Gateway([fetch])


def test_a_file_says_when_it_was_modified(app: Gateway) -> None:
    told = ask(app, "GET /files/a.txt")

    assert (told.status, told.type, told.data) == (200, "text/plain", b"0123456789")
    assert (told.header("last-modified"), told.header("cache-control")) == (DATE, "max-age=600")
    assert told.header("content-disposition") is None


def test_an_attachment_tells_its_size_and_dates_without_commas(app: Gateway) -> None:
    told = ask(app, "GET /files/a.txt?save=true")

    bare = DATE.replace(",", "")
    later = bare.replace("00:00:00", "00:01:00")
    assert told.header("content-disposition") == (
        f'attachment; filename="a.txt"; size=10; creation-date={bare}; modification-date={bare}; read-date={later}'
    )


@pytest.mark.parametrize(
    ("name", "plain", "extended"),
    [
        ("Z%C3%BCrich.bin", 'filename="Zurich.bin";', "filename*=UTF-8''Z%C3%BCrich.bin"),
        ("say%20%22hi%22.txt", 'filename="say _hi_.txt";', "filename*=UTF-8''say%20%22hi%22.txt"),
    ],
)
def test_a_name_stays_within_its_quotes(app: Gateway, name: str, plain: str, extended: str) -> None:
    found = ask(app, f"GET /files/{name}?save=true").header("content-disposition") or ""

    assert plain in found
    assert found.endswith(extended)


def test_a_client_gets_a_piece_or_nothing_new(app: Gateway) -> None:
    piece = ask(app, "GET /files/a.txt", {"Range": "bytes=2-4"})
    known = ask(app, "GET /files/a.txt", {"If-Modified-Since": DATE})

    assert (piece.status, piece.data, piece.header("content-range")) == (206, b"234", "bytes 2-4/10")
    assert (known.status, known.data) == (304, b"")


def test_a_file_that_is_not_there_is_a_404_that_tells_no_folder(app: Gateway) -> None:
    told = ask(app, "GET /files/b.txt", {"Accept": "application/json"})

    assert told.status == 404
    assert '"message":"Could not find file \'b.txt\'."' in told.text


@pytest.fixture
def rooted(tmp_path: Path) -> Gateway:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "a.txt").write_text("inside")
    (tmp_path / "secret.txt").write_text("outside")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "circle").symlink_to("circle")

    @operation("/files/{Name*}")
    def fetch(request: Fetch) -> Reply:
        return file_reply(request.name, root=root)

    return Gateway([fetch])


def test_a_name_leads_to_a_file_below_the_root(rooted: Gateway) -> None:
    assert ask(rooted, "GET /files/sub/a.txt").text == "inside"
    # A slash at the end of an address is no part of a variable (gateway/WIRE.md 1.3, recorded as evo/419, corners/558).
    assert ask(rooted, "GET /files/sub//a.txt/").text == "inside"
    assert ask(rooted, "GET /files/x?Name=sub/../sub/a.txt").text == "inside"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "/etc/passwd",
        "sub/../../secret.txt",
        "link.txt",
        "sub",
        "",
        "nope",
        "sub/a.txt/x",
        "sub/a.txt/",
        "sub/a.txt/.",
        "a%00b",
        "~",
        "circle",
        "circle/a.txt",
        "x" * 300,
        "x/" * 3000,
        "sub/../" * 600 + "sub/a.txt",
    ],
)
def test_a_name_leads_nowhere_else(rooted: Gateway, tmp_path: Path, name: str) -> None:
    told = ask(rooted, f"GET /files/x?Name={name or '.'}", {"Accept": "application/json"})

    assert told.status == 404
    assert str(tmp_path) not in told.text
    assert "FileNotFoundException" in told.text


def test_a_name_that_no_file_can_have_is_a_404_without_a_root_too(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    for name in ("circle", "x" * 300, "x/" * 3000):
        with pytest.raises(NoFileError):
            file_reply(tmp_path / name)


def test_what_the_system_says_of_a_file_is_told_without_its_path(tmp_path: Path) -> None:
    @operation("/broken")
    def broken(_: Fetch) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder").read_bytes()

    settings = Settings(exceptions=ExceptionMapping.SERVICESTACK)
    told = ask(Gateway([broken], settings=settings), "GET /broken")

    assert told.status == 500
    assert "Is a directory" in told.text
    assert str(tmp_path) not in told.text
