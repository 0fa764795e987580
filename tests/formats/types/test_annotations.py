"""Annotations are what ``typing`` makes of them, found sooner."""

from __future__ import annotations

import functools
import inspect
import sys
import types
import typing
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, ClassVar, Generic, Literal, Optional, TypeVar

import msgspec
import pytest

from formats import Dto, Int32, JsonFormat
from formats.types.annotations import _compiled, annotations_of, annotations_of_handler, own_annotations
from gateway.service import settings, statuses
from samples.evovoice import dtos
from tests.formats import types as vector_types

T = TypeVar("T")
Alias = list["Leaf"]


class Leaf(Dto):
    date: date | None = None
    tag: Annotated[str | None, "what it says"] = None


class Tree(Leaf, Generic[T]):
    leaf: Leaf | None = None
    leaves: Alias | None = None
    quoted: list["Leaf"] | None = None  # noqa: UP037 - on purpose
    optional: Optional["Leaf"] = None  # noqa: UP037, UP045 - on purpose
    kind: Literal["a", "b"] = "a"
    table: dict[str, tuple[Int32, ...]] | None = None
    any: Any = None
    items: list[T] | None = None
    shared: ClassVar[int] = 1


class Trees(Tree[Leaf]):
    pass


class Plain(msgspec.Struct):
    one: int
    none: None = None


class Day(Dto):
    date: date | None = None
    tags: Annotated[list[str] | None, 5] = None
    owner: ClassVar[int] = 1


class Missing(Dto):
    what: Nothing | None = None  # type: ignore[name-defined]  # noqa: F821 - on purpose


class Number(msgspec.Struct):
    five: 5  # type: ignore[valid-type]  # on purpose


class Broken(msgspec.Struct):
    __annotations__ = {"x": "1 +"}


class Added(msgspec.Struct):
    __annotations__ = {"x": '"Leaf" | None'}


VALUES = msgspec.defstruct("VALUES", [("a", int), ("b", None | str), ("c", "list[str]")])  # type: ignore[operator]


def structs(module: Any) -> list[type]:
    return [each for _, each in inspect.getmembers(module, inspect.isclass) if issubclass(each, msgspec.Struct)]


@pytest.mark.parametrize(
    "class_",
    [
        Leaf,
        Tree,
        Trees,
        Plain,
        Number,
        VALUES,
        *structs(dtos),
        *structs(vector_types),
        *structs(statuses),
        *structs(settings),
    ],
    ids=lambda class_: class_.__name__,
)
def test_of_a_class_they_are_those_that_typing_finds(class_: type) -> None:
    expected = typing.get_type_hints(class_, include_extras=True)

    assert annotations_of(class_) == expected
    assert [*annotations_of(class_)] == [*expected]
    own = own_annotations(class_)
    assert {name: own[name] for name in inspect.get_annotations(class_)}.items() <= expected.items()


def refused(*_: object, **__: object) -> None:
    raise AssertionError("typing was asked")


def test_ordinary_annotations_are_evaluated_without_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = [Day, Plain, Leaf, dtos.AddConferenceMember, dtos.SessionInfo]
    expected = [typing.get_type_hints(class_, include_extras=True) for class_ in ordinary]
    of_handler = typing.get_type_hints(plain, include_extras=True)

    with monkeypatch.context() as patched:
        patched.setattr(typing, "get_type_hints", refused)
        evaluated = [annotations_of(class_) for class_ in ordinary]
        own = [dict(own_annotations(class_)) for class_ in (Day, Plain)]
        handlers = annotations_of_handler(plain)

    assert (evaluated, own, handlers) == (expected, expected[:2], of_handler)


def test_a_text_is_compiled_once() -> None:
    annotations_of(Leaf)
    before = _compiled.cache_info().misses

    annotations_of(Leaf)

    assert _compiled.cache_info().misses == before


