"""A request that names two callers is refused, on every server (RFC 9110 §5.3)."""

from __future__ import annotations

import pytest

from tests.asking import ask
from tests.hosts import evo_auth
from tests.serving import exchange, serving

BASIC = ("Authorization", "Basic YWdlbnQ6cEA1NXdvcmQ=")


@pytest.mark.parametrize("second", [BASIC, ("authorization", "Bearer x"), ("AUTHORIZATION", "")])
@pytest.mark.parametrize("path", ["/secured/x.json", "/open/x.json"])
def test_two_authorization_lines_are_a_400(second: tuple[str, str], path: str) -> None:
    app = evo_auth.make()
    told = ask(app, f"GET {path}", [BASIC, ("Accept", "application/json"), second])
    with serving(app) as address:
        lines = "".join(f"{name}: {value}\r\n" for name, value in (BASIC, second, ("Connection", "close")))
        sent = exchange(address, f"GET {path} HTTP/1.1\r\nHost: h\r\n{lines}\r\n".encode())

    assert told.status == 400
    assert "Authorization" in told.text
    assert sent.startswith(b"HTTP/1.1 400 ")
    assert sent.endswith(told.data)
