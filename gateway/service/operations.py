"""What a service author declares: a handler, its request and response types, its routes.

    @operation("GET /hello/{Name}", "POST /hello")
    def hello(request: Hello) -> HelloResponse: ...

The annotations are the contract; the decorator returns a frozen value and registers nothing.
A handler that needs to know its caller takes a second parameter of type :class:`gateway.Call`.

Why a plain ``def`` runs on the event loop: most are a few lines over values in memory, and a
thread costs each of their calls 120 µs, more than everything else together. One that blocks
says ``in_thread=True``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar, overload

import msgspec

from formats import pascal
from gateway.service.calls import Call
from gateway.service.declarations import DeclarationError, annotations_of, listed, name_of, requirements_of
from gateway.service.requirements import Requirement
from gateway.service.rows import written_type

Req = TypeVar("Req")
Resp = TypeVar("Resp")

Handler = Callable[..., Resp | Awaitable[Resp]]


_CATCH_ALL = re.compile(r"\{\*{1,2}([^{}*]+)\}")


class RouteError(ValueError):
    """A route that can match nothing, or not what its author thinks. Raised at boot."""


class Route(msgspec.Struct, frozen=True):
    """A path template and the verbs it answers to; no verbs means every verb (gateway/WIRE.md 1.1, 1.2).

    A catch-all of ASP.NET, ``{**Path}`` or ``{*Path}``, is ``{Path*}``.

    ``matches`` is a rule that the request must pass besides, such as ``AcceptsJson`` or ``**/{int}``
    (:mod:`gateway.routing.rules`).
    """

    path: str
    verbs: tuple[str, ...] | str = ()
    matches: str = ""
    #: What the metadata pages say of it.
    summary: str | None = None
    notes: str | None = None
    #: The verbs as they were written (``GET POST``), which is how metadata shows them; None for all.
    declared: str | None = None

    def __post_init__(self) -> None:
        if "{*" in self.path:
            msgspec.structs.force_setattr(self, "path", _CATCH_ALL.sub(r"{\1*}", self.path))
        if isinstance(self.verbs, str):
            written = self.verbs
            verbs = tuple(each.upper() for each in re.split(r"[\s,]+", written) if each and each != "*")
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
        verbs = tuple(verb.strip().upper() for verb in head.split(",") if verb.strip())
        return cls(tail, verbs, declared=head.strip() or None)


class Operation(msgspec.Struct, Generic[Req, Resp], frozen=True):
    """A service method and what it says of itself.

    ``name`` is the request type's CLR name: ``/csv/reply/{name}``, ``{name}.csv``.
    ``response`` is None for a handler that returns nothing (204); ``row_type`` is that of the
    :class:`gateway.Rows` it may return, None if none.
    ``verbs`` are those the handler implements (``Get``, ``Post`` …); empty means ``Any``. ``formats``
    are the names of the reply formats it is for (``GetJson``, ``AnyCsv``), empty means all that no
    other handler of the same request is for (gateway/WIRE.md 1.8).
    """

    handler: Handler[Resp]
    request: type[Req]
    response: Any
    routes: tuple[Route, ...]
    name: str
    verbs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    #: Each a :data:`Requirement`, or a value of one's own that a feature has a guard for.
    requires: tuple[Any, ...] = ()
    takes_call: bool = False
    is_async: bool = False
    #: A plain function that may block: run in a thread instead of on the event loop.
    in_thread: bool = False
    #: The body is not parsed; the handler reads it as ``call.body``.
    raw_body: bool = False
    #: Listed on the metadata pages and in generated client types.
    public: bool = True
    row_type: Any = None
    #: Bytes of a body, after decompression; None is :attr:`gateway.Limits.body`.
    body_limit: int | None = None
    #: The answer is about whoever calls, whom the handler finds out by itself: never JSONP for who has credentials.
    personal: bool = False
    tags: tuple[str, ...] = ()
    #: What the request declares to return (``IReturn<T>``): True is what the handler returns, False nothing, so
    #: that only the service knows it; or another type.
    marker: Any = True
    #: Whether the annotation is None: ``IReturnVoid``, not merely unknown.
    returns_nothing: bool = False
    #: Requirements that the handler checks itself: metadata tells of them, no guard does.
    checks: tuple[Requirement, ...] = ()
    #: Whether features may note who calls, and give strangers their cookies: pages that are the same for all say no.
    observed: bool = True
    #: How the fields of a form are laid out, for user interfaces.
    form_layout: tuple[Mapping[str, Any], ...] = ()

    @property
    def service(self) -> str:
        """Return the name of the class or module that holds the handler, for the text of a 405."""
        owner = getattr(self.handler, "__self__", None)
        if owner is not None:
            return type(owner).__name__
        return pascal(self.handler.__module__.rpartition(".")[2])

    def __call__(self, request: Req, call: Call | None = None) -> Any:
        """Return what the handler returns, as a test of the service asks it: no guards, no rules, no format.

        A coroutine where the handler is one.
        """
        return self.handler(request, call) if self.takes_call else self.handler(request)

    def requiring(self, *requirements: object) -> Operation[Req, Resp]:
        """Return the same operation with more requirements."""
        return msgspec.structs.replace(self, requires=(*self.requires, *requirements))


class Declaring(Protocol):
    """Makes an operation of a function or bound method, plain or ``async``, that may take the call besides."""

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
    """Return a decorator that makes an :class:`Operation` of a function or bound method.

    A route is a text as :meth:`Route.parse` reads it, or a :class:`Route`, which may have a rule.
    ``body_limit`` is how many bytes a request may bring, for operations that take uploads or imports.
    ``tags`` group operations on the metadata pages; ``marker`` says what clients see as its return type
    (:attr:`Operation.marker`), where that is not what the handler returns.

    Raises :class:`gateway.service.declarations.DeclarationError` for what cannot work.
    """

    if routes and callable(routes[0]):
        raise DeclarationError(f"{name_of(routes[0])}: write @operation() or @operation('/path'), with parentheses")

    def declare(handler: Handler[Any]) -> Operation[Any, Any]:
        hints = annotations_of(handler)
        if in_thread and inspect.iscoroutinefunction(handler):
            raise DeclarationError(
                f"{name_of(handler)} is async, and runs in no thread: write def, or leave in_thread out"
            )
        if body_limit is not None and not (isinstance(body_limit, int) and body_limit > 0):
            raise DeclarationError(f"{name_of(handler)}: body_limit={body_limit!r} is a number of bytes above 0")
        parameters = list(inspect.signature(handler).parameters)
        request = hints[parameters[0]]
        facts = getattr(request, "__facts__", None)
        response, row_type = written_type(hints["return"])
        return Operation(
            handler=handler,
            request=request,
            response=None if response is type(None) else response,
            routes=_routes(name_of(handler), routes),
            name=facts.name if facts else request.__name__,
            verbs=tuple(verb.upper() for verb in listed(name_of(handler), "verbs", verbs)),
            formats=tuple(name.lower() for name in listed(name_of(handler), "formats", formats)),
            requires=requirements_of(name_of(handler), requires),
            takes_call=len(parameters) > 1 and hints.get(parameters[1]) is Call,
            is_async=inspect.iscoroutinefunction(handler),
            in_thread=in_thread,
            raw_body=raw_body,
            public=public,
            row_type=row_type,
            body_limit=body_limit,
            tags=listed(name_of(handler), "tags", tags),
            marker=marker,
            returns_nothing=response is type(None),
        )

    return declare


def _routes(name: str, given: Iterable[str | Route]) -> tuple[Route, ...]:
    for each in given:
        if not isinstance(each, str | Route):
            raise DeclarationError(f"{name}: a route is a text, not {each!r}: write @operation('/a', '/b') for several")
    try:
        return tuple(each if isinstance(each, Route) else Route.parse(each) for each in given)
    except ValueError as error:
        raise DeclarationError(f"{name}: {error}") from error
