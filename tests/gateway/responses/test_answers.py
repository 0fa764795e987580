"""What a handler returned → the answer (gateway/WIRE.md 6.2 to 6.5, 2.4)."""

from __future__ import annotations

from typing import Any

import pytest

from gateway import Dto, Gateway, Reply, Rows, Typed, operation
from gateway.responses.answers import type_of
from tests.asking import Told, ask


class Note(Dto, namespace="T"):
    text: str | None = None


class Heavy(Note, namespace="T"):
    weight: int = 0


class Ask(Dto, namespace="T"):
    what: str | None = None


RESULTS: dict[str, Any] = {
    "note": Note("x"),
    "derived": Heavy(weight=1, text="x"),
    "nothing": None,
    "text": "plain",
    "bytes": b"\0",
    "typed": Typed([], list[Note]),
    "reply": Reply(Note("x"), status=201),
    "reply of nothing": Reply(None, status=204),
    "csv": Reply(Note("x"), media_type="text/csv"),
    "list": [Note("x")],
    "map": {"a": 1},
}


@operation("/ask")
def asked(request: Ask) -> object:
    return RESULTS[request.what or ""]


class One(Dto, namespace="T"):
    text: str | None = None


@operation("/one")
def one(request: One) -> Note | None:
    return None if request.text is None else Note(request.text)


APP = Gateway([asked, one])


def told(what: str, accept: str = "application/json", method: str = "GET") -> Told:
    return ask(APP, f"{method} /ask?what={what.replace(' ', '+')}", {"Accept": accept})


@pytest.mark.parametrize(
    ("what", "status", "type_", "data"),
    [
        ("note", 200, "application/json; charset=utf-8", b'{"text":"x"}'),
        ("derived", 200, "application/json; charset=utf-8", b'{"weight":1,"text":"x"}'),
        ("nothing", 204, None, b""),
        ("text", 200, "application/json; charset=utf-8", b"plain"),
        ("bytes", 200, "application/octet-stream", b"\0"),
        ("typed", 200, "application/json; charset=utf-8", b"[]"),
        ("reply", 201, "application/json; charset=utf-8", b'{"text":"x"}'),
        ("reply of nothing", 204, None, b""),
        ("csv", 200, "text/csv", b"Text\r\nx\r\n"),
        ("list", 200, "application/json; charset=utf-8", b'[{"text":"x"}]'),
        ("map", 200, "application/json; charset=utf-8", b'{"a":1}'),
    ],
)
def test_a_result_goes_out_by_what_it_is(what: str, status: int, type_: str | None, data: bytes) -> None:
    answer = told(what)

    assert (answer.status, answer.type, answer.data) == (status, type_, data)


def test_an_empty_table_of_a_type_has_its_header() -> None:
    assert told("typed", "text/csv").data == b"Text\r\n"


def test_who_asks_about_a_resource_gets_200_for_nothing() -> None:
    assert [told("nothing", method=method).status for method in ("GET", "HEAD", "OPTIONS", "POST")] == [
        204,
        200,
        200,
        204,
    ]


def test_a_batch_is_a_list_and_says_how_much_of_it_is_done() -> None:
    batch = ask(APP, "POST /json/reply/One[]", {"Content-Type": "application/json"}, '[{"text":"x"},{}]')

    assert batch.text == '[{"text":"x"},{}]'
    assert batch.header("X-AutoBatch-Completed") == "2"
    assert ask(APP, "POST /csv/reply/One[]", {"Content-Type": "application/json"}, "[]").data == b""
    assert ask(APP, "POST /json/reply/One[]?callback=f", {"Content-Type": "application/json"}, "[]").text == "f([])"


class Wrong(Dto, namespace="T"):
    pass


@operation("/wrong")
def wrong(request: Wrong) -> Note:
    return Rows([Note()])  # type: ignore[return-value]  # the mistake


def test_rows_that_no_annotation_announces_are_a_bug_of_the_service() -> None:
    assert ask(Gateway([wrong]), "GET /wrong").status == 500


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ([Note(), Note()], list[Note]),
        ([Note(), Heavy()], list[object]),
        ([], list[object]),
        ({"a": "b"}, dict[str, str]),
        ({"a": "b", "c": 1}, dict[str, object]),
        ({}, dict[str, object]),
        ([[1], [2]], list[list[int]]),
        (Note(), Note),
    ],
)
def test_where_no_annotation_says_it_a_value_is_of_the_type_it_has(value: Any, type_: Any) -> None:
    assert type_of(value) == type_
