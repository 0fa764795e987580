"""Which exceptions speak to clients, and what is told of the others."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from starlette.exceptions import HTTPException

from formats import DecodeError
from gateway import Dto, ExceptionMapping, Gateway, Settings, operation
from gateway.responses.problems import Problems
from gateway.service.errors import ArgumentError, ArgumentNullError, HttpError, NotSupportedError
from gateway.service.statuses import ResponseError
from tests.asking import Told, ask

STOCK = Problems(ExceptionMapping.SERVICESTACK)


class OwnError(Exception):
    status = 422


# gateway/WIRE.md 5.2 and 5.4.
@pytest.mark.parametrize(
    ("error", "status", "code", "message"),
    [
        (HttpError.not_found("x"), 404, "NotFound", "x"),
        (HttpError(404), 404, "NotFound", "NotFound"),
        (HttpError(418, "Teapot", "short"), 418, "Teapot", "short"),
        (HttpError.unauthorized("x"), 401, "Unauthorized", "x"),
        (HttpError.forbidden("x"), 403, "Forbidden", "x"),
        (HttpError.conflict("x"), 409, "Conflict", "x"),
        (HttpError.bad_request("x"), 400, "BadRequest", "x"),
        (ArgumentError("bad"), 400, "ArgumentException", "bad"),
        (ValueError("bad"), 400, "ArgumentException", "bad"),
        (NotSupportedError("x"), 405, "NotSupportedException", "x"),
        (NotImplementedError("x"), 405, "NotImplementedException", "x"),
        (FileNotFoundError("x"), 404, "FileNotFoundException", "x"),
        (PermissionError("x"), 403, "UnauthorizedAccessException", "x"),
        (KeyError("x"), 500, "KeyNotFoundException", "x"),
        (TimeoutError("x"), 500, "TimeoutException", "x"),
        (DecodeError("x"), 400, "SerializationException", "x"),
        (OwnError("x"), 422, "OwnError", "x"),
        (RuntimeError("x"), 500, "RuntimeError", "x"),
        (Exception("x"), 500, "Exception", "x"),
    ],
)
def test_an_exception_has_a_status_a_code_and_a_message(error: Exception, status: int, code: str, message: str) -> None:
    found = STOCK.describe(error)

    assert (found.status, found.response_status.error_code, found.response_status.message) == (status, code, message)
    assert found.response_status.errors == []


def test_an_argument_is_also_a_field_error() -> None:
    found = STOCK.describe(ArgumentNullError("Name")).response_status

    assert found.message == "Value cannot be null. (Parameter 'Name')"
    assert found.errors == [ResponseError("ArgumentNullException", "Name", "Value cannot be null.")]


def test_a_group_of_one_is_that_one() -> None:
    found = STOCK.describe(ExceptionGroup("several", [HttpError.not_found("x")]))

    assert (found.status, found.response_status.error_code) == (404, "NotFound")


def test_a_group_of_several_has_the_status_of_the_first_and_all_messages() -> None:
    found = STOCK.describe(ExceptionGroup("Several.", [HttpError.not_found("x"), ValueError("y")]))

    assert (found.status, found.response_status.error_code) == (404, "AggregateException")
    assert found.response_status.message is not None
    assert "(x) (y)" in found.response_status.message


class ForeignError(Exception):
    """As exceptions of other libraries are: attributes of our names that are something else."""

    def __init__(self) -> None:
        super().__init__("secret")
        self.status = 404
        self.error_code = 7
        self.headers = {"a": object()}
        self.meta = "meta"

    def errors(self) -> list[Any]:
        raise RuntimeError


class SpeechlessError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


class Ask(Dto):
    kind: str | None = None


def fail(kind: str | None) -> None:
    match kind:
        case "int":
            int("secret")
        case "json":
            json.loads("{")
        case "file":
            open("/nowhere/secret")  # noqa: SIM115
        case "key":
            {}["secret"]
        case "own":
            raise OwnError("told")
        case "argument":
            raise ArgumentError("told")
        case "starlette":
            raise HTTPException(418, "told", {"X-Told": "yes"})
        case "foreign":
            raise ForeignError
        case "speechless":
            raise SpeechlessError
        case "group":
            raise ExceptionGroup("secret", [HttpError.not_found("x"), ValueError("secret")])


@operation("/ask/{Kind}")
def ask_for(request: Ask) -> Ask:
    fail(request.kind)
    return request


def told(kind: str, **settings: Any) -> Told:
    return ask(Gateway([ask_for], settings=Settings(**settings)), f"GET /ask/{kind}.json")


def status_of(answer: Told) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.data)["responseStatus"]
    return found


@pytest.mark.parametrize("kind", ["int", "json", "file", "key", "foreign", "speechless", "group"])
def test_a_fault_of_the_service_is_a_500_that_tells_nothing_and_is_logged(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = told(kind)

    assert (answer.status, status_of(answer)["errorCode"]) == (500, "InternalServerError")
    assert b"secret" not in answer.data
    assert [each.levelno for each in caplog.records if each.exc_info] == [logging.ERROR]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("own", 422, "OwnError"), ("argument", 400, "ArgumentException"), ("starlette", 418, "Teapot")],
)
def test_what_is_raised_for_clients_is_told(
    kind: str, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = told(kind)

    assert (answer.status, status_of(answer)["errorCode"], status_of(answer)["message"]) == (status, code, "told")
    assert not caplog.records
    assert answer.header("x-told") == ("yes" if kind == "starlette" else None)


def test_debug_tells_what_went_wrong() -> None:
    found = status_of(told("int", debug=True))

    assert found["errorCode"] == "ValueError"
    assert "secret" in found["message"]


def test_a_host_may_map_exceptions_as_the_original_but_logs_them(caplog: pytest.LogCaptureFixture) -> None:
    answer = told("int", exceptions=ExceptionMapping.SERVICESTACK)

    assert (answer.status, status_of(answer)["errorCode"]) == (400, "ArgumentException")
    assert [each.exc_info is not None for each in caplog.records] == [True]


def test_a_batch_tells_no_more_than_a_single_request() -> None:
    answer = ask(Gateway([ask_for]), "POST /json/reply/Ask[]", {"Content-Type": "application/json"}, '[{"kind":"int"}]')

    assert (answer.status, status_of(answer)["errorCode"]) == (500, "InternalServerError")
    assert b"secret" not in answer.data
