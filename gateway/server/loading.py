"""``module:attribute`` → the application to serve."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from typing import Any


class StartError(Exception):
    """The server cannot start as asked; the text is one line for people."""


def load(reference: str) -> Any:
    """Return the application of ``module:attribute``; a function without arguments is called.

    Raises :class:`StartError` for an object that is no ASGI application, which would otherwise fail at the first
    request.
    """
    app = _find(reference)
    if _is_factory(app):
        app, reference = app(), f"{reference}()"
    _check_application(app, reference)
    return app


def check_module(reference: str) -> None:
    """Raise :class:`StartError` for a malformed reference, or for a module that does not exist."""
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
        value: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and (module_name == error.name or module_name.startswith(error.name + ".")):
            raise StartError(f"there is no module {module_name!r}") from error
        raise
    for name in attribute.split("."):
        if not hasattr(value, name):
            raise StartError(f"the module {module_name} has no {attribute!r}")
        value = getattr(value, name)
    return value


def _check_application(app: Any, reference: str) -> None:
    """Raise :class:`StartError` for an object that cannot be called with scope, receive and send."""
    if inspect.iscoroutine(app):
        app.close()
        raise StartError(f"{reference} is a coroutine: the function that returns the application must not be async")
    if isinstance(app, type):
        raise StartError(f"{reference} is a class: name an object of it, app = {app.__name__}(...)")
    try:
        inspect.signature(app).bind("scope", "receive", "send")
    except TypeError as error:
        shown = f"a function, {app.__name__}" if inspect.isroutine(app) else f"of the class {type(app).__name__}"
        raise StartError(
            f"{reference} is no application: it is {shown}, and does not take scope, receive and send; name the "
            "Gateway(...) itself, or a function without arguments that returns it"
        ) from error
    except ValueError:
        pass  # a callable written in C may have no signature


def _is_factory(value: Any) -> bool:
    code = getattr(value, "__code__", None)
    return code is not None and code.co_argcount == 0
