"""Texts are UTF-8, or what their mark says; what is another encoding is not taken for one."""

from __future__ import annotations

import pytest

from formats import CsvFormat, DecodeError, JsonFormat, JsvFormat
from formats.scalars.utf8 import text_of, utf8_of

TEXTS = pytest.mark.parametrize("text", ['{"a":"é"}', "[]", "Name,Größe\r\n日本,1\r\n", "ab", "a", ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@TEXTS
def test_a_byte_order_mark_tells_the_encoding(encoding: str, text: str) -> None:
    assert text_of(("\ufeff" + text).encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ['{"a":"é"}', "[]", "Name,Größe\r\n日本,1\r\n", "ab"])
def test_two_ascii_characters_in_another_encoding_without_a_mark_are_refused(encoding: str, text: str) -> None:
    with pytest.raises(DecodeError, match="UTF-8 is wanted") as caught:
        text_of(text.encode(encoding))

    assert caught.value.where == "byte 0"


@pytest.mark.parametrize("data", [b"", b"\0", b"a", b"\0a", b"[\0,\0]", b"ab\0\0", b"\0\0\0", b"\xc3\xa9", b"\xff"])
def test_zeros_in_utf8_are_text(data: bytes) -> None:
    assert utf8_of(data) == data


@pytest.mark.parametrize("count", range(1, 9))
def test_a_list_that_begins_with_nuls_is_read_back(count: int) -> None:
    for format_ in (CsvFormat(), JsvFormat(), JsonFormat()):
        codec = format_.codec(list[str])
        for more in ([], ["a"], ["ab"], ["\0" * count]):
            assert codec.decode(codec.encode(["\0"] * count + more)) == ["\0"] * count + more


def test_a_byte_order_mark_is_dropped_once_and_bad_bytes_become_replacement_characters() -> None:
    assert text_of(b"\xef\xbb\xbf\xef\xbb\xbfa\xff") == "\ufeffa\ufffd"
    assert text_of(memoryview(b"\xef\xbb\xbfa")) == "a"
