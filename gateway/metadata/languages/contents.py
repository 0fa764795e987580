"""The types that one file or one page prints, with the values that generators compute from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from gateway.metadata.catalog import DataMember, Operation, Property, Ref, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages.names import Named, last_part, parse, without_arity
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.ordering import requests_first
from gateway.metadata.languages.repairs import repaired, repaired_types
from gateway.metadata.languages.selection import Selection

Written = Callable[["Contents", str, tuple[str, ...] | None], str]
"""Writes a type in a language, from its name and arguments in the catalogue."""

Name = tuple[str, str]
"""A type's namespace and name."""


def key(type_: Type | Ref) -> Name:
    """Return the key of a type: its namespace and name."""
    return type_.namespace or "", type_.name


class Contents(Struct, frozen=True, dict=True, eq=False):
    """The types to print, and tables computed from them.

    A file has ``operations``, with their requests and responses, and further ``types``. The code of an operation page
    has only ``types``, in collection order, the request first.
    """

    host: Host
    options: Options
    types: tuple[Type, ...]
    operations: tuple[Operation, ...] = ()
    page: bool = False
    unprinted: frozenset[Name] = frozenset()
    """Responses that the language does not define, though operations name them."""

    @cached_property
    def asked(self) -> tuple[Operation, ...]:
        """The printed operations as in the host's catalogue, with the responses that the language leaves out."""
        named = {key(operation.request) for operation in self.operations}
        return tuple(operation for operation in self.host.catalog.operations if key(operation.request) in named)

    @cached_property
    def requests(self) -> dict[Name, Operation]:
        """The printed operations by their request."""
        return {key(operation.request): operation for operation in self.operations}

    @cached_property
    def responses(self) -> frozenset[Name]:
        """The responses of the printed operations."""
        return frozenset(key(operation.response) for operation in self.operations if operation.response is not None)

    @cached_property
    def printed(self) -> tuple[Type, ...]:
        """Requests, responses and types, each type once."""
        responses = [operation.response for operation in self.operations if operation.response is not None]
        return tuple(
            requests_first(
                [operation.request for operation in self.operations],
                [type_ for type_ in responses if key(type_) not in self.unprinted],
                self.types,
            )
        )

    @cached_property
    def _texts(self) -> dict[tuple[str, tuple[str, ...] | None], str]:
        return {}

    def text(self, name: str, args: tuple[str, ...] | None, write: Written) -> str:
        """Return a type as the language writes it, and remember it: few types occur often."""
        written = self._texts.get((name, args))
        if written is None:
            written = self._texts[name, args] = write(self, name, args)
        return written

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Names of the host's types, without arity: such a name does not mean a type of .NET."""
        return self.host.declared.union(without_arity(type_.name) for type_ in self.printed if not is_system(type_))

    @cached_property
    def own_generics(self) -> frozenset[str]:
        """Names of the host's generic types, without arity."""
        return self.host.generics.union(
            without_arity(type_.name) for type_ in self.printed if "`" in type_.name and not is_system(type_)
        )

    @cached_property
    def simple_names(self) -> frozenset[str]:
        """The last parts of the own names."""
        return self.host.simple_names.union(last_part(name) for name in self.own_names - self.host.declared)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The type parameters of the printed types."""
        return frozenset(one.removeprefix("'") for type_ in self.printed for one in type_.generic_args or ())

    @cached_property
    def interfaces(self) -> frozenset[str]:
        """The names of the printed interfaces."""
        return frozenset(type_.name for type_ in self.printed if type_.is_interface)

    def interfaces_of(self, type_: Type) -> list[Ref]:
        """Return the interfaces that a type implements, including those that its printed interfaces derive from."""
        interfaces: dict[Name, Ref] = {}
        waiting = list(type_.implements or ())
        while waiting:
            ref = waiting.pop(0)
            if key(ref) not in interfaces:
                interfaces[key(ref)] = ref
                defined = self.by_key.get(key(ref))
                waiting += (defined.implements or ()) if defined is not None else ()
        return list(interfaces.values())

    @cached_property
    def by_key(self) -> dict[Name, Type]:
        """The printed types by namespace and name."""
        return {key(type_): type_ for type_ in self.printed}

    def printed_name(self, text: str) -> str | None:
        """Return the name of the printed type that ``typeof(M1.Outer+Row)`` means, None if it is not printed."""
        name = text.removeprefix("typeof(").removesuffix(")").replace("+", ".")
        for type_ in self.printed:
            if name in (f"{type_.namespace}.{type_.name}", type_.name):
                return type_.name
        return None

    @cached_property
    def shared_bases(self) -> tuple[str, ...]:
        """Names without arity that several printed types share: ``Two`` of ``Two`1`` and ``Two`2``."""
        counted = Counter(without_arity(name) for name in {type_.name for type_ in self.printed})
        return tuple(base for base, count in counted.items() if count > 1)

    def class_name(self, name: str, arguments: int, joint: str = "_") -> str:
        """Return a type's simple name, with its arity if it begins with a name that several types share."""
        base = without_arity(name)
        if arguments and self.shared_bases and base.startswith(self.shared_bases):
            return f"{last_part(base)}{joint}{arguments}"
        return last_part(base)

    @cached_property
    def structs(self) -> frozenset[str]:
        """User structs, printed as texts; in exact mode only those that a printed member shows to be structs."""
        if self.options.export_value_types:
            return frozenset()
        if not self.host.exact:
            return self.host.structs
        return frozenset(
            member.type for type_ in self.printed for member in type_.properties or () if is_struct(member)
        )

    def operation(self, type_: Type) -> Operation | None:
        """Return the operation whose request a type is, else None."""
        return self.requests.get(key(type_))

    def marker(self, type_: Type) -> Ref | None:
        """Return the type in a request's ``IReturn<…>``, None if it prints none (:meth:`is_void` is another marker)."""
        operation = self.operation(type_)
        if operation is None or (operation.return_type is None and operation.response is None):
            return None
        asked = self.host.requests.get(type_.name, operation)
        if operation.return_type is not None and (asked.return_type is not None or self.options.add_return_marker):
            return operation.return_type
        if operation.response is None or operation.returns_void or not self.options.add_return_marker:
            return None
        return Ref(operation.response.name, operation.response.namespace, operation.response.generic_args)

    def is_void(self, type_: Type) -> bool:
        """Return whether a request prints ``IReturnVoid``."""
        operation = self.operation(type_)
        return operation is not None and bool(operation.returns_void)

    def version(self, type_: Type) -> int | None:
        """Return the value of the Version member that the options add to a request, None for none.

        In sound mode none is added to a request that has a Version already.
        """
        if self.operation(type_) is None:
            return None
        if not self.host.exact and any(member.name == "Version" for member in type_.properties or ()):
            return None
        return self.options.add_implicit_version

    def adds_status(self, type_: Type) -> bool:
        """Return whether the options add a ResponseStatus member: to responses without one of their own."""
        return (
            self.options.add_response_status
            and key(type_) in self.responses
            and self.operation(type_) is None
            and not any(member.name == "ResponseStatus" for member in type_.properties or ())
        )

    def data_member(self, member: Property | None, place: int) -> DataMember | None:
        """Return a member's DataMember line, with additions by options; ``place`` counts its own members from 1."""
        declared = member.data_member if member is not None else None
        if declared is None:
            if not self.options.add_data_contract_attributes:
                return None
            declared = DataMember()
        if declared.order is None and self.options.add_indexes_to_data_members:
            return DataMember(declared.name, place, declared.is_required, declared.emit_default_value)
        return declared


