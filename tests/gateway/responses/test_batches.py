"""Several requests in one body (gateway/WIRE.md 2.4): all are checked first, then they run in order."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import pytest

from formats import Int32
from gateway import Dto, Gateway, HttpError, Limits, Rows, TooManyRowsError, operation
from gateway.responses import batches
from gateway.rules import GreaterThan
from tests.asking import Told, ask

RAN: list[int] = []


class Do(Dto, namespace="T"):
    id: Annotated[Int32, GreaterThan(0)] = 1


class Done(Dto, namespace="T"):
    id: Int32 = 0


@operation("/do")
def do(request: Do) -> Done:
    RAN.append(request.id)
    if request.id == 13:
        raise HttpError.conflict("not that one")
    return Done(request.id)


class List(Dto, namespace="T"):
    count: Int32 = 0


@operation("/list")
def list_(request: List) -> Rows[Done]:
    return Rows(Done(each) for each in range(request.count))


class Turn(Dto, namespace="T"):
    id: Int32 = 0


#: One for each round of the event loop since the first request of a batch of these.
ROUNDS: list[int] = []


def count_rounds() -> None:
    ROUNDS.append(0)
    if len(ROUNDS) < 100:
        asyncio.get_running_loop().call_soon(count_rounds)


@operation("/turn")
async def turn(request: Turn) -> Done:
    if request.id == 0:
        count_rounds()
    return Done(len(ROUNDS))


class Found(Dto, namespace="T"):
    id: Int32
    name: str | None


class Find(Dto, namespace="T"):
    id: Int32 = 0


@operation("/find")
def find(request: Find) -> Found | None:
    return Found(request.id, "a") if request.id else None


APP = Gateway([do, list_, turn, find], limits=Limits(rows_held=5))


def batch(name: str, body: object) -> Told:
    RAN.clear()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    return ask(APP, f"POST /json/reply/{name}[]", headers, json.dumps(body))


def test_the_first_failure_ends_it_and_says_where_it_was() -> None:
    told = batch("Do", [{"id": 1}, {"id": 13}, {"id": 2}])

    assert (told.status, RAN) == (409, [1, 13])
    assert json.loads(told.text)["responseStatus"]["meta"] == {"AutoBatchIndex": "1"}
    assert told.header("X-AutoBatch-Completed") == "1"


def test_a_broken_rule_keeps_all_from_running_and_nothing_was_done() -> None:
    told = batch("Do", [{"id": 1}, {"id": 0}])

    assert (told.status, RAN) == (400, [])
    assert json.loads(told.text)["responseStatus"]["meta"] == {"AutoBatchIndex": "1"}
    assert told.header("X-AutoBatch-Completed") is None


def test_what_is_not_found_is_an_empty_object_whether_its_members_have_defaults_or_not() -> None:
    assert batch("Find", [{"id": 5}, {}]).text == '[{"id":5,"name":"a"},{"id":0}]'


def test_rows_of_a_batch_are_lists() -> None:
    assert batch("List", [{"count": 2}, {"count": 0}]).text == '[[{"id":0},{"id":1}],[]]'


def test_the_rows_of_a_batch_count_together() -> None:
    assert batch("List", [{"count": 2}, {"count": 3}]).status == 200

    told = batch("List", [{"count": 2}, {"count": 1}, {"count": 3}])

    assert told.status == TooManyRowsError.status
    assert "more than 5 rows" in told.text
    assert told.header("X-AutoBatch-Completed") == "2"


def test_others_have_their_turn_between_the_requests_of_a_long_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "TURN_SECONDS", -1.0)  # every one is long
    ROUNDS.clear()

    found = [each["id"] for each in json.loads(batch("Turn", [{"id": each} for each in range(5)]).text)]

    assert found == sorted(set(found))
