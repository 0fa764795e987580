"""Every page has one style, which its policy knows by digest; no policy lets anything inline run or count."""

import base64
import hashlib
import re

import pytest
from starlette.testclient import TestClient

from gateway import Dto, Gateway, HttpError, operation
from gateway.auth import Accounts, Auth, Credentials, MemoryUsers
from gateway.cli.guide import application as guide
from gateway.http.page_style import policy_of
from gateway.metadata import Metadata
from tests.asking import ask
from tests.hosts import core

HTML = {"Accept": "text/html"}


class Fail(Dto, namespace="T"):
    name: str | None = None


@operation("/fails")
def fails(request: Fail) -> Fail:
    raise HttpError(409, "Conflict", "It is there already")


APP = Gateway([*core.OPERATIONS, fails], features=[Auth([Credentials(Accounts(MemoryUsers([])))]), Metadata()])
PAGES = {
    "an answer": "/hello/x?format=html",
    "a failure": "/fails?format=html",
    "the links of the types": "/types?format=html",
    "the catalogue": "/types/metadata?format=html",
    "the facts of the host": "/metadata/app?format=html",
    "the menus": "/metadata/nav?format=html",
    "the form of signing in": "/login",
    "the index": "/metadata",
    "the page of an operation": "/csv/metadata?op=Hello",
    "the code of an operation": "/csv/metadata?op=Hello&lang=csharp",
}


def shown(text, policy):
    """The page's styles, each as a source of its policy, and what inline code it has."""
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    sources = [f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in styles]
    assert len(sources) == text.count("<style") == 1
    assert not re.search(r"<script|\sstyle=|\son\w+=", text)
    assert f"style-src {sources[0]}" in policy.split("; ")
    assert "unsafe" not in policy
    for each in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert each in policy.split("; ")


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_of_a_page_names_its_style_and_nothing_else(page):
    answer = ask(APP, f"GET {PAGES[page]}", HTML)
    assert answer.type.startswith("text/html")
    shown(answer.text, answer.header("content-security-policy"))


@pytest.mark.parametrize("path", ["/", "/security.md", "/nosuch.md"])
def test_the_pages_of_the_guide_have_one_too(path):
    answer = TestClient(guide()).get(path)
    shown(answer.text, answer.headers["content-security-policy"])


def test_another_style_has_another_policy():
    assert policy_of("a") != policy_of("b")
    assert "form-action 'self'" in policy_of("a", forms="'self'")
