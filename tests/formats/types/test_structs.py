"""What a Dto knows of the generic classes that it derives from."""

from __future__ import annotations

import dataclasses
import importlib
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec
import pytest

from formats import BUILT_IN, Dto, Kind, Scalar, member, shape_of
from formats.types.shapes import Nested

T = TypeVar("T")
U = TypeVar("U")


class Line(Dto):
    sku: str | None = None


class Page(Dto, Generic[T]):
    total: int = 0
    results: list[T] | None = None


class Grid(Page[list[U]], Generic[U]):
    corner: U | None = None


class LineGrid(Grid[Line]):
    name: str | None = None


def test_the_derived_class_writes_its_own_members_first() -> None:
    shape = shape_of(LineGrid)

    assert isinstance(shape, Nested)
    assert [member.declared for member in shape.record.members] == ["Name", "Corner", "Total", "Results"]


def test_an_inherited_annotation_means_what_it_means_in_its_own_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    body = "    {}: Number | None = None\n"
    for name, first, base, attribute in (
        ("inherited_top", "from formats import Dto, Int64 as Number", "Dto", "x"),
        ("inherited_middle", "from inherited_top import Top", "Top", "y"),
        ("inherited_low", "from inherited_middle import Middle\nfrom formats import Byte as Number", "Middle", "z"),
    ):
        class_ = name.rpartition("_")[2].capitalize()
        what = body.format(attribute) if attribute != "y" else "    y: str | None = None\n"
        text = f"from __future__ import annotations\n{first}\nclass {class_}({base}):\n{what}"
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")

    low = importlib.import_module("inherited_low").Low
    shape = shape_of(low)

    assert isinstance(shape, Nested)
    assert {each.attribute: each.shape for each in shape.record.members} == {
        "z": Scalar(Kind.BYTE, optional=True),
        "y": Scalar(Kind.STRING, optional=True),
        "x": Scalar(Kind.INT64, optional=True),
    }
    for format_ in BUILT_IN:
        if format_.name != "html":
            codec = format_.codec(low)
            assert codec.decode(codec.encode(low(x=2**40, z=5))) == low(x=2**40, z=5)


class Fielded(Dto):
    needed: int = msgspec.field()
    text: str = msgspec.field(default="q")
    lines: list[str] = msgspec.field(default_factory=lambda: ["a"])
    some: list[str] = msgspec.field(default=[])


def test_a_field_of_msgspec_gives_its_default() -> None:
    fielded = Fielded(needed=3)

    assert (fielded.text, fielded.lines, fielded.some, fielded.needed) == ("q", ["a"], [], 3)
    assert Fielded(needed=1).some is not fielded.some
    assert next(iter(BUILT_IN)).codec(Fielded).encode(fielded) == b'{"needed":3,"text":"q","lines":["a"],"some":[]}'
    with pytest.raises(TypeError, match="needed"):
        Fielded()  # type: ignore[call-arg]  # that is the test


class OwnField(dataclasses.Field):  # type: ignore[type-arg]  # as sqlmodel's is one of pydantic's
    def __init__(self) -> None:
        pass


@pytest.mark.parametrize(
    "field",
    [
        dataclasses.field(default=1),
        OwnField(),
        msgspec.field(default=1, name="other"),
        msgspec.field(default=dataclasses.field(default=1)),
        msgspec.field(default=member(1, alias="other")),
        member(msgspec.field(default=1)),
    ],
    ids=["of dataclasses", "derived", "with a name", "within a field", "a member within a field", "within a member"],
)
def test_a_field_is_no_default(field: Any) -> None:
    with pytest.raises(TypeError, match=r"Odd\.count: its default is a .*, and no value: write member"):
        type(Dto)("Odd", (Dto,), {"__module__": __name__, "__annotations__": {"count": int}, "count": field})


@pytest.mark.parametrize("field", [dataclasses.field(default=1), msgspec.field(default=1), member(1), None])
def test_a_field_without_a_type_is_refused(field: Any) -> None:
    with pytest.raises(TypeError, match=r"Odd\.count has no type"):
        type(Dto)("Odd", (Dto,), {"__module__": __name__, "count": field})


class Field(Dto):
    """A class that is only called like one of those."""


def test_a_default_may_be_of_a_class_called_field() -> None:
    class Holder(Dto):
        field: Field = Field()

    assert Holder().field == Field()


def test_classes_that_derive_from_one_share_its_stand_in() -> None:
    class Base(Dto):
        sku: str | None = None

    class First(Base):
        one: int = 1

    class Second(Base):
        two: int = 2

    assert First.__mro__[1] is Second.__mro__[1]
    assert First.__mro__[1] is not Base
    assert First.__mro__[2] is Base


def test_a_generic_base_binds_its_hints_as_soon_as_they_name_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    text = (
        "from __future__ import annotations\n"
        "from typing import Generic, TypeVar\n"
        "from formats import Dto\n"
        "T = TypeVar('T')\n"
        "class Page(Dto, Generic[T]):\n    results: list[T] | None = None\n"
        "class Later(Page[list[T]], Generic[T]):\n    late: Late | None = None\n"
        "class Early(Later[int]):\n    name: str | None = None\n"
        "class Late(Dto):\n    sku: str | None = None\n"
        "class Bound(Later[int]):\n    name: str | None = None\n"
    )
    (tmp_path / "bound_later.py").write_text(text, encoding="utf-8")
    module = importlib.import_module("bound_later")

    value = module.Bound(results=[[1]], late=module.Late("a"))

    assert msgspec.json.decode(msgspec.json.encode(value), type=module.Bound) == value
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"results": [["x"]]}', type=module.Bound)


def test_a_class_may_derive_from_one_and_from_what_derives_from_it() -> None:
    class One(Dto):
        a: int = 0

    class Two(One):
        b: int = 1

    class Both(One, Two):  # type: ignore[misc]  # which Python refuses of ordinary classes
        h: int = 7

    assert Both().__struct_fields__ == ("h", "b", "a")
    assert isinstance(Both(), Two)
