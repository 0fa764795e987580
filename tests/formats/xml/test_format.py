"""The codec of XML: documents of a scalar, and rows in pieces."""

from __future__ import annotations

from typing import Any

import pytest

from formats import (
    Byte,
    SByte,
    XmlFormat,
)
from tests.formats.xml.documents import HEAD, One, xml


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


def test_rows_are_the_items_of_one_list() -> None:
    rows = XmlFormat().row_codec(One)
    frame = rows.frame
    assert (
        frame.prefix + rows.encode_rows([One("a"), One("b")]) + frame.suffix
        == xml([One("a"), One("b")], list[One]).encode()
    )
