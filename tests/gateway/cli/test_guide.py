"""``gateway guide`` shows the pages of the guide and nothing else."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from gateway.cli.guide import application, guide, text_of


@pytest.mark.parametrize("name", ["../cli/guide.py", "generated.py", "index", ".md", "", "nothing.md", "a/index.md"])
def test_what_is_no_page_is_not_shown(name: str) -> None:
    assert text_of(name) is None


def test_a_page_is_drawn_with_its_title_and_may_run_nothing() -> None:
    shown = TestClient(application()).get("/index.md")

    assert shown.status_code == 200
    assert "<title>The guide</title>" in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        done = CliRunner().invoke(guide, ["--port", str(taken.getsockname()[1])])

    assert done.exit_code == 1
    assert "cannot listen" in done.output
