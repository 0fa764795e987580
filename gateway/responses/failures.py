"""An exception → the answer that reports it, in the client's own format.

Source: gateway/WIRE.md 5.2, 5.3, 5.7, 3.5. A failure of the service itself is reported in the operation's
own response type, with the error code as reason phrase; an earlier one in ``ErrorResponse``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import astuple, replace

from formats.late_patterns import late_pattern
from gateway.http import plain_texts as plaintext
from gateway.http.headers import RawHeaders, content_type, raw, type_header
from gateway.http.page_style import POLICY
from gateway.plans.validation import ValidationError
from gateway.requests.exchange import Exchange
from gateway.responses.answer import BODILESS, Answer, called, sendable
from gateway.responses.problems import Problems
from gateway.responses.writing import Writer
from gateway.running.status_phrases import PHRASES
from gateway.service.errors import HttpError, Problem, Refusal, RequestError
from gateway.service.statuses import ErrorResponse, ResponseError, ResponseStatus

log = logging.getLogger("gateway")


class Failures:
    """Answers the exceptions that handlers, guards and readers of one gateway raise.

    ``is_stock``: a browser gets 404 and 403 as plain text, as from a stock host (gateway/WIRE.md 5.7).
    """

    def __init__(self, writer: Writer, everywhere: RawHeaders, problems: Problems, *, is_stock: bool) -> None:
        self._writer = writer
        self._problems = problems
        self._everywhere = everywhere
        self._is_stock = is_stock

    def answer(self, error: Exception, exchange: Exchange) -> Answer:
        """Return the answer to an exception; never raises."""
        if isinstance(error, Refusal):
            return self._refused(error, exchange)
        problem = self._problems.describe(error)
        if (status := sendable(problem.status)) != problem.status:
            problem = replace(problem, status=status)
        if isinstance(error, RequestError):
            exchange.call = None  # no cookies on the answer to a request that reached no service (gateway/WIRE.md 0.3)
        if problem.unforeseen or (problem.status >= 500 and not isinstance(error, HttpError)):
            log.error("%s %r failed", exchange.method, exchange.path, exc_info=error)
        is_call = exchange.form.callback is not None and not isinstance(error, ValidationError)
        if exchange.form.callback and not is_call:
            exchange.form.told_in_json()
        answer = self._reported(problem, exchange)
        if answer.status == 403 and exchange.form.choice.name == "html":
            pass  # the standard phrase, on the page of a 403
        elif exchange.serving is not None:
            answer.reason = problem.response_status.error_code
        elif isinstance(error, HttpError):
            answer.reason = error.message
        if is_call:
            self._make_jsonp(answer, exchange)
        return answer

    def _make_jsonp(self, answer: Answer, exchange: Exchange) -> None:
        """Wrap a failure; one before the service gets 200, or a script tag would ignore it (gateway/WIRE.md 3.5)."""
        if answer.status in BODILESS and exchange.serving is not None:
            return  # such an answer has no body
        answer.body = called(exchange.form.callback or "", answer.body)
        if exchange.serving is None:
            answer.reason = answer.reason or PHRASES.get(answer.status)
            answer.status = 200

    def _refused(self, refusal: Refusal, exchange: Exchange) -> Answer:
        if refusal.status == 401 and not refusal.body and exchange.form.callback:
            status = ResponseStatus(error_code="Unauthorized", message="Not Authenticated", errors=[])
            answer = self._reported(Problem(401, status, refusal.headers), exchange)
            self._make_jsonp(answer, exchange)
            return answer
        headers = [*self._everywhere, *raw(refusal.headers)]
        if refusal.media_type:
            headers.insert(0, type_header(refusal.media_type))
        return Answer(refusal.status, headers, refusal.body, refusal.reason)

    def _reported(self, problem: Problem, exchange: Exchange) -> Answer:
        choice, headers = exchange.form.choice, raw(problem.headers)
        if choice.name == "html" and self._is_stock and problem.status == 404:
            text = plaintext.not_found(problem.response_status)
            return self._plain(404, "text/plain; charset=utf-8", headers, text)
        if choice.name == "html" and self._is_stock and problem.status == 403:
            text = plaintext.forbidden(exchange.verb, exchange.path, exchange.query)
            return self._plain(403, "text/plain", headers, text)
        if choice.name == "html":
            page = self._writer.pages.failure(problem.status, problem.response_status, exchange)
            return self._plain(problem.status, "text/html", [*headers, *POLICY], page)
        for value in self._reports(problem.response_status, exchange):
            try:
                body = self._writer.write(self._writer.codecs.of(type(value)), value, choice, exchange)
            except Exception as error:
                # An error that cannot be written in full is written shorter; it must not become another error.
                log.warning("an error could not be written as %s", choice.name, exc_info=error)
            else:
                return self._plain(problem.status, content_type(choice.media_type), headers, body)
        return self._plain(problem.status, "text/plain", headers, b"")

    def _reports(self, status: ResponseStatus, exchange: Exchange) -> Iterator[Any]:
        """Give the values that can report a failure, best first; every format can write the last one."""
        plan = exchange.serving
        is_told = plan is not None and plan.tells_in(exchange.form.choice.name)
        own: Callable[..., Any] = plan.make_error if plan is not None and is_told else ErrorResponse
        yield own(response_status=status)
        yield own(response_status=_writable(status))
        yield ErrorResponse(response_status=_writable(status))
        yield ErrorResponse(response_status=ResponseStatus(error_code=_writable(status.error_code), errors=[]))

    def _plain(self, status: int, type_: str, headers: RawHeaders, body: bytes) -> Answer:
        if status in BODILESS:
            body = b""
        return Answer(status, [type_header(type_), *self._everywhere, *headers], body)


#: Characters that some format cannot write (XML 1.0 §2.2), and the character that replaces each.
_UNWRITABLE = late_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INSTEAD = "\ufffd"


def _writable(value: Any) -> Any:
    """Return the report of a failure with all its texts reduced to characters that every format can write."""
    if isinstance(value, str):
        return _UNWRITABLE.sub(_INSTEAD, value)
    if isinstance(value, list):
        return [_writable(item) for item in value]
    if isinstance(value, dict):
        return {_writable(key): _writable(item) for key, item in value.items()}
    if isinstance(value, ResponseStatus | ResponseError):
        return type(value)(*map(_writable, astuple(value)))
    return value
