"""Children are met in the order of their contract (formats/WIRE.md 8.7)."""

from __future__ import annotations

from typing import Any

import pytest

from formats import Options, XmlFormat
from tests.vectors import types
from tests.vectors.catalog import TYPES

NS = "http://schemas.datacontract.org/2004/07/Vectors.Types"


NIL = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'


def leaf(body: str, attributes: str = f'xmlns="{NS}"') -> str:
    return f"<Leaf {attributes}>{body}</Leaf>"


def read(type_: Any, text: str, options: Options | None = None) -> Any:
    codec = XmlFormat().codec(TYPES[type_], options) if options else XmlFormat().codec(TYPES[type_])
    return codec.decode(text.encode())


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
