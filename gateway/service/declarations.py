"""Mistakes in what an author declares, found where they are made and told in one line.

Each text names the operation (or the type) and says what to write instead. The command line prints a
:class:`DeclarationError` without a traceback.
"""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from gateway.service.calls import Call
from gateway.service.lists import DtoList
from gateway.service.rows import Rows


class DeclarationError(TypeError):
    """A service is declared in a way that cannot work; the text is one line."""


def name_of(handler: Any) -> str:
    """Return what an author calls a handler: ``OrderService.create``, ``hello``."""
    return getattr(handler, "__qualname__", None) or repr(handler)


def annotations_of(handler: Callable[..., Any]) -> dict[str, Any]:
    """Return the annotations of a handler, resolved.

    Raises :class:`DeclarationError` for a handler that cannot be one: no request, an annotation that names
    nothing, a parameter too many, a generator.
    """
    name = name_of(handler)
    if not callable(handler):
        raise DeclarationError(f"{name} is no function: put @operation(...) above the handler")
    try:
        hints = typing.get_type_hints(handler, include_extras=True)
    except NameError as error:
        raise DeclarationError(f"{name}: an annotation names {error.name!r}, which is nothing here") from error
    _check_parameters(name, [*inspect.signature(handler).parameters.values()], hints)
    if inspect.isgeneratorfunction(handler) or inspect.isasyncgenfunction(handler):
        raise DeclarationError(
            f"{name} is a generator: let it return rows, -> Rows[Row], as Rows(...) of a generator function"
        )
    if "return" not in hints:
        raise DeclarationError(f"{name} says nothing of its result: write -> HelloResponse, or -> None")
    if hints["return"] is Rows:
        raise DeclarationError(f"{name} returns Rows without their type: write -> Rows[Row]")
    return hints


def _check_parameters(name: str, parameters: list[inspect.Parameter], hints: dict[str, Any]) -> None:
    wanted = "def hello(request: Hello) -> HelloResponse"
    if not parameters:
        raise DeclarationError(f"{name} takes no request: write {wanted}")
    if parameters[0].name == "self" and "self" not in hints:
        short = name.rpartition(".")[2]
        raise DeclarationError(
            f"{name} is a method of no object: write operation('/{short}')(service.{short}), of a service"
        )
    if parameters[0].name not in hints:
        raise DeclarationError(f"{name}: its parameter {parameters[0].name} has no type: write {wanted}")
    _check_request(name, hints[parameters[0].name])
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and hints.get(parameter.name) is Call:
            raise DeclarationError(
                f"{name}: {parameter.name} stands behind a star: write {parameter.name}: Call as its second parameter"
            )
    needed = [parameter for parameter in parameters[1:] if parameter.default is inspect.Parameter.empty]
    if len(parameters) > 1 and hints.get(parameters[1].name) is not Call and needed:
        raise DeclarationError(f"{name}: its second parameter is the call: write {parameters[1].name}: Call")
    if len(needed) > 1:
        raise DeclarationError(f"{name} takes a request and perhaps a call, not {needed[1].name} too")


def _check_request(name: str, request: Any) -> None:
    if isinstance(request, type) and issubclass(request, msgspec.Struct | DtoList):
        return
    called = getattr(request, "__name__", repr(request))
    if getattr(request, "__module__", "") in ("builtins", "typing", "types"):
        raise DeclarationError(
            f"{name}: its request is a Dto, not {called}: write {name.rpartition('.')[2]}(request: Hello), with what "
            "it takes as members of class Hello(Dto)"
        )
    if dataclasses.is_dataclass(request):
        raise DeclarationError(f"{name}: {called} is a dataclass: write class {called}(Dto), without the decorator")
    raise DeclarationError(f"{name}: its request is a Dto, not {called}: write class {called.title()}(Dto)")


def requirements_of(name: str, given: Any) -> tuple[Any, ...]:
    """Return the requirements of ``requires=``; :class:`DeclarationError` for what is no list of them."""
    if isinstance(given, type):
        raise DeclarationError(f"{name}: requires={given.__name__} is a class: write requires=[{given.__name__}()]")
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise DeclarationError(f"{name}: requires= is a list: write requires=[{given!r}]")
    found = tuple(given)
    for each in found:
        if isinstance(each, type):
            raise DeclarationError(f"{name}: requires={each.__name__} is a class: write {each.__name__}()")
    return found


def operations_of(given: Any, operation: type) -> tuple[Any, ...]:
    """Return the operations of a gateway; :class:`DeclarationError` for a handler without its decorator."""
    if isinstance(given, operation | Mapping | str) or not isinstance(given, Iterable):
        raise DeclarationError("a gateway takes a list of operations: write Gateway([hello])")
    found = tuple(given)
    for each in found:
        if not isinstance(each, operation) and not (inspect.isroutine(each) or isinstance(each, type)):
            told = f"{type(each).__name__} is no operation"
            raise DeclarationError(f"{told}: what Starlette routes goes to Gateway(..., routes=[...])")
        if not isinstance(each, operation):
            raise DeclarationError(
                f"{name_of(each)} is no operation: put @operation('/{name_of(each).rpartition('.')[2]}') above it"
            )
    return found


def features_of(given: Any) -> tuple[Any, ...]:
    """Return the features of a gateway; :class:`DeclarationError` for one that stands alone."""
    if not isinstance(given, Iterable):
        called = type(given).__name__
        raise DeclarationError(f"features= is a list: write features=[{called}(...)]")
    found = tuple(given)
    for each in found:
        if isinstance(each, type):
            raise DeclarationError(f"{name_of(each)} is a class: write features=[{name_of(each)}(...)]")
        if not all(hasattr(each, part) for part in ("operations", "guard", "observer")):
            raise DeclarationError(f"{name_of(each)} is no feature: it has operations, guard and observer")
    return found


def listed(name: str, option: str, given: Any) -> tuple[Any, ...]:
    """Return what a list of texts says; :class:`DeclarationError` for a text, whose letters would count."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise DeclarationError(f"{name}: {option}= is a list: write {option}=[{given!r}]")
    return tuple(given)


def check_wiring(**given: tuple[Any, type]) -> None:
    """Raise :class:`DeclarationError` for an argument of a gateway that is not of its class; None is the usual."""
    for name, (value, class_) in given.items():
        if value is not None and not isinstance(value, class_):
            shown = value.__name__ if isinstance(value, type) else type(value).__name__
            wanted = "{'X-Name': 'value'}" if class_ is Mapping else f"{class_.__name__}(...)"
            raise DeclarationError(f"Gateway({name}=...) takes no {shown}: write {name}={wanted}")


def check_middleware(given: Iterable[Any], class_: type) -> None:
    """Raise :class:`DeclarationError` for a middleware without its wrapping."""
    for each in given:
        if not isinstance(each, class_):
            shown = each.__name__ if isinstance(each, type) else type(each).__name__
            raise DeclarationError(
                f"middleware={shown}: write middleware=[Middleware({shown})] of starlette.middleware"
            )
