"""Mistakes of an author stop the start, in one line that says what to write instead."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pytest

from gateway import Call, Dto, Enumeration, Gateway, Int32, Limits, Rows, Settings, SignedIn, operation
from gateway.auth import Accounts, Auth, Basic, MemoryUsers
from gateway.rules import Email, GreaterThan, MaximumLength, Must, NotEmpty
from gateway.service.declarations import DeclarationError
from tests.asking import ask


class Hello(Dto):
    name: str | None = None


class Other(Dto):
    name: str | None = None


@dataclasses.dataclass
class Data:
    name: str | None = None


def hello(request: Hello) -> Hello:
    return request


def no_request() -> Hello:
    return Hello()


def no_type(request) -> Hello:  # type: ignore[no-untyped-def]
    return Hello()


def no_result(request: Hello):  # type: ignore[no-untyped-def]
    return None


def unknown(request: Nowhere) -> Hello:  # type: ignore[name-defined]  # noqa: F821
    return Hello()


def data(request: Data) -> Hello:
    return Hello()


def text(request: str) -> Hello:
    return Hello()


def bare_call(request: Hello, call) -> Hello:  # type: ignore[no-untyped-def]
    return request


def three(request: Hello, call: Call, more: int) -> Hello:
    return request


def generator(request: Hello) -> Iterator[Hello]:
    yield request


def bare_rows(request: Hello) -> Rows:  # type: ignore[type-arg]
    return Rows([])


@pytest.mark.parametrize(
    ("handler", "says"),
    [
        (no_request, "def hello(request: Hello)"),
        (no_type, "request has no type"),
        (no_result, "-> None"),
        (unknown, "'Nowhere'"),
        (data, "class Data(Dto)"),
        (text, "is a Dto, not str"),
        (bare_call, "call: Call"),
        (three, "not more too"),
        (generator, "-> Rows[Row]"),
        (bare_rows, "-> Rows[Row]"),
        ("hello", "no function"),
    ],
)
def test_a_handler_that_cannot_work_is_refused_with_its_name(handler: Any, says: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        operation("/x")(handler)

    assert getattr(handler, "__name__", "hello") in str(caught.value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("declare", "says"),
    [
        (lambda: operation(hello), "@operation()"),
        (lambda: operation("hello")(hello), "hello: a route is"),
        (lambda: operation("/x", requires=SignedIn)(hello), "requires=[SignedIn()]"),
        (lambda: operation("/x", requires=SignedIn())(hello), "requires=["),
        (lambda: operation("/x", requires=[SignedIn])(hello), "write SignedIn()"),
        (lambda: Gateway([hello]), "hello is no operation: put @operation"),
        (lambda: Gateway(operation("/x")(hello)), "Gateway([hello])"),
        (
            lambda: Gateway([], features=Auth([Basic(Accounts(MemoryUsers()))], users=MemoryUsers())),
            "features=[Auth(...)]",
        ),
        (lambda: Gateway([], features=[Auth]), "no feature"),
        (lambda: Gateway([operation("/api/x")(hello)]), "api_paths=False"),
        (lambda: Limits(seconds=-1), "seconds=-1"),
        (lambda: Limits(body=0), "body=0"),
    ],
)
def test_a_declaration_that_cannot_work_says_what_to_write(declare: Callable[[], Any], says: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        declare()

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_requests_on_one_route_are_refused() -> None:
    @operation("GET /x/{Name}")
    def other(request: Other) -> Other:
        return request

    with pytest.raises(DeclarationError, match=r"Other: its route '/x/\{Name\}' is '/x/\{Name\}' of Hello"):
        Gateway([operation("GET /x/{name}")(hello), other])


def test_one_route_for_two_verbs_is_two_operations() -> None:
    @operation("POST /x/{Name}")
    def other(request: Other) -> Other:
        return request

    assert ask(Gateway([operation("GET /x/{Name}")(hello), other]), "GET /x/a.json").text == '{"name":"a"}'


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[Int32, MaximumLength(3)],
        Annotated[Int32, Email()],
        Annotated[str | None, GreaterThan(0)],
        Annotated[bool, GreaterThan("a")],
    ],
)
def test_a_rule_that_cannot_check_its_member_is_refused(annotation: Any) -> None:
    wrong = type("Wrong", (Dto,), {"__annotations__": {"member": annotation}, "member": None})

    def handler(request: Any) -> None:
        return None

    handler.__annotations__["request"] = wrong
    with pytest.raises(DeclarationError, match=r"Wrong\.Member: (MaximumLength|Email|GreaterThan)"):
        Gateway([operation()(handler)])


def test_a_rule_of_ones_own_is_not_tried_at_the_start() -> None:
    class Mine(Dto):
        name: Annotated[str | None, NotEmpty(), Must(lambda value: value.nothing)] = None

    def handler(request: Any) -> None:
        return None

    handler.__annotations__["request"] = Mine
    Gateway([operation()(handler)])


def test_an_enumeration_of_integers_says_what_a_member_is() -> None:
    with pytest.raises((TypeError, RuntimeError)) as caught:

        class Color(Enumeration):
            RED = 1

    assert 'RED = "Red"' in f"{caught.value} {caught.value.__cause__}"


def test_routes_may_begin_with_api_where_names_are_not_called_so() -> None:
    app = Gateway([operation("/api/hello/{Name}")(hello)], settings=Settings(api_paths=False))

    assert ask(app, "GET /api/hello/a.json").text == '{"name":"a"}'
    assert ask(app, "GET /api/Hello?name=a").status == 404


def test_an_operation_is_called_as_its_handler_is() -> None:
    assert operation("/x")(hello)(Hello("a")) == Hello("a")
