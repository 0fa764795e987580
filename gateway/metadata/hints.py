"""Annotations of a class's own members, evaluated as ``typing.get_type_hints`` does; a host has thousands of few."""

from __future__ import annotations

import inspect
import sys
import typing
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any


def own_hints(class_: Any) -> Mapping[str, Any]:
    """Return what the members that a class declares are annotated with, ``Annotated`` included.

    Texts (of a module with ``from __future__ import annotations``) are compiled once for all members that have the
    same one; whatever is no plain text of names is left to :mod:`typing`, with the members of all bases.

    :raises NameError: an annotation names what is not there
    """
    own = inspect.get_annotations(class_)
    if getattr(class_, "__type_params__", None) or not all(map(_is_plain, own.values())):
        return typing.get_type_hints(class_, include_extras=True)
    # A member may be called like its type, ``date: date``: names are those of the module first.
    within, module = dict(vars(class_)), vars(sys.modules[class_.__module__])
    hints = {name: eval(_compiled(text), within, module) for name, text in own.items()}  # noqa: S307 - the author's
    return {name: type(None) if hint is None else hint for name, hint in hints.items()}


def _is_plain(annotation: Any) -> bool:
    """Whether it is a text without texts of its own, which would be annotations once more."""
    return isinstance(annotation, str) and not ("'" in annotation or '"' in annotation)


@lru_cache(maxsize=4096)
def _compiled(text: str) -> CodeType:
    return compile(text, "<annotation>", "eval")
