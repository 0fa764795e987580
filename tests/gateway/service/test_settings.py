"""What a host may be told about the clients it has inherited (gateway/WIRE.md 14.7)."""

from __future__ import annotations

import datetime

import pytest

from gateway import DateHandler, Dto, Gateway, Limits, Options, Settings, TextCase, Wording, operation
from tests.asking import ask


class Note(Dto, namespace="N"):
    text: str | None = None
    written: datetime.datetime | None = None


@operation("/note")
def note(request: Note) -> Note:
    return request


WHEN = "2026-11-25T01:02:03Z"


def host(**settings) -> Gateway:
    return Gateway([note], settings=Settings(**settings))


@pytest.mark.parametrize(
    ("dates", "written"),
    [
        (DateHandler.RFC1123, "Wed, 25 Nov 2026 01:02:03 GMT"),
        (DateHandler.ISO8601, "2026-11-25T01:02:03.0000000+00:00"),
        (DateHandler.UNIX_TIME, "1795568523"),
    ],
)
def test_a_host_writes_dates_its_own_way_on_every_path(dates, written):
    app = host(options=Options(dates=dates))

    for path in ("/note", "/api/Note", "/json/reply/Note"):
        assert written in ask(app, f"GET {path}?written={WHEN}", {"Accept": "application/json"}).text


def test_a_host_may_send_names_as_they_are_declared_and_what_is_null():
    app = host(options=Options(text_case=TextCase.DECLARED, include_nulls=True))

    assert ask(app, "GET /api/Note?text=x").text == '{"Text":"x","Written":null}'


def test_a_request_changes_what_it_names_and_nothing_else():
    app = host(options=Options(text_case=TextCase.DECLARED, include_nulls=True))

    assert ask(app, "GET /api/Note?text=x&jsconfig=tc:cc").text == '{"text":"x","written":null}'


def test_a_host_bounds_how_deep_it_reads():
    body = '{"text":"x","more":' + "[" * 30 + "]" * 30 + "}"

    assert ask(host(), "POST /api/Note", {"Content-Type": "application/json"}, body).status == 200
    limited = Gateway([note], limits=Limits(depth=20))
    assert ask(limited, "POST /api/Note", {"Content-Type": "application/json"}, body).status == 400


def test_a_strict_host_refuses_what_servicestack_forgives():
    body = '{"text":"x\ty"}'

    assert ask(host(), "POST /api/Note", {}, body).text == '{"text":"x\\ty"}'
    assert ask(host(options=Options(tolerant=False)), "POST /api/Note", {}, body).status == 400


@pytest.mark.parametrize("path", ["/json/syncreply/Note", "/json/SyncReply/note", "/json/asynconeway/Note"])
def test_the_paths_of_the_first_era_count_where_they_are_switched_on(path):
    assert ask(host(), f"GET {path}?text=x").status == 404
    assert ask(host(old_paths=True), f"GET {path}?text=x").text == '{"text":"x"}'


@pytest.mark.parametrize(
    ("wording", "message"),
    [
        (Wording.V6, "The operation 'Nope' does not exist for this service"),
        (Wording.V10, "The operation does not exist for this service"),
    ],
)
def test_an_unknown_operation_is_told_in_the_words_of_an_era(wording, message):
    assert f'"message":"{message}"' in ask(host(wording=wording), "GET /api/Nope").text
