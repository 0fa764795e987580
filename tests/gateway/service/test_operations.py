"""An operation is a value: what its decorator and its annotations say (gateway/WIRE.md 1.1, 1.2)."""

from __future__ import annotations

from typing import Any

import pytest

from formats import Dto
from gateway import Call, HasRole, SignedIn, operation
from gateway.service.declarations import DeclarationError
from gateway.service.operations import Route


class Hello(Dto, clr_name="HelloThere"):
    name: str | None = None


class Told(Dto):
    text: str | None = None


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("/hello", Route("/hello")),
        ("GET /hello", Route("/hello", ("GET",), declared="GET")),
        ("get, POST /hello/{Name}", Route("/hello/{Name}", ("GET", "POST"), declared="get, POST")),
    ],
)
def test_a_route_is_a_path_behind_its_verbs(text: str, route: Route) -> None:
    assert Route.parse(text) == route


@pytest.mark.parametrize("text", ["", "hello", "GET", "GET hello"])
def test_a_text_without_a_path_is_no_route(text: str) -> None:
    with pytest.raises(ValueError, match="a route is"):
        Route.parse(text)


@pytest.mark.parametrize(("verbs", "known"), [("GET POST", ("GET", "POST")), ("get,put", ("GET", "PUT")), ("*", ())])
def test_verbs_may_be_written_as_the_attribute_has_them(verbs: str, known: tuple[str, ...]) -> None:
    route = Route("/x", verbs)

    assert (route.verbs, route.declared) == (known, verbs)


@operation("/hello", verbs=["get"], formats=["CSV"], requires=[SignedIn()], tags=["a"])
def hello(request: Hello) -> Told:
    """Greets."""
    return Told(request.name)


@operation()
async def later(request: Hello, call: Call) -> None:
    """Nothing."""


def test_annotations_and_decorator_are_the_whole_of_it() -> None:
    assert (hello.name, hello.request, hello.response) == ("HelloThere", Hello, Told)
    assert (hello.verbs, hello.formats, hello.tags) == (("GET",), ("csv",), ("a",))
    assert (hello.takes_call, hello.is_async, hello.returns_nothing) == (False, False, False)
    assert (later.takes_call, later.is_async, later.returns_nothing) == (True, True, True)
    assert later.response is None
    assert hello.service == "TestOperations"


def test_more_may_be_required_without_changing_it() -> None:
    more = hello.requiring(HasRole("Boss"))

    assert more.requires == (SignedIn(), HasRole("Boss"))
    assert hello.requires == (SignedIn(),)


def test_it_is_called_as_its_handler_is() -> None:
    assert hello(Hello("Ann")) == Told("Ann")


@pytest.mark.parametrize("wrong", [lambda: operation("hello")(hello.handler), lambda: operation(hello.handler)])  # type: ignore[arg-type]  # what is wrong
def test_a_mistake_names_the_function(wrong: Any) -> None:
    with pytest.raises(DeclarationError, match=r"^hello: "):
        wrong()
