"""Nonsense on the wire, in every way in which bytes arrive; what asks the application alone is test_nonsense.py."""

from __future__ import annotations

import re
import socket

import pytest
from hypothesis import given, settings

from gateway.server.patience import ConnectionLimits
from tests.arrival import ARRIVAL, WAYS
from tests.gateway.nonsense import damaged_wires
from tests.gateway.test_nonsense import COUNT, HOSTS, PROFILE
from tests.serving import serving

pytestmark = pytest.mark.slow

#: A client that says nothing more is left after so many seconds, so that none of these waits for long.
LIMITS = ConnectionLimits(header_seconds=2, body_seconds=2, idle_seconds=2, linger_seconds=0.2)
STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r\n]+\r\n")


def heard(address: tuple[str, int], data: bytes) -> bytes:
    """Return everything that the host sends to a client that then says it is done; a reset is an end, too."""
    with socket.create_connection(address, timeout=10) as connection:
        answer = b""
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65_536):
                answer += piece
        except (ConnectionResetError, BrokenPipeError):
            pass
        return answer


@pytest.mark.parametrize("host", ["core", "evo"])
def test_nonsense_on_the_wire_ends_in_answers_or_in_silence_and_harms_nobody_else(host: str) -> None:
    app, known = HOSTS[host]
    count = COUNT or (80 if ARRIVAL.way == WAYS[0] else 20)  # each takes long where it comes in pieces
    good = b"GET /api/Nope HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    with serving(app, LIMITS) as address:

        @settings(PROFILE, max_examples=count)
        @given(damaged_wires(known))
        def every(data: bytes) -> None:
            answer = heard(address, data)
            assert not answer or STATUS_LINE.match(answer), answer[:200]
            assert b"500" not in STATUS_LINE.findall(answer), answer[:500]

        every()
        assert heard(address, good).startswith(b"HTTP/1.1 405 ")
