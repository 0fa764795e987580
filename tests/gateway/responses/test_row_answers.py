"""Rows as an answer: short tables are whole, long ones come in pieces, and what cannot is held up to a limit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from formats import Int32
from gateway import Dto, Gateway, HttpError, Limits, Reply, Rows, Settings, operation
from tests.asking import Told, ask

CLOSED: list[str] = []


class List(Dto, namespace="T"):
    count: Int32 = 0
    fails: bool = False
    kind: str | None = None


class Row(Dto, namespace="T"):
    id: Int32 = 0


def rows_of(request: List) -> Iterator[Row]:
    try:
        for each in range(request.count):
            yield Row(each)
        if request.fails:
            raise HttpError.conflict("no more")
    finally:
        CLOSED.append("closed")


@operation("/list")
def list_(request: List) -> Rows[Row] | Reply:
    rows = Rows(rows_of(request))
    if request.kind == "reply":
        return Reply(rows, media_type="text/csv", etag="v1")
    return rows


APP = Gateway([list_], limits=Limits(rows_held=3, rows_shown=2))


def told(line: str, headers: dict[str, str] | None = None) -> Told:
    CLOSED.clear()
    answer = ask(APP, line, headers or {})
    assert CLOSED in ([], ["closed"])  # a generator that was never begun has nothing to close
    return answer


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("GET /list.json?count=2", '[{"id":0},{"id":1}]'),
        ("GET /list.json?count=0", "[]"),
        ("GET /list.csv?count=2", "Id\r\n0\r\n1\r\n"),
        ("GET /list.csv?count=0", "Id\r\n"),
        ("GET /list.jsv?count=1", "[{id:0}]"),
        ("GET /list.json?count=1&callback=f", 'f([{"id":0}])'),
    ],
)
def test_a_short_table_is_a_whole_answer_with_its_length(line: str, text: str) -> None:
    answer = told(line)

    assert (answer.status, answer.text) == (200, text)
    assert answer.header("Content-Length") == str(len(text))
    assert CLOSED == ["closed"]


def test_head_says_how_a_long_table_would_be_sent_and_takes_no_more_of_it() -> None:
    taken: list[int] = []

    @operation("/list")
    def counted(request: List) -> Rows[Row]:
        return Rows(Row(taken.append(each) or each) for each in range(request.count))  # type: ignore[func-returns-value]

    app = Gateway([counted], settings=Settings(spools=False))
    answer = ask(app, "HEAD /list.json?count=100000")

    assert (answer.status, answer.data) == (200, b"")
    assert (answer.header("Content-Length"), answer.header("Content-Type")) == (None, "application/json; charset=utf-8")
    assert 0 < len(taken) < 100_000


def test_what_fails_early_is_an_answer_of_its_own() -> None:
    assert told("GET /list.json?count=2&fails=true").status == 409
    assert CLOSED == ["closed"]


def test_a_browser_sees_the_first_rows_and_is_told_so() -> None:
    many, few = told("GET /list.html?count=3").text, told("GET /list.html?count=2").text

    assert "The first 2 rows" in many
    assert "The first" not in few
    assert CLOSED == ["closed"]


def test_a_reply_with_rows_is_written_in_its_own_type_and_kept_by_who_has_it() -> None:
    assert told("GET /list?count=1&kind=reply").text == "Id\r\n0\r\n"
    assert told("GET /list?count=1&kind=reply", {"If-None-Match": '"v1"'}).status == 304


def test_a_format_without_pieces_holds_no_more_than_it_may() -> None:
    accept = {"Accept": "application/x-msgpack"}

    assert told("GET /list?count=3", accept).status == 200
    refused = told("GET /list?count=4", accept)
    assert refused.status == 406
