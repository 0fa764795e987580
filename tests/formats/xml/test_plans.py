"""Children are met in the order of their contract (formats/WIRE.md 8.7)."""

from __future__ import annotations

import pytest

from tests.formats.xml.documents import NIL, leaf, read
from tests.vectors import types


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("<Name>a</Name><Value>1</Value>", types.Leaf("a", 1)),
        ("<Value>1</Value><Name>a</Name>", types.Leaf(None, 1)),
        ("<Name>a</Name><Name>b</Name>", types.Leaf("a")),
        ("<name>a</name><Value> 1\n</Value>", types.Leaf(None, 1)),
        ('<Name xmlns="x">a</Name>', types.Leaf()),
        ("<Other><Name>a</Name></Other><Value>1</Value>", types.Leaf(None, 1)),
        ("<Name/>", types.Leaf("")),
        (f"<Name {NIL}/>", types.Leaf()),
        ("<!-- c --><Name>a<!-- c -->b</Name>", types.Leaf("ab")),
        ("<Name>&lt;&#65;<![CDATA[<b>]]></Name>", types.Leaf("<A<b>")),
        ("", types.Leaf()),
    ],
)
def test_children_are_met_in_the_order_of_the_contract_and_others_are_passed_over(body: str, value: types.Leaf) -> None:
    assert read("Leaf", leaf(body)) == value
