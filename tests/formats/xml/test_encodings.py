"""The encoding of a document: its bytes and its declaration (formats/WIRE.md 8.7)."""

from __future__ import annotations

import pytest

from formats import DecodeError, XmlFormat
from tests.vectors import types

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


def test_bytes_of_an_encoding_that_nobody_knows_are_refused_with_their_place() -> None:
    text = f'<?xml version="1.0" encoding="ebcdic-9"?><Leaf {SPACE}><Name>Jürgen</Name></Leaf>'

    with pytest.raises(DecodeError, match="ebcdic-9") as error:
        XmlFormat().codec(types.Leaf).decode(text.encode("iso-8859-1"))
    assert error.value.where.startswith("line 1")
