"""The pages of the guide, run: their Python in order, their curl lines against the application that it makes."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from starlette.testclient import TestClient

import gateway

FOLDER = Path(gateway.__file__).parent / "guide"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path) -> list[tuple[str, str]]:
    """Return language and text of each block of a page."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


def run(page: Path) -> list[tuple[str, str, str]]:
    """Run a page; return each curl line with the answer that is shown and the one that was given."""
    module = ModuleType(f"guide_{page.stem.replace('-', '_')}")
    sys.modules[module.__name__] = module  # where annotations are looked up
    found: list[tuple[str, str, str]] = []
    for language, text in blocks(page):
        if language == "python":
            exec(compile(text, str(page), "exec"), module.__dict__)
        elif language == "console":
            for line, shown in _asked(text):
                found.append((line, shown, curl(module.__dict__["app"], line)))
    return found


def _asked(text: str) -> list[tuple[str, str]]:
    """Return the lines after ``$`` and what is shown under each."""
    pieces = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(line, shown.rstrip("\n")) for line, _, shown in (piece.partition("\n") for piece in pieces)]


def curl(app: Any, line: str) -> str:
    """Return what curl would print of an application's answer."""
    program, *words = shlex.split(line)
    assert program == "curl", line
    method, url, headers, body, wanted, user = "", "", {"Accept": "*/*"}, None, None, None
    files: list[tuple[str, tuple[str, bytes, str | None]]] = []
    given = iter(words)
    for word in given:
        match word:
            case "-d" | "--data-binary":
                body = next(given)
            case "-H":
                name, _, value = next(given).partition(": ")
                headers[name] = value
            case "-X":
                method = next(given)
            case "-u":
                user = tuple(next(given).split(":", 1))
            case "-F":
                name, _, value = next(given).partition("=")
                files.append((name, (value.removeprefix("@"), b"content", None)))
            case "-o":
                next(given)
            case "-w":
                wanted = next(given)
            case _:
                url = word
    if body is not None:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    with TestClient(app, base_url="http://localhost:8000", follow_redirects=False) as client:
        method = method or ("GET" if body is None and not files else "POST")
        more: dict[str, Any] = {"files": files} if files else {"content": body}
        answer = client.request(method, "http://" + url.removeprefix("http://"), headers=headers, auth=user, **more)
    return str(answer.status_code) if wanted == "%{http_code}" else answer.text.replace("\r\n", "\n").rstrip("\n")
