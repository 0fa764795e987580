"""The page a browser gets: complete, linked to the other formats, unable to run anything."""

from __future__ import annotations

import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from gateway import Dto, Gateway, HttpError, Negotiation, Settings, operation
from tests.asking import ask
from tests.hosts import evo
from tests.serving import serving

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\"> ' \" & مرحبا שלום 😀"


class Said(Dto, namespace="T"):
    text: str | None = None
    texts: list[str] | None = None


class Say(Dto, namespace="T"):
    fail: bool = False


@operation("/say", "/say/{ignore}")
def say(request: Say) -> Said:
    if request.fail:
        raise HttpError(409, "<b>", HOSTILE)
    return Said(HOSTILE, [HOSTILE, "long " * 500])


APP = Gateway([say], settings=Settings(negotiation=Negotiation.SERVICESTACK))


class Links(HTMLParser):
    """The links of a page, and every tag in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.tags: set[str] = set()
        self._href = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._href = dict(attrs).get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._href:
            self.links[data] = self._href
            self._href = ""


@pytest.mark.parametrize(
    "path",
    [
        "/open/x",
        "/open/x?name=%2B1%20a%26b&format=html",
        "/open/x.html?name=y",
        "/open/a%20b.html",
        "/api/Open?name=x&format=html",
        "/api/Open.html?name=x",
        "/html/reply/Open?name=x",
        "/shape/empty",
        "/sessions/rows?count=12",
    ],
)
@pytest.mark.parametrize(("format_", "type_"), [("json", "application/json; charset=utf-8"), ("csv", "text/csv")])
def test_a_page_links_to_the_same_answer_in_each_format(path: str, format_: str, type_: str) -> None:
    page = Links(ask(evo.app, f"GET {path}", HTML).text)
    target = urljoin(f"http://localhost{path}", page.links[format_]).removeprefix("http://localhost")

    there = ask(evo.app, f"GET {target}")

    assert (there.status, there.type) == (200, type_)
    if format_ == "json" and "html" not in path:
        assert there.text == ask(evo.app, f"GET {path}", {"Accept": "application/json"}).text


def test_a_failure_is_told_on_a_page_with_the_same_links() -> None:
    told = ask(evo.app, "GET /sessions/rows?count=abc", HTML)

    page = Links(told.text)
    assert (told.status, told.type) == (400, "text/html")
    assert "&#x27;abc&#x27; is an Invalid value for &#x27;count&#x27;" in told.text
    assert page.links["json"] == "?count=abc&format=json"
    assert "default-src 'none'" in (told.header("content-security-policy") or "")


@pytest.mark.parametrize("line", ["GET /say", "GET /say?fail=true", "GET /say/<script>?q=<script>", "GET /nope/<b>"])
def test_nothing_on_a_page_can_run_or_be_fetched(line: str) -> None:
    told = ask(APP, line, HTML)

    assert Links(told.text).tags.isdisjoint({"script", "img", "link", "iframe", "object", "form"})
    assert "http" not in told.text


def test_an_answer_that_a_link_cannot_ask_for_again_has_none() -> None:
    assert Links(ask(APP, "POST /say", HTML).text).links == {}


def browser(*arguments: str, folder: Path) -> str:
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    command = [
        str(CHROMIUM),
        *flags.split(),
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={folder}",
    ]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_shows_the_page_and_runs_nothing(tmp_path: Path) -> None:
    with serving(APP) as (host, port):
        page = browser("--dump-dom", f"http://{host}:{port}/say", folder=tmp_path)
        picture = tmp_path / "page.png"
        browser(f"--screenshot={picture}", "--window-size=420,600", f"http://{host}:{port}/say", folder=tmp_path)

    assert "<title>Say</title>" in page  # not "run"
    assert "&lt;script&gt;document.title='run'" in page
    assert "مرحبا שלום 😀" in page
    assert picture.read_bytes().startswith(b"\x89PNG")
