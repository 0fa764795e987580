"""Evaluating the annotations of a class's own members, as ``typing.get_type_hints`` does, but each text only once."""

from __future__ import annotations

import inspect
import sys
import typing
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any


def own_hints(class_: Any) -> Mapping[str, Any]:
    """Return the annotations of the members that a class declares, with ``Annotated``.

    A text (in a module with ``from __future__ import annotations``) is compiled once for all members that have the
    same one. If any annotation is not a simple text, :mod:`typing` evaluates them all, with those of all base classes.

    :raises NameError: an annotation names something that is not defined
    """
    own = inspect.get_annotations(class_)
    if getattr(class_, "__type_params__", None) or not all(map(_is_plain, own.values())):
        return typing.get_type_hints(class_, include_extras=True)
    # A member may be named like its type, as in ``date: date``: then the module's name counts, not the class's.
    within, module = dict(vars(class_)), vars(sys.modules[class_.__module__])
    hints = {name: eval(_compiled(text), within, module) for name, text in own.items()}  # noqa: S307 - the author's
    return {name: type(None) if hint is None else hint for name, hint in hints.items()}


def _is_plain(annotation: Any) -> bool:
    """Return whether an annotation is a text without quoted texts in it, which would be annotations again."""
    return isinstance(annotation, str) and not ("'" in annotation or '"' in annotation)


@lru_cache(maxsize=4096)
def _compiled(text: str) -> CodeType:
    return compile(text, "<annotation>", "eval")
