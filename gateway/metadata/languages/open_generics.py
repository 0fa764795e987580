"""Definitions of generic types, made from the closed forms of responses in a catalogue.

For ``IReturn<Page<Leaf>>`` a catalogue has ``Page`1[Leaf]``, with members of type ``Leaf``. ServiceStack prints that
as if it were a definition (``class Page<Leaf>``), which fails if an argument is ``String`` or if another operation
returns ``Page<Deep>``. Here ``Page<T>`` is made from all closed forms: where each form has its own argument in the same
place, the definition has the parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from gateway.metadata.catalog import Property, Ref, Type
from gateway.metadata.languages.names import Named, last_part, parse, without_arity
from gateway.metadata.languages.selection import Selection

_KNOWN = {"KeyValuePair`2": ("'TKey", "'TValue")}
"""Parameters of .NET's own types whose members have the type parameters as their types, in order."""


def opened(selection: Selection) -> Selection:
    """Replace closed forms among the responses by definitions; the operations keep their declared return types."""
    closed = [type_ for type_ in selection.responses if is_closed(type_)]
    if not closed:
        return selection
    definitions = _definitions(closed, selection.types, [*selection.types, *selection.requests, *selection.responses])
    operations = []
    for operation in selection.operations:
        response = operation.response
        if response is None or not is_closed(response):
            operations.append(operation)
            continue
        returned = operation.return_type or Ref(response.name, response.namespace, response.generic_args)
        definition = definitions[response.namespace, response.name]
        operations.append(replace(operation, response=definition, return_type=returned))
    return Selection(selection.types, tuple(operations))


def opened_types(types: Sequence[Type]) -> list[Type]:
    """Replace closed forms among the types of an operation page by definitions."""
    closed = [type_ for type_ in types if is_closed(type_)]
    if not closed:
        return list(types)
    definitions = _definitions(closed, types, types)
    return [definitions[type_.namespace, type_.name] if is_closed(type_) else type_ for type_ in types]


def is_closed(type_: Type) -> bool:
    """Return whether a type has arguments where a definition has parameters."""
    return any(not one.startswith("'") for one in type_.generic_args or ())


def _definitions(
    closed: Iterable[Type], others: Iterable[Type], everything: Iterable[Type]
) -> dict[tuple[str | None, str], Type]:
    taken = {last_part(without_arity(type_.name)) for type_ in everything}
    forms: dict[tuple[str | None, str], list[Type]] = {}
    for type_ in closed:
        forms.setdefault((type_.namespace, type_.name), []).append(type_)
    known = {(type_.namespace, type_.name): type_ for type_ in others if type_.generic_args and not is_closed(type_)}
    return {name: known.get(name) or _definition(closed_forms, taken) for name, closed_forms in forms.items()}


def _definition(forms: Sequence[Type], taken: set[str]) -> Type:
    first = forms[0]
    count = len(first.generic_args or ())
    names = _KNOWN.get(first.name) or _parameters(count, taken)
    arguments = [[parse(one) for one in type_.generic_args or ()] for type_ in forms]
    same = [type_ for type_ in forms if len(type_.properties or ()) == len(first.properties or ())]
    arguments = arguments[: len(same)]

    members = []
    for place, member in enumerate(first.properties or ()):
        at = place if first.name in _KNOWN and place < count else None
        alike = [(type_.properties or ())[place] for type_ in same]
        members.append(_member(member, alike, _Form(arguments, names, at)))
    return replace(
        first,
        generic_args=names,
        properties=tuple(members) if first.properties is not None else None,
        inherits=_base(first.inherits, [type_.inherits for type_ in same], _Form(arguments, names, None)),
    )


def _parameters(count: int, taken: set[str]) -> tuple[str, ...]:
    names = ["T"] if count == 1 else [f"T{at}" for at in range(1, count + 1)]
    while taken & set(names):
        names = [f"{name}_" for name in names]
    return tuple(f"'{name}" for name in names)


class _Form(Struct, frozen=True):
    """The arguments that closed forms have for the parameters of their definition."""

    arguments: Sequence[Sequence[Named]]
    """The arguments of each form."""
    names: Sequence[str]
    only: int | None
    """The only parameter that may be used here, None for any."""

    def opened(self, texts: Sequence[str]) -> str:
        """Return the text in the definition, given the texts in the forms."""
        return _text(self._opened([parse(text) for text in texts]))

    def _opened(self, forms: Sequence[Named]) -> Named:
        for place in range(len(self.names)) if self.only is None else (self.only,):
            if all(form == given[place] for form, given in zip(forms, self.arguments, strict=True)):
                return Named(self.names[place])
        first = forms[0]
        if first.rank and all(form.rank == first.rank for form in forms):
            element = self._opened([Named(form.name, form.args) for form in forms])
            return Named(element.name, element.args, element.rank + first.rank)
        if not first.args or any(len(form.args) != len(first.args) for form in forms):
            return first
        inner = [self._opened([form.args[place] for form in forms]) for place in range(len(first.args))]
        return Named(first.name, tuple(inner), first.rank)


def _member(member: Property, alike: Sequence[Property], form: _Form) -> Property:
    if member.generic_args:
        columns = zip(*((member.generic_args or ()) for member in alike), strict=False)
        return replace(member, generic_args=tuple(form.opened(column) for column in columns))
    opened = form.opened([member.type for member in alike])
    if opened in form.names:
        return replace(member, type=opened, is_value_type=None, is_enum=None)
    return replace(member, type=opened)


def _base(base: Ref | None, alike: Sequence[Ref | None], form: _Form) -> Ref | None:
    if base is None or not base.generic_args:
        return base
    columns = zip(*((ref.generic_args or ()) if ref is not None else () for ref in alike), strict=False)
    return replace(base, generic_args=tuple(form.opened(column) for column in columns))


def _text(named: Named) -> str:
    arguments = f"<{','.join(_text(argument) for argument in named.args)}>" if named.args else ""
    return named.name + arguments + "[]" * named.rank
