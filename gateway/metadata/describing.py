"""A type of the catalogue, made from the Python class that declares it."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Generic

from msgspec import Struct
from msgspec.structs import replace

from formats import Dto, Flags, TypeFacts
from formats.types.generics import bound_base
from gateway.metadata import attributes as said
from gateway.metadata.catalog import Attribute, DataContract, Property, Ref, Type
from gateway.metadata.clr import GENERIC, Clr, ClrType, clr_of, clr_within, full_name, namespace_of
from gateway.metadata.members import properties_of, typed
from gateway.service.lists import is_list

OWN_CONTRACTS = "http://schemas.servicestack.net/types"
"""The contract namespace that ServiceStack's assembly declares for all its types, so that they do not repeat it."""
_WORD = 2**64


class Described(Struct, frozen=True):
    """A type, and the .NET types it refers to, in the order in which they are collected."""

    type: Type
    members: tuple[Clr, ...] = ()
    """The types of the own members, then of the inherited ones."""
    base: Clr | None = None
    interfaces: tuple[Clr, ...] = ()
    markers: tuple[str, ...] = ()
    outer: Any = None
    nested: tuple[Any, ...] = ()
    facts: tuple[tuple[str, str, Any], ...] = ()
    """Facts that the catalogue has no member for: kind (``get_only``, ``fields`` …), ``Type.Member`` and value."""


def described(clr: Clr, *, rules: bool = True) -> Described:
    """Describe a type: a class or an enum of the host, a pair, or a type of .NET."""
    source = clr.source
    if source is None:
        return Described(_system_type(clr))
    if typing.get_origin(source) is Annotated:
        inner, mark = (
            source.__origin__,
            next(annotation for annotation in source.__metadata__ if isinstance(annotation, ClrType)),
        )
        base = clr_of(inner, {})
        return Described(Type(mark.name, mark.namespace, inherits=ref_of(base), implements=()), base=base)
    if clr.is_enum:
        return Described(_enum(source), outer=source.__dict__.get("__declared_in__"))
    if is_list(source):
        item = clr_of(source.item, {})
        base = Clr("List`1", GENERIC, (item,))
        return Described(Type(clr.name, clr.namespace, inherits=ref_of(base), implements=()), base=base)
    return _class(clr, source, rules)


def _system_type(clr: Clr) -> Type:
    args = tuple(argument.text for argument in clr.args) or None
    type_ = Type(clr.type_name, clr.namespace, args, implements=())
    if clr.element is not None or clr.name == "Byte[]":
        return replace(type_, inherits=Ref("Array", "System"))
    if clr.name == "Stream":
        return replace(type_, inherits=Ref("MarshalByRefObject", "System"), is_abstract=True)
    if clr.name.startswith(("KeyValuePair`", "Tuple`")):
        names = ("Key", "Value") if clr.name.startswith("Key") else [f"Item{at + 1}" for at in range(len(clr.args))]
        members = [
            replace(typed(name, argument, clr.namespace), is_required=None if argument.is_value else True)
            for name, argument in zip(names, clr.args, strict=True)
        ]
        return replace(type_, properties=tuple(members))
    return type_


PAIR = Clr("KeyValuePair`2", GENERIC, (Clr("TKey", parameter=True), Clr("TValue", parameter=True)), is_value=True)
"""The open definition of ``KeyValuePair``."""


def definition(clr: Clr) -> Clr:
    """Return the open definition of a generic type; any other type unchanged."""
    if clr.name == PAIR.name and clr.source is None:
        return PAIR
    if clr.source is not None and clr.args:
        parameters = getattr(clr.source, "__parameters__", ())
        return replace(clr, args=tuple(Clr(parameter.__name__, parameter=True) for parameter in parameters))
    return clr


def ref_of(clr: Clr) -> Ref:
    """Return the reference to a type, as in the catalogue."""
    return Ref(clr.type_name, clr.namespace, tuple(argument.text for argument in clr.args) or None)


def _enum(class_: Any) -> Type:
    flags = issubclass(class_, Flags)
    members: list[tuple[str, int, str, str | None]]
    if flags:
        members = [(name, number, name, None) for name, number in class_.declared_names().items()]
    else:
        members = [(label.declared, label.number, label.value, label.description) for label in class_]
    members.sort(key=lambda each: each[1] % _WORD)
    names, numbers, texts, texts_for_people = zip(*members, strict=True) if members else ((), (), (), ())
    counted = list(numbers) == list(range(len(numbers)))
    description = getattr(class_, "__described__", None)
    return Type(
        full_name(class_),
        namespace_of(class_),
        implements=(),
        description=description,
        is_nested=True if "__declared_in__" in class_.__dict__ else None,
        is_enum=True,
        is_enum_int=flags or None,
        attributes=(Attribute("Flags", args=()),) if flags else None,
        enum_names=names,
        enum_values=None if counted and not flags else tuple(map(str, numbers)),
        enum_member_values=texts if texts != names else None,
        enum_descriptions=tuple(text or "" for text in texts_for_people) if any(texts_for_people) else None,
    )