class FreeNames:
    """The names used in one class: in sound mode no two are equal."""

    def __init__(self, contents: Contents, *reserved: Container[str]) -> None:
        self.contents = contents
        self._reserved = reserved
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        """Return the name, with as many ``_`` appended as needed to make it free."""
        if self.contents.host.exact:
            return name
        while name in self._taken or self._is_reserved(name):
            name += "_"
        self._taken.add(name)
        return name

    def _is_reserved(self, name: str) -> bool:
        for names in self._reserved:  # noqa: SIM110 - called for every member of every type, and a generator is slower
            if name in names:
                return True
        return False


def is_struct(member: Property) -> bool:
    """Return whether the member's type is a user's struct (and not ``T?`` of one)."""
    return bool(member.is_value_type) and not member.is_enum and not (member.namespace or "").startswith("System")


def is_wide(type_: Type) -> bool:
    """Return whether an enum has values that do not fit into 32 bits."""
    return any(not -(2**31) <= int(value) < 2**31 for value in type_.enum_values or ())


@lru_cache(maxsize=8192)
def named_of(name: str, args: tuple[str, ...] | None) -> Named:
    """Parse a type whose arguments may be given apart from its name."""
    if not args:
        return parse(name.replace("'", ""))
    return Named(without_arity(name), tuple(parse(argument.replace("'", "")) for argument in args))


def of_file(
    host: Host,
    options: Options,
    chosen: Selection,
    unprinted: frozenset[Name] = frozenset(),
    *,
    flat: bool = True,
) -> Contents:
    """Return a file's contents; in sound mode with definitions for the closed generic types among the responses."""
    chosen = repaired(host, chosen, flat=flat)
    return Contents(host, options, chosen.types, chosen.operations, unprinted=unprinted)


def of_page(host: Host, types: Sequence[Type], *, flat: bool = True) -> Contents:
    """Return the contents of the code of an operation page."""
    return Contents(host, Options(), tuple(repaired_types(host, types, flat=flat)), page=True)
