"""How XML is written: every rule of ``formats/WIRE.md`` 2.6 and 8.2 to 8.6.

Whole documents of recorded types are in the vectors; here each rule stands by itself.
"""

from __future__ import annotations

from formats import (
    Dto,
    Int32,
    KeyValuePair,
)
from tests.formats.xml.documents import ARRAYS, CLR, HEAD, I, One, Order, inside, member_of, xml


def test_the_base_comes_first_then_ordinal_names_and_other_namespaces_are_declared() -> None:
    # spec 8.2 and 8.3: CallSid, CallState, Callback
    base = f'xmlns="{CLR}B"'
    assert inside(Order(zeta="z", call_sid="s")) == (
        f"<Zeta {base}>z</Zeta><CallSid>s</CallSid><CallState>0</CallState><Callback>false</Callback>"
        '<Maybe i:nil="true" />'
    )
    assert inside(Order()).startswith(f'<Zeta i:nil="true" {base} /><CallSid i:nil="true" />')


def test_null_empty_and_missing_forms() -> None:
    # spec 8.4: nothing at all is one tag with a space, the empty string keeps both
    assert member_of("Items") == f'<Items xmlns:d2p1="{ARRAYS}" i:nil="true" />'
    assert member_of("Items", items=[]) == f'<Items xmlns:d2p1="{ARRAYS}" />'
    assert member_of("Data", data=b"") == "<Data />"
    assert member_of("Data", data=b"\x01\x02") == "<Data>AQI=</Data>"
    assert member_of("Data") == '<Data i:nil="true" />'
    assert member_of("One", one=One("")) == "<One><Text></Text></One>"
    assert member_of("Map", map={}) == f'<Map xmlns:d2p1="{ARRAYS}" />'
    assert xml(None, One) == f'{HEAD}<One i:nil="true" {I} xmlns="{CLR}N" />'
    assert xml([], list[One]) == f'{HEAD}<ArrayOfOne {I} xmlns="{CLR}N" />'


def test_collections() -> None:
    # spec 8.6
    assert member_of("Items", items=["a", None]) == (
        f'<Items xmlns:d2p1="{ARRAYS}"><d2p1:string>a</d2p1:string><d2p1:string i:nil="true" /></Items>'
    )
    assert member_of("Numbers", numbers=[1, None]) == (
        f'<Numbers xmlns:d2p1="{CLR}System"><d2p1:int>1</d2p1:int><d2p1:int i:nil="true" /></Numbers>'
    )
    entry = "d2p1:KeyValueOfstringint"
    assert member_of("Map", map={"k": 1}) == (
        f'<Map xmlns:d2p1="{ARRAYS}"><{entry}><d2p1:Key>k</d2p1:Key><d2p1:Value>1</d2p1:Value></{entry}></Map>'
    )
    assert xml([One("x"), None], list[One]) == (
        f'{HEAD}<ArrayOfOne {I} xmlns="{CLR}N"><One><Text>x</Text></One><One i:nil="true" /></ArrayOfOne>'
    )
    assert "<key>k</key><value>1</value>" in xml(KeyValuePair("k", 1), KeyValuePair[str, Int32])
    assert member_of("Loose", loose="x") == (
        '<Loose xmlns:d2p1="http://www.w3.org/2001/XMLSchema" i:type="d2p1:string">x</Loose>'
    )
    assert 'i:type="d2p1:int">5<' in member_of("Loose", loose=5)
    assert member_of("Loose") == '<Loose i:nil="true" />'


class Node(Dto, namespace="N"):
    name: str | None = None
    tags: list[str] | None = None
    next: Node | None = None


def test_a_type_that_contains_itself_counts_its_depth_in_prefixes() -> None:
    text = xml(Node("a", None, Node("b", ["x"], Node("<", []))))
    assert f'<Tags xmlns:d2p1="{ARRAYS}" i:nil="true" />' in text
    assert f'<Tags xmlns:d3p1="{ARRAYS}"><d3p1:string>x</d3p1:string></Tags>' in text
    assert f'<Name>&lt;</Name><Next i:nil="true" /><Tags xmlns:d4p1="{ARRAYS}" />' in text
