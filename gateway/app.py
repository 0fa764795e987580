"""``Gateway``: the ASGI application, and the line that every request goes through.

Read :meth:`Gateway._answer`: that is the whole way of a request. What stands above its ``try``
is worked out from the request's head and cannot fail; what stands in it may, and then fails in
the client's own format.

Why a Starlette subclass that does not use its router first: operations are found in a table
(:mod:`gateway.routing`), at the same cost for one and for two hundred; what is no operation,
such as static files or another application, is left to Starlette's routes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import Lifespan, Receive, Scope, Send

from formats import BUILT_IN, Registry, installed
from gateway import batches, bodies, crossorigin, outgoing
from gateway.answers import Answers
from gateway.bodies import Disconnected, replayed
from gateway.calls import Call
from gateway.choosing import Chooser
from gateway.codecs import Codecs
from gateway.compression import compressed
from gateway.dialect import in_dialect
from gateway.dispatch import Dispatcher, Target
from gateway.errors import BindingError, HttpError
from gateway.exchange import Exchange
from gateway.features import Feature
from gateway.incoming import Incoming
from gateway.operations import Operation
from gateway.paths import PathError
from gateway.plans import Plan, declared_route, methods_of
from gateway.queries import TooManyParameters
from gateway.reading import NOTHING, Body, Reader
from gateway.replies import Answer, raw
from gateway.settings import Limits, Settings
from gateway.terms import URLENCODED, TermsTable


class Gateway(Starlette):
    """Operations × formats as an ASGI application.

    ``operations`` and those of the ``features``, asked in order, are worked out now: what cannot
    work stops the start. ``formats`` None is the built-in ones and those of installed packages.
    ``headers`` go out with every answer of an operation. ``routes`` are Starlette's, for what is
    no operation; ``lifespan`` is Starlette's too.
    """

    def __init__(
        self,
        operations: Iterable[Operation[Any, Any]],
        *,
        features: Sequence[Feature] = (),
        formats: Registry | None = None,
        settings: Settings | None = None,
        limits: Limits | None = None,
        headers: Mapping[str, str] | None = None,
        routes: Sequence[BaseRoute] = (),
        lifespan: Lifespan[Any] | None = None,
    ) -> None:
        super().__init__(routes=routes, lifespan=lifespan)
        self.settings = settings or Settings()
        self.limits = limits or Limits()
        self.formats = formats or installed(BUILT_IN)
        declared = [*operations]
        for feature in features:
            declared.extend(feature.operations(tuple(declared)))
        self.operations = tuple(declared)
        codecs = Codecs(self.formats, self.limits.codecs)
        powered_by = {"X-Powered-By": self.settings.powered_by} if self.settings.powered_by else {}
        everywhere = raw({"Vary": "Accept", **powered_by, **(headers or {})}.items())
        self.plans = tuple(Plan(each, codecs, features, everywhere) for each in self.operations)
        methods = methods_of(self.plans)
        routes_of = {id(plan): methods[plan.name.lower()] for plan in self.plans}
        self._dispatcher = Dispatcher(
            (
                (declared_route(route, plan), routes_of[id(plan)])
                for plan in self.plans
                for route in plan.operation.routes
            ),
            methods,
            self.formats,
        )
        self._terms = TermsTable(self.formats, self.settings.negotiation, self.limits.choices)
        self._chooser = Chooser(self.formats, self.settings.negotiation)
        self._reader = Reader(codecs, self.limits)
        self._answers = Answers(codecs, self.settings, everywhere, self._chooser.default_type)
        self._verbs = frozenset({*crossorigin.USUAL_VERBS, "HEAD", "OPTIONS", *self.settings.more_verbs})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; leave what is no operation to Starlette's routes."""
        if scope["type"] == "http":
            try:
                answer, receive = await self._dispatch(scope, receive)
            except Disconnected:
                return
            if answer is not None:
                await send(answer.start())
                await send({"type": "http.response.body", "body": answer.body})
                return
        await super().__call__(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive) -> tuple[Answer | None, Receive]:
        """Return the answer to a request; None if it is not for us, and what then still gives its body."""
        try:
            incoming = Incoming(scope, self._terms, self.limits.query_keys)
        except (PathError, TooManyParameters):
            return Answer(400, raw([("Content-Length", "0")])), receive
        early: Body | Exception | None = None
        if incoming.method == "POST" and incoming.terms.media_type == URLENCODED:
            # Its form may ask for another verb, and so for another route (spec/http.md 0.4).
            early = await self._early(incoming, receive)
        if incoming.method == "OPTIONS" and (
            answer := crossorigin.options(incoming, self._dispatcher, self.settings.cors)
        ):
            return self._finished(answer, incoming, None), receive
        target = self._dispatcher.locate(incoming.verb, incoming.path)
        if target is not None:
            return await self._answer(incoming, target, receive, early), receive
        if self.routes:
            return None, replayed(early.data, receive) if isinstance(early, Body) else receive
        return Answer(404, raw([("Content-Length", "0")])), receive

    async def _early(self, incoming: Incoming, receive: Receive) -> Body | Exception:
        try:
            body = self._reader.body(incoming, await bodies.read(receive, self.limits.body, incoming.length))
        except (HttpError, BindingError) as error:
            return error
        incoming.override_by(body.form or {})
        return body

    async def _answer(
        self, incoming: Incoming, target: Target, receive: Receive, early: Body | Exception | None
    ) -> Answer:
        """Return the answer of an operation: the line that a request goes through."""
        exchange = Exchange(incoming, target, self._chooser.choose(incoming, target))
        try:
            plan = self._plan(exchange)
            if isinstance(early, Exception):
                raise early
            body = early or NOTHING
            if early is None and self._reader.has_body(incoming):
                data = await bodies.read(receive, self.limits.body, incoming.length)
                body = self._reader.body(incoming, data)
            if body.data:
                self._settle(exchange, body)
            if target.batch:
                answer = await self._batch(exchange, plan, body)
            else:
                request = self._reader.request(plan, target, incoming, body)
                if plan.needs_call:
                    await self._admit(exchange, plan, body, request)
                exchange.serving = plan
                if plan.validator is not None:
                    plan.validator.check(request)
                result = plan.invoke(request, exchange.call)
                if plan.awaits:
                    result = await result
                if isinstance(result, HttpError):
                    raise result  # returned or raised, it is the same answer
                exchange.serving = None
                answer = self._answers.success(plan, result, exchange.choice, incoming)
        except Disconnected:
            raise
        except Exception as error:
            answer = self._answers.failure(error, exchange.serving, exchange.choice, incoming)
        return self._finished(answer, incoming, exchange.call)

    async def _batch(self, exchange: Exchange, plan: Plan, body: Body) -> Answer:
        """Return the answer of ``Op[]``: the same line, for several requests at once."""
        requests = self._reader.batch(plan, exchange.target, exchange.incoming, body)
        if plan.needs_call:
            await self._admit(exchange, plan, body, *requests)
        exchange.serving = plan
        batches.check(plan, requests)
        results = await batches.run(plan, requests, exchange.call)
        exchange.serving = None
        return self._answers.batch(plan, results, exchange.choice, exchange.incoming)

    def _plan(self, exchange: Exchange) -> Plan:
        """Return the plan of the verb; 405 if there is none, 406 if no format is acceptable (strict mode)."""
        incoming = exchange.incoming
        if incoming.query and self.settings.jsonp:
            incoming.callback = outgoing.callback_of(incoming)
        if not self._chooser.is_acceptable(incoming, exchange.choice):
            raise HttpError(406, message=f"no format is acceptable: {', '.join(incoming.terms.accept)}")
        if incoming.verb not in self._verbs:
            raise HttpError(405, "NotImplementedException", f"{incoming.verb} is not supported")
        return exchange.target.plan("GET" if incoming.verb == "HEAD" else incoming.verb)

    def _settle(self, exchange: Exchange, body: Body) -> None:
        """Settle in which notation the body is read, and in which dialect it is answered."""
        body.notation = self._reader.notation(body, exchange.target)
        if body.label == "csv":
            exchange.choice = in_dialect(exchange.choice, self.settings.csv, body.notation, self._chooser.plain.format)

    async def _admit(self, exchange: Exchange, plan: Plan, body: Body, *requests: Any) -> None:
        """Make the call known to guards, which may refuse it."""
        incoming, proxies = exchange.incoming, self.settings.proxies
        exchange.call = Call(
            verb=incoming.verb,
            path=incoming.path,
            query=incoming.query,
            headers=outgoing.headers_of(incoming),
            cookies=outgoing.cookies_of(incoming.header(b"cookie")),
            form=dict(body.form.values()) if body.form else {},
            base_url=outgoing.base_url_of(incoming, proxies),
            client=outgoing.client_of(incoming, proxies),
            format_name=exchange.choice.name,
            operation=plan.name,
            body=body.data if plan.operation.raw_body else b"",
            content_type=incoming.terms.sent,
            files=body.files,
        )
        for request in requests:
            for guard in plan.guards:
                exchange.call = await guard(exchange.call, request)
        if incoming.callback and outgoing.known_by_cookie(incoming, exchange.call):
            incoming.callback = None  # a foreign page must not read what only the cookie opens (13 C11)
            exchange.choice = exchange.choice if exchange.target.suffix else self._chooser.plain

    def _finished(self, answer: Answer, incoming: Incoming, call: Call | None) -> Answer:
        cors, above = self.settings.cors, self.settings.compress_above
        if above is not None:
            answer = compressed(answer, incoming.header(b"accept-encoding"), above)
        more = crossorigin.headers_of(cors, incoming.header(b"origin")) if cors else []
        return outgoing.finished(answer, incoming, call, more)
