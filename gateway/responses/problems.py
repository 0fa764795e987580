"""The one place that decides what an exception means to a client.

Three kinds of exception are meant for clients: the gateway's own (:class:`gateway.HttpError` and the other
subclasses of ``ServiceError``), Starlette's ``HTTPException``, and a class that declares a ``status`` for its
errors. Any other exception is a fault of the service: 500, logged with its traceback, and its text goes to
the log only.

ServiceStack answers .NET's exceptions by their class (gateway/WIRE.md 5.4), so a failed ``int("x")`` within
a service is a 400 there. ``Settings(exceptions=ExceptionMapping.SERVICESTACK)`` does the same, for hosts
whose clients rely on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from msgspec.structs import replace
from starlette.exceptions import HTTPException

from formats import DecodeError, UnwritableError
from gateway.service.errors import Headers, HttpError, Problem, ServiceError
from gateway.service.settings import ExceptionMapping
from gateway.service.statuses import ResponseError, ResponseStatus

#: Class, status and code; the first class that an exception is an instance of counts (gateway/WIRE.md 5.4).
_KINDS: tuple[tuple[type[BaseException], int, str], ...] = (
    (NotImplementedError, 405, "NotImplementedException"),
    (FileNotFoundError, 404, "FileNotFoundException"),
    (PermissionError, 403, "UnauthorizedAccessException"),
    (TimeoutError, 500, "TimeoutException"),
    (KeyError, 500, "KeyNotFoundException"),
    (DecodeError, 400, "SerializationException"),
    (UnicodeError, 500, "Exception"),
    (ValueError, 400, "ArgumentException"),
    (asyncio.CancelledError, 500, "TaskCanceledException"),
)
_UNFORESEEN = "InternalServerError"
_UNFORESEEN_TEXT = "The service failed; its log says why"


class Problems:
    """Describes the exceptions of one gateway."""

    def __init__(self, mapping: ExceptionMapping = ExceptionMapping.OWN, *, debug: bool = False) -> None:
        self._mapping = mapping
        self._debug = debug

    def describe(self, error: BaseException) -> Problem:
        """Return the status, error and headers of an exception. Never raises, whatever the exception holds."""
        if isinstance(error, BaseExceptionGroup):
            return self._of_group(error)
        if isinstance(error, HTTPException):
            error = HttpError(error.status_code, message=str(error.detail), headers=_headers(error.headers))
        if isinstance(error, ServiceError):
            return _of_service(error)
        if isinstance(error, UnwritableError):
            # RFC 9110 §15.5.7: the client may ask for another format.
            return Problem(406, _status("SerializationException", str(error)))
        declared = _declared(type(error))
        if declared is not None:
            headers = getattr(type(error), "headers", ())
            return Problem(
                declared[0], _status(declared[1], _message(error)), headers if isinstance(headers, tuple) else ()
            )
        return self._unforeseen(error)

    def _unforeseen(self, error: BaseException) -> Problem:
        """Return the problem for an exception that is not meant for clients."""
        if self._mapping is ExceptionMapping.SERVICESTACK:
            status, code = next(((n, name) for kind, n, name in _KINDS if isinstance(error, kind)), (500, ""))
            return Problem(status, _status(code or type(error).__name__, _message(error)), unforeseen=True)
        if self._debug:
            return Problem(500, _status(type(error).__name__, _message(error)), unforeseen=True)
        return Problem(500, _status(_UNFORESEEN, _UNFORESEEN_TEXT), unforeseen=True)

    def _of_group(self, group: BaseExceptionGroup[BaseException]) -> Problem:
        """Return the problem of the only exception, or the first one's status with all messages, as .NET does."""
        problems = [self.describe(exception) for exception in group.exceptions]
        if len(problems) == 1:
            return problems[0]
        unforeseen = any(problem.unforeseen for problem in problems)
        if unforeseen and self._mapping is ExceptionMapping.OWN and not self._debug:
            return next(problem for problem in problems if problem.unforeseen)
        messages = " ".join(f"({problem.response_status.message})" for problem in problems)
        response_status = _status("AggregateException", f"{group.message} {messages}")
        return replace(problems[0], response_status=response_status, headers=(), unforeseen=unforeseen)


def _of_service(error: ServiceError) -> Problem:
    errors, message = list(error.errors), _message(error)
    parameter = getattr(error, "parameter", None)
    if parameter and not errors:
        bare = getattr(error, "bare_message", message)
        errors = [ResponseError(error_code=error.error_code, field_name=parameter, message=bare)]
    response_status = ResponseStatus(
        error_code=error.error_code, message=message, errors=errors, meta=dict(error.meta) if error.meta else None
    )
    return Problem(error.status, response_status, error.headers, unforeseen=error.unforeseen)


def _status(code: str, message: str) -> ResponseStatus:
    return ResponseStatus(error_code=code, message=message, errors=[])


def _declared(type_: type) -> tuple[int, str] | None:
    """Return the status and code that an exception class of the service declares for its errors.

    A ``status`` of the instance does not count: exceptions of HTTP clients hold another server's status there.
    """
    status, code = getattr(type_, "status", None), getattr(type_, "error_code", None)
    return (status, code if isinstance(code, str) else type_.__name__) if isinstance(status, int) else None


def _headers(given: Mapping[str, str] | None) -> Headers:
    items: Iterable[tuple[object, object]] = given.items() if given else ()
    return tuple((str(name), str(value)) for name, value in items)


def _message(error: BaseException) -> str:
    try:
        if isinstance(error, OSError) and error.filename is not None:
            return error.strerror or type(error).__name__  # str(error) would show clients a path of the server
        # str() of a KeyError is the repr of its key.
        return str(error.args[0]) if isinstance(error, KeyError) and len(error.args) == 1 else str(error)
    except Exception:
        return type(error).__name__
