"""What a service author declares: a handler, its request and response types, its routes.

    @operation("GET /hello/{Name}", "POST /hello")
    def hello(request: Hello) -> HelloResponse: ...

The annotations are the contract; the decorator returns a frozen value and registers nothing.
A handler that needs to know its caller takes a second parameter of type :class:`gateway.Call`.

Why a plain ``def`` runs on the event loop: most are a few lines over values in memory, and a
thread would cost each call 120 µs, more than everything else together. One that blocks must be
declared with ``in_thread=True``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar, overload

import msgspec

from formats import pascal
from formats.late_patterns import late_pattern
from gateway.service.calls import Call
from gateway.service.declarations import DeclarationError, listed, name_of, requirements_of, signature_of
from gateway.service.requirements import Requirement
from gateway.service.rows import written_type

Req = TypeVar("Req")
Resp = TypeVar("Resp")

Handler = Callable[..., Resp | Awaitable[Resp]]

#: The verbs of an operation without verbs of its own; HEAD and OPTIONS are added to them.
USUAL_VERBS = ("DELETE", "GET", "PATCH", "POST", "PUT")


_CATCH_ALL = late_pattern(r"\{\*{1,2}([^{}*]+)\}")


class RouteError(ValueError):
    """A route that can match no request, or not the ones that its author expects. Raised at boot."""


class Route(msgspec.Struct, frozen=True, gc=False):
    """A path template and the verbs it takes; no verbs means every verb (gateway/WIRE.md 1.1, 1.2).

    A catch-all of ASP.NET, ``{**Path}`` or ``{*Path}``, is read as ``{Path*}``.

    ``matches`` is a rule that the request must pass as well, such as ``AcceptsJson`` or ``**/{int}``
    (:mod:`gateway.routing.rules`).
    """

    path: str
    verbs: tuple[str, ...] | str = ()
    matches: str = ""
    #: Texts for the metadata pages.
    summary: str | None = None
    notes: str | None = None
    #: The verbs as the author wrote them (``GET POST``), for the metadata pages; None for every verb.
    declared: str | None = None

    def __post_init__(self) -> None:
        if "{*" in self.path:
            msgspec.structs.force_setattr(self, "path", _CATCH_ALL.sub(r"{\1*}", self.path))
        if isinstance(self.verbs, str):
            written = self.verbs
            verbs = tuple(verb.upper() for verb in re.split(r"[\s,]+", written) if verb and verb != "*")
            msgspec.structs.force_setattr(self, "verbs", verbs)
            msgspec.structs.force_setattr(self, "declared", self.declared or written or None)
        elif self.declared is None and self.verbs:
            msgspec.structs.force_setattr(self, "declared", ",".join(self.verbs))

    @classmethod
    def parse(cls, text: str) -> Route:
        """Return the route of ``"GET,POST /path/{Name}"``; without verbs, ``"/path"``.

        Raises ValueError for a path that does not start with ``/``.
        """
        head, _, tail = text.strip().rpartition(" ")
        if not tail.startswith("/"):
            raise ValueError(f"a route is '/path' or 'VERB,VERB /path', not {text!r}")
        verbs = tuple([verb.strip().upper() for verb in head.split(",") if verb.strip()])
        return cls(tail, verbs, declared=head.strip() or None)


class Operation(msgspec.Struct, Generic[Req, Resp], frozen=True):
    """A service method and its declaration.

    ``name`` is the request type's CLR name: ``/csv/reply/{name}``, ``{name}.csv``.
    ``response`` is None for a handler that returns nothing (204); ``row_type`` is the type of the rows
    if it may return :class:`gateway.Rows`, else None.
    ``verbs`` are those that the handler implements (``Get``, ``Post`` …); empty means ``Any``. ``formats``
    are the names of the reply formats that it is for (``GetJson``, ``AnyCsv``); empty means all formats
    that no other handler of the same request is for (gateway/WIRE.md 1.8).
    """

    handler: Handler[Resp]
    request: type[Req]
    response: Any
    routes: tuple[Route, ...]
    name: str
    verbs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    #: :data:`Requirement` values, or an application's own values for which a feature has a guard.
    requires: tuple[Any, ...] = ()
    takes_call: bool = False
    is_async: bool = False
    #: The handler is a plain function that may block: it runs in a thread instead of on the event loop.
    in_thread: bool = False
    #: The body is not parsed; the handler reads it as ``call.body``.
    raw_body: bool = False
    #: Listed on the metadata pages and in generated client types.
    public: bool = True
    row_type: Any = None
    #: Bytes that a body may have, after decompression; None means :attr:`gateway.Limits.body`.
    body_limit: int | None = None
    #: The answer depends on the caller, whom the handler finds out by itself: no JSONP for callers with credentials.
    personal: bool = False
    tags: tuple[str, ...] = ()
    #: The type that the request declares to return (``IReturn<T>``): True for the handler's result, False for no
    #: declaration, so that only the service knows the result; or another type.
    marker: Any = True
    #: Whether the return annotation is None: ``IReturnVoid``, which is not the same as an unknown type.
    returns_nothing: bool = False
    #: Requirements that the handler checks itself: the metadata pages show them, no guard enforces them.
    checks: tuple[Requirement, ...] = ()
    #: Whether observers of features run before it, which find out the caller and set cookies for anonymous ones;
    #: False for pages that are the same for everybody.
    observed: bool = True
    #: The layout of the fields in a form, for user interfaces.
    form_layout: tuple[Mapping[str, Any], ...] = ()

    @property
    def service(self) -> str:
        """Return the name of the class or module that holds the handler, for the text of a 405."""
        owner = getattr(self.handler, "__self__", None)
        if owner is not None:
            return type(owner).__name__
        return pascal(self.handler.__module__.rpartition(".")[2])

    def __call__(self, request: Req, call: Call | None = None) -> Any:
        """Call the handler directly, as in a test of the service: without guards, rules and formats.

        Returns a coroutine if the handler is async.
        """
        return self.handler(request, call) if self.takes_call else self.handler(request)

    def requiring(self, *requirements: object) -> Operation[Req, Resp]:
        """Return the same operation with more requirements."""
        return msgspec.structs.replace(self, requires=(*self.requires, *requirements))


class Declaring(Protocol):
    """Makes an operation from a function or bound method, plain or ``async``, that may take the call as well."""

    @overload
    def __call__(self, handler: Callable[[Req], Awaitable[Resp]], /) -> Operation[Req, Resp]: ...
    @overload
    def __call__(self, handler: Callable[[Req, Call], Awaitable[Resp]], /) -> Operation[Req, Resp]: ...
    @overload
    def __call__(self, handler: Callable[[Req], Resp], /) -> Operation[Req, Resp]: ...
    @overload
    def __call__(self, handler: Callable[[Req, Call], Resp], /) -> Operation[Req, Resp]: ...


def operation(
    *routes: str | Route,
    verbs: Iterable[str] = (),
    formats: Iterable[str] = (),
    requires: Iterable[object] = (),
    in_thread: bool = False,
    raw_body: bool = False,
    public: bool = True,
    body_limit: int | None = None,
    tags: Iterable[str] = (),
    marker: Any = True,
) -> Declaring:
    """Return a decorator that makes an :class:`Operation` from a function or bound method.

    A route is a text for :meth:`Route.parse`, or a :class:`Route`, which may have a rule.
    ``body_limit`` is how many bytes a request's body may have, for operations that take uploads or imports.
    ``tags`` group operations on the metadata pages; ``marker`` is the return type that clients see, if it is
    not the one that the handler returns (:attr:`Operation.marker`).

    Raises :class:`gateway.service.declarations.DeclarationError` for a declaration that cannot work.
    """

    if routes and callable(routes[0]):
        raise DeclarationError(f"{name_of(routes[0])}: write @operation() or @operation('/path'), with parentheses")

    def declare(handler: Handler[Any]) -> Operation[Any, Any]:
        called = name_of(handler)
        parameters, hints = signature_of(handler)
        if in_thread and inspect.iscoroutinefunction(handler):
            raise DeclarationError(f"{called} is async and cannot run in a thread: write def, or leave in_thread out")
        if body_limit is not None and not (isinstance(body_limit, int) and body_limit > 0):
            raise DeclarationError(f"{called}: body_limit={body_limit!r} is not a number of bytes above 0")
        request = hints[parameters[0]]
        facts = getattr(request, "__facts__", None)
        response, row_type = written_type(hints["return"])
        return Operation(
            handler=handler,
            request=request,
            response=None if response is type(None) else response,
            routes=_routes(called, routes),
            name=facts.name if facts else request.__name__,
            verbs=tuple([verb.upper() for verb in listed(called, "verbs", verbs)]),
            formats=tuple([name.lower() for name in listed(called, "formats", formats)]),
            requires=requirements_of(called, requires),
            takes_call=len(parameters) > 1 and hints.get(parameters[1]) is Call,
            is_async=inspect.iscoroutinefunction(handler),
            in_thread=in_thread,
            raw_body=raw_body,
            public=public,
            row_type=row_type,
            body_limit=body_limit,
            tags=listed(called, "tags", tags),
            marker=marker,
            returns_nothing=response is type(None),
        )

    return declare


def _routes(name: str, given: Iterable[str | Route]) -> tuple[Route, ...]:
    for route in given:
        if not isinstance(route, str | Route):
            raise DeclarationError(f"{name}: a route is a text, not {route!r}; several are @operation('/a', '/b')")
    try:
        return tuple([route if isinstance(route, Route) else Route.parse(route) for route in given])
    except ValueError as error:
        raise DeclarationError(f"{name}: {error}") from error
