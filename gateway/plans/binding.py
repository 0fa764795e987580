"""Texts and bytes → a request DTO.

Source: gateway/WIRE.md 4. On user routes the body comes first, then the path, then the query, then
the form, and later ones overwrite earlier ones; on predefined routes the query only fills members
that the body left unset (13 A5). An empty text sets nothing. Errors of single texts are collected
and reported together.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import force_setattr

from formats import HOST, DecodeError, Member, Nested, Options, shape_of
from formats.types.shapes import is_text
from gateway.service.errors import BindingError
from gateway.service.statuses import ResponseError


class Binder:
    """Makes requests of one type; made at boot."""

    def __init__(self, type_: Any, options: Options = HOST) -> None:
        shape = shape_of(type_)
        if not isinstance(shape, Nested):
            raise TypeError(f"a request is a Dto, not {type_!r}")
        self.type, self._make = type_, shape.record.make
        self._set = force_setattr if type_.__struct_config__.frozen else setattr  # the request is still nobody else's
        self.name = shape.record.clr_name
        self.full_name = f"{shape.record.namespace}.{self.name}" if shape.record.namespace else self.name
        self._members: dict[str, _Slot] = {}
        for member in shape.record.members:
            if not member.computed:
                slot = _Slot(member, options)
                # Under the declared name too, because path variables are spelled like that; another's alias goes first.
                self._members.setdefault(member.declared.lower(), slot)
                self._members[member.declared] = slot
                if member.facts.alias is not None:
                    self._members[member.facts.alias.lower()] = slot

    def has(self, name: str) -> bool:
        """Return whether a member has this name, in any letter case."""
        return name.lower() in self._members

    def property_name(self, name: str) -> str:
        """Return the declared name of a member, however its letters are cased."""
        slot = self._members.get(name.lower())
        return slot.member.declared if slot else name

    def default_of(self, name: str) -> Any:
        """Return the default of a member; None if the member has none and is required."""
        default = self._members[name.lower()].member.default
        return None if default is None else default()

    def make(self, texts: Iterable[tuple[str, str]]) -> Any:
        """Return a new request from texts by name. Raises :class:`BindingError` with all texts that do not fit."""
        values = self._values(texts)
        try:
            return self._make(**values)
        except TypeError as error:
            raise self._missing(values) from error

    def overlay(self, request: Any, texts: Iterable[tuple[str, str]]) -> Any:
        """Set the members that the texts name, and return the request."""
        errors: list[ResponseError] = []
        for name, text in texts:
            if text and (slot := self._members.get(name) or self._members.get(name.lower())):
                try:
                    self._set(request, slot.attribute, slot.read(text))
                except DecodeError:
                    errors.append(_invalid(name, text))
        if errors:
            raise self._unbound(errors)
        return request

    def fill(self, request: Any, texts: Iterable[tuple[str, str]]) -> Any:
        """Set the members that the texts name and that are still at their defaults, and return the request."""
        values = self._values(texts)
        for slot in self._slots():
            if slot.attribute in values and slot.is_default(getattr(request, slot.attribute)):
                self._set(request, slot.attribute, values[slot.attribute])
        return request

    def _slots(self) -> Iterable[_Slot]:
        """Return the slot of each member once, however many names it has."""
        return {id(slot): slot for slot in self._members.values()}.values()

    def _values(self, texts: Iterable[tuple[str, str]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        errors: list[ResponseError] = []
        for name, text in texts:
            if text and (slot := self._members.get(name) or self._members.get(name.lower())):
                try:
                    values[slot.attribute] = slot.read(text)
                except DecodeError:
                    errors.append(_invalid(name, text))
        if errors:
            raise self._unbound(errors)
        return values

    def _unbound(self, errors: list[ResponseError]) -> BindingError:
        return BindingError(f"Unable to bind to request '{self.name}'", errors)

    def _missing(self, values: dict[str, Any]) -> BindingError:
        members = [slot.member for slot in self._slots()]
        missing = [member for member in members if member.default is None and member.attribute not in values]
        errors = [
            ResponseError(
                error_code="SerializationException", field_name=member.declared, message="a value is required"
            )
            for member in missing
        ]
        return self._unbound(errors)


class ListBinder(Binder):
    """Makes requests that are lists. Their rows come from a body alone, as a list has no members to bind texts to."""

    def __init__(self, type_: Any) -> None:
        facts = type_.__facts__
        self.type = type_
        self.name = facts.name
        self.full_name = ".".join(filter(None, (facts.namespace, facts.name)))
        self._members = {}

    def make(self, texts: Iterable[tuple[str, str]]) -> Any:
        """Return an empty list."""
        return self.type()

    def overlay(self, request: Any, texts: Iterable[tuple[str, str]]) -> Any:
        """Return the list."""
        return request

    def fill(self, request: Any, texts: Iterable[tuple[str, str]]) -> Any:
        """Return the list."""
        return request


def _invalid(name: str, text: str) -> ResponseError:
    message = f"'{text}' is an Invalid value for '{name}'"
    return ResponseError(error_code="SerializationException", field_name=name, message=message)


class _Slot:
    """A member and the reader of its text, which is made when it is first needed."""

    def __init__(self, member: Member, options: Options) -> None:
        self.member = member
        self._options = options
        self.attribute = member.attribute

    @functools.cached_property
    def read(self) -> Callable[[str], Any]:
        if is_text(self.member.shape):
            return str
        from formats import reader_of_text  # noqa: PLC0415 - imports the readers of all scalars

        return reader_of_text(self.member.shape, self._options)

    def is_default(self, value: Any) -> bool:
        default = self.member.default
        return value is None or (default is not None and bool(value == default()))
