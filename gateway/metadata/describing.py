"""A type of the catalogue, made from the Python class that declares it."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Generic

from msgspec import Struct
from msgspec.structs import replace

from formats import Dto, Flags, TypeFacts
from formats.types.generics import bound_base
from formats.types.naming import pascal
from formats.types.structs import Computed, MemberFacts
from gateway.metadata import attributes as said
from gateway.metadata.catalog import Attribute, DataContract, DataMember, Property, Ref, Type
from gateway.metadata.clr import GENERIC, Clr, ClrType, clr_of, full_name, namespace_of
from gateway.rules import On, Rule
from gateway.service.lists import is_list

OWN_CONTRACTS = "http://schemas.servicestack.net/types"
"""The contract namespace of the framework's assembly: its types say nothing of it themselves."""
_WORD = 2**64


class Described(Struct, frozen=True):
    """A type, and the .NET types of its parts in the order in which they are collected."""

    type: Type
    members: tuple[Clr, ...] = ()
    """Of the own members, then of the inherited ones."""
    base: Clr | None = None
    interfaces: tuple[Clr, ...] = ()
    markers: tuple[str, ...] = ()
    outer: Any = None
    nested: tuple[Any, ...] = ()
    facts: tuple[tuple[str, str, Any], ...] = ()
    """Kind (``get_only``, ``fields`` …), ``Type.Member`` and value, of what the catalogue has no member for."""


def described(clr: Clr, *, rules: bool = True) -> Described:
    """Describe a type: a class or an enum of the host's own, a pair, or what is .NET's."""
    source = clr.source
    if source is None:
        return Described(_systems_own(clr))
    if typing.get_origin(source) is Annotated:
        inner, mark = source.__origin__, next(each for each in source.__metadata__ if isinstance(each, ClrType))
        base = clr_of(inner, {})
        return Described(Type(mark.name, mark.namespace, inherits=ref_of(base), implements=()), base=base)
    if clr.is_enum:
        return Described(_enum(source), outer=source.__dict__.get("__declared_in__"))
    if is_list(source):
        item = clr_of(source.item, {})
        base = Clr("List`1", GENERIC, (item,))
        return Described(Type(clr.name, clr.namespace, inherits=ref_of(base), implements=()), base=base)
    return _class(clr, source, rules)


def _systems_own(clr: Clr) -> Type:
    args = tuple(each.text for each in clr.args) or None
    made = Type(clr.type_name, clr.namespace, args, implements=())
    if clr.element is not None or clr.name == "Byte[]":
        return replace(made, inherits=Ref("Array", "System"))
    if clr.name == "Stream":
        return replace(made, inherits=Ref("MarshalByRefObject", "System"), is_abstract=True)
    if clr.name.startswith(("KeyValuePair`", "Tuple`")):
        names = ("Key", "Value") if clr.name.startswith("Key") else [f"Item{at + 1}" for at in range(len(clr.args))]
        members = [
            replace(_typed(name, each, clr.namespace), is_required=None if each.is_value else True)
            for name, each in zip(names, clr.args, strict=True)
        ]
        return replace(made, properties=tuple(members))
    return made


PAIR = Clr("KeyValuePair`2", GENERIC, (Clr("TKey", parameter=True), Clr("TValue", parameter=True)), is_value=True)
"""The definition of a pair."""


def definition(clr: Clr) -> Clr:
    """Return the open definition of a generic type; any other type as it is."""
    if clr.name == PAIR.name and clr.source is None:
        return PAIR
    if clr.source is not None and clr.args:
        parameters = getattr(clr.source, "__parameters__", ())
        return replace(clr, args=tuple(Clr(each.__name__, parameter=True) for each in parameters))
    return clr


def ref_of(clr: Clr) -> Ref:
    """Return the reference to a type, as the catalogue has it."""
    return Ref(clr.type_name, clr.namespace, tuple(each.text for each in clr.args) or None)


def _typed(name: str, clr: Clr, namespace: str) -> Property:
    args = tuple(each.text for each in clr.args) or None
    return Property(
        name,
        clr.type_name,
        namespace if clr.parameter else clr.namespace,
        is_value_type=clr.is_value or None,
        is_enum=clr.is_enum or None,
        generic_args=args,
    )


def _enum(class_: Any) -> Type:
    flags = issubclass(class_, Flags)
    members: list[tuple[str, int, str, str | None]]
    if flags:
        members = [(name, number, name, None) for name, number in class_.declared_names().items()]
    else:
        members = [(each.declared, each.number, each.value, each.description) for each in class_]
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
        enum_descriptions=tuple(each or "" for each in texts_for_people) if any(texts_for_people) else None,
    )


