"""A request's bytes → its DTO: which notation the body is in, and which texts bind in which order.

Source: gateway/WIRE.md 2.3, 4.1, 4.3, 4.4 and 13 A1 to A8.
"""

from __future__ import annotations

import logging
from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.types import Receive

from formats import DecodeError, Registry
from formats.late_names import late_module
from gateway.http.queries import NONE, Parameters, TooManyParameters, merged_form, pairs_of
from gateway.negotiation import notations
from gateway.negotiation.codecs import Codecs
from gateway.negotiation.header_terms import MULTIPART
from gateway.plans.plan import Plan
from gateway.requests import bodies
from gateway.requests.amounts import check_texts, check_values, counts_of
from gateway.requests.bodies import Body
from gateway.requests.exchange import Exchange
from gateway.requests.in_flight import Claim, InFlight
from gateway.running.whole_exchange import DIRECT, Direct
from gateway.service.errors import BindingError, RequestError
from gateway.service.settings import Limits

if TYPE_CHECKING:
    from formats import Codec
    from gateway.http import charsets
else:
    charsets = late_module("gateway.http.charsets")

log = logging.getLogger("gateway")

T = TypeVar("T")

#: Largest compressed body, in bytes, that is decompressed on the event loop; a larger one goes to a thread. So does
#: the decompressed body if it is larger than :attr:`Limits.on_loop`.
_PACKED = 8192
#: Size in bytes that every compressed body may expand to: small bodies repeat themselves and shrink the most.
_ALWAYS = 65_536

#: Verbs whose form fields do not bind, and whose query does even on predefined routes.
BODILESS = frozenset({"GET", "DELETE", "HEAD", "OPTIONS"})


