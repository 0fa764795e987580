"""What a Dto knows of the generic classes that it derives from."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Generic, TypeVar

import pytest

from formats import BUILT_IN, Dto, Kind, Scalar, shape_of
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
    for name, first, base, member in (
        ("inherited_top", "from formats import Dto, Int64 as Number", "Dto", "x"),
        ("inherited_middle", "from inherited_top import Top", "Top", "y"),
        ("inherited_low", "from inherited_middle import Middle\nfrom formats import Byte as Number", "Middle", "z"),
    ):
        class_ = name.rpartition("_")[2].capitalize()
        what = body.format(member) if member != "y" else "    y: str | None = None\n"
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
