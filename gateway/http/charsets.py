"""Charsets that a client may declare, and what stands for the others.

A list, not Python's own registry: that has codecs which are no charsets, such as ``punycode``, whose
cost grows by the square of the text (gateway/WIRE.md 4.4, 13 A21).
"""

from __future__ import annotations

import codecs
import re

_CHARSET = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|utf-?32(?:le|be)?|us-ascii|ascii|latin-?1|iso-?8859-\d{1,2}|(?:windows-|cp)\d{3,4}"
    r"|koi8-[ru]|macintosh|shift_jis|euc-jp|iso-2022-jp|gb2312|gbk|gb18030|big5|euc-kr",
    re.IGNORECASE,
)


def codec_of(charset: str) -> str | None:
    """Return Python's name of a charset as a client declares it; None for one that is unknown.

    >>> codec_of("ISO-8859-1"), codec_of("windows-1252"), codec_of("punycode"), codec_of("")
    ('iso8859-1', 'cp1252', None, None)
    """
    if not _CHARSET.fullmatch(charset[:32]):
        return None
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return None
