"""What connections share: one date for all answers, as whole lines."""

from __future__ import annotations

from gateway.server.shared import ServerState


def test_what_every_answer_says_is_put_on_the_wire_once() -> None:
    state = ServerState()

    state.default_headers = [(b"date", b"Sat, 03 Feb 2001 04:05:06 GMT"), (b"x-own", b"1")]

    assert state.date_line == b"Date: Sat, 03 Feb 2001 04:05:06 GMT\r\nX-Own: 1\r\n"
    assert state.default_headers == [(b"date", b"Sat, 03 Feb 2001 04:05:06 GMT"), (b"x-own", b"1")]


def test_a_server_begins_with_nothing_at_work() -> None:
    one, other = ServerState(), ServerState()

    assert one.at_work == 0
    assert one.known is not other.known
    assert one.outbox is not other.outbox
