"""Lists that JSON holds as a text: ``"[a,b]"``, ``"1, 2"``, ``"Ann Lee"`` (formats/WIRE.md 4.3).

Commas and white space separate items; brackets around the whole are taken off. The text is split before
its escapes are decoded: a quote is a character, and an escape is decoded within its item.
"""

from __future__ import annotations

import re

from formats.errors import DecodeError
from formats.json.tokens import BLANKS, unescaped
from formats.notation.reader import Token

#: How many items all such lists of one JSON text may have together. They cannot be counted beforehand as commas can:
#: white space separates them too, and prose and indented JSON are full of it.
MOST_ITEMS = 100_000

_WORD = re.compile(f"[^,{BLANKS}]++")


def words_of(text: str, drop_last: bool) -> list[str | None]:
    """Return the items' texts, None where nothing stands beside a comma; ``drop_last`` drops a None at the end.

    Items beyond :data:`MOST_ITEMS` are not split. Raises :class:`DecodeError` without a place.
    """
    whole = text.strip(BLANKS)
    if whole.startswith("["):
        if "]" not in whole:
            raise DecodeError("the text breaks off: [ is never closed")  # gateway/WIRE.md 13 A2
        whole = whole[1:-1]
    items: list[str | None] = []
    for part in whole.split(",", MOST_ITEMS + 1):
        words = _WORD.findall(part)
        items += words or (None,)
    if items[-1] is None and (drop_last or len(items) == 1):
        del items[-1]
    return [None if item == "null" else item for item in items] if "null" in whole else items


class Word:
    """The source of a single token: one item."""

    __slots__ = ("listed", "text")

    def __init__(self, text: str | None) -> None:
        self.text = text or ""
        self.listed = 0

    def token(self) -> Token:
        """Return the token of the item: the whole text, or null if it is empty."""
        return Token('"' if self.text else "", 0, len(self.text))

    def quoted(self, token: Token) -> str:
        """Return the text of an item."""
        try:
            return unescaped(self.text[token.start : token.end])
        except DecodeError as error:
            raise DecodeError(error.message) from error
