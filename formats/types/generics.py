"""The type arguments that a Struct gives to its generic bases."""

from __future__ import annotations

import typing
from typing import Any, Generic, TypeVar

import msgspec

from formats.types.annotations import annotations_of


def bound_base(type_: Any, base: type, arguments: dict[Any, Any]) -> tuple[Any, ...]:
    """Return the arguments that a type gives to a generic base: ``(Line,)`` for ``class Lines(Page[Line])``.

    ``arguments`` are those of the type itself, by parameter.

    >>> from formats import Dto
    >>> T = TypeVar("T")
    >>> class Page(Dto, typing.Generic[T]):
    ...     results: list[T] | None = None
    >>> class Lines(Page[int]):
    ...     note: str | None = None
    >>> bound_base(Lines, Page, {})
    (<class 'int'>,)
    """
    for alias in type_.__dict__.get("__orig_bases__", ()):
        origin = typing.get_origin(alias)
        if base in (origin, getattr(origin, "__dict__", {}).get("__relays__")):
            return tuple(bound(arg, arguments) for arg in typing.get_args(alias))
    return ()


def bound(argument: Any, arguments: dict[Any, Any]) -> Any:
    """Return an annotation with its type parameters replaced by their arguments."""
    if isinstance(argument, TypeVar):
        return arguments.get(argument, argument)
    parameters = getattr(argument, "__parameters__", ())
    return argument[tuple(arguments.get(parameter, parameter) for parameter in parameters)] if parameters else argument


def bound_hints(base: Any) -> dict[str, Any]:
    """Return the annotations of a type with its generic bases' parameters bound.

    Empty if an annotation names a class that does not exist yet: msgspec resolves it later, unbound.
    """
    generic_bases = [class_ for class_ in base.__mro__[1:] if class_ is not Generic and issubclass(class_, Generic)]
    try:
        if not generic_bases:
            return annotations_of(base)  # a fifth of the time, and its own parameters stay unbound
        return {field.name: field.type for field in msgspec.structs.fields(base)}
    except NameError:
        return {}


def relayed(base: Any, relays: dict[Any, Any]) -> Any:
    """Return ``Relay[Line]`` for ``Page[Line]``, where a relay stands in for Page; any other base as it is."""
    relay = relays.get(typing.get_origin(base))
    return base if relay is None else relay[typing.get_args(base)]
