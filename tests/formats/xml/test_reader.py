"""XML → values (formats/WIRE.md 8.7): strict in case, namespace and order, in expat's hands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import DecodeError, Dto, Options, XmlFormat
from formats.xml.reader import LONGEST_NAMESPACE, LONGEST_TAG, PIECE
from tests.formats.damage import refused_at
from tests.formats.xml.documents import ARRAYS, NIL, NS, leaf, read
from tests.vectors import types


def test_prefixes_do_not_matter() -> None:
    assert read("Leaf", f'<p:Leaf xmlns:p="{NS}"><p:Name>a</p:Name></p:Leaf>') == types.Leaf("a")


def test_nesting_is_bounded_by_a_setting() -> None:
    text = f'<Node xmlns="{NS}">' + "<Child>" * 20 + "</Child>" * 20 + "</Node>"

    assert read("Node", text, Options(max_depth=30)) is not None
    with pytest.raises(DecodeError, match="nested deeper than 10"):
        read("Node", text, Options(max_depth=10))


@pytest.mark.parametrize("around", ["<!--{}-->", '<Other a="{}"/>', "<{}/>"])
def test_a_tag_that_would_be_looked_at_again_and_again_is_refused(around: str) -> None:
    assert read("Leaf", leaf(around.format("a" * (PIECE - 200)) + "<Value>1</Value>")).value == 1
    with pytest.raises(DecodeError, match=f"longer than {LONGEST_TAG} bytes") as caught:
        read("Leaf", leaf(around.format("a" * (LONGEST_TAG + PIECE)) + "<Value>1</Value>"))

    assert caught.value.where == "line 1, column 69"


@pytest.mark.parametrize(
    "spelling", ['xmlns:p="{}"', "xmlns:p='{}'", 'xmlns:p \n=\t"{}"', 'xmlns="{}"', 'x=">" xmlns="{}"']
)
def test_the_name_of_a_namespace_is_short(spelling: str) -> None:
    text = f'<p:Leaf xmlns:p="{NS}">\n<p:Name>a</p:Name><Other {spelling}/></p:Leaf>'

    assert read("Leaf", text.format("u" * LONGEST_NAMESPACE)) == types.Leaf("a")
    with pytest.raises(DecodeError, match=f"namespace is longer than {LONGEST_NAMESPACE} bytes") as caught:
        read("Leaf", text.format("u" * (LONGEST_NAMESPACE + 1)))

    assert caught.value.where == f"line 2, column {26 + spelling.index('xmlns')}"


@pytest.mark.parametrize("spelling", ["<Name>{}</Name>", '<Other a="{}"/>'])
def test_what_is_in_a_text_is_no_name_of_a_namespace(spelling: str) -> None:
    declared = f"xmlns:p='{'u' * (LONGEST_NAMESPACE + 1)}'"

    assert read("Leaf", leaf(spelling.format(declared))).name == (declared if "Name" in spelling else None)


def test_a_text_may_be_of_any_length() -> None:
    long = "a" * (LONGEST_TAG + 2 * PIECE)
    assert read("Leaf", leaf(f"<Name>{long}</Name>")).name == long
    assert read("Leaf", leaf(f"<Name><![CDATA[{long}]]></Name>")).name == long


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(DecodeError) as caught:
        XmlFormat().codec(types.Leaf).decode(leaf("<Name>§</Name>").encode().replace(b"\xc2\xa7", b"\xff"))

    assert caught.value.where.startswith("line 1")


_PARTS = [
    "<Leaf>",
    "</Leaf>",
    "<Name>",
    "</Name>",
    "<Value>",
    "</Value>",
    "a",
    "1",
    "&",
    "&amp;",
    "<",
    ">",
    "<!--",
    "-->",
    NIL,
    "\0",
]


@given(st.lists(st.sampled_from(_PARTS), max_size=12))
def test_any_text_is_a_value_or_a_decode_error_with_its_place(parts: list[str]) -> None:
    where = refused_at(read, "Leaf", leaf("".join(parts)))

    assert where is None or where.startswith("line ")


TYPED = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type='


@pytest.mark.parametrize("name", ["Leaf", "x:Leaf"])
def test_a_value_may_say_the_type_that_is_declared(name: str) -> None:
    text = f'<Leaf xmlns="{NS}" xmlns:x="{NS}" {TYPED}"{name}"><Name>a</Name></Leaf>'

    assert read("Leaf", text) == types.Leaf("a")


@pytest.mark.parametrize("name", ["Other", "x:LeafMore", ""])
def test_a_value_of_another_type_than_the_declared_one_is_refused(name: str) -> None:
    with pytest.raises(DecodeError, match="is not known where 'Leaf' is"):
        read("Leaf", f'<Leaf xmlns="{NS}" xmlns:x="{NS}" {TYPED}"{name}"><Name>a</Name></Leaf>')


class Loose(Dto, namespace="Loose"):
    any: object = None
    items: list[object] | None = None


LOOSE = XmlFormat().codec(Loose)


@pytest.mark.parametrize("inner", ["<Any>12</Any>", f'<Items xmlns:d="{ARRAYS}"><d:anyType>a</d:anyType></Items>'])
def test_a_text_without_a_type_where_none_is_declared_is_refused(inner: str) -> None:
    with pytest.raises(DecodeError, match="neither i:type nor its declaration"):
        LOOSE.decode(f'<Loose xmlns="http://schemas.datacontract.org/2004/07/Loose">{inner}</Loose>'.encode())


def test_an_element_without_a_type_and_text_is_an_empty_text() -> None:
    text = '<Loose xmlns="http://schemas.datacontract.org/2004/07/Loose"><Any></Any></Loose>'

    assert LOOSE.decode(text.encode()) == Loose("")


def test_a_processing_instruction_is_refused() -> None:
    with pytest.raises(DecodeError, match="instructions") as caught:
        read("Leaf", leaf("<?p i?><Name>a</Name>"))

    assert caught.value.where == "line 1, column 69"
