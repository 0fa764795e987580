"""``Gateway``: the ASGI application, and the steps that every request goes through.

To follow a request, read :meth:`Gateway._answer`. The code above its ``try`` needs only the request's
head and cannot fail; code inside the ``try`` may fail, and the failure is answered in the client's
own format.

Why a Starlette subclass that asks Starlette's router last: operations are looked up in a table
(:mod:`gateway.routing.table`) at the same cost for one and for two hundred. Paths of no operation,
such as static files or another application, go to Starlette's routes.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import ExceptionHandler, Lifespan, Receive, Scope, Send

from formats import BUILT_IN, Registry, installed
from formats.late_names import late_module
from gateway.http.headers import NOSNIFF, raw
from gateway.http.paths import PathError
from gateway.http.proxies import Proxies
from gateway.negotiation.codecs import Codecs
from gateway.negotiation.header_terms import TermsTable
from gateway.negotiation.request_heads import RequestHeads
from gateway.plans.plan import Plan, check_verbs, declared_route, methods_of
from gateway.requests.admission import admit, admit_by_form, call_of, early_guards, is_ambient
from gateway.requests.bodies import NOTHING, Disconnected, replayed
from gateway.requests.choosing import Chooser
from gateway.requests.exchange import Exchange
from gateway.requests.handlers import Handlers
from gateway.requests.reading import Reader
from gateway.requests.repeats import keep, recalled
from gateway.responses import outgoing
from gateway.responses.answer import Answer
from gateway.responses.answers import Answers
from gateway.responses.writing import Writer
from gateway.routing.dispatch import NOWHERE, Dispatcher
from gateway.running.deadlines import Deadlines, Unfinished
from gateway.running.whole_exchange import DIRECT, Direct, unwrapped
from gateway.service import environment
from gateway.service.declarations import check_middleware, check_wiring, features_of, operations_of
from gateway.service.errors import HttpError, RequestError
from gateway.service.operations import USUAL_VERBS, Operation
from gateway.service.rows import rows_of
from gateway.service.settings import Limits, Negotiation, Settings
from gateway.stack import INSIDE, Routes, given_to
from gateway.warming import warming

if TYPE_CHECKING:
    from gateway.negotiation import csv_dialect
    from gateway.responses import crossorigin, watching
    from gateway.responses.failures import Failures
    from gateway.responses.problems import Problems
    from gateway.responses.row_answers import RowAnswers
    from gateway.service.features import Feature
else:
    crossorigin = late_module("gateway.responses.crossorigin")
    watching = late_module("gateway.responses.watching")
    csv_dialect = late_module("gateway.negotiation.csv_dialect")


class Gateway(Starlette):
    """Operations × formats as an ASGI application.

    The constructor checks and prepares ``operations`` and those that the ``features`` add, in order:
    a declaration that cannot work raises here. ``formats=None`` means the built-in formats and those
    of installed packages. Every answer of an operation carries ``headers``. ``routes`` are Starlette's,
    for every path that is no operation's; ``middleware``, ``exception_handlers`` and ``lifespan`` are
    Starlette's too, and apply to operations as they do to routes.
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
        middleware: Sequence[Middleware] = (),
        exception_handlers: Mapping[Any, ExceptionHandler] | None = None,
    ) -> None:
        check_wiring(
            settings=(settings, Settings),
            limits=(limits, Limits),
            formats=(formats, Registry),
            headers=(headers, Mapping),
        )
        check_middleware(middleware, Middleware)
        super().__init__(middleware=middleware, exception_handlers=exception_handlers)
        self.router = Routes(self, routes, lifespan)
        self.settings = settings or Settings()
        self.limits = limits or Limits()
        self.formats = installed(BUILT_IN) if formats is None else formats
        if not len(self.formats):
            raise ValueError("a gateway answers in at least one format")
        declared = [*operations_of(operations, Operation)]
        features = self._features = features_of(features)
        for feature in features:
            if (join := getattr(feature, "join", None)) is not None:
                from gateway.service.features import Surroundings  # noqa: PLC0415 - few features ask

                join(Surroundings(self.formats, self.settings, tuple(features), bool(routes), lambda: self.operations))
            declared.extend(feature.operations(tuple(declared)))
        self.operations = tuple(declared)
        codecs = Codecs(self.formats, self.limits.codecs, replace(self.settings.options, max_depth=self.limits.depth))
        powered_by = {"X-Powered-By": self.settings.powered_by} if self.settings.powered_by else {}
        everywhere = raw({"Vary": "Accept", **NOSNIFF, **powered_by, **(headers or {})}.items())
        self.plans = tuple(Plan(operation, codecs, features, everywhere, self.limits) for operation in self.operations)
        verbs = {*USUAL_VERBS, "HEAD", "OPTIONS", *self.settings.more_verbs}
        for plan in self.plans:
            check_verbs(plan, verbs)
        methods = methods_of(self.plans, verbs)
        routes_of = {id(plan): methods[plan.name.lower()] for plan in self.plans}
        self._dispatcher = Dispatcher(
            (
                (declared_route(route, plan), routes_of[id(plan)])
                for plan in self.plans
                for route in plan.operation.routes
            ),
            methods,
            self.formats,
            self.settings,
            self.limits.paths,
        )
        terms = TermsTable(self.formats, self.settings.negotiation, self.limits.choices)
        self._heads = RequestHeads(terms, self.limits.heads)
        self._chooser = Chooser(self.formats, self.settings)
        self._reader = Reader(codecs, self.limits)
        signing_in = next(filter(None, (getattr(feature, "sign_in_paths", None) for feature in features)), None)
        self._writer = writer = Writer(codecs, tunable=self.settings.jsconfig, sign_in=signing_in)
        self._answers = Answers(writer, self._chooser.default_type, downloads=self.settings.exports)
        self._is_stock = self.settings.negotiation is Negotiation.SERVICESTACK
        self._everywhere = everywhere
        self._proxies = Proxies(self.settings.proxies or environment.proxies())
        watchers = (watcher() for feature in features if (watcher := getattr(feature, "watcher", None)) is not None)
        self._watchers = tuple(watcher for watcher in watchers if watcher is not None)
        # What every answer of this gateway needs is imported now.
        if self.settings.cors is not None:
            _ = crossorigin.headers_of
        if self._watchers:
            _ = watching.tell
        self._on_loop = self.limits.on_loop
        self._json = self._chooser.plain.format
        self._deadlines = Deadlines(self.limits.seconds)
        self._handlers = Handlers(self._deadlines)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for an operation; pass every other request to Starlette's routes."""
        if scope["type"] != "http":
            is_life = scope["type"] == "lifespan"
            await super().__call__(scope, receive, warming(send, self.formats, self._features) if is_life else send)
            return
        if (self.user_middleware or self.exception_handlers) and scope.get(INSIDE) is not self:
            await super().__call__(scope, receive, send)  # the stack ends in Routes, which calls this again
            return
        scope = unwrapped(scope, receive, send)
        try:
            began = time.monotonic() if self._watchers else 0.0
            exchange = recalled(scope, self) or Exchange.of(
                scope, self._heads.of(scope["headers"]), self.limits.query_keys
            )
        except PathError:
            await outgoing.bare(400, send)
            return
        try:
            if exchange.plan is None:
                if exchange.terms.is_form and exchange.verb == "POST":
                    # A field of the form may ask for another verb, and so for another route.
                    target = self._dispatcher.locate("POST", exchange.path, exchange)
                    plan = None if target is None else target.methods.get("POST")
                    await self._reader.read_early(exchange, plan, receive)
                exchange.target = self._dispatcher.locate(exchange.verb, exchange.path, exchange) or NOWHERE
            if exchange.method == "OPTIONS" and (allowed := self._allowed(exchange)):
                answer = allowed
            elif exchange.target is NOWHERE:
                await self._leave(exchange, receive, send)
                return
            else:
                answer = await self._answer(exchange, receive)
        except Disconnected:
            return
        finally:
            if exchange.claim is not None:
                exchange.claim.release()
        outgoing.complete(answer, exchange, self.settings)
        if self._watchers:
            watching.tell(self._watchers, exchange, answer, self._proxies, time.monotonic() - began)
        if answer.stream is not None:
            from gateway.responses.streams import deliver  # noqa: PLC0415 - loaded with what made the stream

            await deliver(answer.start(), answer.body, answer.stream, receive, send)
            return
        direct: Direct | None = scope.get(DIRECT)
        if direct is None or not direct.answer(
            answer.status, answer.headers, answer.body, answer.more, None if answer.reason is None else answer.phrase()
        ):
            start, body = outgoing.in_two(answer, exchange)
            await send(start)
            await send(body)

    @functools.cached_property
    def _problems(self) -> Problems:
        from gateway.responses.problems import Problems  # noqa: PLC0415 - made with the first failure, as those below

        return Problems(self.settings.exceptions, debug=self.settings.debug)

    @functools.cached_property
    def _failures(self) -> Failures:
        from gateway.responses.failures import Failures  # noqa: PLC0415

        return Failures(self._writer, self._everywhere, self._problems, is_stock=self._is_stock)

    @functools.cached_property
    def _row_answers(self) -> RowAnswers:
        from gateway.responses.row_answers import RowAnswers  # noqa: PLC0415 - only operations with rows need it

        return RowAnswers(self._writer, self.limits, downloads=self.settings.exports, spools=self.settings.spools)

    async def _leave(self, exchange: Exchange, receive: Receive, send: Send) -> None:
        """Pass a request to Starlette's routes; without any, answer a bare 404 (gateway/WIRE.md 0.1)."""
        if self.routes or self.exception_handlers:
            scope, unread = exchange.scope, exchange.body is NOTHING
            come_through = scope.get(INSIDE) is self
            scope[INSIDE] = self
            onward = self.router if come_through else super().__call__
            await onward(scope, receive if unread else replayed(exchange.body.data, receive), send)
        elif (page := self._not_found(exchange)) is not None:
            for message in outgoing.in_two(page, exchange):
                await send(message)
        else:
            await outgoing.bare(404, send)

    def _not_found(self, exchange: Exchange) -> Answer | None:
        """Return the 404 page for a browser; None for other clients, and on a stock host."""
        is_browser = exchange.method in ("GET", "HEAD") and b"text/html" in exchange.headers.get(b"accept", b"")
        if self._is_stock or not is_browser:
            return None
        exchange.form = self._chooser.choose(exchange, exchange.target)
        if exchange.form.choice.name != "html":
            return None
        return self._failures.answer(RequestError(404, "NotFound", f"Nothing is at {exchange.path}"), exchange)

    async def _answer(self, exchange: Exchange, receive: Receive) -> Answer:
        """Return the answer of an operation: the steps that a request goes through."""
        if exchange.plan is None:
            exchange.form = self._chooser.choose(exchange, exchange.target)
        form = exchange.form
        try:
            plan = exchange.plan or self._found(exchange)
            if plan.needs_call:
                guards = early_guards(exchange, plan) if plan.form_guards else plan.early_guards
                if (waiting := admit(exchange, guards, None)) is not None:
                    await waiting
            if exchange.head.has_body:
                if exchange.body is NOTHING and (reading := self._reader.begin(exchange, plan, receive)) is not None:
                    await reading
                if exchange.body.label == "csv":
                    form.in_dialect(
                        csv_dialect.in_dialect(form.choice, self.settings.csv, exchange.body.notation, self._json)
                    )
                if exchange.call is not None and (waiting := admit_by_form(exchange, plan)) is not None:
                    await waiting
            if form.callback:
                self._keep_from_scripts(exchange, plan)
            if exchange.target.batch:
                return await self._batch(exchange, plan)
            if len(exchange.body.data) <= self._on_loop:
                request = self._reader.request(plan, exchange)
            else:
                request = await self._reader.in_thread(self._reader.request, plan, exchange)
            if plan.request_guards:
                if (waiting := admit(exchange, plan.request_guards, request)) is not None:
                    await waiting
                self._keep_from_scripts(exchange, plan)
            exchange.serving = plan
            if plan.validator is not None:
                plan.validator.check(request, exchange.verb)
            result = self._handlers.begin(plan, request, exchange.call)
            if result.__class__ is Unfinished:
                result = await result
            if isinstance(result, HttpError):
                raise result  # an error that the handler returns counts as raised
            if plan.row_type is not None and rows_of(result) is not None:
                # This deadline covers the first chunk; the whole export has its own (Limits.export_seconds).
                answer: Answer = await self._deadlines.within(self._row_answers.answer(plan, result, exchange))
                return answer
            exchange.serving = None
            return self._answers.success(plan, result, exchange)
        except Disconnected:
            raise
        except Exception as error:
            answer = self._failures.answer(error, exchange)
            if self.exception_handlers and (raised := given_to(self.exception_handlers, error, answer)) is not None:
                raise raised from None if raised is error else error
            return answer

    def _found(self, exchange: Exchange) -> Plan:
        """Return the plan that answers, now the exchange's, with its call if it needs one."""
        plan = exchange.plan = _plan_of(exchange)
        if plan.needs_call:
            exchange.call = call_of(exchange, plan, self._proxies)
        keep(exchange, self)
        return plan

    async def _batch(self, exchange: Exchange, plan: Plan) -> Answer:
        """Return the answer of ``Op[]``: the same steps, for several requests at once."""
        from gateway.responses import batches  # noqa: PLC0415 - few clients send any

        if len(exchange.body.data) <= self._on_loop:
            requests = self._reader.batch(plan, exchange)
        else:
            requests = await self._reader.in_thread(self._reader.batch, plan, exchange)
        if plan.request_guards:
            for request in requests or (plan.binder.make(()),):
                if (waiting := admit(exchange, plan.request_guards, request)) is not None:
                    await waiting
            self._keep_from_scripts(exchange, plan)
        exchange.serving = plan
        batches.check(plan, requests, exchange.verb, self._problems)
        held, problems = self.limits.rows_held, self._problems
        running = batches.run(plan, requests, exchange.call, self._handlers, rows_held=held, problems=problems)
        results = await self._deadlines.within(running)
        exchange.serving = None
        return self._answers.batch(plan, results, exchange)

    def _keep_from_scripts(self, exchange: Exchange, plan: Plan) -> None:
        if exchange.form.callback and is_ambient(exchange, plan):
            exchange.form.without_call(exchange.target.suffix or self._chooser.plain)

    def _allowed(self, exchange: Exchange) -> Answer | None:
        return crossorigin.options(exchange, self._dispatcher, self.settings.cors, self._everywhere)


def _plan_of(exchange: Exchange) -> Plan:
    """Return the plan that answers. Raises the fault of the request's head if it has one, or 405."""
    methods = exchange.target.methods
    plan = methods.get(exchange.verb)
    if methods.by_format:
        plan = methods.by_format.get((exchange.verb, exchange.form.choice.name), plan)
    if exchange.form.fault is not None or plan is None:
        raise exchange.form.fault or exchange.target.missing(exchange.verb)
    return plan
