"""What a handler returned or raised → the answer that goes out.

Source: spec/http.md 5.2, 5.3, 6.2 to 6.5, 3.5. Text and bytes go out as they are, nothing is a
204, everything else is written in the chosen format by the codec of its type.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import msgspec

from formats import HOST
from gateway import conditions, jsconfig, pages
from gateway.codecs import ByFormat, Codecs
from gateway.errors import HttpError, Problem, Refusal, describe
from gateway.incoming import Incoming
from gateway.negotiation import Choice
from gateway.plans import Plan
from gateway.replies import Answer, Heads, RawHeaders, content_type, raw, set_cookie
from gateway.results import Reply, Typed
from gateway.settings import Settings
from gateway.statuses import ErrorResponse, ResponseStatus
from gateway.validation import ValidationError

log = logging.getLogger("gateway")


class Answers:
    """Writes the answers of one gateway."""

    def __init__(self, codecs: Codecs, settings: Settings, everywhere: RawHeaders, default_type: str) -> None:
        self._codecs = codecs
        self._settings = settings
        self._everywhere = everywhere
        self._default_type = default_type

    def success(self, plan: Plan, result: Any, choice: Choice, incoming: Incoming) -> Answer:
        """Return the answer to a handler's result; :class:`EncodeError` if it cannot be written."""
        answer = self._answer(plan, plan.heads, result, choice, incoming)
        if incoming.callback and answer.status != 204:
            answer.body = called(incoming.callback, answer.body)
        return answer

    def batch(self, plan: Plan, results: list[Any], choice: Choice, incoming: Incoming) -> Answer:
        """Return the answer to a batch all of whose requests went well (spec/http.md 2.4)."""
        if not results:
            body = b"" if choice.name == "csv" else self._codecs.of(list[object])[choice.name].encode([])
            return Answer(200, plan.batch_heads.plain(content_type(choice.media_type), ()), body)
        if plan.response is None and all(each is None for each in results):
            type_: Any = list[object]
        else:
            values = [each.value if isinstance(each, Reply | Typed) else each for each in results]
            results = [_or_empty(each, plan.result_type) for each in values]
            type_ = list[plan.response] if plan.response is not None else type_of(results)  # type: ignore[name-defined]  # at run time
        body = (
            b""
            if choice.name == "csv" and type_ == list[object]
            else self._written(self._codecs.of(type_), results, choice, incoming)
        )
        answer = Answer(200, plan.batch_heads.of(choice), body)
        answer.headers += raw([("X-AutoBatch-Completed", str(len(results)))])
        if incoming.callback:
            answer.body = called(incoming.callback, answer.body)
        return answer

    def _answer(self, plan: Plan, heads: Heads, result: Any, choice: Choice, incoming: Incoming) -> Answer:
        if result.__class__ is plan.result_type and plan.writers is not None:
            body = self._written(plan.writers, result, choice, incoming)
            return Answer(200, heads.of(choice), body)
        if isinstance(result, Typed):
            return Answer(
                200, heads.of(choice), self._written(self._codecs.of(result.type), result.value, choice, incoming)
            )
        if isinstance(result, Reply):
            return self._reply(plan, heads, result, choice, incoming)
        if result is None:
            return Answer(204, heads.of_nothing(choice))
        if isinstance(result, str):
            return Answer(200, heads.sent_as(_with_charset(choice.media_type), choice), result.encode())
        if isinstance(result, bytes | bytearray | memoryview):
            type_ = "application/octet-stream" if choice.media_type == self._default_type else choice.media_type
            return Answer(200, heads.sent_as(content_type(type_), choice), bytes(result))
        return Answer(200, heads.of(choice), self._written(self._of(plan, result), result, choice, incoming))

    def _of(self, plan: Plan, value: Any) -> ByFormat:
        """Return the codecs for a value: of the declared type if it is one, else of its own."""
        if plan.writers is not None and isinstance(value, plan.result_type or ()):
            struct = isinstance(value, msgspec.Struct) and type(value) is not plan.result_type
            return self._codecs.of(type(value)) if struct else plan.writers
        return self._codecs.of(type_of(value))

    def _written(self, writers: ByFormat, value: Any, choice: Choice, incoming: Incoming) -> bytes:
        if incoming.query and self._settings.jsconfig and (text := incoming.parameter("jsconfig")):
            options = jsconfig.parse(text, HOST)
            if options != HOST:
                return self._codecs.tuned(writers.type, choice.name, options).encode(value)
        body = writers[choice.name].encode(value)
        return body if choice.name != "html" else pages.page(incoming.path, body, incoming, self._codecs.registry)

    def _reply(self, plan: Plan, heads: Heads, reply: Reply, choice: Choice, incoming: Incoming) -> Answer:
        """Return the answer to an ``HttpResult``: no file name, its own status and headers."""
        safe = incoming.method in ("GET", "HEAD")
        given = [*reply.headers.items(), *(("Set-Cookie", set_cookie(each)) for each in reply.cookies)]
        if safe:
            state = conditions.state_headers(reply)
            since = incoming.header(b"if-modified-since")
            if state and conditions.is_known(reply, incoming.header(b"if-none-match"), since):
                return Answer(304, [*self._everywhere, *raw(state)])
            given += state
        status = reply.status or (302 if any(name.lower() == "location" for name, _ in given) else 200)
        body, is_raw = self._body_of(plan, reply, choice, incoming)
        headers = heads.plain(content_type(reply.media_type or choice.media_type), {name.lower() for name, _ in given})
        answer = Answer(status, headers + raw(given), body)
        return _ranged(answer, incoming) if is_raw and safe and status == 200 else answer

    def _body_of(self, plan: Plan, reply: Reply, choice: Choice, incoming: Incoming) -> tuple[bytes, bool]:
        """Return the bytes of a reply, and whether they are what the handler gave, as it gave it."""
        value = reply.value
        if value is None:
            return b"", False
        if isinstance(value, bytes | bytearray | memoryview):
            return bytes(value), True
        if isinstance(value, str) and reply.media_type:
            return value.encode(), True
        if isinstance(value, Typed):
            return self._written(self._codecs.of(value.type), value.value, choice, incoming), False
        format_ = self._codecs.registry.speaking(reply.media_type) if reply.media_type else None
        written = Choice(format_, format_.media_types[0]) if format_ else choice
        return self._written(self._of(plan, value), value, written, incoming), False

    def failure(self, error: Exception, plan: Plan | None, choice: Choice, incoming: Incoming) -> Answer:
        """Return the answer to an exception; ``plan`` is given if its handler raised it."""
        if isinstance(error, Refusal):
            return self._refused(error, choice, incoming)
        problem = describe(error)
        if problem.status >= 500 and not isinstance(error, HttpError):
            log.error("%s %s failed", incoming.method, incoming.path, exc_info=error)
        phrase = error.message if plan is None and isinstance(error, HttpError) else None
        reason = problem.response_status.error_code if plan is not None else phrase
        answer = self._told(problem, plan, choice, incoming)
        answer.reason = reason
        if incoming.callback and not isinstance(error, ValidationError):
            # A browser's script tag never shows the body of a failure (spec/http.md 3.5).
            answer.status, answer.reason = (200, None) if plan is None else (answer.status, reason)
            answer.body = called(incoming.callback, answer.body)
        return answer

    def _told(self, problem: Problem, plan: Plan | None, choice: Choice, incoming: Incoming) -> Answer:
        headers = raw(problem.headers)
        if choice.name == "html" and problem.status == 404:
            text = f"Error: {problem.response_status.message}\n\n404"
            return self._plain(404, "text/plain; charset=utf-8", headers, text.encode())
        written = Choice(choice.format, choice.media_type)
        for value in self._tellings(problem.response_status, plan, choice):
            try:
                body = self._written(self._codecs.of(type(value)), value, written, incoming)
            except Exception as error:
                log.warning("an error could not be written as %s", choice.name, exc_info=error)
            else:
                return self._plain(problem.status, content_type(choice.media_type), headers, body)
        return self._plain(problem.status, "text/plain", headers, b"")

    def _tellings(self, status: ResponseStatus, plan: Plan | None, choice: Choice) -> list[Any]:
        """Return what may tell of a failure, best first; the last is plain enough for every format."""
        bare = ErrorResponse(response_status=ResponseStatus(error_code=status.error_code, errors=[]))
        general = ErrorResponse(response_status=status)
        if plan is None or not plan.tells_in(choice.name):
            return [general, bare]
        return [plan.error_type(response_status=status), general, bare]

    def _plain(self, status: int, type_: str, headers: RawHeaders, body: bytes) -> Answer:
        first = (b"Content-Type", type_.encode("latin-1", "replace"))
        return Answer(status, [first, *self._everywhere, *headers], body)

    def _refused(self, refusal: Refusal, choice: Choice, incoming: Incoming) -> Answer:
        if refusal.status == 401 and not refusal.body and incoming.callback:
            status = ResponseStatus(error_code="Unauthorized", message="Not Authenticated", errors=[])
            answer = self._told(Problem(200, status, refusal.headers), None, choice, incoming)
            answer.body = called(incoming.callback, answer.body)
            return answer
        headers = [*self._everywhere, *raw(refusal.headers)]
        if refusal.media_type:
            headers.insert(0, (b"Content-Type", refusal.media_type.encode("latin-1")))
        return Answer(refusal.status, headers, refusal.body, refusal.reason)


