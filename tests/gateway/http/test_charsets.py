"""Texts in the charset that their client declares (gateway/WIRE.md 4.4, 13 A21)."""

from __future__ import annotations

import pytest

from gateway.http.charsets import codec_of, form_text, in_utf8


@pytest.mark.parametrize(
    ("data", "codec", "text"),
    [
        ("ü€".encode("cp1252"), "cp1252", "ü€"),
        ("ü€".encode(), "cp1252", "ü€"),
        ("ü".encode("utf-16-le"), "utf-16-le", "ü"),
        ("{}".encode("utf-16-be"), "utf-16-be", "{}"),
        (b"{}", "utf-16-le", "{}"),
        ("日本".encode("shift_jis"), "shift_jis", "日本"),
        (b"\xff", "ascii", "\ufffd"),
    ],
)
def test_a_text_that_is_no_utf_8_is_read_in_the_declared_charset(data: bytes, codec: str, text: str) -> None:
    assert in_utf8(data, codec).decode() == text


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"])
def test_a_mark_is_believed_before_a_declaration(mark: bytes) -> None:
    assert in_utf8(mark + b"a\xfc", "iso8859-1") == mark + b"a\xfc"


@pytest.mark.parametrize(
    ("data", "codec", "text"),
    [
        ("ü".encode(), "iso8859-1", "Ã¼"),  # the original knows it
        ("ü".encode(), "cp1252", "ü"),  # and not this one
        (b"\xfc\x80", "cp1252", "ü€"),
        (b"J\xfcr", "ascii", "J?r"),
        ("a=ü".encode("utf-16-le"), "utf-16-le", "a=ü"),
        (b"J\xfcr", None, "J\ufffdr"),
    ],
)
def test_raw_bytes_of_a_form_are_in_the_declared_charset(data: bytes, codec: str | None, text: str) -> None:
    assert form_text(data, codec) == text


def test_a_charset_that_nobody_declares_is_unknown() -> None:
    assert [codec_of(each) for each in ("utf-7", "idna", "rot13", "iso-8859-99", "a" * 100)] == [None] * 5
