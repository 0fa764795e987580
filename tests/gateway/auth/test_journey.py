"""A browser's way over a real socket: refused, signing in on the page, back where it wanted to go."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from tests.gateway import replaying
from tests.gateway.auth.browsing import NOW, recorded_tokens
from tests.gateway.replaying import Answer
from tests.hosts import evo_auth, tokens
from tests.serving import serving

Address = tuple[str, int]


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with serving(evo_auth.make()) as found:
        yield found


def go(address: Address, method: str, url: str, cookies: dict[str, str], form: dict[str, str] | None = None) -> Answer:
    """Return the answer to a browser's request, its cookies kept."""
    parts = urlsplit(url)
    headers = {"Accept": "text/html"} if form is not None else {"Accept": "text/html;q=0.9"}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    body = None
    if form is not None:
        headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(form)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    answer = replaying.send(address, {"method": method, "target": target, "headers": headers, "body": body})
    for each in answer.header("set-cookie"):
        name, _, value = each.partition(";")[0].partition("=")
        cookies[name] = value
    return answer


def journey(address: Address, cookies: dict[str, str], password: str) -> tuple[Answer, str]:
    """Return the answer to the form's POST, and the URL that was wanted."""
    wanted = f"http://{address[0]}:{address[1]}/secured/x?a=1"
    refused = go(address, "GET", wanted, cookies)
    assert refused.status == 302
    page = go(address, "GET", refused.header("location")[0], cookies)
    assert (page.status, page.header("content-type")) == (200, ["text/html; charset=utf-8"])
    action = html.unescape(re.search(r'action="([^"]*)"', page.body.decode())[1])
    return go(address, "POST", action, cookies, {"userName": "agent", "password": password}), wanted


def test_the_right_password_leads_back_to_what_was_wanted(address: Address) -> None:
    cookies: dict[str, str] = {}

    answer, wanted = journey(address, cookies, "p@55word")
    then = replaying.send(
        address,
        {
            "method": "GET",
            "target": "/secured/x",
            "headers": {"Accept": "application/json", "Cookie": f"ss-id={cookies['ss-id']}"},
        },
    )

    assert (answer.status, answer.header("location")) == (302, [wanted])
    assert (then.status, then.body) == (200, b'{"result":"x as agent"}')


def test_a_wrong_one_leads_back_too_with_the_reason(address: Address) -> None:
    answer, wanted = journey(address, {}, "nope")

    assert (answer.status, answer.header("location")) == (302, [f"{wanted}#f=Invalid+Username+or+Password"])


def test_signing_out_ends_it(address: Address) -> None:
    cookies: dict[str, str] = {}
    journey(address, cookies, "p@55word")
    held = dict(cookies)

    answer = go(address, "POST", "/auth/logout?continue=/open/x", cookies, {})
    after = go(address, "GET", "/secured/x", held)

    assert (answer.status, answer.reason, answer.header("location")) == (302, "Moved Temporarily", ["/open/x"])
    assert after.status == 302


BASIC = {"Authorization": "Basic " + base64.b64encode(b"agent:p@55word").decode()}


def test_a_script_tag_of_another_site_gets_nothing_by_a_cookie_with_a_token() -> None:
    with serving(tokens.make(lambda: NOW)) as address:
        target, token = "/secured/x?callback=cb", recorded_tokens()["good"]
        by_cookie = {"method": "GET", "target": target, "headers": {"Cookie": f"ss-tok={token}"}}
        by_header = {"method": "GET", "target": target, "headers": {"Authorization": f"Bearer {token}"}}

        assert b"cb(" not in replaying.send(address, by_cookie).body
        for credentials in ({"Cookie": f"ss-tok={token}"}, BASIC):
            for path in ("/secured/x", "/auth", "/auth/basic", "/session-to-token", "/access-token"):
                asked = {"method": "GET", "target": path + "?callback=cb", "headers": credentials}
                assert b"cb(" not in replaying.send(address, asked).body, (path, credentials)
        assert replaying.send(address, by_header).body.startswith(b"cb(")
