"""Annotations, evaluated as ``typing.get_type_hints(..., include_extras=True)`` does, but each text compiled once.

Why not that function alone: in a module with ``from __future__ import annotations`` every annotation is a text, and
compiling and checking ``str | None`` again for each of a service's thousands of members takes longer than all else that
its classes cost at the start. What is out of the ordinary is left to :mod:`typing`, with its errors: annotations within
annotations, and special forms.
"""

from __future__ import annotations

import inspect
import sys
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, TypeVar


def annotations_of(class_: Any) -> dict[str, Any]:
    """Return the annotations of a class and its bases by name. Raises NameError for one that names nothing."""
    annotations: dict[str, Any] = {}
    for base in reversed(class_.__mro__):
        own = _of_base(base) if base is not class_ else _evaluated_in_class(base, _declared(base))
        if own is None:
            return typing.get_type_hints(class_, include_extras=True)
        annotations |= own
    return annotations


@cache
def _of_base(class_: Any) -> dict[str, Any] | None:
    """Return the annotations that a class declares; kept, because many classes derive from one."""
    return _evaluated_in_class(class_, _declared(class_))


def own_annotations(class_: Any) -> Mapping[str, Any]:
    """Return the annotations of the members that a class declares, perhaps with those of its bases; as above."""
    own = _evaluated_in_class(class_, _declared(class_))
    return typing.get_type_hints(class_, include_extras=True) if own is None else own


def annotations_of_handler(handler: Callable[..., Any]) -> dict[str, Any]:
    """Return the annotations of a function, a bound method or another object that can be called; as above."""
    if type(handler) is types.FunctionType and not handler.__dict__ and not getattr(handler, "__type_params__", ()):
        names = handler.__globals__
        own = _evaluated(handler.__annotations__, names, names)
        if own is not None:
            return own
    return typing.get_type_hints(handler, include_extras=True)


def _declared(class_: Any) -> Mapping[str, Any]:
    if sys.version_info >= (3, 14):
        return inspect.get_annotations(class_)
    declared: Mapping[str, Any] = class_.__dict__.get("__annotations__", {})  # noqa: RUF063 - inspect takes thrice as long
    return declared


def _evaluated_in_class(class_: Any, declared: Mapping[str, Any]) -> dict[str, Any] | None:
    if not declared:
        return {}
    module = sys.modules.get(class_.__module__)
    # A member may be named like its type, as in ``date: date``: then the module's name counts, not the class's.
    first = {} if module is None else vars(module)
    if parameters := getattr(class_, "__type_params__", ()):  # typing has known them since Python 3.12.4
        first = first | {parameter.__name__: parameter for parameter in parameters}
    return _evaluated(declared, dict(vars(class_)), first)


def _evaluated(declared: Mapping[str, Any], names: dict[str, Any], first: dict[str, Any]) -> dict[str, Any] | None:
    """Return the annotations, whose names are looked up in ``first`` and then in ``names``; None if typing must do it.

    Raises NameError.
    """
    annotations = {}
    for name, annotation in declared.items():
        hint = annotation
        if isinstance(annotation, str):
            code = _compiled(annotation)
            if code is None:
                return None
            hint = eval(code, names, first)  # noqa: S307 - the author's
        if hint is None:
            hint = types.NoneType
        elif not _is_whole(hint):
            return None
        annotations[name] = hint
    return annotations


@lru_cache(maxsize=4096)
def _compiled(text: str) -> types.CodeType | None:
    """Return the code of an annotation; None for one that is no expression."""
    try:
        return compile(text, "<annotation>", "eval")
    except SyntaxError:
        return None


def _is_whole(hint: Any) -> bool:
    """Return whether a hint is a type, or made of types, with nothing in it that has to be evaluated yet."""
    if isinstance(hint, type) or hint is Any or hint is Ellipsis:
        return True
    if hint.__class__ in _PLAIN:
        return all(map(_is_whole, hint.__args__))
    origin = typing.get_origin(hint)
    if origin is None:
        return isinstance(hint, TypeVar)
    if origin is Annotated:
        return _is_whole(hint.__origin__)
    return origin is Literal or all(map(_is_whole, typing.get_args(hint)))


#: The classes of ``str | None`` and ``list[str]``, which are whole if their arguments are.
_PLAIN = (types.UnionType, types.GenericAlias)
