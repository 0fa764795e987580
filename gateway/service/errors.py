"""The errors that a service or the gateway raises for clients.

    HttpError            a status of its own; ``HttpError.not_found("no such session")``
    ArgumentError        400 ArgumentException; with a parameter also a field error
    NotSupportedError    405 NotSupportedException
    RequestError         a request that does not reach the service, such as 415; with the standard reason phrase
    BindingError         one of these, 400 SerializationException: the request could not be read
    Refusal              an answer without a DTO, such as an empty 401 with a challenge

A service's own exception class that declares ``status``, and perhaps ``error_code``, is meant for clients too.
:mod:`gateway.responses.problems` decides what any other exception means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec

from gateway.service.statuses import ResponseError, ResponseStatus

Headers = tuple[tuple[str, str], ...]

# .NET's names of statuses where Python's phrase differs, or differs between Python versions.
_CODES = {
    302: "Redirect",
    413: "RequestEntityTooLarge",
    414: "RequestUriTooLong",
    416: "RequestedRangeNotSatisfiable",
    418: "Teapot",
    422: "UnprocessableEntity",
    505: "HttpVersionNotSupported",
}


def code_of(status: int) -> str:
    """Return the error code for a status: ``NotFound`` for 404."""
    try:
        phrase = _CODES.get(status) or HTTPStatus(status).phrase
    except ValueError:
        return str(status)
    return phrase.replace(" ", "").replace("-", "").replace("'", "")


class ServiceError(Exception):
    """The base of the gateway's own errors; its attributes are the parts of the answer.

    ``unforeseen`` marks an error that stands for an exception which was not meant for clients.
    """

    status: int = 500
    error_code: str | None = None
    errors: Sequence[ResponseError] = ()
    meta: Mapping[str, str | None] | None = None
    headers: Headers = ()
    unforeseen = False


class HttpError(ServiceError):
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
        if not isinstance(status, int):
            raise TypeError(f"HttpError({status!r}): its first argument is a status: write HttpError(400, ...)")
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
    """A complete answer: status, headers and bytes, without a DTO.

    ``reason`` is the reason phrase, None for the standard one.
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


class ArgumentError(ServiceError, ValueError):
    """400 ``ArgumentException``: the service cannot work with a value in the request."""

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


class NotSupportedError(ServiceError):
    """405 ``NotSupportedException``."""

    status = 405
    error_code = "NotSupportedException"


class RequestError(ServiceError):
    """A fault in the request itself, which does not reach the service.

    It is no :class:`HttpError` because the message of those is their reason phrase (gateway/WIRE.md 5.3).
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
    """400 ``SerializationException``: the request cannot be read into its DTO."""

    def __init__(self, message: str, errors: Sequence[ResponseError] = ()) -> None:
        super().__init__(400, "SerializationException", message, errors=errors)


class Problem(msgspec.Struct, frozen=True):
    """The answer to an exception: status, error and headers."""

    status: int
    response_status: ResponseStatus
    headers: Headers = ()
    unforeseen: bool = False  #: the exception was not meant for clients, so it is logged with its traceback
