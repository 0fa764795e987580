"""What one file or one page of code prints, as every generator asks for it."""

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
"""How a language writes a type: from its name and arguments, as the catalogue has them."""

Name = tuple[str, str]
"""A type's namespace and name."""


def key(each: Type | Ref) -> Name:
    """Return what tells a type from another."""
    return each.namespace or "", each.name


class Contents(Struct, frozen=True, dict=True, eq=False):
    """The types that are printed, and what is asked of them more than once.

    A file has ``operations`` and, beside their requests and responses, ``types``. The code of an operation page has
    ``types`` alone, in collection order, its request first.
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
        """The printed operations as the host has them, with responses that the language leaves out."""
        named = {key(each.request) for each in self.operations}
        return tuple(each for each in self.host.catalog.operations if key(each.request) in named)

    @cached_property
    def requests(self) -> dict[Name, Operation]:
        """The printed operations by their request."""
        return {key(each.request): each for each in self.operations}

    @cached_property
    def responses(self) -> frozenset[Name]:
        """What the printed operations answer with."""
        return frozenset(key(each.response) for each in self.operations if each.response is not None)

    @cached_property
    def printed(self) -> tuple[Type, ...]:
        """Requests, responses and types, each namespace and name once."""
        responses = [each.response for each in self.operations if each.response is not None]
        return tuple(
            requests_first(
                [each.request for each in self.operations],
                [each for each in responses if key(each) not in self.unprinted],
                self.types,
            )
        )

    @cached_property
    def _texts(self) -> dict[tuple[str, tuple[str, ...] | None], str]:
        return {}

    def text(self, name: str, args: tuple[str, ...] | None, write: Written) -> str:
        """Return a type as the language writes it; few types are written often, so each is written once."""
        found = self._texts.get((name, args))
        if found is None:
            found = self._texts[name, args] = write(self, name, args)
        return found

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Names without arity that the host's types have: no name of .NET's is meant by them."""
        return self.host.declared.union(without_arity(each.name) for each in self.printed if not is_system(each))

    @cached_property
    def own_generics(self) -> frozenset[str]:
        """Those of generic types."""
        return self.host.generics.union(
            without_arity(each.name) for each in self.printed if "`" in each.name and not is_system(each)
        )

    @cached_property
    def simple_names(self) -> frozenset[str]:
        """The last parts of the own names."""
        return self.host.simple_names.union(last_part(each) for each in self.own_names - self.host.declared)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The type parameters of the printed types."""
        return frozenset(one.removeprefix("'") for each in self.printed for one in each.generic_args or ())

    @cached_property
    def interfaces(self) -> frozenset[str]:
        """The names of the printed interfaces."""
        return frozenset(each.name for each in self.printed if each.is_interface)

    def interfaces_of(self, each: Type) -> list[Ref]:
        """Return the interfaces that a type implements, with those that the printed ones derive from."""
        found: dict[Name, Ref] = {}
        waiting = list(each.implements or ())
        while waiting:
            ref = waiting.pop(0)
            if key(ref) not in found:
                found[key(ref)] = ref
                defined = self.by_key.get(key(ref))
                waiting += (defined.implements or ()) if defined is not None else ()
        return list(found.values())

    @cached_property
    def by_key(self) -> dict[Name, Type]:
        """The printed types by namespace and name."""
        return {key(each): each for each in self.printed}

    def printed_name(self, text: str) -> str | None:
        """Return the name of the printed type that ``typeof(M1.Outer+Row)`` means, None where it is not printed."""
        name = text.removeprefix("typeof(").removesuffix(")").replace("+", ".")
        for each in self.printed:
            if name in (f"{each.namespace}.{each.name}", each.name):
                return each.name
        return None

    @cached_property
    def shared_bases(self) -> tuple[str, ...]:
        """Names without arity that several printed types have: ``Two`` of ``Two`1`` and ``Two`2``."""
        counted = Counter(without_arity(each) for each in {each.name for each in self.printed})
        return tuple(base for base, count in counted.items() if count > 1)

    def class_name(self, name: str, arguments: int, joint: str = "_") -> str:
        """Return a type's simple name, with its arity where it begins with a name that several types share."""
        base = without_arity(name)
        if arguments and self.shared_bases and base.startswith(self.shared_bases):
            return f"{last_part(base)}{joint}{arguments}"
        return last_part(base)

    @cached_property
    def structs(self) -> frozenset[str]:
        """Names that print as text: user structs, as far as a printed member shows that they are (exact), or all."""
        if self.options.export_value_types:
            return frozenset()
        if not self.host.exact:
            return self.host.structs
        return frozenset(member.type for each in self.printed for member in each.properties or () if is_struct(member))

    def operation(self, each: Type) -> Operation | None:
        """The operation whose request it is."""
        return self.requests.get(key(each))

    def marker(self, each: Type) -> Ref | None:
        """What the request returns where it prints ``IReturn<…>``; see :meth:`is_void` for the other marker."""
        operation = self.operation(each)
        if operation is None or (operation.return_type is None and operation.response is None):
            return None
        asked = self.host.requests.get(each.name, operation)
        if operation.return_type is not None and (asked.return_type is not None or self.options.add_return_marker):
            return operation.return_type
        if operation.response is None or operation.returns_void or not self.options.add_return_marker:
            return None
        return Ref(operation.response.name, operation.response.namespace, operation.response.generic_args)

    def is_void(self, each: Type) -> bool:
        """Whether the request prints ``IReturnVoid``."""
        operation = self.operation(each)
        return operation is not None and bool(operation.returns_void)

    def version(self, each: Type) -> int | None:
        """The value of the Version member that the options add to a request; in sound mode not to one that has it."""
        if self.operation(each) is None:
            return None
        if not self.host.exact and any(member.name == "Version" for member in each.properties or ()):
            return None
        return self.options.add_implicit_version

    def adds_status(self, each: Type) -> bool:
        """Whether the options add a ResponseStatus member: to responses whose own members have none."""
        return (
            self.options.add_response_status
            and key(each) in self.responses
            and self.operation(each) is None
            and not any(member.name == "ResponseStatus" for member in each.properties or ())
        )

    def data_member(self, member: Property | None, place: int) -> DataMember | None:
        """The DataMember line of a member, with what the options add; ``place`` counts a type's own members from 1."""
        declared = member.data_member if member is not None else None
        if declared is None:
            if not self.options.add_data_contract_attributes:
                return None
            declared = DataMember()
        if declared.order is None and self.options.add_indexes_to_data_members:
            return DataMember(declared.name, place, declared.is_required, declared.emit_default_value)
        return declared


