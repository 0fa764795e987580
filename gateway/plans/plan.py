"""A plan: one operation, prepared for its gateway at boot.

All that a request needs to know about its operation is a field here; no code inspects types while a
request is answered.
"""

from __future__ import annotations

import itertools
import sys
import types
import typing
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from anyio.to_thread import run_sync

from formats import Listing, Nested, UnsupportedTypeError, shape_of
from formats.types.kept import kept
from gateway.http.headers import RawHeaders
from gateway.negotiation.codecs import ByFormat, Codecs
from gateway.plans.binding import Binder, ListBinder
from gateway.plans.error_types import error_type_of, hidden_in, maker_of
from gateway.plans.heads import Heads
from gateway.service.calls import Call
from gateway.service.declarations import name_of
from gateway.service.errors import HttpError, RequestError
from gateway.service.lists import is_list, wire_type
from gateway.service.operations import Operation, Route, RouteError
from gateway.service.requirements import Needs
from gateway.service.results import Reply, Typed
from gateway.service.settings import Limits

if TYPE_CHECKING:
    from formats import Format, Shape
    from gateway.plans.validation import Validator
    from gateway.service.features import Feature, Guard


class UnguardedError(ValueError):
    """An operation has a requirement that no feature enforces. Raised at boot: the gateway fails closed."""


#: Annotations that do not say which type is written.
_UNTYPED = (object, Any, Reply, Typed, HttpError)


