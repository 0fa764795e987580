"""What a document is refused for, with its line and column (formats/WIRE.md 8.7)."""

from __future__ import annotations

import pytest

from formats import DecodeError
from tests.formats.xml.documents import NIL, leaf, read


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
