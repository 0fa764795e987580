from datetime import UTC, datetime

import pytest

from gateway.conditions import Unsatisfiable, is_known, piece, state_headers
from gateway.results import Reply

WHEN = datetime(2026, 1, 2, 3, 4, 5, 999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-9", (0, 9)),
        ("bytes=5-", (5, 99)),
        ("bytes=-10", (90, 99)),  # the original gives one byte more (spec/http.md 13 D3)
        ("bytes=0-1000", (0, 99)),
        ("bytes=-1000", (0, 99)),
        ("Bytes= 3-3", (3, 3)),
    ],
)
def test_a_range_is_a_piece_of_the_whole(header: str, part: tuple[int, int] | None) -> None:
    assert piece(header, 100) == part


@pytest.mark.parametrize(
    "header", ["items=0-1", "bytes=0-1,3-4", "bytes=100-", "bytes=5-4", "bytes=-", "bytes=-0", "x"]
)
def test_what_is_no_piece_is_refused(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        piece(header, 100)


@pytest.mark.parametrize(
    ("if_none_match", "since", "known"),
    [
        ('"v1"', "", True),
        ('W/"v1"', "", True),
        ('"v0", "v1"', "", True),
        ("*", "", True),
        ('"v2"', "", False),
        ('"v2"', "Fri, 02 Jan 2026 03:04:05 GMT", False),  # the tag decides (RFC 9110 §13.1.3)
        ("", "Fri, 02 Jan 2026 03:04:05 GMT", True),
        ("", "Fri, 02 Jan 2026 03:04:04 GMT", False),
        ("", "yesterday", False),
        ("", "", False),
    ],
)
def test_a_client_knows_what_it_has(if_none_match: str, since: str, known: bool) -> None:
    assert is_known(Reply(etag="v1", modified=WHEN), if_none_match, since) is known


def test_a_tagged_reply_says_how_long_it_keeps() -> None:
    assert state_headers(Reply(etag="v1", modified=WHEN)) == [
        ("ETag", '"v1"'),
        ("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT"),
        ("Cache-Control", "max-age=600"),
    ]
    assert state_headers(Reply(max_age=5)) == [("Cache-Control", "max-age=5")]
    assert state_headers(Reply(etag="v1", headers={"Cache-Control": "no-store"})) == [("ETag", '"v1"')]
    assert state_headers(Reply()) == []
