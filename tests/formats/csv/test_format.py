"""The codec of tables: what it refuses, and where."""

from __future__ import annotations

from typing import Any

import pytest

from formats import (
    EncodeError,
)
from tests.formats.csv.tables import Color, Mixed, Pair, Toned, table


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (Pair(5), r"\$\.A"),  # type: ignore[arg-type]  # on purpose, as all below
        (Pair("x", b""), r"\$\.B"),  # type: ignore[arg-type]
        (Mixed(first=True), r"\$\.First"),
        (Mixed(first=None), r"\$\.First"),  # type: ignore[arg-type]
        (Mixed(is_on=0), r"\$\.IsOn"),  # type: ignore[arg-type]
        (Mixed(color="Red"), r"\$\.Color"),  # type: ignore[arg-type]
        (Mixed(color=None), r"\$\.Color"),  # type: ignore[arg-type]
        (Mixed(inner=Pair()), r"\$\.Inner"),  # type: ignore[arg-type]
        (Toned(tone=Color.RED), r"\$\.Tone"),  # type: ignore[arg-type]
        (Mixed(items=["x", 5]), r"\$\.Items\[1\]"),  # type: ignore[list-item]
        (Mixed(map={"a": 5}), r"\$\.Map\['a'\]"),  # type: ignore[dict-item]
    ],
)
def test_a_value_of_a_wrong_class_is_named(value: Any, where: str) -> None:
    with pytest.raises(EncodeError, match=where):
        table(value)


def test_a_wrong_row_of_many_is_named_by_its_own_number() -> None:
    with pytest.raises(EncodeError, match=r"\$\[150\]\.A"):
        table([*[Pair("x")] * 150, Pair(1)], list[Pair])  # type: ignore[arg-type]  # on purpose
