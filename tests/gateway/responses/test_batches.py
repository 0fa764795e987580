"""Several requests in one body (gateway/WIRE.md 2.4): all are checked first, then they run in order."""

from __future__ import annotations

import json
from typing import Annotated

from formats import Int32
from gateway import Dto, Gateway, HttpError, Rows, operation
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


APP = Gateway([do, list_])


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


def test_rows_of_a_batch_are_lists() -> None:
    assert batch("List", [{"count": 2}, {"count": 0}]).text == '[[{"id":0},{"id":1}],[]]'
