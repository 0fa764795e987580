"""The members of a type in the catalogue, made from the annotations of the class that declares it."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from msgspec.structs import replace

from formats import TypeFacts
from formats.types.annotations import own_annotations
from formats.types.naming import pascal
from formats.types.structs import Computed, MemberFacts
from gateway.metadata import attributes as said
from gateway.metadata.catalog import Attribute, DataMember, Property
from gateway.metadata.clr import Clr, ClrType, clr_within
from gateway.rules import On, Rule


def typed(name: str, clr: Clr, namespace: str) -> Property:
    """Return a member with only its name and type."""
    return Property(
        name,
        clr.type_name,
        namespace if clr.parameter else clr.namespace,
        is_value_type=clr.is_value or None,
        is_enum=clr.is_enum or None,
        generic_args=_arguments(clr),
    )


def _arguments(clr: Clr) -> tuple[str, ...] | None:
    return tuple([argument.text for argument in clr.args]) if clr.args else None


def properties_of(
    clr: Clr, class_: Any, facts: TypeFacts, arguments: Mapping[str, Clr], rules: bool
) -> tuple[list[Property], list[Clr], list[tuple[str, str, Any]]]:
    """Return the members of a class, their .NET types, and the facts that the catalogue has no member for."""
    hints = own_annotations(class_)
    properties: list[Property] = []
    members: list[Clr] = []
    more: list[tuple[str, str, Any]] = []
    own = facts.own if "__facts__" in class_.__dict__ else getattr(class_, "__struct_fields__", ())
    for attribute in own:
        declared = facts.members.get(attribute, MemberFacts())
        if declared.ignored:
            continue
        name = declared.name or pascal(attribute)
        marks = _marks(hints[attribute])
        member = clr_within(hints[attribute], arguments)
        path = f"{clr.name.partition('`')[0]}.{name}"
        if _first(marks, said.Field) is not None:
            more.append(("fields", path, member.type_name))
            continue
        more += _facts_of(marks, path)
        members.append(member)
        properties.append(
            _property(name, member, clr.namespace, declared, marks, contract=facts.contract is not None, rules=rules)
        )
    for attribute, value in class_.__dict__.items():
        if isinstance(value, Computed):
            hint = typing.get_type_hints(value.fget, include_extras=True)["return"]
            member = clr_within(hint, arguments)
            members.append(member)
            properties.append(typed(pascal(attribute), member, clr.namespace))
            more.append(("get_only", f"{clr.name.partition('`')[0]}.{pascal(attribute)}", None))
    return properties, members, more


def _facts_of(marks: Sequence[Any], path: str) -> Iterator[tuple[str, str, Any]]:
    for mark in marks:
        if isinstance(mark, ClrType) and mark.is_value and not mark.namespace.startswith("System"):
            yield "structs", mark.name, mark.namespace
            yield "struct_members", mark.name, mark.members
        elif isinstance(mark, said.PrivateSetter):
            yield "private_setters", path, None
        elif isinstance(mark, said.MultiDimensional):
            yield "multi_dimensional", path, None


def _marks(hint: Any) -> list[Any]:
    """Return the values in the ``Annotated`` of a member, also within ``| None``."""
    marks: list[Any] = []
    if isinstance(hint, type):
        return marks
    while True:
        if typing.get_origin(hint) is Annotated:
            marks += hint.__metadata__
            hint = hint.__origin__
        elif typing.get_origin(hint) in (typing.Union, _UNION) and type(None) in typing.get_args(hint):
            hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
        else:
            return marks


_UNION = type(int | None)


def _property(
    name: str, clr: Clr, namespace: str, facts: MemberFacts, marks: Sequence[Any], *, contract: bool, rules: bool
) -> Property:
    shown: list[Attribute] = []
    api = _first(marks, said.ApiMember)
    if facts.description is not None:
        api = replace(api or said.ApiMember(), description=facts.description)
        shown.append(api.exported())
    required = api is not None and bool(api.required)
    plain = None
    for mark in marks:
        plain = plain if plain is not None else said.text_of(mark)
        if isinstance(mark, said.ApiMember):
            if facts.description is None:
                shown.append(mark.exported())
        elif isinstance(mark, (said.Shown, said.Input)):
            exported = mark.exported()
            if exported is not None:
                shown.append(exported)
            required = required or isinstance(mark, said.Required)
        elif rules and isinstance(mark, Rule) and not isinstance(mark, On):
            expression = mark.expression_text()
            if expression is not None:
                shown.append(Attribute("Validate", args=(said.argument("Validator", expression),)))
            required = required or expression in ("NotNull", "NotEmpty")
    is_member = contract or facts.alias is not None or facts.order is not None or facts.required
    is_member = is_member or _first(marks, said.DataMember) is not None
    values, span, given = (_first(marks, kind) for kind in (said.AllowableValues, said.AllowableRange, said.Input))
    is_key = name.lower() == "id" or _first(marks, said.PrimaryKey) is not None
    return Property(
        name,
        clr.type_name,
        namespace if clr.parameter else clr.namespace,
        is_value_type=clr.is_value or None,
        is_enum=clr.is_enum or None,
        is_primary_key=is_key or None,
        generic_args=_arguments(clr),
        description=api.description if api is not None and api.description is not None else plain,
        data_member=_data_member(facts) if is_member else None,
        param_type=api.parameter_type if api is not None else None,
        display_type=api.data_type if api is not None else None,
        is_required=required or None,
        allowable_values=values.texts if values is not None else None,
        allowable_min=span.low if span is not None else None,
        allowable_max=span.high if span is not None else None,
        attributes=tuple(shown) or None,
        input=dict(given.settings) if given is not None else None,
        format={} if api is not None else None,
    )


def _first(marks: Sequence[Any], kind: Any) -> Any:
    for mark in marks:
        if isinstance(mark, kind):
            return mark
    return None


def _data_member(facts: MemberFacts) -> DataMember:
    return DataMember(facts.alias, facts.order, facts.required or None, None if facts.emit_default else False)
