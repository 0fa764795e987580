"""A request's bytes → its DTO: which texts bind, and in which notation the body is (gateway/WIRE.md 4)."""

from __future__ import annotations

import pytest

from formats import Int32
from gateway import Call, Dto, Gateway, operation
from tests.asking import Told, ask


class Note(Dto, namespace="T"):
    id: Int32 = 0
    text: str | None = None
    more: str | None = None


@operation("/note/{Id}")
def note(request: Note) -> Note:
    return request


class Raw(Dto, namespace="T"):
    text: str | None = None


@operation("/raw", raw_body=True)
def raw(request: Raw, call: Call) -> str:
    return f"{request.text} {call.body.decode()}"


APP = Gateway([note, raw])
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def told(line: str, headers: dict[str, str] | None = None, body: str = "") -> Told:
    return ask(APP, line, {"Accept": "application/json", **(headers or {})}, body)


@pytest.mark.parametrize(
    ("line", "headers", "body", "text"),
    [
        # On a user route the path comes over the body, the query over the path.
        ("POST /note/1?more=q", JSON, '{"id":2,"text":"b","more":"b"}', '{"id":1,"text":"b","more":"q"}'),
        ("PUT /note/1", FORM, "text=f&id=3", '{"id":3,"text":"f"}'),
        ("GET /note/1?text=q", {}, "", '{"id":1,"text":"q"}'),
        # On a predefined one the query fills what the body left.
        ("POST /json/reply/Note?id=7&text=q", JSON, '{"id":2}', '{"id":2,"text":"q"}'),
        ("GET /json/reply/Note?id=7", {}, "", '{"id":7}'),
        # A body without a label does not count on verbs that have none; one with a label does.
        ("DELETE /note/1", {}, '{"text":"b"}', '{"id":1}'),
        ("DELETE /note/1", JSON, '{"text":"b"}', '{"id":1,"text":"b"}'),
        ("DELETE /note/1", FORM, "text=f", '{"id":1}'),
        # Without a label the first character says what it is.
        ("POST /note/1", {"Content-Type": "text/plain"}, '{"text":"b"}', '{"id":1,"text":"b"}'),
        ("POST /note/1", {"Content-Type": "text/csv"}, "Text,More\r\nb,c\r\n", '{"id":1,"text":"b","more":"c"}'),
        ("POST /note/1", {"Content-Type": "text/csv"}, "Text,More\r\n", '{"id":1}'),
        ("POST /note/1", {"Content-Type": "text/csv"}, '[{"text":"b"}]', '{"id":1,"text":"b"}'),
        ("POST /note/1", {"Content-Type": "text/csv"}, "[]", '{"id":1}'),
        ("POST /raw?text=q", JSON, "{", "q {"),
    ],
)
def test_sources_of_a_request_come_in_their_order(line: str, headers: dict[str, str], body: str, text: str) -> None:
    answer = told(line, headers, body)

    assert (answer.status, answer.text) == (200, text)


@pytest.mark.parametrize(
    ("line", "headers", "body", "status", "said"),
    [
        ("POST /note/1", {"Content-Type": "image/png"}, "x", 415, "image/png"),
        ("POST /note/1", JSON, '{"text"', 400, "T.Note"),
        ("POST /json/reply/Note[]", JSON, '[{"id":1},null]', 400, "item 1 is null"),
        ("POST /note/1", {"Content-Type": "multipart/form-data"}, "x", 400, "boundary"),
        ("GET /note/1?id=x", {}, "", 400, "Invalid value"),
    ],
)
def test_what_cannot_be_read_says_what_and_where(
    line: str, headers: dict[str, str], body: str, status: int, said: str
) -> None:
    answer = told(line, headers, body)

    assert answer.status == status
    assert said in answer.text


def test_a_single_object_is_a_batch_of_one() -> None:
    assert told("POST /json/reply/Note[]", JSON, '{"id":1}').text == '[{"id":1}]'
    assert told("GET /json/reply/Note[]", JSON, '[{"id":1}]').text == "[]"
