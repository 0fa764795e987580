"""Percent escapes of paths, queries and forms: UTF-8 is decoded, what is none stays (gateway/WIRE.md 1.7)."""

from __future__ import annotations

import re

#: Escapes that follow each other, so that a character of several bytes is in one run.
ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})++")
_LONE = re.compile("[\udc80-\udcff]")


def unescape(run: re.Match[str]) -> str:
    """Return the text of a run of escapes.

    >>> [ESCAPED.sub(unescape, each) for each in ("%C3%a9", "J%FCrgen", "%e4%BD", "%E4%BD%A0%fF")]
    ['é', 'J%FCrgen', '%e4%BD', '你%fF']
    """
    written = run[0]
    text = bytes.fromhex(written.replace("%", "")).decode("utf-8", "surrogateescape")
    return _as_written(text, written) if _LONE.search(text) else text


def _as_written(text: str, written: str) -> str:
    found, place = [], 0  # a byte is three characters as it was written
    for letter in text:
        if "\udc80" <= letter <= "\udcff":
            found.append(written[place : place + 3])
            place += 3
        else:
            found.append(letter)
            place += 3 * len(letter.encode())
    return "".join(found)
