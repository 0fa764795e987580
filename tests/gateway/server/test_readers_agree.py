"""Whoever reads a stream of requests, in whatever pieces, reads the same ones (``python -m tests.fuzz server``)."""

from __future__ import annotations

import pytest

from gateway.server import plain_requests
from tests.fuzz import server

INPUTS = 8_000


@pytest.mark.slow
def test_mutated_streams_are_the_same_requests_for_every_reader() -> None:
    assert server.finds(INPUTS, seed=1) == {}


def test_a_reader_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_requests, "length_of", lambda headers, version: 0)

    assert server.finds(50, seed=1) != {}
