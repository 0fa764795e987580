"""Checks of an author's declarations: a mistake raises at once, with a text of one line.

The text names the operation (or the type) and says what to write instead. The command line prints a
:class:`DeclarationError` without a traceback.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from formats.types.annotations import annotations_of_handler
from gateway.service.calls import Call
from gateway.service.lists import DtoList
from gateway.service.rows import Rows


class DeclarationError(TypeError):
    """A service is declared in a way that cannot work; the text is one line."""


def name_of(handler: Any) -> str:
    """Return a handler's name as its author knows it: ``OrderService.create``, ``hello``."""
    return getattr(handler, "__qualname__", None) or repr(handler)


def signature_of(handler: Callable[..., Any]) -> tuple[list[str], dict[str, Any]]:
    """Return the names of a handler's parameters, and its annotations, resolved.

    Raises :class:`DeclarationError` for a function that cannot be a handler: without a request, with an annotation
    of an undefined name, with a parameter too many, or a generator.
    """
    name = name_of(handler)
    if not callable(handler):
        raise DeclarationError(f"{name} is not a function: put @operation(...) above the handler")
    try:
        hints = annotations_of_handler(handler)
    except NameError as error:
        raise DeclarationError(f"{name}: an annotation names {error.name!r}, which is not defined") from error
    parameters = _parameters_of(handler)
    _check_parameters(name, parameters, hints)
    if _is_generator(handler):
        raise DeclarationError(
            f"{name} is a generator: return Rows(...) of a generator function instead, and write -> Rows[Row]"
        )
    if "return" not in hints:
        raise DeclarationError(f"{name} has no return annotation: write -> HelloResponse, or -> None")
    if hints["return"] is Rows:
        raise DeclarationError(f"{name} returns Rows without their type: write -> Rows[Row]")
    return [parameter.name for parameter in parameters], hints


def _is_generator(handler: Callable[..., Any]) -> bool:
    if type(handler) is types.FunctionType:  # for which inspect would unwrap methods and partials first, twice
        return handler.__code__.co_flags & (inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR) != 0
    return inspect.isgeneratorfunction(handler) or inspect.isasyncgenfunction(handler)


class _Parameter(msgspec.Struct, gc=False):
    """A parameter of a handler; ``needed`` if it has no default."""

    name: str
    is_keyword_only: bool
    needed: bool


def _parameters_of(handler: Callable[..., Any]) -> list[_Parameter]:
    if type(handler) is types.FunctionType and not handler.__dict__ and not handler.__code__.co_flags & _STARRED:
        # What inspect says of an ordinary function, eight times as fast.
        code, keyword_defaults = handler.__code__, handler.__kwdefaults__ or {}
        count = code.co_argcount
        names, first_default = code.co_varnames, count - len(handler.__defaults__ or ())
        return [_Parameter(names[index], False, index < first_default) for index in range(count)] + [
            _Parameter(name, True, name not in keyword_defaults)
            for name in names[count : count + code.co_kwonlyargcount]
        ]
    return [
        _Parameter(name, parameter.kind is parameter.KEYWORD_ONLY, parameter.default is parameter.empty)
        for name, parameter in inspect.signature(handler).parameters.items()
    ]


#: Flags of code with ``*`` or ``**`` parameters.
_STARRED = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS


def _check_parameters(name: str, parameters: list[_Parameter], hints: dict[str, Any]) -> None:
    wanted = "def hello(request: Hello) -> HelloResponse"
    if not parameters:
        raise DeclarationError(f"{name} takes no request: write {wanted}")
    if parameters[0].name == "self" and "self" not in hints:
        short = name.rpartition(".")[2]
        raise DeclarationError(
            f"{name} is a method without its object: write operation('/{short}')(service.{short}), where service is one"
        )
    if parameters[0].name not in hints:
        raise DeclarationError(f"{name}: its parameter {parameters[0].name} has no type: write {wanted}")
    _check_request(name, hints[parameters[0].name])
    if len(parameters) == 1:
        return  # most handlers
    for parameter in parameters:
        if parameter.is_keyword_only and hints.get(parameter.name) is Call:
            raise DeclarationError(
                f"{name}: {parameter.name} is keyword-only: write {parameter.name}: Call as the second parameter"
            )
    needed = [parameter for parameter in parameters[1:] if parameter.needed]
    if len(parameters) > 1 and hints.get(parameters[1].name) is not Call and needed:
        raise DeclarationError(f"{name}: its second parameter is the call: write {parameters[1].name}: Call")
    if len(needed) > 1:
        raise DeclarationError(f"{name} may take a request and a call, but not {needed[1].name} as well")


