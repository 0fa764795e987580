import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http import conditions
from gateway.http.conditions import Unsatisfiable, piece, state_headers
from gateway.service.results import Reply

WHEN = datetime(2026, 1, 2, 3, 4, 5, 999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-9", (0, 9)),
        ("bytes=5-", (5, 99)),
        ("bytes=-10", (90, 99)),  # the original gives one byte more (gateway/WIRE.md 13 D3)
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


BEFORE, THEN, AFTER = (f"Fri, 02 Jan 2026 03:04:0{second} GMT" for second in (4, 5, 6))


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({}, None),
        # If-None-Match (RFC 9110 §13.1.2): weakly compared, and before the time.
        ({"If-None-Match": '"v1"'}, 304),
        ({"If-None-Match": 'W/"v1"'}, 304),
        ({"If-None-Match": "v1"}, 304),  # gateway/WIRE.md 6.9: quotes do not count
        ({"If-None-Match": '"v0", "v1"'}, 304),
        ({"If-None-Match": '"v0,v1"'}, None),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"*"'}, None),
        ({"If-None-Match": '"v2"'}, None),
        ({"If-None-Match": ""}, None),
        ({"If-None-Match": '"v2"', "If-Modified-Since": THEN}, None),
        # If-Modified-Since (§13.1.3).
        ({"If-Modified-Since": THEN}, 304),
        ({"If-Modified-Since": AFTER}, 304),
        ({"If-Modified-Since": BEFORE}, None),
        ({"If-Modified-Since": "Friday, 02-Jan-26 03:04:05 GMT"}, 304),
        ({"If-Modified-Since": "yesterday"}, None),
        # If-Match (§13.1.1): strongly compared, and before all others.
        ({"If-Match": '"v1"'}, None),
        ({"If-Match": '"v0", "v1"'}, None),
        ({"If-Match": "*"}, None),
        ({"If-Match": 'W/"v1"'}, 412),
        ({"If-Match": '"v2"'}, 412),
        ({"If-Match": '"v2"', "If-None-Match": '"v1"'}, 412),
        ({"If-Match": '"v1"', "If-None-Match": '"v1"'}, 304),
        ({"If-Match": '"v1"', "If-Unmodified-Since": BEFORE}, None),
        # If-Unmodified-Since (§13.1.4).
        ({"If-Unmodified-Since": THEN}, None),
        ({"If-Unmodified-Since": BEFORE}, 412),
        ({"If-Unmodified-Since": "yesterday"}, None),
        # What no time has is no time.
        ({"If-Modified-Since": "Thu, 01 Jan 99999999999999999999 00:00:00 GMT"}, None),
        ({"If-Unmodified-Since": "Thu, 01 Jan 2026 99999999999999999999:00:00 GMT"}, None),
        ({"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 +99999999999999999999"}, None),
        ({"If-Modified-Since": "Fri, 31 Dec 9999 23:59:59 -2359"}, None),
        ({"If-Unmodified-Since": "Fri, 31 Dec 9999 23:59:59 -2359"}, None),
    ],
)
def test_conditions_decide_what_becomes_of_a_get(headers: dict[str, str], outcome: int | None) -> None:
    assert conditions.outcome("v1", WHEN, raw(headers)) == outcome


#: Beyond the last moment that there is, in UTC.
NEVER = "Fri, 31 Dec 9999 23:59:59 -2359"


@pytest.mark.parametrize(
    ("if_range", "counts"),
    [
        ('"v1"', True),
        ('W/"v1"', False),
        ('"v2"', False),
        (THEN, True),
        (AFTER, False),
        (BEFORE, False),
        ("x", False),
        (NEVER, False),
    ],
)
def test_a_piece_of_another_state_is_not_given(if_range: str, counts: bool) -> None:  # §13.1.5
    headers = raw({"Range": "bytes=0-1", "If-Range": if_range})

    assert conditions.wanted("v1", WHEN, headers) == ("bytes=0-1" if counts else "")
    assert conditions.wanted(None, None, headers) == ""


@given(st.text(max_size=40), st.sampled_from(["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"]))
def test_no_condition_breaks_an_answer(text: str, name: str) -> None:
    headers = raw({name: text})

    assert conditions.outcome("v1", WHEN, headers) in (None, 304, 412)


@given(st.text("0123456789 ,-/:GMT", max_size=30), st.sampled_from(["bytes=", "items=", ""]))
def test_no_range_breaks_an_answer(text: str, unit: str) -> None:
    try:
        found = piece(unit + text, 10)
    except Unsatisfiable:
        return
    assert found is None or 0 <= found[0] <= found[1] <= 9


def raw(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {name.lower().encode(): value.encode() for name, value in headers.items()}


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("items=0-1", "Unsupported HTTP Range 'items=0-1'"),
        ("bytes=0-1,3-4", "Multiple HTTP Ranges in 'bytes=0-1,3-4' is not supported"),
        ("bytes=100-", None),
    ],
)
def test_a_refused_piece_says_why_as_recorded(header: str, reason: str | None) -> None:  # gateway/WIRE.md 6.7
    with pytest.raises(Unsatisfiable) as caught:
        piece(header, 100)

    assert caught.value.reason == reason


@pytest.mark.parametrize("etag", ['"v1"', "a b", "a\r\nb", "é", 'W/"v"'])
def test_a_tag_is_given_without_quotes(etag: str) -> None:
    with pytest.raises(ValueError, match="quotes"):
        Reply(etag=etag)


def test_a_time_without_a_zone_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = state_headers(Reply(modified=WHEN), personal=False)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "JST-9")
        time.tzset()
        bare = state_headers(Reply(modified=WHEN.replace(tzinfo=None)), personal=False)
    time.tzset()

    assert bare == shown


def test_a_tagged_reply_says_how_long_it_keeps() -> None:
    assert state_headers(Reply(etag="v1", modified=WHEN), personal=False) == [
        ("ETag", '"v1"'),
        ("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT"),
        ("Cache-Control", "max-age=600"),
    ]
    assert state_headers(Reply(max_age=5), personal=False) == [("Cache-Control", "max-age=5")]
    assert state_headers(Reply(etag="v1", headers={"Cache-Control": "no-store"}), personal=False) == [("ETag", '"v1"')]
    assert state_headers(Reply(), personal=False) == []


def test_what_is_somebodys_is_kept_by_nobody_else() -> None:
    headers = dict(state_headers(Reply(etag="v1"), personal=True))

    assert headers["Cache-Control"] == "private, max-age=600"
    assert headers["Vary"] == "Authorization, Cookie"
    assert state_headers(Reply(), personal=True) == []


@pytest.mark.parametrize("digits", [19, 5000])
def test_a_range_may_have_any_number_of_digits(digits: int) -> None:
    far = "9" * digits

    assert piece(f"bytes=0-{far}", 5) == (0, 4)
    assert piece(f"bytes=-{far}", 5) == (0, 4)
    assert piece("bytes=" + "0" * digits + "1-2", 5) == (1, 2)
    with pytest.raises(Unsatisfiable):
        piece(f"bytes={far}-", 5)


@pytest.mark.parametrize("header", ["*", '"v1"', "v1, *"])
def test_a_state_without_a_tag_is_not_asked_for_by_one(header: str) -> None:
    headers = {b"if-none-match": header.encode(), b"if-modified-since": AFTER.encode()}

    assert conditions.outcome(None, None, {b"if-none-match": header.encode()}) is None
    assert conditions.outcome(None, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), headers) == 304