def _class(clr: Clr, class_: Any, rules: bool) -> Described:
    facts: TypeFacts = class_.__dict__.get("__facts__") or TypeFacts(name=class_.__name__)
    documented = facts.documented
    bound = dict(zip(getattr(class_, "__parameters__", ()), clr.args, strict=False))
    arguments = {key: _Held(value) for key, value in bound.items() if not value.parameter}
    base, inherited = _base(class_, arguments)
    interfaces, markers, returned = _interfaces(documented.get("implements", ()), arguments)
    properties, members, more = _properties(clr, class_, facts, arguments, rules)
    abstract = documented.get("abstract") or documented.get("interface")
    nested = tuple(documented.get("nested", ()))
    pair_like = clr.namespace == "System"
    if pair_like:
        properties = [replace(each, is_required=None if each.is_value_type else True) for each in properties]
    if returned is not None:
        more.append(("return_markers", clr.name, returned))
    type_ = Type(
        clr.name,
        clr.namespace,
        tuple(each.text for each in clr.args) or None,
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
        inner_types=tuple(Ref(full_name(each), namespace_of(each)) for each in nested) or None,
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


class _Held:
    """An argument that is a .NET type already."""

    def __init__(self, clr: Clr) -> None:
        self.clr = clr


def _clr(hint: Any, arguments: Mapping[Any, Any]) -> Clr:
    """Return the .NET type of an annotation within a class whose parameters have arguments."""
    return _bound(clr_of(hint, {}), {key.__name__: value.clr for key, value in arguments.items()})


def _bound(clr: Clr, by_name: Mapping[str, Clr]) -> Clr:
    if not by_name:
        return clr
    if clr.parameter:
        return by_name.get(clr.name, clr)
    if clr.element is not None:
        element = _bound(clr.element, by_name)
        return replace(clr, element=element, namespace=element.namespace)
    return replace(clr, args=tuple(_bound(each, by_name) for each in clr.args)) if clr.args else clr


def _contract(facts: TypeFacts) -> DataContract | None:
    if facts.contract is None:
        return None
    namespace = facts.contract.namespace
    return DataContract(facts.contract.name, None if namespace == OWN_CONTRACTS else namespace)


def _class_attributes(facts: TypeFacts) -> tuple[Attribute, ...]:
    found = []
    if facts.description is not None:
        found.append(Attribute("Api", args=(said.argument("Description", facts.description),)))
    for each in (*facts.documented.get("responses", ()), *facts.documented.get("attributes", ())):
        exported = each.exported()
        if exported is not None:
            found.append(exported)
    return tuple(found)


def _base(class_: Any, arguments: Mapping[Any, Any]) -> tuple[Clr | None, tuple[Clr, ...]]:
    """Return the base class, and the types of all members that are inherited."""
    for each in class_.__mro__[1:]:
        own = "__relays__" not in each.__dict__ and each not in (Dto, Generic, object, Struct)
        if own and hasattr(each, "__facts__"):
            args = bound_base(class_, each, {})
            held = [_clr(arg, arguments) for arg in args]
            name = full_name(each)
            base = Clr(f"{name}`{len(held)}" if held else name, namespace_of(each), tuple(held), source=each)
            return base, _class(base, each, rules=False).members
    return None, ()


def _interfaces(
    declared: Iterable[Any], arguments: Mapping[Any, Any]
) -> tuple[tuple[list[Clr], list[Ref]], list[str], str | None]:
    """Return interfaces to collect, references to print, markers used, and what a request base returns."""
    found: list[Clr] = []
    refs: list[Ref] = []
    markers: list[str] = []
    returned = None
    for name in declared:
        each = said.MARKERS[name] if isinstance(name, str) else name
        if isinstance(each, said.Returned):
            returned = _clr(each.type, arguments).text
        elif isinstance(each, said.Marker):
            args: tuple[str, ...] = ()
            if each.argument is not None:
                argument = _clr(each.argument, arguments)
                found.append(argument)
                args = (argument.text,)
            refs.append(Ref(each.name, "ServiceStack", args))
            markers.append(each.name)
        else:
            clr = _clr(each, arguments)
            if not clr.args:
                found.append(clr)
                refs.append(Ref(clr.name, clr.namespace, ()))
    return (found, refs), markers, returned


def _properties(
    clr: Clr, class_: Any, facts: TypeFacts, arguments: Mapping[Any, Any], rules: bool
) -> tuple[list[Property], list[Clr], list[tuple[str, str, Any]]]:
    hints = typing.get_type_hints(class_, include_extras=True)
    properties: list[Property] = []
    members: list[Clr] = []
    more: list[tuple[str, str, Any]] = []
    own = facts.own if "__facts__" in class_.__dict__ else getattr(class_, "__struct_fields__", ())
    for attribute in own:
        told = facts.members.get(attribute, MemberFacts())
        if told.ignored:
            continue
        name = told.name or pascal(attribute)
        marks = _marks(hints[attribute])
        member = _clr(hints[attribute], arguments)
        path = f"{clr.name.partition('`')[0]}.{name}"
        if any(isinstance(each, said.Field) for each in marks):
            more.append(("fields", path, member.type_name))
            continue
        for each in marks:
            if isinstance(each, ClrType) and each.is_value and not each.namespace.startswith("System"):
                more.append(("structs", each.name, each.namespace))
                more.append(("struct_members", each.name, each.members))
        if any(isinstance(each, said.PrivateSetter) for each in marks):
            more.append(("private_setters", path, None))
        if any(isinstance(each, said.MultiDimensional) for each in marks):
            more.append(("multi_dimensional", path, None))
        members.append(member)
        properties.append(
            _property(name, member, clr.namespace, told, marks, contract=facts.contract is not None, rules=rules)
        )
    for attribute, value in class_.__dict__.items():
        if isinstance(value, Computed):
            hint = typing.get_type_hints(value.fget, include_extras=True)["return"]
            member = _clr(hint, arguments)
            members.append(member)
            properties.append(_typed(pascal(attribute), member, clr.namespace))
            more.append(("get_only", f"{clr.name.partition('`')[0]}.{pascal(attribute)}", None))
    return properties, members, more


def _marks(hint: Any) -> list[Any]:
    """Return what stands in the ``Annotated`` of a member, also within ``| None``."""
    marks: list[Any] = []
    while True:
        if typing.get_origin(hint) is Annotated:
            marks += hint.__metadata__
            hint = hint.__origin__
        elif typing.get_origin(hint) in (typing.Union, _UNION) and type(None) in typing.get_args(hint):
            hint = next(each for each in typing.get_args(hint) if each is not type(None))
        else:
            return marks


_UNION = type(int | None)


def _property(
    name: str, clr: Clr, namespace: str, told: MemberFacts, marks: Sequence[Any], *, contract: bool, rules: bool
) -> Property:
    shown: list[Attribute] = []
    api = next((each for each in marks if isinstance(each, said.ApiMember)), None)
    if told.description is not None:
        api = replace(api or said.ApiMember(), description=told.description)
        shown.append(api.exported())
    required = False
    plain = next((text for each in marks if (text := said.text_of(each)) is not None), None)
    values = next((each for each in marks if isinstance(each, said.AllowableValues)), None)
    span = next((each for each in marks if isinstance(each, said.AllowableRange)), None)
    for each in marks:
        if isinstance(each, said.ApiMember):
            if told.description is None:
                shown.append(each.exported())
        elif isinstance(each, said.Shown | said.Input):
            exported = each.exported()
            if exported is not None:
                shown.append(exported)
            required = required or isinstance(each, said.Required)
        elif rules and isinstance(each, Rule) and not isinstance(each, On):
            expression = each.expression_text()
            if expression is not None:
                shown.append(Attribute("Validate", args=(said.argument("Validator", expression),)))
            required = required or expression in ("NotNull", "NotEmpty")
    is_member = contract or told.alias is not None or told.order is not None or told.required
    is_member = is_member or any(isinstance(each, said.DataMember) for each in marks)
    made = _typed(name, clr, namespace)
    given = next((each for each in marks if isinstance(each, said.Input)), None)
    key = name.lower() == "id" or any(isinstance(each, said.PrimaryKey) for each in marks)
    return replace(
        made,
        is_primary_key=key or None,
        description=api.description if api is not None and api.description is not None else plain,
        data_member=_data_member(told) if is_member else None,
        param_type=api.parameter_type if api is not None else None,
        display_type=api.data_type if api is not None else None,
        is_required=True if required or (api is not None and api.required) else None,
        allowable_values=values.texts if values is not None else None,
        allowable_min=span.low if span is not None else None,
        allowable_max=span.high if span is not None else None,
        attributes=tuple(shown) or None,
        input=dict(given.settings) if given is not None else None,
        format={} if api is not None else None,
    )


def _data_member(told: MemberFacts) -> DataMember:
    return DataMember(told.alias, told.order, told.required or None, None if told.emit_default else False)
