"""Tables whose cells are not separated by commas: a line or the header says so (gateway/WIRE.md 13 A17)."""

from __future__ import annotations

import re
from collections.abc import Container

#: Looked for in a header in which no name is known, in this order.
_OTHERS = ";\t|"
#: What Excel writes and obeys before a table.
_ANNOUNCED = re.compile(r"sep=([^\"\r\n])\r?(?=\n)", re.IGNORECASE)
#: A row, which goes on where a quote is open.
_ROW = re.compile(r'(?:[^"\n]++|"[^"]*+(?:"|\Z))*+')


def with_commas(text: str, separator: str) -> str:
    """Return a text whose cells are separated by something else as the same cells between commas.

    Lines keep their numbers, and a cell that holds a comma gets quotes.

    >>> with_commas('a;"b;c";1,5', ";")
    'a,"b;c","1,5"'
    """
    other = re.escape(separator)
    part = re.compile(f'"[^"]*+(?:""[^"]*+)*+"|{other}|[^"\r\n{other}]+')

    def with_comma(found: re.Match[str]) -> str:
        if found[0] == separator:
            return ","
        return f'"{found[0]}"' if found[0][0] != '"' and "," in found[0] else found[0]

    return part.sub(with_comma, text)


def announced(text: str) -> tuple[str, str | None]:
    """Return a text without its line ``sep=;``, and the character; the line's end stays, for the lines' numbers."""
    found = _ANNOUNCED.match(text)
    return (text[found.end() :], found[1]) if found else (text, None)


def told_by_header(text: str, names: Container[str]) -> str | None:
    """Return what separates names and first row, if no name of the header is known between commas and one is so.

    ``names`` are the known ones in lower case.
    """
    header, _, rows = text.lstrip("\r\n").partition("\n")

    def knows(separator: str) -> bool:
        return any(each.strip().strip('"').strip().lower() in names for each in header.split(separator))

    if knows(","):
        return None
    others = [each for each in _OTHERS if each in header and knows(each)]
    if not others:
        return None
    # What does not separate the first row either was no separator.
    found = _ROW.match(rows.lstrip("\r\n"))
    row = found[0] if found else ""
    return next((each for each in others if each in row or not row), None)
