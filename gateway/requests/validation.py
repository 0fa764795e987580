"""Whether a request keeps the rules of its type, and what to say if it does not.

Source: spec/http.md 5.5. The first failure stands on top, all of them in ``Errors``; names are
the .NET property's, with the path to it (``Address.Name``, ``Items[0].Id``). The validator
of a type without rules is None, and costs nothing.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import msgspec

from formats import Listing, Member, Nested, Record, shape_of
from gateway.rules import Rule, text_of
from gateway.statuses import ResponseError


class ValidationError(Exception):
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
    inner: Validator | None
    many: bool


class Validator:
    """Checks requests of one type; made at boot by :func:`validator_of`."""

    def __init__(self) -> None:
        self.members: tuple[_Checked, ...] = ()

    def check(self, request: Any) -> None:
        """Raise :class:`ValidationError` for a request that breaks a rule."""
        if errors := list(self._failures(request, "")):
            raise ValidationError(errors)

    def _failures(self, value: Any, path: str) -> Iterator[ResponseError]:
        for each in self.members:
            found = getattr(value, each.attribute)
            name = path + each.declared
            for rule in each.rules:
                if not rule.fits(found):
                    yield _failure(rule, found, name, each.declared)
            if each.inner is None or found is None:
                continue
            if each.many:
                for index, item in enumerate(found):
                    yield from each.inner._failures(item, f"{name}[{index}].")
            else:
                yield from each.inner._failures(found, f"{name}.")


def _failure(rule: Rule, value: Any, name: str, declared: str) -> ResponseError:
    meta: dict[str, str | None] = {**rule.values(value), "PropertyName": display_name(declared)}
    # Null is left out of JSON and JSV by their own rule, and is a nil in XML.
    meta["PropertyValue"] = None if value is None else text_of(value)
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
    shape = shape_of(type_)
    made: dict[int, Validator] = {}
    if not isinstance(shape, Nested):
        return None
    validator = _validator(shape.record, made)
    return validator if _has_rules(validator, set()) else None


def _validator(record: Record, made: dict[int, Validator]) -> Validator:
    found = made.get(id(record))
    if found is None:
        found = made[id(record)] = Validator()
        members = (
            _checked(each, record.hints.get(each.attribute), made) for each in record.members if not each.computed
        )
        found.members = tuple(each for each in members if each.rules or each.inner)
    return found


def _checked(member: Member, hint: Any, made: dict[int, Validator]) -> _Checked:
    shape = member.shape
    many = isinstance(shape, Listing)
    item = shape.item if isinstance(shape, Listing) else shape
    inner = _validator(item.record, made) if isinstance(item, Nested) else None
    return _Checked(member.attribute, member.declared, tuple(_rules(hint)), inner, many)


def _rules(hint: Any) -> Iterator[Rule]:
    if typing.get_origin(hint) is Annotated:
        yield from (each for each in hint.__metadata__ if isinstance(each, Rule))
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        for each in typing.get_args(hint):
            yield from _rules(each)


def _has_rules(validator: Validator, seen: set[int]) -> bool:
    if id(validator) in seen:
        return False
    seen.add(id(validator))
    return any(each.rules or (each.inner and _has_rules(each.inner, seen)) for each in validator.members)
