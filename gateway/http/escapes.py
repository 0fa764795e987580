"""Percent escapes of paths, queries and forms: UTF-8 is decoded, other bytes stay escaped (gateway/WIRE.md 1.7)."""

from __future__ import annotations

import re

from formats.late_patterns import late_pattern

#: A run of escapes, so that all bytes of a character are in one match.
ESCAPED = late_pattern(r"(?:%[0-9A-Fa-f]{2})++")
_LONE = late_pattern("[\udc80-\udcff]")


def unescape(run: re.Match[str]) -> str:
    """Return the text of a run of escapes.

    >>> [ESCAPED.sub(unescape, text) for text in ("%C3%a9", "J%FCrgen", "%e4%BD", "%E4%BD%A0%fF")]
    ['é', 'J%FCrgen', '%e4%BD', '你%fF']
    """
    written = run[0]
    text = bytes.fromhex(written.replace("%", "")).decode("utf-8", "surrogateescape")
    return _as_written(text, written) if _LONE.search(text) else text


def _as_written(text: str, written: str) -> str:
    letters, place = [], 0  # in ``written``, where an escaped byte has three characters
    for letter in text:
        if "\udc80" <= letter <= "\udcff":
            letters.append(written[place : place + 3])
            place += 3
        else:
            letters.append(letter)
            place += 3 * len(letter.encode())
    return "".join(letters)