class FreeNames:
    """The names of one class: in sound mode none is given twice."""

    def __init__(self, contents: Contents, *reserved: Container[str]) -> None:
        self.contents = contents
        self._reserved = reserved
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        """Return the name, with ``_`` behind it as long as it is taken."""
        if self.contents.host.exact:
            return name
        while name in self._taken or self._is_reserved(name):
            name += "_"
        self._taken.add(name)
        return name

    def _is_reserved(self, name: str) -> bool:
        for each in self._reserved:  # noqa: SIM110 - asked of every member of every type, and a generator is slower
            if name in each:
                return True
        return False


def is_struct(member: Property) -> bool:
    """Whether the member's type is a user's struct (and not ``T?`` of one)."""
    return bool(member.is_value_type) and not member.is_enum and not (member.namespace or "").startswith("System")


def is_wide(each: Type) -> bool:
    """Whether an enum has values that 32 bits do not hold."""
    return any(not -(2**31) <= int(value) < 2**31 for value in each.enum_values or ())


@lru_cache(maxsize=8192)
def named_of(name: str, args: tuple[str, ...] | None) -> Named:
    """Take apart a type whose arguments may stand beside its name."""
    if not args:
        return parse(name.replace("'", ""))
    return Named(without_arity(name), tuple(parse(each.replace("'", "")) for each in args))


def of_file(
    host: Host,
    options: Options,
    chosen: Selection,
    unprinted: frozenset[Name] = frozenset(),
    *,
    flat: bool = True,
) -> Contents:
    """Take what a file prints; in sound mode with definitions for the closed generics among the responses."""
    chosen = repaired(host, chosen, flat=flat)
    return Contents(host, options, chosen.types, chosen.operations, unprinted=unprinted)


def of_page(host: Host, types: Sequence[Type], *, flat: bool = True) -> Contents:
    """Take what the code of an operation page prints."""
    return Contents(host, Options(), tuple(repaired_types(host, types, flat=flat)), page=True)
