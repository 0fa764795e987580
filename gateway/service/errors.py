"""What an exception means to a client: a status and a ``ResponseStatus``, worked out in one place.

    HttpError            a status of its own; ``HttpError.not_found("no such session")``
    ArgumentError        400 ArgumentException; with a parameter also a field error
    NotSupportedError    405 NotSupportedException
    RequestError         a request that no service gets to see, such as 415; told with the standard phrase
    BindingError         one of these, 400 SerializationException: the request could not be read
    Refusal              an answer without a DTO, such as an empty 401 with a challenge

Any exception class may say ``status`` and ``error_code`` of itself; the built-in ones have
those of their .NET likes (gateway/WIRE.md 5.4). Others are 500 with their class's name as code, as
the original does: what a handler's exception says is for its clients to read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec

from formats import DecodeError, UnwritableError
from gateway.service.statuses import ResponseError, ResponseStatus

Headers = tuple[tuple[str, str], ...]

# Names that .NET gives to a status where Python's phrase is another.
_CODES = {302: "Redirect", 413: "RequestEntityTooLarge", 414: "RequestUriTooLong", 418: "Teapot"}


def code_of(status: int) -> str:
    """Return the error code of a bare status: ``NotFound`` for 404."""
    try:
        phrase = _CODES.get(status) or HTTPStatus(status).phrase
    except ValueError:
        return str(status)
    return phrase.replace(" ", "").replace("-", "").replace("'", "")


class HttpError(Exception):
    """An answer with a status and an error, raised or returned by a handler or guard.

    ``error_code`` defaults to the status's name, ``message`` to the error code. ``meta`` becomes
    the ``Meta`` of the ``ResponseStatus``.
    """

    def __init__(
        self,
        status: int,
        error_code: str | None = None,
        message: str | None = None,
        *,
        errors: Sequence[ResponseError] = (),
        meta: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | Headers = (),
    ) -> None:
        self.status = status
        self.error_code = error_code or code_of(status)
        self.message = self.error_code if message is None else message
        self.errors = tuple(errors)
        self.meta = dict(meta) if meta else None
        self.headers: Headers = tuple(headers.items()) if isinstance(headers, Mapping) else tuple(headers)
        super().__init__(self.message)

    @classmethod
    def bad_request(cls, message: str) -> HttpError:
        """Return a 400 ``BadRequest``."""
        return cls(400, message=message)

    @classmethod
    def unauthorized(cls, message: str) -> HttpError:
        """Return a 401 ``Unauthorized``."""
        return cls(401, message=message)

    @classmethod
    def forbidden(cls, message: str) -> HttpError:
        """Return a 403 ``Forbidden``."""
        return cls(403, message=message)

    @classmethod
    def not_found(cls, message: str) -> HttpError:
        """Return a 404 ``NotFound``."""
        return cls(404, message=message)

    @classmethod
    def conflict(cls, message: str) -> HttpError:
        """Return a 409 ``Conflict``."""
        return cls(409, message=message)


class Refusal(Exception):  # noqa: N818 - an answer rather than a mistake
    """An answer that is complete as it stands: status, headers and bytes, no DTO in them.

    ``reason`` is the phrase beside the status, None for the standard one.
    """

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str] | Headers = (),
        body: bytes = b"",
        media_type: str | None = None,
        reason: str | None = None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.headers: Headers = tuple(headers.items()) if isinstance(headers, Mapping) else tuple(headers)
        self.body = body
        self.media_type = media_type
        self.reason = reason


class ArgumentError(ValueError):
    """400 ``ArgumentException``: a value of the request is not one the service can work with."""

    status = 400
    error_code = "ArgumentException"
    headers: Headers = ()

    def __init__(self, message: str, parameter: str | None = None) -> None:
        super().__init__(f"{message} (Parameter '{parameter}')" if parameter else message)
        self.bare_message = message
        self.parameter = parameter


class ArgumentNullError(ArgumentError):
    """400 ``ArgumentNullException``: a value is missing."""

    error_code = "ArgumentNullException"

    def __init__(self, parameter: str, message: str = "Value cannot be null.") -> None:
        super().__init__(message, parameter)


class NotSupportedError(Exception):
    """405 ``NotSupportedException``."""

    status = 405
    error_code = "NotSupportedException"


class RequestError(Exception):
    """What is wrong with a request itself, found before any service sees it.

    Not an :class:`HttpError`, whose message is its reason phrase (gateway/WIRE.md 5.3).
    """

    def __init__(
        self,
        status: int,
        error_code: str,
        message: str,
        *,
        errors: Sequence[ResponseError] = (),
        headers: Mapping[str, str] | Headers = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error_code = error_code
        self.errors = tuple(errors)
        self.headers: Headers = tuple(headers.items()) if isinstance(headers, Mapping) else tuple(headers)


class BindingError(RequestError):
    """400 ``SerializationException``: the request's text does not make its DTO."""

    def __init__(self, message: str, errors: Sequence[ResponseError] = ()) -> None:
        super().__init__(400, "SerializationException", message, errors=errors)


# The first that an exception is an instance of; gateway/WIRE.md 5.4.
_KINDS: tuple[tuple[type[BaseException], int, str], ...] = (
    (NotImplementedError, 405, "NotImplementedException"),
    (FileNotFoundError, 404, "FileNotFoundException"),
    (PermissionError, 403, "UnauthorizedAccessException"),
    (TimeoutError, 500, "TimeoutException"),
    (KeyError, 500, "KeyNotFoundException"),
    (UnwritableError, 406, "SerializationException"),  # RFC 9110 §15.5.7: the client may ask for another format
    (DecodeError, 400, "SerializationException"),
    (UnicodeError, 500, "Exception"),
    (ValueError, 400, "ArgumentException"),
    (asyncio.CancelledError, 500, "TaskCanceledException"),
)


class Problem(msgspec.Struct, frozen=True):
    """What to tell a client of an exception."""

    status: int
    response_status: ResponseStatus
    headers: Headers = ()


def describe(error: BaseException) -> Problem:
    """Return the status, error and headers of an exception; 500 for one that says nothing."""
    if isinstance(error, BaseExceptionGroup):
        return _describe_group(error)
    status, code = _kind(error)
    message = _message(error)
    errors = list(getattr(error, "errors", ()))
    parameter = getattr(error, "parameter", None)
    if parameter and not errors:
        bare = getattr(error, "bare_message", message)
        errors = [ResponseError(error_code=code, field_name=parameter, message=bare)]
    made = ResponseStatus(error_code=code, message=message, errors=errors, meta=getattr(error, "meta", None))
    return Problem(status, made, getattr(error, "headers", ()))


def _describe_group(error: BaseExceptionGroup[BaseException]) -> Problem:
    """Return that of the only exception, or the first's status and all messages, as .NET's aggregates do."""
    first = describe(error.exceptions[0])
    if len(error.exceptions) == 1:
        return first
    messages = " ".join(f"({_message(each)})" for each in error.exceptions)
    made = ResponseStatus(error_code="AggregateException", message=f"{error.message} {messages}", errors=[])
    return Problem(first.status, made)


def _kind(error: BaseException) -> tuple[int, str]:
    status, code = getattr(error, "status", None), getattr(error, "error_code", None)
    if isinstance(status, int):
        return status, code or type(error).__name__
    for kind, found, name in _KINDS:
        if isinstance(error, kind):
            return found, code or name
    return 500, code or type(error).__name__


def _message(error: BaseException) -> str:
    if isinstance(error, KeyError) and len(error.args) == 1:
        return str(error.args[0])  # str() of a KeyError is the repr of its key
    return str(error)
