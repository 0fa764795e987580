"""Collecting a gateway's catalogue: its operations, and all types they refer to (``gateway/WIRE.md`` metadata 4.4)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

import msgspec

from gateway.metadata import attributes as said
from gateway.metadata.catalog import Catalog, Config, Operation, Property, Ref, Route, Type
from gateway.metadata.clr import Clr, clr_of
from gateway.metadata.config import EXPORT_ATTRIBUTES, EXPORT_TYPES
from gateway.metadata.describing import Described, definition, described, ref_of
from gateway.metadata.facts import Facts
from gateway.metadata.languages.framework import CRUD
from gateway.metadata.required import required_by
from gateway.service import operations as declared
from gateway.service.results import Reply, Typed

_UNTYPED = (object, Any, Reply, Typed, None)
_VERB_MARKERS = {
    "IGet": "GET",
    "IPost": "POST",
    "IPut": "PUT",
    "IPatch": "PATCH",
    "IDelete": "DELETE",
    "IOptions": "OPTIONS",
}
_DEFINED = frozenset(said.MARKERS) - {"IMeta"}


def collected(
    operations: Iterable[declared.Operation[Any, Any]], *, base_url: str = "", rules: bool = True
) -> tuple[Catalog, Facts]:
    """Collect the catalogue of operations, and the facts that it has no member for.

    :param rules: whether rules of members and requirements are printed as ``[Validate]``, like attributes in .NET; a
        host with validator classes shows none
    """
    return _Collector(rules).collect([operation for operation in operations if operation.public], base_url)


class _Collector:
    """One walk over the types of a gateway."""

    def __init__(self, rules: bool) -> None:
        self._rules = rules
        self._described: dict[tuple[str, str, str], Described] = {}
        self._queue: deque[Clr] = deque()
        self._seen: set[str] = set()
        self._types: list[Clr] = []

    def describe(self, clr: Clr) -> Described:
        key = (clr.namespace, clr.type_name, clr.text)
        type_ = self._described.get(key)
        if type_ is None:
            type_ = self._described[key] = described(clr, rules=self._rules)
        return type_

    def collect(self, operations: list[declared.Operation[Any, Any]], base_url: str) -> tuple[Catalog, Facts]:
        requests = [clr_of(operation.request, {}) for operation in operations]
        responses = [_response(operation) for operation in operations]
        known: set[str] = set()
        for clr in (*requests, *(response for response in responses if response is not None)):
            key = f"{clr.namespace}.{clr.text}"
            if key not in known:
                known.add(key)
                self._queue.append(clr)
                if not clr.namespace.startswith("System"):
                    self._seen.add(clr.type_name)
        while self._queue:
            self._unfold(self._queue.popleft())
        types = [self.describe(clr).type for clr in self._types]
        entries = [self._operation(*parts) for parts in zip(operations, requests, responses, strict=True)]
        unique = {id(entry.response): entry.response for entry in entries if entry.response is not None}
        markers = self._markers(list(unique.values()), [entry.request for entry in entries])
        config = Config(base_url=base_url, export_types=EXPORT_TYPES, export_attributes=EXPORT_ATTRIBUTES)
        namespaces = _namespaces(types, entries)
        return Catalog(config, namespaces, (*markers, *types), tuple(entries)), self._facts()

    def _unfold(self, clr: Clr) -> None:
        """Collect the types that a type refers to, in the recorded order."""
        described = self.describe(clr)
        if described.outer is not None:
            self._meet(clr_of(described.outer, {}))
        for member in described.members:
            self._meet_member(member)
        if described.base is not None:
            self._meet(definition(described.base))
            for argument in described.base.args:
                self._meet_argument(argument)
        for interface in described.interfaces:
            self._meet(interface)
        for argument in clr.args:
            self._meet_argument(argument)
        for nested_class in described.nested:
            self._meet(clr_of(nested_class, {}))

    def _meet_member(self, member: Clr) -> None:
        while member.element is not None:
            member = member.element
        self._meet(definition(member))
        for argument in member.args:
            self._meet_argument(argument)

    def _meet_argument(self, argument: Clr) -> None:
        while argument.element is not None:
            argument = argument.element
        if argument.source is None and argument.args:
            # A closed generic of .NET's own is unfolded in its turn, but not listed.
            key = f"{argument.namespace}.{argument.text}"
            if key not in self._seen:
                self._seen.add(key)
                self._queue.append(argument)
            return
        self._meet(definition(argument))

    def _meet(self, clr: Clr) -> None:
        if clr.parameter or clr.name in self._seen:
            return
        if clr.source is None and clr.name != "KeyValuePair`2":
            return
        self._seen.add(clr.name)
        self._types.append(clr)
        self._queue.append(clr)

    def _operation(self, operation: declared.Operation[Any, Any], request: Clr, response: Clr | None) -> Operation:
        described = self.describe(request)
        type_ = described.type
        required = required_by(operation)
        if self._rules and required.validators:
            attributes = (*(type_.attributes or ()), *required.validators)
            type_ = msgspec.structs.replace(type_, attributes=attributes)
        if operation.raw_body:
            stream = Property("RequestStream", "Stream", "System.IO")
            type_ = msgspec.structs.replace(type_, properties=(*(type_.properties or ()), stream))
        answer = self.describe(response).type if response is not None else None
        void = operation.marker is True and operation.returns_nothing
        return Operation(
            type_,
            answer,
            actions=operation.verbs or ("ANY",),
            returns_void=True if void else None,
            method=_method(operation, type_),
            return_type=None if response is None or operation.marker is False else ref_of(response),
            routes=tuple(map(_route, operation.routes)) or None,
            data_model=_data_model(type_),
            view_model=self._view_model(response),
            requires_auth=True if required.any else None,
            required_roles=required.roles or None,
            requires_any_role=required.any_role or None,
            required_permissions=required.permissions or None,
            requires_any_permission=required.any_permission or None,
            tags=operation.tags or None,
            ui={"formLayout": [dict(field) for field in operation.form_layout]} if operation.form_layout else None,
        )

    def _view_model(self, response: Clr | None) -> Ref | None:
        """Return the type that a response shows: that of ``Result``, or of the elements of ``Results``."""
        if response is None or response.source is None:
            return None
        properties: list[tuple[Property, Clr]] = []
        current: Clr | None = response
        while current is not None and current.source is not None:
            described = self.describe(current)
            own = described.type.properties or ()
            properties += zip(own, described.members, strict=False)
            current = described.base
        for member, clr in properties:
            if member.name == "Result":
                return ref_of(clr)
            if member.name == "Results" and (clr.element is not None or len(clr.args) == 1):
                return ref_of(clr.element or clr.args[0])
        return None

    def _markers(self, responses: list[Type], requests: list[Type]) -> list[Type]:
        """Return ``IReturn``, ``IReturnVoid`` and the markers in use, ordered by their first use."""
        used: dict[str, None] = {}
        for type_ in (*(self.describe(clr).type for clr in self._types), *responses, *requests):
            for interface in type_.implements or ():
                if interface.namespace == "ServiceStack" and interface.name in _DEFINED:
                    used.setdefault(interface.name)
        markers = [_marker("IReturn`1", "'T"), _marker("IReturnVoid", None)]
        return markers + [
            _marker(name, "'Table" if name in CRUD else None, said.MARKERS[name].members) for name in used
        ]

    def _facts(self) -> Facts:
        facts: dict[str, dict[str, Any]] = {}
        for type_ in self._described.values():
            for kind, path, value in type_.facts:
                facts.setdefault(kind, {})[path] = value
        return Facts(
            structs=facts.get("structs", {}),
            struct_members=facts.get("struct_members", {}),
            multi_dimensional=frozenset(facts.get("multi_dimensional", ())),
            private_setters=frozenset(facts.get("private_setters", ())),
            get_only=facts.get("get_only", {}),
            fields=facts.get("fields", {}),
            return_markers=facts.get("return_markers", {}),
        )


def _marker(name: str, argument: str | None, members: tuple[tuple[str, str, bool], ...] = ()) -> Type:
    properties = [Property(member, type_, "System", is_value_type=value or None) for member, type_, value in members]
    return Type(
        name,
        "ServiceStack",
        None if argument is None else (argument,),
        implements=(),
        is_interface=True,
        is_abstract=True,
        properties=tuple(properties) or None,
    )


def _route(route: declared.Route) -> Route:
    return Route(route.path, route.declared, route.notes, route.summary)


def _response(operation: declared.Operation[Any, Any]) -> Clr | None:
    hint = operation.response if operation.marker in (True, False) else operation.marker
    if hint in _UNTYPED:
        return None
    try:
        return clr_of(hint, {})
    except TypeError:
        return None


def _method(operation: declared.Operation[Any, Any], request: Type) -> str:
    """Return the verb for clients: that of a marker, the only one of the routes, the handler's only one, else POST."""
    named = {interface.name for interface in request.implements or () if interface.namespace == "ServiceStack"}
    for marker, verb in _VERB_MARKERS.items():
        if marker in named:
            return verb
    verbs = {verb for route in operation.routes for verb in route.verbs}
    if len(verbs) == 1 and all(route.verbs for route in operation.routes):
        return verbs.pop()
    return operation.verbs[0] if len(operation.verbs) == 1 else "POST"


def _data_model(request: Type) -> Ref | None:
    for ref in request.implements or ():
        if ref.name in CRUD and ref.generic_args:
            return Ref(ref.generic_args[0], request.namespace)
    return None


def _namespaces(types: list[Type], operations: list[Operation]) -> tuple[str, ...]:
    by_name = {type_.name: type_.namespace for type_ in types}
    for operation in operations:
        by_name.setdefault(operation.request.name, operation.request.namespace)
        if operation.response is not None:
            by_name.setdefault(operation.response.name, operation.response.namespace)
    namespaces: dict[str, None] = {}
    for type_ in types:
        for member in type_.properties or ():
            namespaces.setdefault(member.namespace or "")
            for argument in member.generic_args or ():
                if argument in by_name:
                    namespaces.setdefault(by_name[argument] or "")
        namespaces.setdefault(type_.namespace or "")
    if any(operation.response is not None and operation.response.name == "Stream" for operation in operations):
        namespaces.setdefault("System.IO")
    return tuple(namespace for namespace in namespaces if namespace)
