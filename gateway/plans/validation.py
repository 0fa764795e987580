"""Whether a request keeps the rules of its type, and what to say if it does not.

Source: gateway/WIRE.md 5.5. The first failure stands on top, all of them in ``Errors``; names are
the .NET property's, with the path to it (``Address.Name``, ``Items[0].Id``). The validator
of a type without rules is None, and costs nothing.
"""

from __future__ import annotations

import decimal
import re
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any

import msgspec

from formats import Kind, Listing, Mapping, Member, Nested, Record, Scalar, shape_of
from gateway.rules.presence import Must
from gateway.rules.rule import On, Rule, text_of
from gateway.service.declarations import DeclarationError
from gateway.service.errors import ServiceError
from gateway.service.lists import is_list
from gateway.service.statuses import ResponseError


class ValidationError(ServiceError):
    """400; code and message are those of the first of its ``errors``."""

    status = 400

    def __init__(self, errors: Sequence[ResponseError]) -> None:
        super().__init__(errors[0].message)
        self.error_code = errors[0].error_code
        self.errors = tuple(errors)


class _Checked(msgspec.Struct, frozen=True):
    """A member with rules, or with members that have some."""

    attribute: str
    declared: str
    rules: tuple[Rule, ...]
    on: tuple[On, ...]
    inner: Validator | None
    many: bool


class Validator:
    """Checks requests of one type; made at boot by :func:`validator_of`."""

    def __init__(self) -> None:
        self.members: tuple[_Checked, ...] = ()
        self.has_verbs = False  #: whether some rules, here or further in, are for some verbs alone

    def check(self, request: Any, verb: str) -> None:
        """Raise :class:`ValidationError` for a request that breaks a rule for all verbs, or one for its own."""
        errors = list(self._failures(request, "", "", None))
        if self.has_verbs:
            errors += self._failures(request, "", verb, None)
        if errors:
            raise ValidationError(errors)

    def _failures(self, value: Any, path: str, verb: str, place: int | None) -> Iterator[ResponseError]:
        """Give the failures of the rules for one verb, of those for all where ``verb`` is empty.

        ``place`` is that of the item in its list, of the innermost list where lists nest.
        """
        for member in self.members:
            found = getattr(value, member.attribute)
            name = path + member.declared
            rules = [rule for on in member.on if verb in on.verbs for rule in on.rules] if verb else member.rules
            for rule in rules:
                if not rule.fits(found):
                    yield _failure(rule, found, name, member.declared, place)
            if member.inner is None or found is None:
                continue
            if member.many:
                for index, item in enumerate(found):
                    if item is not None:  # a null item counts, but keeps every rule
                        yield from member.inner._failures(item, f"{name}[{index}].", verb, index)
            else:
                yield from member.inner._failures(found, f"{name}.", verb, place)


class _RowsValidator(Validator):
    """Checks the rows of a request that is a list; places are told as ``[1].Sku``."""

    def __init__(self, rows: Validator) -> None:
        self.members = rows.members
        self.has_verbs = rows.has_verbs
        self._rows = rows

    def _failures(self, value: Any, path: str, verb: str, place: int | None) -> Iterator[ResponseError]:
        for index, row in enumerate(value):
            if row is not None:
                yield from self._rows._failures(row, f"[{index}].", verb, index)


def _failure(rule: Rule, value: Any, name: str, declared: str, place: int | None) -> ResponseError:
    meta: dict[str, str | None] = {**rule.values(value), "PropertyName": display_name(declared)}
    # Null is left out of JSON and JSV by their own rule, and is a nil in XML.
    meta["PropertyValue"] = None if value is None else text_of(value)
    if place is not None:
        meta["CollectionIndex"] = str(place)
    message = re.sub(r"\{(\w+)\}", lambda found: meta.get(found[1]) or "", rule.message)
    return ResponseError(error_code=rule.code, field_name=name, message=message, meta=meta)


