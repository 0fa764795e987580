"""What whoever starts a process says of the network around it."""

from __future__ import annotations

import pytest

from gateway.service import environment


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (None, set()),
        ("", set()),
        (",,", set()),
        ("10.0.0.1", {"10.0.0.1"}),
        (" 10.0.0.1, ::1 ,10.0.0.0/8", {"10.0.0.1", "::1", "10.0.0.0/8"}),
    ],
)
def test_proxies_stand_between_commas(said: str | None, known: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if said is None:
        monkeypatch.delenv("GATEWAY_PROXIES", raising=False)
    else:
        monkeypatch.setenv("GATEWAY_PROXIES", said)

    assert environment.proxies() == known


@pytest.mark.parametrize(("said", "wanted"), [("1", True), ("0", False), ("", False), ("true", False)])
def test_only_1_makes_cookies_secure(said: str, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_SECURE_COOKIES", said)

    assert environment.secure_cookies() is wanted
