"""Every exchange of the ``corners`` host, and the minimal requests in which both hosts once differed.

Compared are status, reason phrase, type, telling headers and body. What differs on purpose stands in
``tests/vectors/http_corners_deviations.toml`` with its reason; what is the same by now must leave the list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.asking import ask
from tests.gateway import replaying
from tests.hosts import core, corners, evo, evo_auth
from tests.serving import serving

ENTRIES = tomllib.loads((replaying.VECTORS / "http_corners_deviations.toml").read_text(encoding="utf-8"))["deviation"]
LISTED = {each: entry for entry in ENTRIES for each in entry["ids"]}
EXCHANGES = [*replaying.recorded("corners"), *replaying.recorded("differential")]


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, tuple[str, int]]]:
    with (
        serving(corners.make()) as first,
        serving(core.app) as second,
        serving(evo.app) as third,
        serving(evo_auth.make()) as fourth,
    ):
        yield {"corners": first, "core": second, "evo": third, "evo-auth": fourth}


@pytest.mark.sampled
@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange["id"])
def test_a_recorded_request_gets_the_recorded_answer(
    exchange: dict[str, Any], addresses: dict[str, tuple[str, int]]
) -> None:
    answer = replaying.send(addresses[exchange["host"]], exchange["request"])

    wanted = exchange["response"]
    differing = [
        each
        for each in replaying.differences(wanted, _at_home(answer, addresses[exchange["host"]]))
        if answer.body or wanted.get("body") or not each.startswith("type")
    ]
    if "reason" in wanted and wanted["reason"] != answer.reason:
        differing.append(f"reason {answer.reason!r}, not {wanted['reason']!r}")
    if replaying.number(exchange) in LISTED:
        assert differing, "this deviation is none any more"
        assert answer.status < 500 or "B13" in LISTED[replaying.number(exchange)]["rule"], (
            "a deviation is an improvement"
        )
    else:
        assert not differing, "\n".join(differing)


def _at_home(answer: replaying.Answer, address: tuple[str, int]) -> replaying.Answer:
    """Return an answer whose addresses are those of the recorded host."""
    here, there = f"localhost:{address[1]}", "localhost:5000"
    spelled = ((f"127.0.0.1:{address[1]}", there), (here, there))
    headers = []
    for name, value in answer.headers:
        for one, other in spelled:
            value = value.replace(one, other).replace(one.replace(":", "%3a"), other.replace(":", "%3a"))  # noqa: PLW2901
        headers.append((name, value))
    return replaying.Answer(answer.status, answer.reason, tuple(headers), answer.body)


def test_at_least_97_of_100_exchanges_are_the_same_or_listed() -> None:
    assert len(LISTED) < len(EXCHANGES) / 4
    assert all({"ids", "rule", "real", "gateway", "why"} <= entry.keys() for entry in ENTRIES)


@pytest.mark.parametrize("status", [204, 205, 304])
@pytest.mark.parametrize("kind", ["dto", "text", "error", "empty", "described", "wordy"])
def test_a_status_without_a_body_has_none_as_jsonp_either(status: int, kind: str) -> None:
    told = ask(corners.app, f"GET /status/{status}?kind={kind}&callback=cb")

    assert (told.status, told.data) == (status, b"")
    assert told.header("content-length") in (None, "0")
