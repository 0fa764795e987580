"""How XML is written: every rule of ``formats/WIRE.md`` 2.6 and 8.2 to 8.6.

Whole documents of recorded types are in the vectors; here each rule stands by itself.
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Any

import pytest

from formats import (
    Byte,
    Char,
    DataContract,
    DateTimeOffset,
    Dto,
    EncodeError,
    Enumeration,
    Flags,
    Int32,
    KeyValuePair,
    SByte,
    Single,
    XmlFormat,
    labelled,
    member,
)

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
I = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'  # noqa: E741 - as in the documents
CLR = "http://schemas.datacontract.org/2004/07/"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"


class Texts(Dto, namespace="N"):
    a: str | None = None
    b: str | None = None


class One(Dto, namespace="N"):
    text: str | None = None


def xml(value: Any, type_: Any = None) -> str:
    return XmlFormat().codec(type_ or type(value)).encode(value).decode()


def inside(value: Any) -> str:
    """Return what stands between the tags of the root."""
    text = xml(value)
    return text[text.index(">", len(HEAD)) + 1 : text.rindex("</")]


ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r\n": "\n", "\r": "\n", "\n": "\n"}
RAW = [
    '"',
    "'",
    "\t",
    "\x7f",
    "\x85",
    "\u00a0",
    "\u2028",
    "\u200b",
    "\U0001f600",
    " x ",
    "]]",
    "&amp;"[1:],
    "{k0}",
    "{",
]


@pytest.mark.parametrize(("text", "spelled"), [*ESCAPED.items(), *zip(RAW, RAW, strict=True)], ids=ascii)
@pytest.mark.parametrize("around", ["{}", "a{}b"])
def test_text_is_escaped_where_xml_wants_it(text: str, spelled: str, around: str) -> None:
    # spec 8.4
    text, spelled = (around.replace("{}", each) for each in (text, spelled))
    assert inside(Texts("x", text)) == f"<A>x</A><B>{spelled}</B>"
    assert inside(Texts(text, None)) == f'<A>{spelled}</A><B i:nil="true" />'
    assert inside(One(text)) == f"<Text>{spelled}</Text>"
    assert xml(["x", text], list[str]) == (
        f'{HEAD}<ArrayOfstring {I} xmlns="{ARRAYS}"><string>x</string><string>{spelled}</string></ArrayOfstring>'
    )
    key = f"<Key>{spelled}</Key><Value>{spelled}</Value>"
    name = "KeyValueOfstringstring"
    assert xml({text: text}, dict[str, str]) == (
        f'{HEAD}<ArrayOf{name} {I} xmlns="{ARRAYS}"><{name}>{key}</{name}></ArrayOf{name}>'
    )
    assert xml([Texts(text, "x")] * 70, list[Texts]) == (
        f'{HEAD}<ArrayOfTexts {I} xmlns="{CLR}N">' + f"<Texts><A>{spelled}</A><B>x</B></Texts>" * 70 + "</ArrayOfTexts>"
    )


@pytest.mark.parametrize("text", [*map(chr, [0, 1, 8, 0xB, 0xC, 0xE, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])], ids=ascii)
def test_what_xml_cannot_hold_is_an_error_that_names_the_member(text: str) -> None:
    # spec 8.4: the original breaks the document off.
    with pytest.raises(EncodeError, match=r"\$\.B: .*U\+|U\+.*\$\.B"):
        xml(Texts("x", f"a{text}"))
    with pytest.raises(EncodeError, match=r"\$\[1\]"):
        xml(["x", text], list[str])
    with pytest.raises(EncodeError, match=r"\$\[99\]\.A"):
        xml([*[Texts("x")] * 99, Texts(text)], list[Texts])


class Base(Dto, namespace="B"):
    zeta: str | None = None


class Color(Enumeration, namespace="N"):
    RED = "Red"
    PALE = labelled("Pale", "pale one")


class Marked(Enumeration, namespace="N", contract=True):
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


class Contract(Dto, namespace="N", contract=DataContract(name="Other", namespace='urn:x&"y')):
    last: str | None = member(alias="z-last", order=2)
    first: Int32 = member(0, order=1, emit_default=False)
    plain: str | None = None


def test_a_contract_has_its_name_namespace_aliases_and_order() -> None:
    root = f'{HEAD}<Other {I} xmlns="urn:x&amp;&quot;y">'
    assert xml(Contract("l", 5, "p")) == f"{root}<Plain>p</Plain><First>5</First><z-last>l</z-last></Other>"
    assert xml(Contract("l", 0)) == f'{root}<Plain i:nil="true" /><z-last>l</z-last></Other>'


class Twin(Dto, namespace="N"):
    """Of the same members as :class:`One`, and yet another type."""

    text: str | None = None


class Derived(One, namespace="N"):
    more: str | None = None


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


def test_enums_and_flags_are_names() -> None:
    # spec 8.5: labels only of an enum that is a contract itself
    assert member_of("Color", color=Color.PALE) == "<Color>Pale</Color>"
    assert xml([Marked.PALE], list[Marked]).endswith("<Marked>pale one</Marked></ArrayOfMarked>")
    assert member_of("Access", access=Access.READ | Access.WRITE) == "<Access>Read Write</Access>"
    assert member_of("Access") == "<Access>None</Access>"
    with pytest.raises(EncodeError, match=r"\$\.Color"):
        xml(Holder(color=Color.numbered(9)))
    with pytest.raises(EncodeError, match=r"\$\.Access"):
        xml(Holder(access=Access(8)))


EAST = dt.timezone(dt.timedelta(hours=2))
AT = dt.datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001 - zones are given beside


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (bool, True, "true"),
        (bool, False, "false"),
        (Int32, -5, "-5"),
        (float, 1.5, "1.5"),
        (float, 1.7976931348623157e308, "1.7976931348623157E+308"),
        (float, float("inf"), "INF"),
        (float, float("-inf"), "-INF"),
        (float, float("nan"), "NaN"),
        (Single, 1e9, "1E+09"),
        (decimal.Decimal, decimal.Decimal("1.10"), "1.10"),
        (Char, "A", "65"),
        (uuid.UUID, uuid.UUID(int=10), "00000000-0000-0000-0000-00000000000a"),
        (dt.datetime, AT.replace(tzinfo=dt.UTC), "2001-02-03T04:05:06Z"),
        (dt.datetime, AT.replace(tzinfo=EAST), "2001-02-03T04:05:06+02:00"),
        (dt.datetime, AT, "2001-02-03T04:05:06"),
        (dt.datetime, AT.replace(microsecond=120_000), "2001-02-03T04:05:06.12"),
        (dt.datetime, AT.replace(hour=0, minute=0, second=0), "2001-02-03T00:00:00"),
        (dt.date, dt.date(2001, 2, 3), "2001-02-03"),
        (dt.time, dt.time(1, 2, 3, 500_000), "01:02:03.5"),
        (dt.timedelta, dt.timedelta(days=1, seconds=-1.5), "PT23H59M58.5S"),
        (dt.timedelta, dt.timedelta(0), "PT0S"),
    ],
)
def test_the_text_of_each_kind(type_: Any, value: Any, text: str) -> None:
    # spec 2.1 (column XML), 2.3, 2.6, 2.7 and 8.4
    written = xml([value], list[type_])
    assert written.rsplit("</", 2)[0].rsplit(">", 1)[1] == text


@pytest.mark.parametrize(
    ("type_", "value", "root"),
    [
        (int, 5, '<int xmlns="http://schemas.microsoft.com/2003/10/Serialization/">5</int>'),
        (str, "a<", '<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">a&lt;</string>'),
        (bool, True, '<boolean xmlns="http://schemas.microsoft.com/2003/10/Serialization/">true</boolean>'),
        (bool, False, '<boolean xmlns="http://schemas.microsoft.com/2003/10/Serialization/">false</boolean>'),
        (Byte, 5, '<unsignedByte xmlns="http://schemas.microsoft.com/2003/10/Serialization/">5</unsignedByte>'),
        (SByte, 5, '<byte xmlns="http://schemas.microsoft.com/2003/10/Serialization/">5</byte>'),
    ],
)
def test_a_scalar_is_a_document_of_its_own(type_: Any, value: Any, root: str) -> None:
    assert xml(value, type_) == HEAD + root


def test_a_date_with_offset_is_an_instant_and_minutes() -> None:
    # spec 2.6
    class At(Dto, namespace="N"):
        d: DateTimeOffset | None = None

    assert inside(At(AT.replace(tzinfo=EAST))) == (
        f'<D xmlns:d2p1="{CLR}System"><d2p1:DateTime>2001-02-03T02:05:06Z</d2p1:DateTime>'
        "<d2p1:OffsetMinutes>120</d2p1:OffsetMinutes></D>"
    )


class Node(Dto, namespace="N"):
    name: str | None = None
    tags: list[str] | None = None
    next: Node | None = None


def test_a_type_that_contains_itself_counts_its_depth_in_prefixes() -> None:
    text = xml(Node("a", None, Node("b", ["x"], Node("<", []))))
    assert f'<Tags xmlns:d2p1="{ARRAYS}" i:nil="true" />' in text
    assert f'<Tags xmlns:d3p1="{ARRAYS}"><d3p1:string>x</d3p1:string></Tags>' in text
    assert f'<Name>&lt;</Name><Next i:nil="true" /><Tags xmlns:d4p1="{ARRAYS}" />' in text


def test_rows_are_the_items_of_one_list() -> None:
    rows = XmlFormat().row_codec(One)
    frame = rows.frame
    assert (
        frame.prefix + rows.encode_rows([One("a"), One("b")]) + frame.suffix
        == xml([One("a"), One("b")], list[One]).encode()
    )


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