def _ranged(answer: Answer, incoming: Incoming) -> Answer:
    """Return the piece of an answer that the client asks for; all of it if it does not."""
    answer.headers.append((b"Accept-Ranges", b"bytes"))
    length = len(answer.body)
    try:
        part = conditions.piece(incoming.header(b"range"), length)
    except conditions.Unsatisfiable:
        return Answer(416, [(b"Content-Range", b"bytes */%d" % length)])
    if part is not None:
        start, end = part
        answer.status = 206
        answer.body = answer.body[start : end + 1]
        answer.headers.append((b"Content-Range", b"bytes %d-%d/%d" % (start, end, length)))
    return answer


def _with_charset(media_type: str) -> str:
    full = content_type(media_type)
    return full if "charset=" in full else f"{full}; charset=utf-8"


def called(name: str, body: bytes) -> bytes:
    """Return a JSONP text: a call of a function, without a semicolon (spec/http.md 3.5)."""
    return b"%b(%b)" % (name.encode(), body)


def _or_empty(value: Any, type_: type | None) -> Any:
    """Return a result of a batch; a null among typed results is an empty object (spec/http.md 2.4)."""
    if value is None and isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return type_()
    return value


def type_of(value: Any) -> Any:
    """Return the type to write a value as, where no annotation says it."""
    if isinstance(value, list | tuple) and value and all(type(each) is type(value[0]) for each in value):
        return list[type_of(value[0])]  # type: ignore[misc]  # a type made at run time
    if isinstance(value, list | tuple):
        return list[object]
    if isinstance(value, dict):
        kinds = {type(each) for each in value.values()}
        return dict[str, str] if kinds == {str} else dict[str, object]
    return type(value)


def meta_of(problem: Problem, **meta: str) -> Problem:
    """Return a problem with more ``Meta``."""
    status = problem.response_status
    merged = {**(status.meta or {}), **meta}
    return replace(problem, response_status=msgspec.structs.replace(status, meta=merged))