@pytest.mark.parametrize("class_", [Missing, Broken, Added])
def test_what_cannot_be_evaluated_raises_what_typing_raises(class_: type) -> None:
    with pytest.raises(Exception) as expected:  # noqa: PT011 - whatever it is
        typing.get_type_hints(class_, include_extras=True)

    for evaluate in (annotations_of, own_annotations):
        with pytest.raises(type(expected.value)) as caught:
            evaluate(class_)
        assert str(caught.value) == str(expected.value)
        assert getattr(caught.value, "name", None) == getattr(expected.value, "name", None)


def plain(request: Leaf, call: Leaf | None = None) -> None: ...
def quoted(request: "Leaf", *more: "list[Leaf]", other: Any = None) -> list["Leaf"]: ...  # noqa: UP037 - on purpose
async def annotated(request: Annotated[Leaf, "x"]) -> Optional[Leaf]: ...  # noqa: UP045 - on purpose


@functools.wraps(plain)
def wrapped(*arguments: int) -> int:
    return 1


class Service:
    def method(self, request: Leaf) -> Leaf: ...


@pytest.mark.parametrize("handler", [plain, quoted, annotated, wrapped, Service().method, Service.method])
def test_of_a_handler_they_are_those_that_typing_finds(handler: Callable[..., Any]) -> None:
    assert annotations_of_handler(handler) == typing.get_type_hints(handler, include_extras=True)


def test_of_a_handler_without_texts_they_are_taken_as_they_stand() -> None:
    def handler(request: Any) -> Any: ...

    handler.__annotations__ = {"request": Leaf, "return": None}

    assert annotations_of_handler(handler) == {"request": Leaf, "return": type(None)}


def test_a_class_of_a_module_that_is_gone_has_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Plain, "__module__", "gone")

    assert annotations_of(Plain) == {"one": int, "none": type(None)}


class Shared(Dto):
    """Not what Page.rows below is a list of."""


@pytest.mark.parametrize("rebound", [False, True])
def test_names_mean_what_they_mean_when_a_type_is_first_used(rebound: bool) -> None:
    # Not what they mean while its class is made: a builtin, or another class of that name.
    names: dict[str, Any] = {"Dto": Dto, "__name__": "made_for_this_test"}
    module = sys.modules["made_for_this_test"] = types.ModuleType("made_for_this_test")
    try:
        vars(module).update(names)
        source = "from __future__ import annotations\nclass Node(Dto):\n    name: str | None = None\nBase = Node\n"
        source += "class Node(Base):\n    next: Node | None = None\n    warning: Warning | None = None\n"
        exec(source + "class Warning(Dto):\n    text: str | None = None\n" * (not rebound), vars(module))
        if rebound:
            vars(module)["Warning"] = Leaf
        node: Any = vars(module)["Node"]

        assert annotations_of(node)["next"] == node | None
        assert annotations_of(node)["warning"] == vars(module)["Warning"] | None
        read = JsonFormat().codec(node).decode(b'{"next":{"next":{"name":"a"}}}')
        assert read.next.next.name == "a"
    finally:
        del sys.modules["made_for_this_test"]


if sys.version_info >= (3, 12):

    @pytest.mark.parametrize("parameter", ["Row", "Shared"])
    def test_a_parameter_of_a_class_is_a_name_and_hides_one_of_its_module(parameter: str) -> None:
        names: dict[str, Any] = {"Dto": Dto, "__name__": __name__}
        body = f"    rows: list[{parameter}] | None = None\n    leaf: Leaf | None = None"
        exec(f"from __future__ import annotations\nclass Page[{parameter}](Dto):\n{body}", names)
        page = names["Page"]

        (variable,) = page.__type_params__
        assert annotations_of(page) == own_annotations(page) == {"rows": list[variable] | None, "leaf": Leaf | None}
        assert JsonFormat().codec(page[Leaf]).decode(b'{"rows":[{"date":"2026-01-01"}]}').rows == [
            Leaf(date(2026, 1, 1))
        ]
