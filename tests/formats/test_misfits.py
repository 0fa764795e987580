"""The first slot that holds what its declaration does not allow is named."""

from __future__ import annotations

from typing import Any

import pytest

from formats import Dto, Int32, KeyValuePair, shape_of
from formats.errors import EncodeError
from formats.misfits import located


class Leaf(Dto):
    size: Int32 = 0
    name: str | None = None
    leaf: Leaf | None = None


class Heavy(Leaf):
    weight: float = 0.0


@pytest.mark.parametrize(
    ("type_", "value", "where"),
    [
        (Leaf, Leaf(size="1"), "$.Size"),  # type: ignore[arg-type]  # what is wrong
        (Leaf, Leaf(size=2**31), "$.Size"),
        (Leaf, Leaf(size=None), "$.Size"),  # type: ignore[arg-type]
        (Leaf, Leaf(leaf=Leaf(name=3)), "$.Leaf.Name"),  # type: ignore[arg-type]
        (Leaf, Heavy(weight="x"), "$.Weight"),  # type: ignore[arg-type]
        (Leaf, "x", "$"),
        (list[Leaf], [Leaf(), Leaf(size="1")], "$[1].Size"),  # type: ignore[arg-type]
        (list[Leaf], Leaf(), "$"),
        (dict[str, Int32], {"a": 1, "b": "2"}, "$['b']"),
        (dict[str, Int32], {1: 1}, "$[1]"),
        (dict[str, Int32], [], "$"),
        (KeyValuePair[str, Int32], KeyValuePair("a", "b"), "$.Value"),
        (KeyValuePair[Int32, str], KeyValuePair("a", "b"), "$.Key"),
        (KeyValuePair[str, Int32], ("a", 1), "$"),
    ],
)
def test_the_slot_that_is_wrong_is_named(type_: Any, value: Any, where: str) -> None:
    assert located(shape_of(type_), value, TypeError("what")).where == where


def test_what_is_sound_leaves_the_cause() -> None:
    cause = EncodeError("a reason", "$.Place")

    assert located(shape_of(Leaf), Leaf(), cause) is cause
    assert "a reason" in located(shape_of(Leaf), Leaf(), TypeError("a reason")).message


def test_a_value_that_holds_itself_is_told_so() -> None:
    leaf = Leaf()
    leaf.leaf = leaf

    assert "contains itself" in located(shape_of(Leaf), leaf, TypeError("what")).message
    assert "contains itself" in located(shape_of(Leaf), Leaf(), RecursionError()).message