def display_name(declared: str) -> str:
    """Return a property's name in words.

    >>> display_name("FirstName")
    'First Name'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", declared)


def validator_of(type_: Any) -> Validator | None:
    """Return the validator of a request type; None if neither it nor what it holds has rules."""
    made: dict[int, Validator] = {}
    if is_list(type_):
        return _validator_of_rows(type_)
    shape = shape_of(type_)
    if not isinstance(shape, Nested):
        return None
    validator = _validator(shape.record, made)
    validator.has_verbs = _any(validator, lambda each: bool(each.on), set())
    return validator if validator.has_verbs or _any(validator, lambda each: bool(each.rules), set()) else None


def _validator_of_rows(type_: Any) -> Validator | None:
    """Return the validator of a request that is a list: that of its rows, each at its place."""
    rows = validator_of(type_.item)
    return None if rows is None else _RowsValidator(rows)


def _validator(record: Record, made: dict[int, Validator]) -> Validator:
    found = made.get(id(record))
    if found is None:
        found = made[id(record)] = Validator()
        members = (
            _checked(member, record.hints.get(member.attribute), made, record.clr_name)
            for member in record.members
            if not member.computed
        )
        found.members = tuple(member for member in members if member.rules or member.on or member.inner)
    return found


def _checked(member: Member, hint: Any, made: dict[int, Validator], owner: str) -> _Checked:
    shape = member.shape
    many = isinstance(shape, Listing)
    item = shape.item if isinstance(shape, Listing) else shape
    inner = _validator(item.record, made) if isinstance(item, Nested) else None
    marks = tuple(_marks(hint))
    _check_marks((*marks, member.default() if member.default is not None else None), member, owner)
    rules = tuple(mark for mark in marks if isinstance(mark, Rule))
    for rule in (*rules, *(each for group in marks if isinstance(group, On) for each in group.rules)):
        _check_rule(rule, member, owner)
    on = tuple(mark for mark in marks if isinstance(mark, On))
    return _Checked(member.attribute, member.declared, rules, on, inner, many)


def _check_marks(given: tuple[Any, ...], member: Member, owner: str) -> None:
    """Raise :class:`DeclarationError` for a rule that checks nothing: a class, or one that is the default, the last."""
    for each in given:
        if isinstance(each, type) and issubclass(each, Rule):
            raise DeclarationError(f"{owner}.{member.declared}: {each.__name__} is a class: write {each.__name__}(...)")
    if isinstance(given[-1], Rule):
        called = type(given[-1]).__name__
        raise DeclarationError(
            f"{owner}.{member.declared}: {called} is its default: write it into Annotated[..., {called}(...)]"
        )


def _check_rule(rule: Rule, member: Member, owner: str) -> None:
    """Raise :class:`DeclarationError` for a rule that no value of its member could be asked for."""
    sample = _sample(member.shape)
    if sample is None or isinstance(rule, Must):
        return
    try:
        rule.fits(sample)
    except (TypeError, AttributeError) as error:
        kind = type(sample).__name__
        raise DeclarationError(
            f"{owner}.{member.declared}: {type(rule).__name__} cannot check a value of type {kind} ({error})"
        ) from error


def _sample(shape: Any) -> Any:
    """Return a value as a member of a shape has it; None where there is no telling one."""
    if isinstance(shape, Scalar):
        return _SAMPLES.get(shape.kind, 1 if shape.kind in _INTEGERS else None)
    if isinstance(shape, Listing) and shape.build is list:
        return []
    return {} if isinstance(shape, Mapping) else None


_INTEGERS = frozenset(each for each in Kind if each.value.lstrip("US").rstrip("0123456789") in ("Int", "Byte"))
_SAMPLES: dict[object, Any] = {
    Kind.STRING: "text",
    Kind.BOOLEAN: True,
    Kind.DECIMAL: decimal.Decimal(1),
    Kind.DOUBLE: 1.0,
    Kind.SINGLE: 1.0,
}


def _marks(hint: Any) -> Iterator[Any]:
    """Give what an annotation is marked with."""
    if typing.get_origin(hint) is Annotated:
        yield from hint.__metadata__
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        for arg in typing.get_args(hint):
            yield from _marks(arg)


def _any(validator: Validator, has: Callable[[_Checked], bool], seen: set[int]) -> bool:
    """Return whether a member here or further in has something."""
    if id(validator) in seen:
        return False
    seen.add(id(validator))
    return any(
        has(member) or (member.inner is not None and _any(member.inner, has, seen)) for member in validator.members
    )
