"""Tables whose cells are separated by something else than commas (gateway/WIRE.md 13 A17)."""

from __future__ import annotations

import pytest

from formats import CsvFormat, DecodeError
from tests.vectors import types


@pytest.mark.parametrize(
    "text",
    [
        "Name;Value\r\na,b;7\r\n",
        "Name\tValue\r\na,b\t7\r\n",
        "Name|Value\na,b|7\n",
        'Name;Value\r\n"a,b";7\r\n',
        '"Name";"Value"\r\n"a,b";"7"\r\n',
        " name ; value \r\na,b;7",
        "\r\nName;Value\r\na,b;7\r\n",
        "sep=;\r\nName;Value\r\na,b;7\r\n",
        "sep=\t\nName\tValue\na,b\t7\n",
        "SEP=!\r\nName!Value\r\na,b!7\r\n",
        'sep=,\r\nName,Value\r\n"a,b",7\r\n',
        "more;Value;Name\n;7;a,b\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_may_be_separated_otherwise_if_it_says_so_or_its_header_does(text: str, encoding: str) -> None:
    codec = CsvFormat().codec(list[types.Leaf])

    assert codec.decode(text.encode(encoding)) == [types.Leaf("a,b", 7)]


def test_a_header_with_a_known_name_between_commas_is_not_looked_at_otherwise() -> None:
    codec = CsvFormat().codec(list[types.Leaf])

    assert codec.decode(b"Name,a;Value\nx,7\n") == [types.Leaf("x")]
    assert codec.decode(b"a;b\n1\n") == [types.Leaf()]


def test_a_header_alone_is_not_enough_where_the_first_row_is_separated_by_commas() -> None:
    with pytest.raises(DecodeError):
        CsvFormat().codec(list[types.Leaf]).decode(b"Name;Value\na,7\n")
    assert CsvFormat().codec(list[types.Leaf]).decode(b"Name;Value\n") == []


def test_lines_keep_their_numbers_whatever_separates_them() -> None:
    for text in (b"sep=;\nName;Value\n\na;x\n", b"\nName;Value\n\na;x\n"):
        with pytest.raises(DecodeError) as caught:
            CsvFormat().codec(list[types.Leaf]).decode(text)
        assert caught.value.where == "line 4, column Value"


def test_a_line_that_announces_a_separator_is_text_where_there_is_no_header() -> None:
    assert CsvFormat().codec(str).decode(b"sep=;\na") == "sep=;\na"
    assert CsvFormat().codec(list[dict[str, str]]).decode(b"sep=;\na;b\n1;2\n") == [{"a": "1", "b": "2"}]
