"""Every recorded exchange of the hosts, over a real socket.

An exchange is met if status, type, body and the telling headers are those of the 6.4 host or of
the 10.x host. The others stand in ``tests/vectors/http_deviations.toml``, each with its reason;
one that is met by now must leave the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.gateway import replaying
from tests.hosts import core, evo
from tests.serving import serving

HOSTS = {"core": core.app, "evo": evo.app}
FILES = {"core": "core", "evo": "evo", "csharp-clients": "core"}

ENTRIES = replaying.entries("deviation")
DEVIATIONS = replaying.listed("deviation")
PENDING = replaying.listed("pending")


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, tuple[str, int]]]:
    with serving(HOSTS["core"]) as first, serving(HOSTS["evo"]) as second:
        yield {"core": first, "evo": second}


def exchanges() -> Iterator[Any]:
    for name, host in FILES.items():
        for each in replaying.recorded(name):
            marks = [pytest.mark.xfail(strict=True)] if replaying.number(each) in PENDING else []
            yield pytest.param(host, each, id=each["id"], marks=marks)


@pytest.mark.sampled
@pytest.mark.parametrize(("host", "exchange"), [*exchanges()])
def test_a_recorded_request_gets_the_recorded_answer(
    host: str, exchange: dict[str, Any], addresses: dict[str, tuple[str, int]]
) -> None:
    answer = replaying.send(addresses[host], exchange["request"])

    differing = replaying.differences(exchange["response"], answer)
    if any(re.search(each["pattern"], replaying.written(exchange["request"])) for each in ENTRIES):
        assert differing, "a deviation's pattern matches what is none"
    if differing and "also" in exchange and "error" not in exchange["also"]:
        differing = replaying.differences(exchange["also"], answer) and differing
    if replaying.number(exchange) in DEVIATIONS:
        assert differing, "this deviation is none any more"
        assert answer.status < 500, "a deviation is an improvement"
    else:
        assert not differing, "\n".join(differing)


@pytest.mark.slow
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["pattern"])
def test_a_deviation_says_which_requests_it_is_about(entry: dict[str, Any]) -> None:
    texts = {
        replaying.number(each): replaying.written(each["request"])
        for name in FILES
        for each in replaying.recorded(name)
    }

    assert [each for each in entry["ids"] if not re.search(entry["pattern"], texts[each])] == []
