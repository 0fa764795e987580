"""A sample of what ``python -m tests.fuzz requests`` sends by the million, and that its checks can fail."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.fuzz import dresses, exchanges, wires
from tests.fuzz.exchanges import Answer, Request
from tests.fuzz.requests import Fuzzer, shown
from tests.pumping import AT_MOST

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", [1, 2])
def test_requests_are_answered_and_say_the_same_whichever_way_they_are_sent(seed: int) -> None:
    with Fuzzer(seed) as fuzzer:
        found = fuzzer.run(3_000)

    assert not found, "\n".join(shown(found))


def test_what_a_longer_request_costs_is_compared() -> None:
    with Fuzzer(1) as fuzzer:
        assert fuzzer.growth(lambda count: Request("GET", "/thing?name=" + "a" * count)) <= AT_MOST


def test_every_source_and_dress_is_tried() -> None:
    chance = random.Random(1)
    sent = [
        dresses.dressed(wires.sent_by(wires.value(chance), source, chance), chance)
        for source in wires.SOURCES
        for _ in range(300)
    ]

    headers = {(name, value.partition(";")[0]) for each in sent for name, value in each.headers}
    assert {value for name, value in headers if name == "Content-Encoding"} >= {"gzip", "x-gzip", "deflate", "GZIP"}
    assert {value for name, value in headers if name == "Content-Type"} >= {"text/csv", "application/jsv", "text/xml"}
    assert sum("charset=" in value for each in sent for name, value in each.headers if name == "Content-Type") > 50
    assert sum(bool(each.pieces) for each in sent) > 100
    assert sum(each.body.startswith((b"sep=", b"\xef\xbb\xbf", b"\xff\xfe")) for each in sent) > 20


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (Answer(500, {}, b""), "status 500"),
        (
            Answer(200, {"content-type": "application/json"}, b"{"),
            "application/json that nobody reads: JSONDecodeError",
        ),
        (Answer(200, {"content-type": "application/xml"}, b"<a>"), "application/xml that nobody reads: ParseError"),
        (Answer(200, {"content-type": "text/csv"}, b'a\r\n"b'), "text/csv that nobody reads: Error"),
        (
            Answer(200, {"content-type": "application/jsv"}, b"\xff"),
            "application/jsv that nobody reads: UnicodeDecodeError",
        ),
        (Answer(200, {"content-type": "application/json"}, b"[]"), ""),
    ],
)
def test_an_answer_that_nobody_reads_is_a_find(answer: Answer, wrong: str) -> None:
    assert exchanges.fault_of(Request("GET", "/thing"), answer) == wrong


def test_a_value_that_is_lost_is_a_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wires, "told", lambda body: {})
    with Fuzzer(1) as fuzzer:
        fuzzer.values()

    assert fuzzer.finds


def test_two_ways_that_say_something_else_are_a_find() -> None:
    with Fuzzer(1) as fuzzer:
        fuzzer._say_the_same("test", [Request("GET", "/hi/a.json"), Request("GET", "/hi/b.json")])

    assert list(fuzzer.finds) == ["test: other values, GET query and GET query"]


def test_what_an_application_raises_is_a_find() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise KeyError("x")

    with Fuzzer(1) as fuzzer:
        assert fuzzer.ask(Request("GET", "/"), broken) is None
    assert next(iter(fuzzer.finds)).startswith("raised KeyError at test_fuzzed_requests.py")
