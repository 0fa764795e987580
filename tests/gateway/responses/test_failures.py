"""A failure is told in the client's format, whatever its text holds."""

from __future__ import annotations

import logging

import msgspec
import pytest

from gateway import ArgumentError, Dto, Gateway, HttpError, Refusal, ResponseStatus, operation
from tests.asking import ask
from tests.hosts import corners


class Fail(Dto):
    text: str | None = None


class FailResponse(Dto):
    done: bool = False
    response_status: ResponseStatus | None = None


class Break(Dto):
    text: str | None = None


@operation("/fail/{Text}")
def fail(request: Fail) -> FailResponse:
    raise HttpError(409, "Conflict", f"no {request.text}!")


@operation("/break/{Text}")
def broken(request: Break) -> str:
    raise ArgumentError(f"no {request.text}!", "Te\x01xt")


APP = Gateway([fail, broken])


@pytest.mark.parametrize("path", ["/fail/a%01b", "/break/a%01b"])
def test_what_xml_has_no_character_for_is_replaced_in_messages_not_lost_with_them(path: str) -> None:
    told = ask(APP, f"GET {path}.xml")

    assert told.status in (400, 409)
    assert ">no a\ufffdb!" in told.text
    assert "\x01" not in told.text


def test_a_failure_in_its_own_type_stays_in_it() -> None:
    assert "<FailResponse " in ask(APP, "GET /fail/a%01b.xml").text


def test_formats_that_have_the_character_write_it() -> None:
    assert "no a\\u0001b!" in ask(APP, "GET /fail/a%01b.json").text
    assert "no a\x01b!" in ask(APP, "GET /fail/a%01b.jsv").text


def test_a_field_that_cannot_be_written_keeps_the_rest() -> None:
    told = ask(APP, "GET /break/x.xml")

    assert "<FieldName>Te\ufffdxt</FieldName>" in told.text


@pytest.mark.parametrize("status", [0, 99, 100, 199, 1000])
@pytest.mark.parametrize("kind", ["dto", "text", "error"])
def test_a_status_that_no_answer_can_have_is_a_500_with_the_same_body(status: int, kind: str) -> None:  # 13 B13
    told = ask(corners.app, f"GET /status/{status}.json?kind={kind}")

    assert told.status == 500
    assert told.data


@pytest.mark.parametrize("status", [204, 205, 304])
@pytest.mark.parametrize("kind", ["dto", "text", "error", "empty"])
def test_some_statuses_never_have_a_body(status: int, kind: str) -> None:  # 6.11
    told = ask(corners.app, f"GET /status/{status}.json?kind={kind}")

    assert (told.status, told.data) == (status, b"")


class Raise(Dto, namespace="T"):
    what: str = ""


RAISED: dict[str, Exception] = {
    "value": ValueError("a bug"),
    "key": KeyError("k"),
    "decode": msgspec.DecodeError("damaged"),
    "argument": ArgumentError("not this"),
    "http": HttpError(404),
    "own": type("Own", (Exception,), {"status": 409})("x"),
}


@operation("/raise/{What*}")
def raise_it(request: Raise) -> None:
    raise RAISED.get(request.what.partition("/")[0], ValueError("no"))


RAISING = Gateway([raise_it])


@pytest.mark.parametrize(
    ("line", "body", "logged"),
    [
        ("GET /raise/value", "", True),
        ("GET /raise/key", "", True),
        ("GET /raise/decode", "", True),
        ("GET /raise/argument", "", False),
        ("GET /raise/http", "", False),
        ("GET /raise/own", "", False),
        ("POST /raise/own", "{", False),
        ("POST /json/reply/Raise[]", '[{"what":"value"}]', True),
        ("POST /json/reply/Raise[]", '[{"what":"http"}]', False),
    ],
)
def test_what_nobody_has_foreseen_is_logged_whatever_its_status(
    line: str, body: str, logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        ask(RAISING, line, {"Content-Type": "application/json"}, body)

    assert [each.exc_info is not None for each in caplog.records] == [True] * logged


def test_a_path_makes_no_line_of_its_own_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    ask(RAISING, "GET /raise/value/x%0aFAKE%20LINE%0d%1b%5b31m")

    (record,) = caplog.records
    assert record.getMessage().isprintable()


def test_a_refusal_may_have_any_media_type() -> None:
    @operation("/break/{Text}")
    def refuse(request: Break) -> str:
        raise Refusal(409, body=b"no", media_type="text/\u010d\nX: 1")

    answer = ask(Gateway([refuse]), "GET /break/x")

    assert (answer.status, answer.text, answer.header("x")) == (409, "no", None)
