"""Each limit of a request, and that one step below it nothing is refused."""

from __future__ import annotations

from typing import Any

import pytest

from gateway import Dto, Gateway, Limits, operation
from tests.asking import ask


class Node(Dto, namespace="T"):
    name: str | None = None
    child: Node | None = None


class Grow(Dto, namespace="T"):
    node: Node | None = None


class Grown(Dto, namespace="T"):
    depth: int = 0


@operation("/grow")
def grow(request: Grow) -> Grown:
    depth, node = 0, request.node
    while node is not None:
        depth, node = depth + 1, node.child
    return Grown(depth)


APP = Gateway([grow], limits=Limits(depth=8, query_keys=4, body=1000, form_parts=3, batch=2))
XMLNS = 'xmlns="http://schemas.datacontract.org/2004/07/T"'


def nested(notation: str, levels: int) -> str:
    """A request ``Grow`` whose text has ``levels`` levels."""
    if notation == "json":
        return '{"node":' + '{"child":' * (levels - 2) + "{}" + "}" * (levels - 1)
    if notation == "jsv":
        return "{Node:" + "{Child:" * (levels - 2) + "{Name:x}" + "}" * (levels - 1)
    return f"<Grow {XMLNS}><Node>" + "<Child>" * (levels - 2) + "</Child>" * (levels - 2) + "</Node></Grow>"


@pytest.mark.parametrize(
    ("notation", "type_", "allowed"),
    [("json", "application/json", 8), ("jsv", "application/jsv", 8), ("xml", "application/xml", 7)],
)
def test_a_body_may_nest_as_deep_as_allowed(notation: str, type_: str, allowed: int) -> None:
    headers = {"Content-Type": type_, "Accept": "application/json"}

    deepest = ask(APP, "POST /grow", headers, nested(notation, allowed))
    deeper = ask(APP, "POST /grow", headers, nested(notation, allowed + 2))

    assert deepest.status == 200, deepest.text
    assert deeper.status == 400
    assert "8 levels" in deeper.text


def test_a_query_value_may_nest_as_deep_as_allowed() -> None:
    def asked(levels: int) -> Any:
        return ask(APP, "GET /grow?node=" + "{Child:" * (levels - 1) + "{Name:x}" + "}" * (levels - 1))

    assert asked(8).text == '{"depth":8}'
    assert asked(9).status == 400


@pytest.mark.parametrize(
    ("line", "headers", "body", "status"),
    [
        ("GET /grow?a=1&b=2&c=3&d=4", {}, "", 200),
        ("GET /grow?a=1&b=2&c=3&d=4&e=5", {}, "", 400),
        ("POST /grow", {"Content-Type": "application/x-www-form-urlencoded"}, "a=1&b=2&c=3&d=4", 200),
        ("POST /grow", {"Content-Type": "application/x-www-form-urlencoded"}, "a=1&b=2&c=3&d=4&e=5", 400),
        ("POST /grow", {"Content-Type": "application/json"}, "{}" + " " * 998, 200),
        ("POST /grow", {"Content-Type": "application/json"}, "{}" + " " * 999, 413),
        ("POST /json/reply/Grow[]", {"Content-Type": "application/json"}, "[{},{}]", 200),
        ("POST /json/reply/Grow[]", {"Content-Type": "application/json"}, "[{},{},{}]", 413),
    ],
)
def test_a_limit_is_reached_and_not_passed(line: str, headers: dict[str, str], body: str, status: int) -> None:
    told = ask(APP, line, headers, body)

    assert told.status == status, told.text
    assert told.reason is None
