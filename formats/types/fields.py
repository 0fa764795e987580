"""The fields of a Struct: which have defaults, what these are, and what the fields may be called.

Readers know a member by its name in any letter case (formats/WIRE.md 10). Of two with one name they would set the last,
and XML would write one name twice; so such a class is refused.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from formats.errors import UnsupportedTypeError


def nothing() -> None:
    """Return the default of most members."""


def fields_without_default(type_: Any) -> list[str]:
    """Return the names of the fields that a Struct requires."""
    names, given = type_.__struct_fields__, type_.__struct_defaults__
    start = len(names) - len(given)
    # Among the defaults, NODEFAULT stands for a keyword-only field without one.
    return [
        *names[:start],
        *[name for name, default in zip(names[start:], given, strict=True) if default is msgspec.NODEFAULT],
    ]


def field_defaults(type_: Any) -> dict[str, Callable[[], Any]]:
    """Return, for each field that has a default, the function that makes it.

    Equal to what ``msgspec.structs.fields`` says, which evaluates every annotation of the type to say it.
    """
    given, names = type_.__struct_defaults__, type_.__struct_fields__
    makers: dict[str, Callable[[], Any]] = {}
    for name, default in zip(names[len(names) - len(given) :], given, strict=True):
        if default is None:
            makers[name] = nothing
        elif type(default) is _FACTORY:
            makers[name] = default.factory
        elif default is not msgspec.NODEFAULT:
            makers[name] = itertools.repeat(default).__next__
    return makers


class _Sample(msgspec.Struct):
    items: list[str] = msgspec.field(default_factory=list)


#: The class of the objects in which a Struct holds its default factories.
_FACTORY = type(_Sample.__struct_defaults__[0])


#: What ``msgspec.field()`` returns.
_FIELD = type(msgspec.field())
#: Classes of what describes a field, by module and name.
_FIELDS = {
    (_FIELD.__module__, _FIELD.__qualname__),
    ("dataclasses", "Field"),
    ("attr._make", "_CountingAttr"),
    ("pydantic.fields", "FieldInfo"),
    ("pydantic.fields", "ModelPrivateAttr"),
    ("pydantic.v1.fields", "FieldInfo"),
    ("pydantic.v1.fields", "ModelPrivateAttr"),
}


@functools.cache
def is_field(class_: Any) -> bool:
    """Return whether a class, or one that it derives from, describes a field of this or another library."""
    return any((base.__module__, base.__qualname__) in _FIELDS for base in class_.__mro__)


def given_default(given: Any) -> tuple[Any, Callable[[], Any] | None]:
    """Return the default of a class body, or the factory of it; NODEFAULT for ``msgspec.field()`` without either.

    A field of msgspec with a name stays what it is, since names here are those of .NET.
    """
    if type(given) is not _FIELD or given.name is not None:
        return given, None
    return given.default, None if given.default_factory is msgspec.NODEFAULT else given.default_factory


def field_with(default: Any, factory: Callable[[], Any] | None) -> Any:
    """Return what a class body gives a field for msgspec to write every default but None."""
    if factory is None and default is None:
        return None
    if factory is None:
        is_mutable = isinstance(default, list | dict | set | bytearray)
        factory = default.copy if is_mutable else itertools.repeat(default).__next__
    elif factory in (list, dict, set):
        factory = functools.partial(factory)  # which msgspec does not recognise as that of an empty container
    return msgspec.field(default_factory=factory)


def default_field(default: Any) -> Any:
    """Return what a class body gives a field for it to have this default of another Struct."""
    return msgspec.field(default_factory=default.factory) if type(default) is _FACTORY else default


def fault_of(name: str) -> str | None:
    """Return why no format can write a name so that it is read again; None if every format can.

    Names are never escaped (formats/WIRE.md 1.3, 4.1), and readers drop the white space around them.
    """
    if not name:
        return "it is empty"
    if name.strip() != name or name.startswith("\ufeff"):
        return "readers drop the white space around it"
    if name.isprintable() and '"' not in name and "\\" not in name:
        return None
    wrong = next((sign for sign in name if sign in '"\\' or sign < " " or "\ud800" <= sign <= "\udfff"), None)
    return None if wrong is None else f"no format can hold {wrong!r} in it"


def check_name(owner: str, attribute: str, name: str) -> None:
    """Raise :class:`UnsupportedTypeError` for a name that no format can write so that it is read again."""
    if fault := fault_of(name):
        raise UnsupportedTypeError(f"{owner}.{attribute} cannot have the name {name!r}: {fault}")


def check_distinct(owner: str, names: Iterable[tuple[str, str]]) -> None:
    """Raise :class:`UnsupportedTypeError` for two of the attributes whose names differ at most in letter case."""
    known: dict[str, str] = {}
    for attribute, name in names:
        other = known.setdefault(name.lower(), attribute)
        if other != attribute:
            raise UnsupportedTypeError(
                f"{owner}.{attribute} and {owner}.{other} both have the name {name!r}, which is read in any letter case"
            )
