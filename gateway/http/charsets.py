"""Charsets that a client may declare, and decoding texts by them.

Why a list and not Python's own registry: that also has codecs which are no charsets, such as ``punycode``, whose
cost grows with the square of the text's length (gateway/WIRE.md 4.4, 13 A21).
"""

from __future__ import annotations

import codecs
import re

_CHARSET = (
    r"utf-?8|utf-?16(?:le|be)?|utf-?32(?:le|be)?|us-ascii|ascii|latin-?1|iso-?8859-\d{1,2}|(?:windows-|cp)\d{3,4}"
    r"|koi8-[ru]|macintosh|shift_jis|euc-jp|iso-2022-jp|gb2312|gbk|gb18030|big5|euc-kr"
)


def codec_of(charset: str) -> str | None:
    """Return Python's name of the charset that a client declares; None for an unknown one.

    >>> codec_of("ISO-8859-1"), codec_of("windows-1252"), codec_of("punycode"), codec_of("")
    ('iso8859-1', 'cp1252', None, None)
    """
    if not re.fullmatch(_CHARSET, charset[:32], re.IGNORECASE):
        return None
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return None


#: Charsets that ServiceStack knows in forms: a form that declares one is decoded by it even if it is valid UTF-8.
_OF_FORMS = frozenset({"iso8859-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE, codecs.BOM_UTF8)


def in_utf8(data: bytes, codec: str) -> bytes:
    """Return a text in UTF-8: unchanged if it is that or has a byte order mark, else decoded by ``codec`` (13 A21).

    >>> in_utf8(b"\\xfc", "iso8859-1").decode(), in_utf8("ü".encode(), "iso8859-1").decode()
    ('ü', 'ü')
    """
    if data.startswith(_MARKS) or (_is_utf8(data) and not (codec.startswith(("utf-16", "utf-32")) and b"\0" in data)):
        return data
    return data.decode(codec, "replace").encode()


def form_text(data: bytes, codec: str | None) -> str:
    """Return the text of an urlencoded form. ``codec`` None means UTF-8.

    A form in a charset that ServiceStack does not know is decoded as UTF-8 if it is valid UTF-8.
    """
    if codec == "ascii":
        return data.decode("ascii", "replace").replace("\ufffd", "?")
    if codec in _OF_FORMS or (codec is not None and not _is_utf8(data)):
        return data.decode(codec, "replace")
    return data.decode("utf-8", "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
