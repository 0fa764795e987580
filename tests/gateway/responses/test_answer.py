"""An answer is a value: status line, headers and bytes."""

from __future__ import annotations

import pytest

from gateway.responses.answer import Answer, called

SHARED = ((b"A", b"1"),)


def test_headers_that_many_answers_share_are_not_changed_by_one() -> None:
    answer = Answer(200, SHARED)

    answer.add((b"B", b"2"))

    assert [*answer.headers] == [(b"A", b"1"), (b"B", b"2")]
    assert SHARED == ((b"A", b"1"),)


def test_the_message_that_begins_it_has_its_own_headers_last_and_a_phrase_if_it_has_one() -> None:
    plain = Answer(200, SHARED, more=((b"C", b"3"),)).start()

    assert plain["headers"] == [(b"A", b"1"), (b"C", b"3")]
    assert "reason" not in plain
    assert Answer(404, SHARED, reason="Nothing").start()["reason"] == b"Nothing"


@pytest.mark.parametrize(
    ("reason", "phrase"),
    [
        ("No\r\nX: y", b"No  X: y"),
        ("a\tb", b"a b"),
        ("na\u00efve \u20ac", b"na?ve ?"),
        (None, None),
        ("", b""),
    ],
)
def test_no_phrase_ends_its_line(reason: str | None, phrase: bytes | None) -> None:
    assert Answer(400, (), reason=reason).phrase() == phrase


def test_a_call_has_no_semicolon() -> None:
    assert called("f", b"{}") == b"f({})"
