"""What XML cannot hold is named with its place."""

from __future__ import annotations

from typing import Any

import pytest

from formats import (
    Dto,
    EncodeError,
)
from tests.formats.xml.documents import Holder, One, Order, Texts, xml


class Twin(Dto, namespace="N"):
    """Of the same members as :class:`One`, and yet another type."""

    text: str | None = None


class Derived(One, namespace="N"):
    more: str | None = None


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (Texts(5), r"\$\.A"),  # type: ignore[arg-type]  # on purpose, as all below
        (Texts("x", b""), r"\$\.B"),  # type: ignore[arg-type]
        (Order(call_state=None), r"\$\.CallState"),  # type: ignore[arg-type]
        (Order(call_state=True), r"\$\.CallState"),
        (Order(callback=0), r"\$\.Callback"),  # type: ignore[arg-type]
        (Holder(color="Red"), r"\$\.Color"),  # type: ignore[arg-type]
        (Holder(items={}), r"\$\.Items"),  # type: ignore[arg-type]
        (Holder(map=[1]), r"\$\.Map"),  # type: ignore[arg-type]
        (Holder(one=Texts()), r"\$\.One"),  # type: ignore[arg-type]
        (Holder(one=Twin("x")), r"\$\.One"),  # type: ignore[arg-type]
        (Holder(one=Derived(text="x")), r"\$\.One"),  # the original, too, cannot write it (8.3)
        (Holder(one=One(5)), r"\$\.One\.Text"),  # type: ignore[arg-type]
    ],
)
def test_a_value_of_a_wrong_class_is_named(value: Any, where: str) -> None:
    with pytest.raises(EncodeError, match=where):
        xml(value)