class Plan:
    """One operation of one gateway."""

    def __init__(
        self,
        operation: Operation[Any, Any],
        codecs: Codecs,
        features: Sequence[Feature],
        everywhere: RawHeaders,
        limits: Limits,
    ) -> None:
        for format_ in operation.formats:
            if codecs.registry.named(format_) is None:
                raise ValueError(f"{operation.name} is for the format {format_!r}, which this gateway does not have")
        self.operation = operation
        self.called = name_of(operation.handler)
        self.name = operation.name
        #: Bytes that a request's body may have.
        self.body_limit = limits.body if operation.body_limit is None else operation.body_limit
        self.small_body = min(limits.on_loop, self.body_limit)  #: bytes that are decoded on the event loop
        #: Values that a body may hold.
        self.value_limit = limits.values * max(1, -(-self.body_limit // 1_000_000))
        #: Request and call → the result, or an awaitable of it if ``awaits``.
        self.invoke = _invocation(operation)
        self.awaits = operation.is_async or operation.in_thread
        #: The type that a body is decoded as: the request type, or ``list[...]`` of a request that is a list.
        self.wire_type = wire_type(operation.request)
        self.takes_list = is_list(operation.request)  #: the request is a list of its rows
        self.binder = ListBinder(operation.request) if self.takes_list else Binder(operation.request, codecs.host)
        self.readers = codecs.of(self.wire_type)
        try:
            self.response = _written_type(operation)
        except UnsupportedTypeError as error:
            raise UnsupportedTypeError(f"{self.called}: its result cannot be written: {error}") from None
        self.row_type = operation.row_type
        #: The run-time type of an ordinary result; None if the annotation does not say it.
        self.result_type = _runtime_type(self.response)
        self.writers: ByFormat | None = codecs.of(self.response) if self.response is not None else None
        error_type, added = error_type_of(operation, self.response)
        self.make_error = maker_of(error_type)  #: makes the value that reports a failure of its ``response_status``
        #: Formats in which that type would not show its ``ResponseStatus`` (13 A6, A10).
        self._hidden_in = hidden_in(error_type, added)
        self.heads = Heads(everywhere, operation.name)
        self.guards = _guards(operation, features)
        #: Guards that need the head alone. They run before the body is read; if the body may be a form, without those
        #: that need a form, else as part of ``early_guards``.
        self.head_guards = _needing(self.guards, _HEAD)
        self.form_guards = _needing(self.guards, _FORM)
        self.early_guards = _needing(self.guards, _HEAD + _FORM) if self.form_guards else self.head_guards
        self.request_guards = _needing(self.guards, _REQUEST)
        self.validator: Validator | None = _validator(operation.request)
        #: Whether a guard or the handler needs a :class:`Call`; a request of another operation does not make one.
        self.needs_call = operation.takes_call or bool(self.guards)
        for route in operation.routes:
            _check_variables(route.path, self.binder)
        self._check_formats(codecs.foreign)

    @kept
    def batch_heads(self) -> Heads:
        """Return the headers of the answers to ``Op[]``, which few operations are asked for."""
        return Heads(self.heads.everywhere, f"{self.name}[]")

    def _check_formats(self, foreign: Iterable[Format]) -> None:
        """Raise ValueError if a third-party format cannot read or write the types of the operation.

        For our own formats the check of the types' shapes is enough; their codecs are made when they are needed.
        """
        for format_ in foreign:
            if not self.operation.formats or format_.name in self.operation.formats:
                for codecs in [self.readers] if self.writers is None else [self.readers, self.writers]:
                    try:
                        codecs[format_.name]
                    except UnsupportedTypeError as error:
                        raise ValueError(
                            f"{self.name}: the format {format_.name} refuses {codecs.type!r}: {error}"
                        ) from error

    def tells_in(self, format_name: str) -> bool:
        """Return whether a format reports a failure in the operation's own type."""
        return format_name not in self._hidden_in


class Methods(dict[str, Plan]):
    """The plans of one request type by verb, for every verb that any of them takes (gateway/WIRE.md 1.8).

    ``by_format`` has the plans for one reply format alone, by verb and the format's name; they take precedence.
    """

    def __init__(self, operation: Operation[Any, Any] | None = None) -> None:
        super().__init__()
        self.operation = operation  #: any one of the operations; None if there is no such request type
        self.by_format: dict[tuple[str, str], Plan] = {}

    def missing(self, verb: str) -> RequestError:
        """Return the 405 for a verb that no handler takes."""
        operation = self.operation
        assert operation is not None  # noqa: S101 - the caller has checked
        name, title = operation.name, verb.title()
        return RequestError(
            405,
            "NotImplementedException",
            f"Could not find method named {title}({name}) or Any({name}) on Service {operation.service}",
        )


def _invocation(operation: Operation[Any, Any]) -> Callable[[Any, Call | None], Any]:
    handler = operation.handler
    if operation.in_thread:
        if operation.takes_call:
            return lambda request, call: run_sync(handler, request, call, abandon_on_cancel=True)
        return lambda request, call: run_sync(handler, request, abandon_on_cancel=True)
    return handler if operation.takes_call else lambda request, call: handler(request)


def declared_route(route: Route, plan: Plan) -> Route:
    """Return the route with its variables spelled as the members that they bind to."""
    if "{" not in route.path:
        return route
    before, *after_braces = route.path.split("{")
    spelled = [plan.binder.property_name(name := _variable(text)) + text[len(name) :] for text in after_braces]
    path = "{".join([before, *spelled])
    return route if path == route.path else Route(path, route.verbs, route.matches)


def _variable(text: str) -> str:
    """Return the name of the variable at the start of a text, as of ``Name:int}/more``."""
    return text.partition("}")[0].rstrip("*?").partition(":")[0]


def methods_of(plans: Iterable[Plan], verbs: Iterable[str]) -> dict[str, Methods]:
    """Return the plans by lower-case operation name; ValueError if two take the same verb.

    A handler for any verb takes all ``verbs`` except those that another handler takes; HEAD is a
    GET whose body is left out (gateway/WIRE.md 13 C1).
    """
    declared: dict[str, dict[tuple[str, str], Plan]] = {}
    for plan in plans:
        own = declared.setdefault(plan.name.lower(), {})
        for verb, name in itertools.product(plan.operation.verbs or ("",), plan.operation.formats or ("",)):
            if (verb, name) in own:
                for_format = f" for {name}" if name else ""
                if own[verb, name].operation is plan.operation:
                    raise ValueError(f"{plan.called} occurs twice among the operations of a gateway")
                raise ValueError(
                    f"two operations {plan.name} take {verb or 'any verb'}{for_format}, {own[verb, name].called} and "
                    f"{plan.called}: give each a request class of its own, or verbs: @operation(..., verbs=['POST'])"
                )
            own[verb, name] = plan
    return {name: _methods(own, tuple(verbs)) for name, own in declared.items()}


def _methods(own: Mapping[tuple[str, str], Plan], verbs: Sequence[str]) -> Methods:
    methods = Methods(next(iter(own.values())).operation)
    if len(own) == 1 and ("", "") in own:  # one handler for every verb and format, as most operations have
        methods.update(dict.fromkeys(verbs, own["", ""]))
        return methods
    for name in {name for _, name in own}:
        table = dict.fromkeys(verbs, own["", name]) if ("", name) in own else {}
        table.update((verb, plan) for (verb, format_), plan in own.items() if verb and format_ == name)
        if "GET" in table:
            table["HEAD"] = table["GET"]
        if name:
            methods.by_format.update(((verb, name), plan) for verb, plan in table.items())
        else:
            methods.update(table)
    return methods


def _written_type(operation: Operation[Any, Any]) -> Any:
    """Return the type that results are written as, None if the annotation does not say it."""
    response = operation.response
    if not isinstance(response, type) and typing.get_origin(response) in (typing.Union, types.UnionType):
        others = [arg for arg in typing.get_args(response) if arg not in (type(None), *_UNTYPED)]
        response = others[0] if len(others) == 1 else None
    if response is None or response in _UNTYPED or response in (str, bytes):
        return None
    shape_of(response)  # raises now for a type that no format can write
    return response


def _runtime_type(response: Any) -> type | None:
    if response is None or isinstance(response, type):
        return response
    while typing.get_origin(response) is typing.Annotated:
        response = typing.get_args(response)[0]
    origin = typing.get_origin(response) or response
    return origin if isinstance(origin, type) else None


def _guards(operation: Operation[Any, Any], features: Sequence[Feature]) -> tuple[Guard, ...]:
    guards = [observer for feature in features if (observer := feature.observer(operation)) is not None]
    for requirement in operation.requires:
        guard = next((guard for feature in features if (guard := feature.guard(requirement, operation))), None)
        if guard is None:
            instead = "Gateway(..., features=[Auth([...])])"
            if isinstance(requirement, str):
                instead = f"requires=[HasRole({requirement!r})]"
            raise UnguardedError(f"{operation.name} requires {requirement}, and no feature guards it: write {instead}")
        guards.append(guard)
    return tuple(guards)


def _validator(request: Any) -> Validator | None:
    """Return the validator of a request type; it can have rules only where what rules are has been imported."""
    _check_within(shape_of(request.item if is_list(request) else request), set())  # which may import them
    if "gateway.rules.rule" not in sys.modules:
        return None
    from gateway.plans.validation import validator_of  # noqa: PLC0415 - see above

    return validator_of(request)


def _check_within(shape: Shape, seen: set[int]) -> None:
    """Raise :class:`UnsupportedTypeError` for a member, of a record in a record too, that has no text in any format.

    And raise what the factory of a default raises.
    """
    if isinstance(shape, Listing):
        shape = shape.item
    if isinstance(shape, Nested) and id(shape.record) not in seen:
        seen.add(id(shape.record))
        for member in shape.record.members:
            if not member.computed:
                _check_within(member.shape, seen)
                if member.default is not None:
                    member.default()


#: The needs of guards by which a plan sorts them; members of an enum are looked up slowly.
_HEAD, _FORM, _REQUEST = (Needs.HEAD,), (Needs.FORM,), (Needs.REQUEST,)


def _needing(guards: Sequence[Guard], needs: tuple[Needs, ...]) -> tuple[Guard, ...]:
    if not guards:
        return ()
    return tuple([guard for guard in guards if getattr(guard, "needs", _REQUEST[0]) in needs])


def check_verbs(plan: Plan, verbs: Container[str]) -> None:
    """Raise :class:`RouteError` for a route with a verb that the gateway does not answer."""
    for route in plan.operation.routes:
        for verb in route.verbs:
            if verb not in verbs and verb != "*":
                raise RouteError(
                    f"{plan.called}: {verb} in the route '{verb} {route.path}' is not a usual verb: write one, or "
                    f"Settings(more_verbs=[{verb!r}])"
                )


def _check_variables(path: str, binder: Binder) -> None:
    for text in path.split("{")[1:]:
        name = _variable(text)
        if name and name.lower() != "ignore" and not binder.has(name):  # {} is refused with the route
            raise RouteError(f"{path!r}: {binder.name} has no member {name}")
