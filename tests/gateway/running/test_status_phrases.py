"""The standard phrase of a status, which is the same with every Python."""

from __future__ import annotations

import pytest

from gateway.running.status_phrases import PHRASES


@pytest.mark.parametrize(
    ("status", "phrase"),
    [
        (200, "OK"),
        (404, "Not Found"),
        (413, "Payload Too Large"),
        (414, "URI Too Long"),
        (416, "Range Not Satisfiable"),
        (418, "I'm a teapot"),
        (422, "Unprocessable Entity"),
    ],
)
def test_a_phrase_is_that_of_asp_net_whatever_python_has(status: int, phrase: str) -> None:
    assert PHRASES[status] == phrase
