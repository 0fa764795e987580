"""How XML is written: every rule of ``formats/WIRE.md`` 2.6 and 8.2 to 8.6.

Whole documents of recorded types are in the vectors; here each rule stands by itself.
"""

from __future__ import annotations

from typing import Any

from formats import (
    Dto,
    Enumeration,
    Flags,
    Int32,
    KeyValuePair,
    XmlFormat,
    labelled,
)

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
I = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'  # noqa: E741 - as in the documents
CLR = "http://schemas.datacontract.org/2004/07/"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"


class One(Dto, namespace="N"):
    text: str | None = None


def xml(value: Any, type_: Any = None) -> str:
    return XmlFormat().codec(type_ or type(value)).encode(value).decode()


def inside(value: Any) -> str:
    """Return what stands between the tags of the root."""
    text = xml(value)
    return text[text.index(">", len(HEAD)) + 1 : text.rindex("</")]


class Base(Dto, namespace="B"):
    zeta: str | None = None


class Color(Enumeration, namespace="N"):
    RED = "Red"
    PALE = labelled("Pale", "pale one")


class Access(Flags, namespace="N"):
    NONE = 0
    READ = 1
    WRITE = 2


class Order(Base, namespace="N"):
    call_sid: str | None = None
    call_state: Int32 = 0
    callback: bool = False
    maybe: Int32 | None = None


def test_the_base_comes_first_then_ordinal_names_and_other_namespaces_are_declared() -> None:
    # spec 8.2 and 8.3: CallSid, CallState, Callback
    base = f'xmlns="{CLR}B"'
    assert inside(Order(zeta="z", call_sid="s")) == (
        f"<Zeta {base}>z</Zeta><CallSid>s</CallSid><CallState>0</CallState><Callback>false</Callback>"
        '<Maybe i:nil="true" />'
    )
    assert inside(Order()).startswith(f'<Zeta i:nil="true" {base} /><CallSid i:nil="true" />')


class Holder(Dto, namespace="N"):
    color: Color = Color.RED
    access: Access = Access.NONE
    items: list[str] | None = None
    numbers: list[Int32 | None] | None = None
    one: One | None = None
    data: bytes | None = None
    map: dict[str, Int32] | None = None
    loose: Any = None


def member_of(name: str, **held: Any) -> str:
    """Return the element of one member."""
    text = inside(Holder(**held))
    start = text.index(f"<{name}")
    if text[start:].split(">", 1)[0].endswith("/"):
        return text[start : text.index(">", start) + 1]
    return text[start : text.index(f"</{name}>") + len(name) + 3]


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
