"""The socket that a server listens on."""

from __future__ import annotations

import pytest

from gateway.server.listening import listen, url_of
from gateway.server.loading import StartError


def test_a_free_port_is_taken_and_told() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]

        assert url_of(listener.getsockname()) == f"http://127.0.0.1:{port}"
        with pytest.raises(StartError, match=f"cannot listen on 127.0.0.1:{port}"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no such host", "a" * 70, "ä" * 70, "\ud800", "ä..b"])
def test_what_is_no_address_is_told(host: str) -> None:
    with pytest.raises(StartError, match="no address of this machine"):
        listen(host, 0)


def test_an_address_with_colons_stands_in_brackets() -> None:
    assert url_of(("::1", 80, 0, 0)) == "http://[::1]:80"
