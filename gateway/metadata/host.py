"""The host as generators and pages see it: its catalogue, its facts, and tables computed from them."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from gateway.metadata.catalog import Catalog, Operation, Type, is_system
from gateway.metadata.facts import Facts


class Host(Struct, frozen=True, dict=True, eq=False):
    """Everything that a generator may use besides the options. It never changes."""

    catalog: Catalog
    facts: Facts = Facts()
    base_url: str = ""
    """Scheme, host, port and handler path, without a slash at the end."""
    date: str = "2026-01-01 00:00:00"
    """When the catalogue was made, in UTC, for the ``Date`` line of a file's header."""
    version: str = "6.40"
    exact: bool = False
    """Print the recorded bytes, faults included; otherwise print code that compiles."""

    def at(self, base_url: str) -> Host:
        """Return the host at another address; both share the tables computed from the catalogue."""
        for name in _TABLES:
            getattr(self, name)
        moved = replace(self, base_url=base_url)
        moved.__dict__.update(self.__dict__)
        return moved

    @cached_property
    def requests(self) -> dict[str, Operation]:
        """Operations by the name of their request."""
        return {operation.request.name: operation for operation in self.catalog.operations}

    @cached_property
    def known(self) -> dict[str, Type]:
        """Every type of the catalogue by name; of equal names a request wins, then a response, then the first type."""
        by_name: dict[str, Type] = {}
        for operation in self.catalog.operations:
            by_name.setdefault(operation.request.name, operation.request)
        for operation in self.catalog.operations:
            if operation.response is not None:
                by_name.setdefault(operation.response.name, operation.response)
        for type_ in self.catalog.types:
            by_name.setdefault(type_.name, type_)
        return by_name

    @cached_property
    def closed(self) -> dict[tuple[str, tuple[str, ...]], Type]:
        """Responses that are closed generic types, by name and arguments; the first of each wins."""
        by_arguments: dict[tuple[str, tuple[str, ...]], Type] = {}
        for operation in self.catalog.operations:
            if operation.response is not None and operation.response.generic_args is not None:
                by_arguments.setdefault((operation.response.name, operation.response.generic_args), operation.response)
        return by_arguments

    @cached_property
    def route_places(self) -> dict[tuple[str, str], int]:
        """The position of each group of routes, by its first route on the host."""
        places: dict[tuple[str, str], int] = {}
        for operation in self.catalog.operations:
            for route in operation.routes or ():
                places.setdefault(route.group, len(places))
        return places

    @cached_property
    def structs(self) -> frozenset[str]:
        """Names of user structs: types of members that are value types, no enums, and outside of System namespaces."""
        names = set(self.facts.structs)
        for type_ in self.everything:
            for member in type_.properties or ():
                if member.is_value_type and not member.is_enum and not (member.namespace or "").startswith("System"):
                    names.add(member.type)
        return frozenset(names)

    @cached_property
    def struct_namespaces(self) -> dict[str, str]:
        """The namespaces of user structs."""
        namespaces = dict(self.facts.structs)
        for type_ in self.everything:
            for member in type_.properties or ():
                if member.type in self.structs:
                    namespaces.setdefault(member.type, member.namespace or "")
        return namespaces

    @cached_property
    def declared(self) -> frozenset[str]:
        """Names of the host's own types, without arity."""
        return frozenset(type_.name.partition("`")[0] for type_ in self.everything if not is_system(type_))

    @cached_property
    def generics(self) -> frozenset[str]:
        """Names of the host's own generic types, without arity: a host's ``List`` is not .NET's ``List<T>``."""
        return frozenset(
            type_.name.partition("`")[0] for type_ in self.everything if "`" in type_.name and not is_system(type_)
        )

    @cached_property
    def simple_names(self) -> frozenset[str]:
        """The last parts of the names of the host's own types."""
        return frozenset(name.rpartition(".")[2] for name in self.declared)

    @cached_property
    def everything(self) -> tuple[Type, ...]:
        """Requests, responses and types, in this order; a response of several operations occurs once for each."""
        operations = self.catalog.operations
        return (
            *(operation.request for operation in operations),
            *(operation.response for operation in operations if operation.response is not None),
            *self.catalog.types,
        )


_TABLES = tuple(name for name, value in vars(Host).items() if isinstance(value, cached_property))
