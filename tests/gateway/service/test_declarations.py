"""Mistakes of an author stop the start, in one line that says what to write instead."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import pytest
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from formats import UnsupportedTypeError
from gateway import (
    Call,
    Cors,
    Dto,
    Enumeration,
    Gateway,
    HasRole,
    HttpError,
    Int32,
    Limits,
    Options,
    Reply,
    Rows,
    Settings,
    SignedIn,
    member,
    operation,
)
from gateway.auth import Accounts, Auth, Basic, Credentials, MemoryUsers, User
from gateway.rules import Email, GreaterThan, InclusiveBetween, Length, Matches, MaximumLength, Must, NotEmpty
from gateway.service.declarations import DeclarationError, _parameters_of
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


def no_dto(name: str, age: int) -> Hello:
    return Hello(name)


def starred(request: Hello, *, call: Call) -> Hello:
    return request


async def waiting(request: Hello) -> Hello:
    return request


def bare_dict(request: Hello) -> dict:  # type: ignore[type-arg]
    return {}


class Service:
    def find(self, request: Hello) -> Hello:
        return request


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
        (three, "not more as well"),
        (generator, "-> Rows[Row]"),
        (bare_rows, "-> Rows[Row]"),
        (no_dto, "write no_dto(request: Hello)"),
        (Service.find, "operation('/find')(service.find)"),
        (starred, "call: Call as the second parameter"),
        ("hello", "not a function"),
    ],
)
def test_a_handler_that_cannot_work_is_refused_with_its_name(handler: Any, says: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        operation("/x")(handler)

    assert getattr(handler, "__name__", "hello") in str(caught.value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


HELLO = operation("/x")(hello)


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
        (lambda: Gateway([], features=[Auth]), "features=[Auth(...)]"),
        (lambda: Gateway([operation("/api/x")(hello)]), "api_paths=False"),
        (lambda: operation(["/a", "/b"])(hello), "hello: a route is a text"),  # type: ignore[arg-type]  # all on purpose
        (lambda: operation("/x", verbs="GET")(hello), "verbs=['GET']"),
        (lambda: operation("/x", formats="json")(hello), "formats=['json']"),
        (lambda: operation("/x", tags="orders")(hello), "tags=['orders']"),
        (lambda: operation("/x", body_limit=-1)(hello), "hello: body_limit=-1"),
        (lambda: operation("/x", body_limit="1MB")(hello), "hello: body_limit='1MB'"),  # type: ignore[arg-type]
        (lambda: operation("/x", in_thread=True)(waiting), "waiting is async"),
        (lambda: Gateway([operation("/x", requires=["Admin"])(hello)]), "requires=[HasRole('Admin')]"),  # type: ignore[list-item]
        (lambda: HasRole(["Admin"]), "HasAnyRole('A', 'B')"),  # type: ignore[arg-type]
        (lambda: Gateway({"hello": operation("/x")(hello)}), "Gateway([hello])"),  # type: ignore[arg-type]
        (lambda: Gateway([Route("/x", hello)]), "routes=[...]"),  # type: ignore[list-item]
        (lambda: Gateway([HELLO, operation("/y")(hello)]), "two operations Hello take any verb, hello and hello"),
        (lambda: Gateway([HELLO, HELLO]), "hello occurs twice"),
        (lambda: Gateway([operation("GTE /x")(hello)]), "more_verbs=['GTE']"),
        (lambda: Gateway([operation("/x/<name>")(hello)]), "write {Name}"),
        (lambda: Gateway([operation("/x/:name")(hello)]), "write {Name}"),
        (lambda: Gateway([operation("/x/{Name")(hello)]), "write {Name}"),
        (lambda: Gateway([operation("/x")(bare_dict)]), "bare_dict: its result cannot be written"),
        (lambda: Gateway([], settings={"debug": True}), "settings=Settings(...)"),  # type: ignore[arg-type]
        (lambda: Gateway([], settings=Settings), "settings=Settings(...)"),  # type: ignore[arg-type]
        (lambda: Gateway([], limits={}), "limits=Limits(...)"),  # type: ignore[arg-type]
        (lambda: Gateway([], formats=["json"]), "formats=Registry(...)"),  # type: ignore[arg-type]
        (lambda: Gateway([], headers=[("X-A", "b")]), "headers={'X-Name': 'value'}"),  # type: ignore[arg-type]
        (lambda: Gateway([], middleware=[GZipMiddleware]), "middleware=[Middleware(GZipMiddleware)]"),  # type: ignore[list-item]
        (lambda: Gateway([operation("/x", requires=[SignedIn()])(hello)]), "features=[Auth([...])]"),
        (lambda: Gateway([], settings=Settings(proxies=frozenset({"nginx"}))), "10.0.0.0/8"),
        (lambda: Auth(Basic(Accounts(MemoryUsers()))), "Auth([Basic(accounts)])"),  # type: ignore[arg-type]
        (lambda: Auth([Basic]), "Auth([Basic(accounts)])"),  # type: ignore[list-item]
        (lambda: Basic(MemoryUsers()), "Basic(Accounts(users))"),  # type: ignore[arg-type]
        (lambda: Credentials(MemoryUsers()), "Credentials(Accounts(users))"),  # type: ignore[arg-type]
        (lambda: Accounts({"ann": "secret"}), "Accounts(MemoryUsers([...]))"),  # type: ignore[arg-type]
        (lambda: MemoryUsers({"ann": "secret"}), "MemoryUsers([User(...)])"),  # type: ignore[arg-type]
        (lambda: MemoryUsers([User("1", "ann", "secret")]), "hash_password('...')"),
        (lambda: Settings(proxies="127.0.0.1"), "proxies=['127.0.0.1']"),  # type: ignore[arg-type]
        (lambda: Settings(csv="table"), "CsvDialect.TABLE"),  # type: ignore[arg-type]
        (lambda: Settings(negotiation="6.4"), "Negotiation.DEFAULT or Negotiation.SERVICESTACK"),  # type: ignore[arg-type]
        (lambda: Settings(cors=True), "cors=Cors(...)"),  # type: ignore[arg-type]
        (lambda: Settings(compress_above="1k"), "a number"),  # type: ignore[arg-type]
        (lambda: Settings(debug="no"), "a bool"),  # type: ignore[arg-type]
        (lambda: Settings(options=Options(dates="iso8601")), "DateHandler.ISO8601"),  # type: ignore[arg-type]
        (lambda: Cors(origins="https://a.example"), "origins=['https://a.example']"),  # type: ignore[arg-type]
        (lambda: InclusiveBetween(120, 18), "lower bound first"),
        (lambda: Length(9, 1), "lower bound first"),
        (lambda: Matches("("), "not a regular expression"),
        (lambda: Rows(lambda: iter([])), "write Rows(<lambda>())"),  # type: ignore[arg-type,return-value]
        (lambda: HttpError("not found"), "HttpError(400, ...)"),  # type: ignore[arg-type]
        (lambda: Reply(None, status="201"), "a status is a number"),  # type: ignore[arg-type]
        (lambda: Limits(seconds=-1), "seconds=-1"),
        (lambda: Limits(body=0), "body=0"),
    ],
)
def test_a_declaration_that_cannot_work_says_what_to_write(declare: Callable[[], Any], says: str) -> None:
    with pytest.raises((TypeError, ValueError, UnsupportedTypeError)) as caught:
        declare()

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("annotation", "default", "says"),
    [
        (Annotated[str | None, NotEmpty], None, "Wrong.Member: NotEmpty is a class: write NotEmpty(...)"),
        (str | None, NotEmpty(), "Wrong.Member: its default is a NotEmpty"),
        (list | None, None, "Wrong.Member: no format has a text for <class 'list'>: write what is in it, list[str]"),
        (Data | None, None, "write class Data(Dto)"),
        (Literal["a"], "a", "a class of Enumeration"),
        (tuple[int, str] | None, None, "a Dto with a member for each"),
        ("Nowhere | None", None, "an annotation names 'Nowhere'"),
    ],
)
def test_a_member_that_cannot_be_one_is_told_with_its_type(annotation: Any, default: Any, says: str) -> None:
    wrong = type("Wrong", (Dto,), {"__annotations__": {"member": annotation}, "member": default})

    def handler(request: Any) -> None:
        return None

    handler.__annotations__["request"] = wrong
    with pytest.raises((TypeError, UnsupportedTypeError), match=re.escape(says)):
        Gateway([operation()(handler)])


def test_a_member_without_a_type_is_told() -> None:
    for value in (None, member(description="x")):
        with pytest.raises(TypeError, match=r"Wrong\.member has no type: write member: str \| None"):
            type("Wrong", (Dto,), {"member": value})


def test_a_dto_is_no_dataclass() -> None:
    with pytest.raises(TypeError, match="Hello is a Dto: write it without @dataclass"):
        dataclasses.dataclass(Hello)


def test_two_members_of_one_name_are_told_with_their_type() -> None:
    with pytest.raises(UnsupportedTypeError, match=r"Wrong\.userId and Wrong\.user_id"):
        type("Wrong", (Dto,), {"__annotations__": {"user_id": int, "userId": int}, "user_id": 0, "userId": 0})


def test_lists_and_sets_stand_for_each_other_in_settings() -> None:
    assert Settings(proxies=["127.0.0.1"]).proxies == frozenset({"127.0.0.1"})  # type: ignore[arg-type]  # on purpose
    assert Cors(origins=["https://a.example"]).origins == ("https://a.example",)  # type: ignore[arg-type]


def test_a_coroutine_that_nobody_waits_for_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def forgets(request: Hello) -> Hello:
        return waiting(request)  # type: ignore[return-value]  # on purpose

    assert ask(Gateway([operation("/x")(forgets)]), "GET /x.json").status == 500
    assert "forgets returned a coroutine" in str(caplog.records[0].exc_info)


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
        Annotated[Int32 | None, MaximumLength(3)],
        Annotated[Int32 | None, Email()],
        Annotated[str | None, GreaterThan(0)],
        Annotated[bool | None, GreaterThan("a")],
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


def plain(request: Hello) -> Hello: ...
def with_call(request: Hello, call: Call, /) -> Hello: ...
def with_default(request: Hello, call: Call | None = None, more: int = 1) -> Hello: ...
def with_keywords(request: Hello, *, call: Call, more: int = 1) -> Hello: ...
def with_stars(request: Hello, *rest: int, call: Call, **more: int) -> Hello: ...
async def with_locals(request: Hello) -> Hello:
    local = request.name
    return Hello(local)


@functools.wraps(with_call)
def wrapped(*arguments: Any) -> Hello:
    return with_call(*arguments)


class Service:
    def method(self, request: Hello, call: Call) -> Hello: ...
    def __call__(self, request: Hello) -> Hello: ...


@pytest.mark.parametrize(
    "handler",
    [
        plain,
        with_call,
        with_default,
        with_keywords,
        with_stars,
        with_locals,
        wrapped,
        Service.method,
        Service().method,
        Service(),
        functools.partial(with_default, more=2),
        lambda: None,
    ],
)
def test_the_parameters_of_a_handler_are_those_that_inspect_finds(handler: Callable[..., Any]) -> None:
    found = [(each.name, each.is_keyword_only, each.needed) for each in _parameters_of(handler)]

    assert found == [
        (name, each.kind is each.KEYWORD_ONLY, each.default is each.empty)
        for name, each in inspect.signature(handler).parameters.items()
    ]
