"""Tables whose cells are not separated by commas, as a line ``sep=;`` or the header shows (gateway/WIRE.md 13 A17)."""

from __future__ import annotations

import re
from collections.abc import Container

#: Separators to try, in this order, on a header in which no name is known.
_OTHERS = ";\t|"
#: The line before a table that Excel writes and obeys.
_ANNOUNCED = re.compile(r"sep=([^\"\r\n])\r?(?=\n)", re.IGNORECASE)
#: A row; it goes on over line ends within quotes.
_ROW = re.compile(r'(?:[^"\n]++|"[^"]*+(?:"|\Z))*+')


def with_commas(text: str, separator: str) -> str:
    """Return a text with the same cells, separated by commas instead of ``separator``.

    Lines keep their numbers, and a cell that holds a comma gets quotes.

    >>> with_commas('a;"b;c";1,5', ";")
    'a,"b;c","1,5"'
    """
    other = re.escape(separator)
    part = re.compile(f'"[^"]*+(?:""[^"]*+)*+"|{other}|[^"\r\n{other}]+')

    def with_comma(match: re.Match[str]) -> str:
        if match[0] == separator:
            return ","
        return f'"{match[0]}"' if match[0][0] != '"' and "," in match[0] else match[0]

    return part.sub(with_comma, text)


def announced(text: str) -> tuple[str, str | None]:
    """Return a text without its line ``sep=;``, and the separator; the line's end stays, so that line numbers do."""
    match = _ANNOUNCED.match(text)
    return (text[match.end() :], match[1]) if match else (text, None)


def separator_of_header(text: str, names: Container[str]) -> str | None:
    """Return the separator of the header and the first row; None for commas.

    It is another one only if the header has no known name between commas, and one between those others. ``names`` are
    the known names in lower case.
    """
    header, _, rows = text.lstrip("\r\n").partition("\n")

    def knows(separator: str) -> bool:
        return any(name.strip().strip('"').strip().lower() in names for name in header.split(separator))

    if knows(","):
        return None
    others = [separator for separator in _OTHERS if separator in header and knows(separator)]
    if not others:
        return None
    # A character that the first row does not have is no separator.
    match = _ROW.match(rows.lstrip("\r\n"))
    row = match[0] if match else ""
    return next((separator for separator in others if separator in row or not row), None)
