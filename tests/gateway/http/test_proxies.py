"""Whose word about a client counts, and which part of it (gateway/WIRE.md 13 C8)."""

from __future__ import annotations

import pytest

from gateway import Call, Dto, Gateway, Settings, operation
from gateway.http.proxies import Proxies, client_of, host_of, scheme_of
from tests.asking import ask


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("6.6.6.6, 203.0.113.5, 10.9.9.9", "203.0.113.5"),
        ("203.0.113.5:4711", "203.0.113.5"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("6.6.6.6, unknown", "127.0.0.1"),
        ("6.6.6.6, <script>, 10.0.0.7", "10.0.0.7"),
        ("", "127.0.0.1"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy(forwarded: str, client: str) -> None:
    proxies = Proxies(["127.0.0.1", "10.0.0.0/8"])

    assert client_of({"client": ("127.0.0.1", 1)}, {b"x-forwarded-for": forwarded.encode()}, proxies) == client
    assert client_of({"client": ("192.0.2.1", 1)}, {b"x-forwarded-for": forwarded.encode()}, proxies) == "192.0.2.1"


def test_networks_are_checked_at_boot() -> None:
    assert "::1" in Proxies(["::/8"])
    assert "testclient" not in Proxies(["::/8"])
    with pytest.raises(ValueError, match="host bits"):
        Proxies(["10.0.0.1/8"])


@pytest.mark.parametrize("header", ["", "javascript", "https, javascript", "ftp", "https://x", "https,"])
def test_a_scheme_is_one_of_two(header: str) -> None:
    assert scheme_of(header) == ""


@pytest.mark.parametrize("header", ["", "a b", "a/b", "u@h", "h\r\nX: y", "good.example, evil/", "h:port", "é.example"])
def test_a_host_has_the_form_of_one(header: str) -> None:
    assert host_of(header) == ""


class Where(Dto, namespace="T"):
    pass


@operation("/where")
def where(_: Where, call: Call) -> str:
    return call.base_url


@pytest.mark.parametrize(
    ("headers", "base_url"),
    [
        (
            {"X-Forwarded-Host": "evil.com, good.example", "X-Forwarded-Proto": "javascript, https"},
            "https://good.example",
        ),
        ({"X-Forwarded-Host": "evil.com/", "X-Forwarded-Proto": "javascript"}, "http://h"),
    ],
)
def test_an_address_is_made_of_what_the_last_proxy_wrote(headers: dict[str, str], base_url: str) -> None:
    app = Gateway([where], settings=Settings(proxies=frozenset({"127.0.0.1"})))

    assert ask(app, "GET /where", {"Host": "h", **headers}).text == base_url
    assert ask(Gateway([where]), "GET /where", {"Host": "h", **headers}).text == "http://h"


@pytest.mark.parametrize(
    ("said", "by_author", "url"),
    [("127.0.0.1", (), "https"), ("", (), "http"), ("10.0.0.0/8", ("127.0.0.1",), "https")],
)
def test_the_command_names_proxies_where_the_author_does_not(
    monkeypatch: pytest.MonkeyPatch, said: str, by_author: tuple[str, ...], url: str
) -> None:
    monkeypatch.setenv("GATEWAY_PROXIES", said)
    app = Gateway([where], settings=Settings(proxies=frozenset(by_author)))

    assert ask(app, "GET /where", {"Host": "h", "X-Forwarded-Proto": "https"}).text == f"{url}://h"