def _class(clr: Clr, class_: Any, rules: bool) -> Described:
    facts: TypeFacts = class_.__dict__.get("__facts__") or TypeFacts(name=class_.__name__)
    documented = facts.documented
    bound = dict(zip(getattr(class_, "__parameters__", ()), clr.args, strict=False))
    arguments = {key.__name__: value for key, value in bound.items() if not value.parameter}
    base, inherited = _base(class_, arguments)
    interfaces, markers, returned = _interfaces(documented.get("implements", ()), arguments)
    properties, members, more = properties_of(clr, class_, facts, arguments, rules)
    if base is not None and (listed := _listed(base, rules, facts.own)):
        # What a base lists in the same words has another default here, which in .NET a constructor sets.
        own = [pair for pair in zip(properties, members, strict=True) if listed.get(pair[0].name) != pair[0]]
        properties, members = [each for each, _ in own], [each for _, each in own]
    abstract = documented.get("abstract") or documented.get("interface")
    nested = tuple(documented.get("nested", ()))
    pair_like = clr.namespace == "System"
    if pair_like:
        properties = [replace(member, is_required=None if member.is_value_type else True) for member in properties]
    if returned is not None:
        more.append(("return_markers", clr.name, returned))
    type_ = Type(
        clr.name,
        clr.namespace,
        tuple(argument.text for argument in clr.args) or None,
        inherits=None if base is None else ref_of(base),
        implements=tuple(interfaces[1]),
        description=documented.get("summary") or facts.description,
        notes=documented.get("notes"),
        icon={"svg": documented["icon"]} if documented.get("icon") else None,
        is_nested=True if "__declared_in__" in class_.__dict__ else None,
        is_interface=True if documented.get("interface") else None,
        is_abstract=True if abstract else None,
        data_contract=_contract(facts),
        properties=tuple(properties) or None,
        attributes=_class_attributes(facts) or None,
        inner_types=tuple(Ref(full_name(nested_class), namespace_of(nested_class)) for nested_class in nested) or None,
    )
    return Described(
        type_,
        tuple(members) + inherited,
        base,
        tuple(interfaces[0]),
        tuple(markers),
        class_.__dict__.get("__declared_in__"),
        nested,
        tuple(more),
    )


def _contract(facts: TypeFacts) -> DataContract | None:
    if facts.contract is None:
        return None
    namespace = facts.contract.namespace
    return DataContract(facts.contract.name, None if namespace == OWN_CONTRACTS else namespace)


def _class_attributes(facts: TypeFacts) -> tuple[Attribute, ...]:
    attributes = []
    if facts.description is not None:
        attributes.append(Attribute("Api", args=(said.argument("Description", facts.description),)))
    for documented in (*facts.documented.get("responses", ()), *facts.documented.get("attributes", ())):
        exported = documented.exported()
        if exported is not None:
            attributes.append(exported)
    return tuple(attributes)


def _base(class_: Any, arguments: Mapping[str, Clr]) -> tuple[Clr | None, tuple[Clr, ...]]:
    """Return the base class, and the types of all members that are inherited."""
    for parent in class_.__mro__[1:]:
        own = "__relays__" not in parent.__dict__ and parent not in (Dto, Generic, object, Struct)
        if own and hasattr(parent, "__facts__"):
            args = bound_base(class_, parent, {})
            held = [clr_within(arg, arguments) for arg in args]
            name = full_name(parent)
            base = Clr(f"{name}`{len(held)}" if held else name, namespace_of(parent), tuple(held), source=parent)
            return base, _class(base, parent, rules=False).members
    return None, ()


def _listed(base: Clr, rules: bool, again: Iterable[str]) -> dict[str, Property]:
    """Return, by name, the properties of a base and its bases, if a derived class declares some of them ``again``."""
    listed: dict[str, Property] = {}
    if set(again).isdisjoint(getattr(base.source, "__struct_fields__", ())):
        return listed
    nearest: Clr | None = base
    while nearest is not None:
        found = _class(nearest, nearest.source, rules)
        listed = {each.name: each for each in found.type.properties or ()} | listed
        nearest = found.base
    return listed


def _interfaces(
    declared: Iterable[Any], arguments: Mapping[str, Clr]
) -> tuple[tuple[list[Clr], list[Ref]], list[str], str | None]:
    """Return interfaces to collect, references to print, markers in use, and the type that a request base returns."""
    interfaces: list[Clr] = []
    refs: list[Ref] = []
    markers: list[str] = []
    returned = None
    for name in declared:
        interface = said.MARKERS[name] if isinstance(name, str) else name
        if isinstance(interface, said.Returned):
            returned = clr_within(interface.type, arguments).text
        elif isinstance(interface, said.Marker):
            args: tuple[str, ...] = ()
            if interface.argument is not None:
                argument = clr_within(interface.argument, arguments)
                interfaces.append(argument)
                args = (argument.text,)
            refs.append(Ref(interface.name, "ServiceStack", args))
            markers.append(interface.name)
        else:
            clr = clr_within(interface, arguments)
            if not clr.args:
                interfaces.append(clr)
                refs.append(Ref(clr.name, clr.namespace, ()))
    return (interfaces, refs), markers, returned
