import pytest

from formats import DecodeError
from gateway.service.errors import (
    ArgumentError,
    ArgumentNullError,
    HttpError,
    NotSupportedError,
    code_of,
    describe,
)
from gateway.service.statuses import ResponseError


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
    found = describe(error)

    assert (found.status, found.response_status.error_code, found.response_status.message) == (status, code, message)
    assert found.response_status.errors == []


def test_an_argument_is_also_a_field_error() -> None:
    found = describe(ArgumentNullError("Name")).response_status

    assert found.message == "Value cannot be null. (Parameter 'Name')"
    assert found.errors == [ResponseError("ArgumentNullException", "Name", "Value cannot be null.")]


def test_a_group_of_one_is_that_one() -> None:
    found = describe(ExceptionGroup("several", [HttpError.not_found("x")]))

    assert (found.status, found.response_status.error_code) == (404, "NotFound")


def test_a_group_of_several_has_the_status_of_the_first_and_all_messages() -> None:
    found = describe(ExceptionGroup("Several.", [HttpError.not_found("x"), ValueError("y")]))

    assert (found.status, found.response_status.error_code) == (404, "AggregateException")
    assert found.response_status.message is not None
    assert "(x) (y)" in found.response_status.message


@pytest.mark.parametrize(("status", "code"), [(404, "NotFound"), (405, "MethodNotAllowed"), (599, "599")])
def test_a_bare_status_has_a_code(status: int, code: str) -> None:
    assert code_of(status) == code
