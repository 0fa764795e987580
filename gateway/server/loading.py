"""``module:attribute`` → the application that is served."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from typing import Any


class StartError(Exception):
    """The server cannot start as asked; the text is one line for a person."""


def load(reference: str) -> Any:
    """Return the application of ``module:attribute``; a function without arguments is called.

    Raises :class:`StartError` for what is no ASGI application, and is told so at its first request otherwise.
    """
    found = _find(reference)
    if _is_factory(found):
        found, reference = found(), f"{reference}()"
    _check_application(found, reference)
    return found


def check_module(reference: str) -> None:
    """Raise :class:`StartError` for a reference that is none, or names a module that is not there."""
    module_name, colon, attribute = reference.partition(":")
    if not (module_name and colon and attribute):
        raise StartError(f"--app is MODULE:ATTRIBUTE, not {reference!r}")
    if importlib.util.find_spec(module_name.partition(".")[0]) is None:
        raise StartError(f"there is no module {module_name!r}")


def _find(reference: str) -> Any:
    module_name, colon, attribute = reference.partition(":")
    if not (module_name and colon and attribute):
        raise StartError(f"--app is MODULE:ATTRIBUTE, not {reference!r}")
    try:
        found: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and (module_name == error.name or module_name.startswith(error.name + ".")):
            raise StartError(f"there is no module {module_name!r}") from error
        raise
    for name in attribute.split("."):
        if not hasattr(found, name):
            raise StartError(f"the module {module_name} has no {attribute!r}")
        found = getattr(found, name)
    return found


def _check_application(found: Any, reference: str) -> None:
    """Raise :class:`StartError` for what cannot be called with scope, receive and send."""
    if inspect.iscoroutine(found):
        found.close()
        raise StartError(f"{reference} is a coroutine: what makes the application is a plain function, without async")
    if isinstance(found, type):
        raise StartError(f"{reference} is a class: name an object of it, app = {found.__name__}(...)")
    try:
        inspect.signature(found).bind("scope", "receive", "send")
    except TypeError as error:
        shown = f"a function, {found.__name__}" if inspect.isroutine(found) else f"of the class {type(found).__name__}"
        raise StartError(
            f"{reference} is no application: it is {shown}, and takes no scope, receive and send; name what "
            "Gateway(...) returned, or a function without arguments that returns it"
        ) from error
    except ValueError:
        pass  # no signature is known of what is written in C


def _is_factory(found: Any) -> bool:
    code = getattr(found, "__code__", None)
    return code is not None and code.co_argcount == 0
