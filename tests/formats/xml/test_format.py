"""The codec of XML: documents of a scalar, and rows in pieces."""

from __future__ import annotations

from typing import Any

import pytest

from formats import (
    Byte,
    Dto,
    EncodeError,
    SByte,
    UnsupportedTypeError,
    XmlFormat,
)
from formats.frames import CHUNK
from tests.formats.xml.documents import ARRAYS, CLR, HEAD, I, One, xml


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


class Empty(Dto, namespace="N"):
    pass


class Chain(Dto, namespace="N"):
    next: Chain | None = None


def test_what_has_nothing_in_it_is_one_empty_element() -> None:
    # spec 8.4
    assert xml(Empty()) == f'{HEAD}<Empty {I} xmlns="{CLR}N" />'
    assert xml([], list[str]) == f'{HEAD}<ArrayOfstring {I} xmlns="{ARRAYS}" />'


def test_a_list_of_several_chunks_is_one_document_of_all_items() -> None:
    count = 2 * CHUNK + 1
    assert xml([One("a")] * count, list[One]) == (
        f'{HEAD}<ArrayOfOne {I} xmlns="{CLR}N">' + "<One><Text>a</Text></One>" * count + "</ArrayOfOne>"
    )
    with pytest.raises(EncodeError, match=rf"\$\[{count}\]\.Text"):
        xml([*[One("a")] * count, One(5)], list[One])  # type: ignore[arg-type]  # on purpose


def test_a_value_that_contains_itself_is_refused() -> None:
    chain = Chain()
    chain.next = chain
    with pytest.raises(EncodeError, match="contains itself"):
        xml(chain)


def test_a_document_has_a_declared_type() -> None:
    with pytest.raises(UnsupportedTypeError, match="object has none"):
        XmlFormat().codec(object)
