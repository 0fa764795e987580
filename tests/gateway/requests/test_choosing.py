"""The form of a reply: what the URL says, else what the client's terms say (gateway/WIRE.md 3.2, 3.5)."""

from __future__ import annotations

from typing import Any

import pytest

from gateway import CsvDialect, Dto, Gateway, Negotiation, Settings, operation
from tests.asking import Told, ask


class Note(Dto, namespace="T"):
    text: str | None = None
    sep: str | None = None


@operation("/note", "/note/{Text}")
def note(request: Note) -> Note:
    return request


def told(line: str, accept: str = "", **settings: Any) -> Told:
    app = Gateway([note], settings=Settings(csv=CsvDialect.TABLE, **settings))
    return ask(app, line, {"Accept": accept} if accept else {})


@pytest.mark.parametrize(
    ("line", "accept", "type_"),
    [
        ("GET /note", "", "application/json; charset=utf-8"),
        ("GET /note", "text/csv", "text/csv"),
        ("GET /note/x.xml", "text/csv", "application/xml"),
        ("GET /note?format=jsv", "text/csv", "application/jsv"),
        ("GET /note?format=nothing", "text/csv", "text/csv"),
        ("GET /csv/reply/Note", "application/xml", "text/csv"),
        ("GET /note?callback=f", "text/csv", "text/javascript"),
        ("GET /note?format=jsv&debug=true", "", "text/plain"),
        ("GET /note?debug=true", "", "application/json; charset=utf-8"),
    ],
)
def test_the_url_comes_before_the_clients_terms(line: str, accept: str, type_: str) -> None:
    assert told(line, accept).type == type_


def test_the_name_of_a_function_is_cleaned() -> None:
    assert told("GET /note/x?callback=alert(1)//").text == 'alert_1___({"text":"x"})'
    assert told("GET /note/x?callback=f", jsonp=False).text == '{"text":"x"}'


def test_what_a_tool_asks_for_counts_for_tables_unless_it_is_a_member_or_switched_off() -> None:
    assert told("GET /note/x?bom=1", "text/csv").data.startswith(b"\xef\xbb\xbf")
    assert told("GET /note/x?bom=1", "text/csv", exports=False).data.startswith(b"Text")
    assert told("GET /note/x?sep=;", "text/csv").text == "Text,Sep\r\nx,;\r\n"
    assert told("GET /note/x?bom=perhaps", "text/csv").status == 400
    assert told("GET /note/x?bom=perhaps").status == 200


def test_where_nothing_is_acceptable_that_is_told_in_json() -> None:
    refused = told("GET /note", "image/png", negotiation=Negotiation.STRICT)

    assert (refused.status, refused.type) == (406, "application/json; charset=utf-8")
    assert "image/png" in refused.text
