"""XML → values (formats/WIRE.md 8.7): strict in case, namespace and order, in expat's hands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats import DecodeError, Options, XmlFormat
from formats.xml.reader import LONGEST_TAG, PIECE
from tests.formats.damage import refused_at
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
        ("<!-- c --><?p i?><Name>a<!-- c -->b</Name>", types.Leaf("ab")),
        ("<Name>&lt;&#65;<![CDATA[<b>]]></Name>", types.Leaf("<A<b>")),
        ("", types.Leaf()),
    ],
)
def test_children_are_met_in_the_order_of_the_contract_and_others_are_passed_over(body: str, value: types.Leaf) -> None:
    assert read("Leaf", leaf(body)) == value


def test_prefixes_do_not_matter() -> None:
    assert read("Leaf", f'<p:Leaf xmlns:p="{NS}"><p:Name>a</p:Name></p:Leaf>') == types.Leaf("a")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (leaf("<Value>x</Value>"), "line 1, column 77"),
        (leaf("\n<Value></Value>"), "line 2, column 8"),
        (leaf(f"<Value {NIL}/>"), "line 1, column 69"),
        (leaf("text"), "line 1, column 73"),
        (leaf("<Name><b/></Name>"), "line 1, column 75"),
        ("<Leaf/>", "line 1, column 8"),
        (leaf("<Name>"), "line 1, column 77"),
        ("x", "line 1, column 1"),
        ("", "line 1, column 1"),
        (leaf("<Name>&undefined;</Name>"), "line 1, column 75"),
        (leaf("<Name>\x01</Name>"), "line 1, column 75"),
    ],
)
def test_what_does_not_fit_is_refused_with_line_and_column(text: str, where: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read("Leaf", text)

    assert caught.value.where == where


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><Leaf/>',
        '<?xml version="1.1"?><Leaf/>',
        '<?xml version="1.0" encoding="latin-1"?><Leaf/>',
        leaf(f"<Name {NIL.replace('true', 'maybe')}/>"),
    ],
)
def test_a_document_type_another_version_or_encoding_is_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        read("Leaf", text)


def test_nesting_is_bounded_by_a_setting() -> None:
    text = f'<Node xmlns="{NS}">' + "<Child>" * 20 + "</Child>" * 20 + "</Node>"

    assert read("Node", text, Options(max_depth=30)) is not None
    with pytest.raises(DecodeError, match="nested deeper than 10"):
        read("Node", text, Options(max_depth=10))


@pytest.mark.parametrize("around", ["<!--{}-->", "<?a {}?>", '<Other a="{}"/>', "<{}/>"])
def test_a_tag_that_would_be_looked_at_again_and_again_is_refused(around: str) -> None:
    assert read("Leaf", leaf(around.format("a" * PIECE) + "<Value>1</Value>")).value == 1
    with pytest.raises(DecodeError, match=f"longer than {LONGEST_TAG} bytes") as caught:
        read("Leaf", leaf(around.format("a" * (LONGEST_TAG + PIECE)) + "<Value>1</Value>"))

    assert caught.value.where == "line 1, column 69"


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


SPACE = 'xmlns="http://schemas.datacontract.org/2004/07/Vectors.Types"'


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        (None, "utf-8-sig"),
        ("utf-8", "utf-8-sig"),
        ("UTF-8", "utf-8"),
        ("utf8", "utf-8"),
        (None, "utf-16"),
        ("utf-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        (None, "utf-16-be"),
        ("utf-16", "+utf-16-be"),
        ("iso-8859-1", "iso-8859-1"),
        ("windows-1252", "windows-1252"),
    ],
)
def test_a_document_is_read_in_the_encoding_that_its_bytes_and_its_declaration_say(
    declared: str | None, encoding: str
) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    mark = "\ufeff" if encoding[0] == "+" else ""
    text = f"{mark}{head}<Leaf {SPACE}><Name>Jürgen</Name></Leaf>"

    assert XmlFormat().codec(types.Leaf).decode(text.encode(encoding.lstrip("+"))) == types.Leaf("Jürgen")


@pytest.mark.parametrize(
    ("declared", "encoding", "actual"),
    [
        ("utf-8", "utf-16", "utf-16LE"),
        ("utf-16", "utf-8", "utf-8"),
        ("utf-16", "utf-8-sig", "utf-8"),
        ("iso-8859-1", "utf-8", "utf-8"),
        ("iso-8859-1", "utf-16-be", "utf-16BE"),
        ("ebcdic-9", "utf-8", "utf-8"),
        ("utf-7", "utf-8", "utf-8"),
    ],
)
def test_a_document_that_declares_another_encoding_than_its_bytes_have_is_refused(
    declared: str, encoding: str, actual: str
) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><Leaf {SPACE}><Name>Jürgen</Name></Leaf>'

    with pytest.raises(DecodeError) as caught:
        XmlFormat().codec(types.Leaf).decode(text.encode(encoding))

    assert str(caught.value) == (
        f"The encoding in the declaration '{declared}' does not match the encoding of the document '{actual}'."
    )
    assert caught.value.where == "line 1"
