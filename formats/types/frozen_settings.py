"""Checks the fields of a settings value when it is made: a wrong one would otherwise show only at some request."""

from __future__ import annotations

import enum
import functools
import types
import typing
from typing import Any

import msgspec


def check_fields(settings: msgspec.Struct) -> None:
    """Raise ValueError, which says what to write, for a field whose value is not of its type.

    A list or a set is turned into the declared tuple or frozenset; a text is refused: its letters would be the items.
    """
    type_ = type(settings)
    for name, default in zip(type_.__struct_fields__, type_.__struct_defaults__, strict=True):
        value = getattr(settings, name)
        if value is default or (value.__class__ is default.__class__ and default is not None):
            continue  # as nearly always: this spares resolving the annotations, which takes a millisecond
        classes = _classes_of(type_)[name]
        if isinstance(value, classes) and not (isinstance(value, bool) and bool not in classes):
            continue
        container = next((class_ for class_ in classes if class_ in (tuple, frozenset)), None)
        if container is not None and isinstance(value, list | tuple | set | frozenset):
            msgspec.structs.force_setattr(settings, name, container(value))
            continue
        raise ValueError(f"{type(settings).__name__}({name}={_short(value)}): write {_wanted(name, classes, value)}")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _wanted(name: str, classes: tuple[type, ...], value: Any) -> str:
    """Return what to write instead."""
    class_ = classes[0]
    if isinstance(value, type) and issubclass(value, class_):
        return f"{name}={value.__name__}(...)"
    if issubclass(class_, enum.Enum):
        said = str(value).lower().replace("-", "_")
        meant = [
            member for member in class_ if said in (member.name.lower(), str(member.value).lower().replace("-", "_"))
        ]
        return " or ".join(f"{class_.__name__}.{member.name}" for member in meant or class_)
    if isinstance(value, str) and class_ in (tuple, frozenset):
        return f"{name}=[{value!r}]"
    if class_ in (int, float):
        return "a number"
    return f"{name}={class_.__name__}(...)" if issubclass(class_, msgspec.Struct) else f"a {class_.__name__}"


@functools.cache
def _classes_of(type_: type) -> dict[str, tuple[type, ...]]:
    """Return the classes that each field's values may have."""
    return {name: tuple(_classes(hint)) for name, hint in typing.get_type_hints(type_).items()}


def _classes(hint: Any) -> list[type]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return [class_ for arg in typing.get_args(hint) for class_ in _classes(arg)]
    if origin is typing.Literal:
        return [type(arg) for arg in typing.get_args(hint)]
    class_ = origin or hint
    return [float, int] if class_ is float else [class_]
