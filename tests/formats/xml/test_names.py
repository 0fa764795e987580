"""What a type is called in XML (formats/WIRE.md 8.2 to 8.4)."""

from __future__ import annotations

from xml.parsers import expat

import pytest

from formats import (
    DataContract,
    Dto,
    EncodeError,
    Enumeration,
    Int32,
    labelled,
    member,
)
from formats.xml.names import encoded
from tests.formats.xml.documents import HEAD, Access, Color, Holder, I, member_of, xml


class Marked(Enumeration, namespace="N", contract=True):
    RED = "Red"
    PALE = labelled("Pale", "pale one")


class Contract(Dto, namespace="N", contract=DataContract(name="Other", namespace='urn:x&"y')):
    last: str | None = member(alias="z-last", order=2)
    first: Int32 = member(0, order=1, emit_default=False)
    plain: str | None = None


def test_a_contract_has_its_name_namespace_aliases_and_order() -> None:
    root = f'{HEAD}<Other {I} xmlns="urn:x&amp;&quot;y">'
    assert xml(Contract("l", 5, "p")) == f"{root}<Plain>p</Plain><First>5</First><z-last>l</z-last></Other>"
    assert xml(Contract("l", 0)) == f'{root}<Plain i:nil="true" /><z-last>l</z-last></Other>'


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


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Plain_1.x-y", "Plain_1.x-y"),
        ("1st", "_x0031_st"),
        ("a b", "a_x0020_b"),
        ("-a", "_x002D_a"),
        ("a_x0020_b", "a_x005F_x0020_b"),  # what looks like an escape is none
        ("a\U0001f600", "a_x0001F600_"),
        ("\u00e9t\u00e9", "\u00e9t\u00e9"),
        ("x\ufeff", "x_xFEFF_"),
        ("Ora\u0219", "Ora_x0219_"),  # a letter since Unicode 3.0, which XML 1.0 does not know
        ("\u0660a\u0660", "_x0660_a\u0660"),
    ],
)
def test_a_name_that_xml_cannot_hold_is_spelled_as_xmlconvert_does(name: str, spelled: str) -> None:
    assert encoded(name) == spelled


#: All characters beyond ASCII of the first plane.
BEYOND = [chr(code) for code in range(0x80, 0xFFFE) if not 0xD800 <= code <= 0xDFFF]


def test_every_name_is_one_that_xml_can_hold() -> None:
    whole = "".join(f"<{encoded(each)}/><{encoded('a' + each)}/>" for each in BEYOND)

    parser = expat.ParserCreate()
    assert parser.Parse(f"<r>{whole}</r>".encode(), True) == 1


def test_a_character_that_xml_can_hold_in_a_name_stays() -> None:
    def is_name(text: str) -> bool:
        try:
            return bool(expat.ParserCreate().Parse(f"<{text}/>".encode(), True))
        except expat.ExpatError:
            return False

    for each in BEYOND[::23]:
        assert (encoded(each) == each, encoded("a" + each) == "a" + each) == (is_name(each), is_name("a" + each)), each
