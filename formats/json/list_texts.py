"""Lists that JSON holds as a text: ``"[a,b]"``, ``"1, 2"``, ``"Ann Lee"`` (formats/WIRE.md 4.3).

Commas and white space separate; brackets around the whole are taken off. The text is looked at as it
stands, with its escapes: a quote is a character, an escape is decoded within its item.
"""

from __future__ import annotations

import re

from formats.errors import DecodeError
from formats.json.tokens import BLANKS, unescaped
from formats.notation.reader import Token

#: Items that the lists of one JSON, which stand in texts, may have together. White space separates them, which
#: prose and indented JSON are full of, so that nobody can count them beforehand as commas are.
MOST_ITEMS = 100_000

_WORD = re.compile(f"[^,{BLANKS}]++")


def words_of(text: str, drop_last: bool) -> list[str | None]:
    """Return the items' texts; where a comma has none beside it that is None, at the end only unless ``drop_last``.

    Of more than :data:`MOST_ITEMS` the last are not looked at. Raises :class:`DecodeError` without a place.
    """
    whole = text.strip(BLANKS)
    if whole.startswith("["):
        if "]" not in whole:
            raise DecodeError("the text breaks off: [ is never closed")  # gateway/WIRE.md 13 A2
        whole = whole[1:-1]
    found: list[str | None] = []
    for part in whole.split(",", MOST_ITEMS + 1):
        words = _WORD.findall(part)
        found += words or (None,)
    if found[-1] is None and (drop_last or len(found) == 1):
        del found[-1]
    return [None if each == "null" else each for each in found] if "null" in whole else found


class Word:
    """The source of the one token that an item is."""

    __slots__ = ("listed", "text")

    def __init__(self, text: str | None) -> None:
        self.text = text or ""
        self.listed = 0

    def token(self) -> Token:
        """Return where the item is: all of it; null where nothing is."""
        return Token('"' if self.text else "", 0, len(self.text))

    def quoted(self, token: Token) -> str:
        """Return the text of an item."""
        try:
            return unescaped(self.text[token.start : token.end])
        except DecodeError as error:
            raise DecodeError(error.message) from error