def _check_request(name: str, request: Any) -> None:
    if isinstance(request, type) and issubclass(request, msgspec.Struct | DtoList):
        return
    called = getattr(request, "__name__", repr(request))
    if getattr(request, "__module__", "") in ("builtins", "typing", "types"):
        raise DeclarationError(
            f"{name}: its request is a Dto, not {called}: write {name.rpartition('.')[2]}(request: Hello), with its "
            "inputs as members of class Hello(Dto)"
        )
    if dataclasses.is_dataclass(request):
        raise DeclarationError(f"{name}: {called} is a dataclass: write class {called}(Dto), without the decorator")
    raise DeclarationError(f"{name}: its request is a Dto, not {called}: write class {called.title()}(Dto)")


def requirements_of(name: str, given: Any) -> tuple[Any, ...]:
    """Return the requirements of ``requires=``; :class:`DeclarationError` for anything but a list of values."""
    if type(given) is tuple and not given:
        return given  # the default, most often
    if isinstance(given, type):
        raise DeclarationError(f"{name}: requires={given.__name__} is a class: write requires=[{given.__name__}()]")
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise DeclarationError(f"{name}: requires= is a list: write requires=[{given!r}]")
    requirements = tuple(given)
    for needed in requirements:
        if isinstance(needed, type):
            raise DeclarationError(f"{name}: requires={needed.__name__} is a class: write {needed.__name__}()")
    return requirements


def operations_of(given: Any, operation: type) -> tuple[Any, ...]:
    """Return the operations of a gateway; :class:`DeclarationError` for a handler without its decorator."""
    if isinstance(given, operation | Mapping | str) or not isinstance(given, Iterable):
        raise DeclarationError("a gateway takes a list of operations: write Gateway([hello])")
    operations = tuple(given)
    for one in operations:
        if not isinstance(one, operation) and not (inspect.isroutine(one) or isinstance(one, type)):
            kind = f"{type(one).__name__} is no operation"
            raise DeclarationError(f"{kind}: routes of Starlette go to Gateway(..., routes=[...])")
        if not isinstance(one, operation):
            raise DeclarationError(
                f"{name_of(one)} is no operation: put @operation('/{name_of(one).rpartition('.')[2]}') above it"
            )
    return operations


def features_of(given: Any) -> tuple[Any, ...]:
    """Return the features of a gateway; :class:`DeclarationError` for anything but a list of feature objects."""
    if not isinstance(given, Iterable):
        called = type(given).__name__
        raise DeclarationError(f"features= is a list: write features=[{called}(...)]")
    features = tuple(given)
    for feature in features:
        if isinstance(feature, type):
            raise DeclarationError(f"{name_of(feature)} is a class: write features=[{name_of(feature)}(...)]")
        if not all(hasattr(feature, part) for part in ("operations", "guard", "observer")):
            raise DeclarationError(f"{name_of(feature)} is no feature: a feature has operations, guard and observer")
    return features


def listed(name: str, option: str, given: Any) -> tuple[Any, ...]:
    """Return a list of texts as a tuple; :class:`DeclarationError` for a single text, which would be split up."""
    if type(given) is tuple:
        return given  # the default, most often
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise DeclarationError(f"{name}: {option}= is a list: write {option}=[{given!r}]")
    return tuple(given)


def check_wiring(**given: tuple[Any, type]) -> None:
    """Raise :class:`DeclarationError` for an argument of a gateway that is not of its class; None is always allowed."""
    for name, (value, class_) in given.items():
        if value is not None and not isinstance(value, class_):
            shown = value.__name__ if isinstance(value, type) else type(value).__name__
            wanted = "{'X-Name': 'value'}" if class_ is Mapping else f"{class_.__name__}(...)"
            raise DeclarationError(f"Gateway({name}=...) takes no {shown}: write {name}={wanted}")


def check_middleware(given: Iterable[Any], class_: type) -> None:
    """Raise :class:`DeclarationError` for a middleware that is not wrapped in Starlette's ``Middleware``."""
    for middleware in given:
        if not isinstance(middleware, class_):
            shown = middleware.__name__ if isinstance(middleware, type) else type(middleware).__name__
            raise DeclarationError(
                f"middleware={shown}: write middleware=[Middleware({shown})] of starlette.middleware"
            )
