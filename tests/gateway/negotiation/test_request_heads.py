"""What headers say is remembered, and forgotten before long: there are secrets among them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

import pytest

from formats import BUILT_IN, Registry
from gateway import Negotiation
from gateway.negotiation import request_heads
from gateway.negotiation.header_terms import TermsTable
from gateway.negotiation.request_heads import RequestHead, RequestHeads

SECRET = "c2VjcmV0LXRoYXQtbm9ib2R5LWVsc2UtaGFz"


def heads() -> RequestHeads:
    return RequestHeads(TermsTable(Registry(BUILT_IN), Negotiation.DEFAULT, 10), 10)


def pairs() -> list[tuple[bytes, bytes]]:
    secret = SECRET.encode()
    return [(b"authorization", b"Basic " + secret), (b"content-length", b"2"), (b"cookie", b"ss-id=" + secret)]


def held(table: RequestHeads) -> int:
    """How often the secret stands in what a table remembers."""
    return repr((table._known, table._similar, gc.get_referents(table._cookies))).count(SECRET)


def test_one_set_of_headers_is_looked_at_once() -> None:
    async def twice() -> bool:
        table = heads()
        return table.of(pairs()) is table.of(pairs())

    assert asyncio.run(twice())


@pytest.mark.parametrize("waits", [True, False])
def test_no_secret_is_remembered_for_long(waits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_heads, "KEPT_FOR", 0.01)

    async def seen(ask: Callable[[RequestHeads], None]) -> tuple[int, int]:
        table = heads()
        ask(table)
        first = held(table)
        await asyncio.sleep(0.1)
        if not waits:
            table.of([(b"host", b"h")])
        return first, held(table)

    assert asyncio.run(seen(lambda table: table.of(pairs()) and None)) == (3, 0)


def test_cookies_of_several_lines_are_one_set_in_which_the_last_name_wins() -> None:
    lines = [(b"cookie", b"a=1; b=2"), (b"x-list", b"1"), (b"cookie", b"a=3"), (b"x-list", b"2"), (b"host", b"h")]

    head = heads().of(lines)
    assert dict(head.cookies) == {"a": "3", "b": "2"}
    assert head.view["x-list"] == "1, 2"


def test_large_sets_of_headers_are_looked_at_each_time_and_not_kept() -> None:
    table = heads()
    large = [(b"host", b"h"), (b"cookie", b"ss-id=" + SECRET.encode()), (b"x-fill", b"x" * request_heads._LONGEST_KEPT)]

    assert table.of(large) is not table.of(large)
    assert dict(table.of(large).cookies) == {"ss-id": SECRET}
    assert held(table) == 0


def test_when_there_are_too_many_sets_all_are_forgotten() -> None:
    table = heads()
    first = table.of([(b"host", b"0")])

    for number in range(1, 10):
        table.of([(b"host", b"%d" % number)])
    assert table.of([(b"host", b"0")]) is first
    table.of([(b"host", b"10")])

    assert table.of([(b"host", b"0")]) is not first


LINES = [(b"host", b"h"), (b"content-length", b"2"), (b"content-type", b"text/csv"), (b"cookie", b"a=1")]
OTHERS = {
    "another length": [*LINES[:1], (b"content-length", b"345"), *LINES[2:]],
    "no body": [*LINES[:1], (b"content-length", b"0"), *LINES[2:]],
    "no number": [*LINES[:1], (b"content-length", b"x"), *LINES[2:]],
    "no length": [LINES[0], *LINES[2:]],
    "another order": [LINES[0], *LINES[2:], (b"content-length", b"7")],
    "another type": [*LINES[:2], (b"content-type", b"application/json"), LINES[3]],
    "two lengths": [*LINES, (b"content-length", b"3")],
    "a coding": [*LINES, (b"transfer-encoding", b"chunked")],
    "two cookies": [*LINES, (b"cookie", b"b=2")],
    "two cookies and another length": [(b"content-length", b"9"), *LINES[2:], (b"cookie", b"b=2")],
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_head_says_the_same_whatever_heads_came_before_it(other: str) -> None:
    table, pairs = heads(), OTHERS[other]
    for each in [LINES, *OTHERS.values()]:
        table.of(each)

    assert meaning(table.of(pairs)) == meaning(heads().of(pairs))
    assert [*table.of(pairs).raw] == [*heads().of(pairs).raw]


def meaning(head: RequestHead) -> dict[str, object]:
    told = {name: getattr(head, name) for name in head.__struct_fields__}
    return {**told, "view": dict(head.view), "terms": head.terms.sent, "cookies": dict(head.cookies)}


def test_heads_that_differ_in_length_share_what_features_computed() -> None:
    table = heads()
    first, second = table.of(LINES), table.of(OTHERS["another length"])
    first.derived["key"] = "value"

    assert (first.length, second.length) == (2, 345)
    assert second.derived == {"key": "value"}
    assert table.of(OTHERS["another type"]).derived == {}


def test_few_similar_heads_are_remembered_and_none_that_is_large() -> None:
    table = heads()
    for number in range(25):
        table.of([(b"cookie", b"%d" % number), (b"content-length", b"9")])
    table.of([(b"cookie", b"x" * request_heads._LONGEST_KEPT), (b"content-length", b"1")])

    assert 0 < len(table._similar) <= 10
    assert all(len(cookie or b"") < 3 for _, cookie in table._similar)


def test_a_head_that_is_shown_tells_no_secret() -> None:
    assert SECRET not in repr(heads().of(pairs()))
