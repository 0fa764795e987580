"""What generated writers of XML call for series, values without a declared type, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from formats.errors import EncodeError
from formats.xml import generated_calls as calls


def test_clean_strings_and_others_are_the_same_series() -> None:
    assert calls.strings(["a", "b"], "<s>", "</s>", "<s nil/>") == "<s>a</s><s>b</s>"
    assert calls.strings(["a", None, "<"], "<s>", "</s>", "<s nil/>") == "<s>a</s><s nil/><s>&lt;</s>"
    with pytest.raises(EncodeError):
        calls.strings(["a", 1], "<s>", "</s>", "<s nil/>")


def test_a_value_without_a_declared_type_says_its_own() -> None:
    text = calls.anything(7, "<a:o", "d3p1", "", "</a:o>")

    assert text == '<a:o xmlns:d3p1="http://www.w3.org/2001/XMLSchema" i:type="d3p1:int">7</a:o>'


@pytest.mark.parametrize("value", [[], (), set(), frozenset()])
def test_any_collection_may_stand_for_a_list(value: Any) -> None:
    assert calls.listed(value) is value


@pytest.mark.parametrize(
    ("refused", "value"),
    [
        (calls.listed, "ab"),
        (calls.listed, {}),
        (calls.mapped, []),
        (calls.not_bool, 1),
        (calls.not_int, "1"),
        (lambda value: calls.not_a(value, int), "1"),
    ],
)
def test_what_is_of_another_class_is_refused(refused: Callable[[Any], object], value: Any) -> None:
    with pytest.raises(EncodeError):
        refused(value)
