"""Which handler of a request answers: by verb and by the reply's format (gateway/WIRE.md 1.8)."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway import Dto, Gateway, Operation, operation


class Ask(Dto):
    name: str | None = None


class Told(Dto):
    by: str | None = None


def handler(by: str, **options: Any) -> Operation[Ask, Told]:
    @operation("/ask", **options)
    def tell(request: Ask) -> Told:
        return Told(by=by)

    return tell


HANDLERS = [
    handler("GetJson", verbs=["Get"], formats=["json"]),
    handler("AnyJson", formats=["json"]),
    handler("Get", verbs=["Get"]),
    handler("Any"),
    handler("PostCsvOrXml", verbs=["Post"], formats=["csv", "XML"]),
]


def told(operations: list[Any], verb: str, format_: str) -> tuple[int, str]:
    answer = TestClient(Gateway(operations)).request(verb, f"/ask?format={format_}")
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("verb", "format_", "by"),
    [
        ("GET", "json", "GetJson"),
        ("POST", "json", "AnyJson"),
        ("GET", "csv", "Get"),
        ("POST", "jsv", "Any"),
        ("POST", "csv", "PostCsvOrXml"),
        ("POST", "xml", "PostCsvOrXml"),
        ("PUT", "csv", "Any"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_verb_and_format_come_before_any_verb_of_the_format_and_these_before_the_verb(
    verb: str, format_: str, by: str, order: int
) -> None:
    status, text = told(HANDLERS[::order], verb, format_)

    assert status == 200
    assert by in text


def test_a_request_that_only_one_format_has_a_handler_for_is_405_in_others() -> None:
    status, text = told([handler("GetJson", verbs=["Get"], formats=["json"])], "GET", "jsv")

    assert (status, "Could not find method named Get(Ask) or Any(Ask)" in text) == (405, True)


def test_two_handlers_for_one_verb_and_format_stop_the_start() -> None:
    with pytest.raises(ValueError, match="two operations Ask take GET for json"):
        Gateway([handler("a", verbs=["Get"], formats=["json"]), handler("b", verbs=["Get"], formats=["json"])])


def test_a_format_that_the_gateway_lacks_stops_the_start() -> None:
    with pytest.raises(ValueError, match="Ask is for the format 'yaml'"):
        Gateway([handler("a", formats=["yaml"])])
