"""The sample of the tutorial, asked as its clients ask it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from gateway import Gateway
from gateway.auth import MemoryUsers, User, hash_password
from samples.orders.app import Store, create_app
from tests.asking import Told, ask

JSON = {"Content-Type": "application/json", "Accept": "application/json"}
CLERK = {"Authorization": "Basic " + base64.b64encode(b"clerk:secret").decode()}
ORDER = {
    "customer": "Ann",
    "lines": [{"sku": "A-1", "quantity": 2, "price": 9.95}, {"sku": "B-2", "quantity": 1, "price": 0.1}],
}


@pytest.fixture
def app(tmp_path: Path) -> Gateway:
    clerk = User("1", "clerk", password_hash=hash_password("secret"))
    return create_app(Store(tmp_path / "orders.db"), MemoryUsers([clerk]))


def order(app: Gateway, body: Any = ORDER) -> Told:
    return ask(app, "POST /orders", JSON, json.dumps(body))


def test_an_order_is_taken_and_adds_up(app: Gateway) -> None:
    told = order(app)

    assert told.status == 200
    assert json.loads(told.data)["total"] == 20.0


def test_what_breaks_a_rule_is_told_with_its_place(app: Gateway) -> None:
    told = order(app, {"customer": "Ann", "lines": [{"sku": "A-1", "quantity": 0, "price": 1}]})

    assert told.status == 400
    assert json.loads(told.data)["responseStatus"]["errors"][0]["fieldName"] == "Lines[0].Quantity"


def test_a_stranger_sees_no_orders(app: Gateway) -> None:
    assert [ask(app, line, JSON).status for line in ("GET /orders", "GET /orders/1", "GET /orders/export")] == [401] * 3


def test_an_order_is_cancelled_once(app: Gateway) -> None:
    order(app)

    assert [ask(app, "POST /orders/1/cancel", JSON | CLERK).status for _ in range(2)] == [200, 409]
    assert ask(app, "POST /orders/2/cancel", JSON | CLERK).status == 404


def test_orders_are_a_table_for_reporting_tools(app: Gateway) -> None:
    order(app)
    order(app, ORDER | {"customer": "Bob"})

    table = ask(app, "GET /orders.csv?customer=Bob", CLERK).text.split("\r\n")
    assert table[0] == "Id,Customer,State,Created,Total,Lines"
    assert [line.split(",")[:2] for line in table[1:-1]] == [["2", "Bob"]]
    export = ask(app, "GET /orders/export.csv", CLERK).text.split("\r\n")
    assert [line.split(",")[:2] for line in export[1:-1]] == [["2", "Bob"], ["1", "Ann"]]