class Reader:
    """Reads the requests of one gateway.

    A body larger than :attr:`Limits.on_loop` is decoded in a thread, so that other requests do not wait for it.
    """

    def __init__(self, codecs: Codecs, limits: Limits) -> None:
        self._codecs = codecs
        self._registry: Registry = codecs.registry
        self._limits = limits
        self._on_loop = limits.on_loop
        self._counts = counts_of(codecs.registry)
        self._in_flight = InFlight(limits.in_flight)
        # The executor starts its threads when they are first needed.
        self._threads = ThreadPoolExecutor(limits.decoders, "gateway-decoder")

    async def read(self, exchange: Exchange, plan: Plan | None, receive: Receive, data: bytes | None = None) -> None:
        """Read the body and :meth:`take` it; ``data`` is the whole body if it has been read already.

        ``plan`` is None where no operation is known yet, whose limits would count.
        """
        limit = self._limits.body if plan is None else plan.body_limit
        if data is None:
            exchange.claim = claim = exchange.claim or Claim(self._in_flight)
            data = await bodies.read(receive, limit, exchange.head.length, claim)
        elif len(data) > limit:
            raise bodies.too_large(limit)
        take = self.take
        if exchange.head.encoding:
            if len(data) > _PACKED:
                await self.in_thread(take, exchange, plan, data)
                return
            take, data = self._take_plain, self._unpacked(exchange, plan, data)
        if len(data) <= self._on_loop:
            take(exchange, plan, data)
        else:
            await self.in_thread(take, exchange, plan, data)

    def begin(self, exchange: Exchange, plan: Plan, receive: Receive) -> Awaitable[None] | None:
        """Read the body and :meth:`take` it; return an awaitable if that has to wait, else None."""
        direct: Direct | None = exchange.scope.get(DIRECT)
        data = None if direct is None else direct.take()  # if the server has all of it already
        if data is None or len(data) > plan.small_body or exchange.head.encoding:
            return self.read(exchange, plan, receive, data)
        terms = exchange.terms
        if terms.is_settled and exchange.target.url_format is None:
            exchange.body = Body(data, terms.label, terms.label)  # the same as take, without the call
        else:
            self.take(exchange, plan, data)
        return None

    async def in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return what the function returns; it runs in a thread, so that the event loop is free."""
        return await get_running_loop().run_in_executor(self._threads, function, *arguments)

    def take(self, exchange: Exchange, plan: Plan | None, data: bytes) -> None:
        """Set the exchange's body from all its bytes; :class:`RequestError` if it is too large or malformed."""
        if exchange.head.encoding:
            data = self._unpacked(exchange, plan, data)
        self._take_plain(exchange, plan, data)

    def _take_plain(self, exchange: Exchange, plan: Plan | None, data: bytes) -> None:
        """Take a body that is not compressed, or is decompressed by now."""
        terms, target = exchange.terms, exchange.target
        if target.url_format is None and terms.is_settled:
            exchange.body = Body(data, terms.label, terms.label)
        elif terms.is_form:
            exchange.body = Body(data, None)
            if "utf-7" in terms.sent.lower():
                raise RequestError(400, "NotSupportedException", "Support for UTF-7 is disabled.")
            form = self._form(charsets.form_text(data, terms.charset), self._values(plan))
            exchange.body = Body(data, None, form=form)
            return
        elif terms.media_type == MULTIPART:
            exchange.body = self._multipart(data, terms.sent, self._values(plan))
            return
        elif data:
            url_format = target.url_format.name if target.url_format else None
            notation = notations.notation(data, terms.label, url_format, target.strict)
            if terms.charset is not None and notation != "xml" and not (plan is not None and plan.operation.raw_body):
                data = charsets.in_utf8(data, terms.charset)
                notation = notations.notation(data, terms.label, url_format, target.strict)
            exchange.body = Body(data, terms.label, notation)
        if len(data) > self._on_loop and plan is not None and not plan.operation.raw_body:
            notation = exchange.body.notation or ""
            check_values(data, notation, plan.value_limit, self._counts.get(notation))

    def _values(self, plan: Plan | None) -> int:
        return self._limits.values if plan is None else plan.value_limit

    def _unpacked(self, exchange: Exchange, plan: Plan | None, data: bytes) -> bytes:
        from gateway.http.decompression import (  # noqa: PLC0415 - few clients compress what they send
            BrokenOffError,
            CompressionError,
            TooLargeError,
            UnreadableCodingError,
            decompressed,
        )

        limits = self._limits
        limit = limits.body if plan is None else plan.body_limit
        grown = max(_ALWAYS, limits.expansion * len(data))
        try:
            plain = decompressed(data, exchange.head.encoding, min(limit, grown))
        except BrokenOffError as error:
            # JSON, JSV and XML readers notice a missing end; those of tables and forms cannot (gateway/WIRE.md 13 A18).
            is_form = exchange.terms.is_form or exchange.terms.media_type == MULTIPART
            if not is_form and (text := notations.to_its_end(error.read)):
                return text
            raise BindingError(str(error)) from error
        except CompressionError as error:
            raise BindingError(str(error)) from error
        except UnreadableCodingError as error:
            log.error("%s %r: %s", exchange.method, exchange.path, error)
            raise RequestError(415, "NotSupportedException", str(error)) from error
        except TooLargeError:
            if limit <= grown:
                raise bodies.too_large(limit) from None
            message = f"the body is more than {limits.expansion} times as large as its compressed data"
            raise RequestError(413, "RequestEntityTooLarge", message) from None
        if len(plain) > self._on_loop:
            exchange.claim = exchange.claim or Claim(self._in_flight)
            exchange.claim.add(len(plain))
        return plain

    async def read_early(self, exchange: Exchange, plan: Plan | None, receive: Receive) -> None:
        """Read a form that may ask for another verb; a fault in it is kept and answered later."""
        try:
            reading = self.read(exchange, None, receive) if plan is None else self.begin(exchange, plan, receive)
            if reading is not None:
                await reading
        except RequestError as error:
            exchange.fault = error
        exchange.override_by(exchange.body.form or NONE)

    def _form(self, text: str, values: int) -> Parameters:
        if "%00" in text:
            raise RequestError(400, "InvalidDataException", "A form has no NUL.")
        try:
            pairs = pairs_of(text, self._limits.query_keys)
        except TooManyParameters as error:
            raise RequestError(400, "InvalidDataException", f"Form value count limit exceeded: {error}.") from error
        if len(text) > self._on_loop:
            check_texts((value for _, value in pairs), values)
        return merged_form(pairs)

    def _multipart(self, data: bytes, sent: str, values: int) -> Body:
        from gateway.http import multipart  # noqa: PLC0415 - few operations take files

        limits = self._limits
        try:
            fields, files = multipart.parse(data, sent, limits.form_parts, limits.part_head)
        except multipart.MultipartError as error:
            raise BindingError(str(error)) from error
        if len(data) > self._on_loop:
            check_texts((value for _, value in fields), values)
        return Body(data, None, form=merged_form(fields), files=tuple(files))

    def request(self, plan: Plan, exchange: Exchange) -> Any:
        """Return the request DTO. Raises :class:`BindingError` if the texts do not fit; 415 if no format reads it."""
        binder, target, body = plan.binder, exchange.target, exchange.body
        # On a predefined route the method as sent decides whether there is a body (gateway/WIRE.md 0.4).
        has_body = (exchange.verb if target.url_format is None else exchange.method) not in BODILESS
        query = exchange.parameters.values() if exchange.query else ()
        # On verbs without a body, one counts only if it has a Content-Type.
        is_read = body.data and body.form is None and (has_body or exchange.terms.sent != "")
        if is_read and not plan.operation.raw_body:
            request = self._decoded(plan, exchange)
            if target.url_format is not None:
                return binder.fill(request, query) if query and has_body else request
            texts = [*target.arguments, *query] if query else target.arguments
            return binder.overlay(request, texts) if texts else request
        form = body.form.values() if body.form and has_body else ()
        return binder.make([*target.arguments, *query, *form])

    def _decoded(self, plan: Plan, exchange: Exchange) -> Any:
        body, name = exchange.body, self._readable(exchange)
        try:
            if plan.takes_list:
                return plan.operation.request(self._rows(plan, name, body.data))
            if body.label == "csv" and name == "json" and notations.beginning(body.data) == "[":
                rows = self._codecs.of(list[plan.operation.request])[name].decode(body.data)  # type: ignore[name-defined]  # at run time
                if not rows:
                    return plan.binder.make(())
                request = rows[0]
            else:
                request = plan.readers[name].decode(body.data)
        except DecodeError as error:
            raise self._unreadable(plan.binder.full_name, name, exchange, error) from error
        if request is None and name == "csv":
            return plan.binder.make(())  # a header without rows gives no value
        if request is None:
            message = f"null is no {plan.binder.name}"
            raise self._unreadable(plan.binder.full_name, name, exchange, DecodeError(message))
        return request

    def _rows(self, plan: Plan, name: str, data: bytes) -> list[Any]:
        """Return the rows of a request that is a list; a single object in JSON stands for a list of it."""
        if name == "json" and notations.beginning(data) == "{":
            return [self._codecs.of(plan.operation.request.item)[name].decode(data)]
        return plan.readers[name].decode(data) or []

    def batch(self, plan: Plan, exchange: Exchange) -> list[Any]:
        """Return the requests of an ``Op[]``; a single one counts as a list of it (gateway/WIRE.md 2.4)."""
        body = exchange.body
        if exchange.method in BODILESS or not body.data or body.form is not None:
            return []
        name = self._readable(exchange)
        single = name in ("json", "jsv") and notations.beginning(body.data) == "{"
        codec: Codec[Any] = (
            plan.readers[name] if single else self._codecs.of(list[plan.wire_type])[name]  # type: ignore[name-defined]  # at run time
        )
        try:
            decoded = codec.decode(body.data)
        except DecodeError as error:
            raise self._unreadable(plan.binder.full_name + "[]", name, exchange, error) from error
        requests = [decoded] if single else [*(decoded or ())]
        if plan.takes_list:
            requests = [None if rows is None else plan.operation.request(rows) for rows in requests]
        for index, request in enumerate(requests):
            if request is None:
                message = f"item {index} is null"
                raise self._unreadable(f"{plan.binder.full_name}[]", name, exchange, DecodeError(message))
        if len(requests) > self._limits.batch:
            message = f"more than {self._limits.batch} requests in one batch"
            raise RequestError(413, "RequestEntityTooLarge", message)
        return requests

    def _readable(self, exchange: Exchange) -> str:
        if exchange.body.notation is None:
            raise RequestError(415, "NotSupportedException", f"ContentType not supported '{exchange.terms.sent}'")
        return exchange.body.notation

    def _unreadable(self, type_name: str, name: str, exchange: Exchange, error: DecodeError) -> BindingError:
        target, format_ = exchange.target, self._registry.named(name)
        own = format_.media_types[0] if format_ else ""
        sent = (
            target.url_format.media_type
            if target.url_format and target.url_format.name == name
            else exchange.terms.sent or own
        )
        # An error at the first character concerns the whole text, so its place is left out.
        inner = error.message if error.where in ("", "offset 0") else str(error)
        # The quote without its opening one is as recorded.
        return BindingError(f"Could not deserialize '{sent}' request using {type_name}'\nError: {inner}")
