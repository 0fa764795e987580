"""Checking a request against the rules of its type, and the errors for the rules it breaks.

Source: gateway/WIRE.md 5.5. The first failure gives the answer's code and message, and ``Errors`` lists
all of them. A field is named by the path to its .NET property (``Address.Name``, ``Items[0].Id``). A type
without rules has no validator, which costs nothing.
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
from gateway.rules.rule import On, Rule, text_of
from gateway.service.declarations import DeclarationError
from gateway.service.errors import ServiceError
from gateway.service.lists import is_list
from gateway.service.statuses import ResponseError


class ValidationError(ServiceError):
    """400; its code and message are those of the first of the ``errors``."""

    status = 400

    def __init__(self, errors: Sequence[ResponseError]) -> None:
        super().__init__(errors[0].message)
        self.error_code = errors[0].error_code
        self.errors = tuple(errors)


class _Checked(msgspec.Struct, frozen=True):
    """A member with rules, or whose own members have rules."""

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
        self.has_verbs = False  #: whether any rule, here or in nested members, is for some verbs alone

    def check(self, request: Any, verb: str) -> None:
        """Raise :class:`ValidationError` for a request that breaks a rule for all verbs, or one for its verb."""
        errors = list(self._failures(request, "", "", None))
        if self.has_verbs:
            errors += self._failures(request, "", verb, None)
        if errors:
            raise ValidationError(errors)

    def _failures(self, value: Any, path: str, verb: str, place: int | None) -> Iterator[ResponseError]:
        """Give the failures of the rules for one verb; with an empty ``verb``, of the rules for all verbs.

        ``place`` is the item's index in its list, or in the innermost one of nested lists.
        """
        for member in self.members:
            held = getattr(value, member.attribute)
            name = path + member.declared
            rules = [rule for on in member.on if verb in on.verbs for rule in on.rules] if verb else member.rules
            for rule in rules:
                if not rule.fits(held):
                    yield _failure(rule, held, name, member.declared, place)
            if member.inner is None or held is None:
                continue
            if member.many:
                for index, item in enumerate(held):
                    if item is not None:  # a null item counts in the index, but breaks no rule
                        yield from member.inner._failures(item, f"{name}[{index}].", verb, index)
            else:
                yield from member.inner._failures(held, f"{name}.", verb, place)


class _RowsValidator(Validator):
    """Checks the rows of a request that is a list; fields are named as in ``[1].Sku``."""

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
    # JSON and JSV leave a null out, as they do everywhere; XML writes it as a nil.
    meta["PropertyValue"] = None if value is None else text_of(value)
    if place is not None:
        meta["CollectionIndex"] = str(place)
    message = re.sub(r"\{(\w+)\}", lambda match: meta.get(match[1]) or "", rule.message)
    return ResponseError(error_code=rule.code, field_name=name, message=message, meta=meta)


def display_name(declared: str) -> str:
    """Return a property's name in words.

    >>> display_name("FirstName")
    'First Name'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", declared)


def validator_of(type_: Any) -> Validator | None:
    """Return the validator of a request type; None if neither it nor any type within it has rules."""
    known: dict[int, Validator] = {}
    if is_list(type_):
        return _validator_of_rows(type_)
    shape = shape_of(type_)
    if not isinstance(shape, Nested) or not shape.record.members:
        return None
    validator = _validator(shape.record, known)
    if not validator.members:
        return None
    validator.has_verbs = _any(validator, lambda member: bool(member.on), set())
    return validator if validator.has_verbs or _any(validator, lambda member: bool(member.rules), set()) else None


def _validator_of_rows(type_: Any) -> Validator | None:
    """Return the validator of a request that is a list: it applies the one of its rows."""
    rows = validator_of(type_.item)
    return None if rows is None else _RowsValidator(rows)


def _validator(record: Record, known: dict[int, Validator]) -> Validator:
    validator = known.get(id(record))
    if validator is None:
        validator = known[id(record)] = Validator()
        members = [
            _checked(member, record.hints.get(member.attribute), known, record.clr_name)
            for member in record.members
            if not member.computed
        ]
        validator.members = tuple([member for member in members if member is not None])
    return validator


def _checked(member: Member, hint: Any, known: dict[int, Validator], owner: str) -> _Checked | None:
    """Return what is checked of a member; None if there is nothing to check."""
    shape = member.shape
    many = isinstance(shape, Listing)
    item = shape.item if isinstance(shape, Listing) else shape
    inner = _validator(item.record, known) if isinstance(item, Nested) else None
    marks = _marks(hint)
    default = None if member.default is None else member.default()
    if marks or default is not None:
        _check_marks((*marks, default), member, owner)
    if not marks and inner is None:
        return None  # most members
    rules = tuple(mark for mark in marks if isinstance(mark, Rule))
    for rule in (*rules, *(rule for group in marks if isinstance(group, On) for rule in group.rules)):
        _check_rule(rule, member, owner)
    on = tuple(mark for mark in marks if isinstance(mark, On))
    return _Checked(member.attribute, member.declared, rules, on, inner, many) if rules or on or inner else None


def _check_marks(given: tuple[Any, ...], member: Member, owner: str) -> None:
    """Raise :class:`DeclarationError` for a rule that would check nothing: a class, or the default, given last."""
    for mark in given:
        if isinstance(mark, type) and issubclass(mark, Rule):
            raise DeclarationError(f"{owner}.{member.declared}: {mark.__name__} is a class: write {mark.__name__}(...)")
    if isinstance(given[-1], Rule):
        called = type(given[-1]).__name__
        raise DeclarationError(
            f"{owner}.{member.declared}: its default is a {called}: write the rule as Annotated[..., {called}(...)]"
        )


def _check_rule(rule: Rule, member: Member, owner: str) -> None:
    """Raise :class:`DeclarationError` for a rule that cannot check values of its member's type."""
    from gateway.rules.presence import Must  # noqa: PLC0415 - few types have rules

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
    """Return an example of a value of this shape; None for a shape that has no simple one."""
    if isinstance(shape, Scalar):
        return _SAMPLES.get(shape.kind, 1 if shape.kind in _INTEGERS else None)
    if isinstance(shape, Listing) and shape.build is list:
        return []
    return {} if isinstance(shape, Mapping) else None


_INTEGERS = frozenset(kind for kind in Kind if kind.value.lstrip("US").rstrip("0123456789") in ("Int", "Byte"))
_SAMPLES: dict[object, Any] = {
    Kind.STRING: "text",
    Kind.BOOLEAN: True,
    Kind.DECIMAL: decimal.Decimal(1),
    Kind.DOUBLE: 1.0,
    Kind.SINGLE: 1.0,
}


def _marks(hint: Any) -> list[Any]:
    """Return the metadata of an annotation, ``Annotated[..., here]``, within unions too."""
    if isinstance(hint, type):
        return []
    origin = typing.get_origin(hint)
    if origin is Annotated:
        return [*hint.__metadata__]
    if origin is types.UnionType or origin is typing.Union:
        return [mark for arg in typing.get_args(hint) for mark in _marks(arg)]
    return []


def _any(validator: Validator, has: Callable[[_Checked], bool], seen: set[int]) -> bool:
    """Return whether ``has`` is true of a member, here or in nested validators."""
    if id(validator) in seen:
        return False
    seen.add(id(validator))
    return any(
        has(member) or (member.inner is not None and _any(member.inner, has, seen)) for member in validator.members
    )
