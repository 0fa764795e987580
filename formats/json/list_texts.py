"""Lists that JSON holds as a text: ``"[a,b]"``, ``"1, 2"``, ``"Ann Lee"`` (formats/WIRE.md 4.3).

Commas and white space separate; brackets around the whole are taken off. The text is looked at as it
stands, with its escapes: a quote is a character, an escape is decoded within its item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formats.errors import DecodeError
from formats.json.tokens import BLANKS, unescaped
from formats.notation.reader import Token

_PIECE = re.compile(f"[^,{BLANKS}]++|,")


class ListText:
    """A text cut into items, as a source of tokens; ``text`` is as it stands."""

    def __init__(self, text: str) -> None:
        found = text.strip(BLANKS)
        if found.startswith("[") and "]" not in found:
            raise DecodeError("the text breaks off: [ is never closed")  # gateway/WIRE.md 13 A2
        self.text = found[1:-1] if found.startswith("[") else found

    def tokens(self, drop_last: bool) -> Iterator[Token]:
        """Yield the items; where a comma has none beside it that is null, at the end only unless ``drop_last``."""
        is_due, is_empty = True, True  # whether an item must come, whether nothing has
        for piece in _PIECE.finditer(self.text):
            if piece[0] != ",":
                yield Token("" if piece[0] == "null" else '"', piece.start(), piece.end())
            elif is_due:
                yield Token("", piece.start(), piece.start())
            is_due, is_empty = piece[0] == ",", False
        if is_due and not drop_last and not is_empty:
            yield Token("", len(self.text), len(self.text))

    def quoted(self, token: Token) -> str:
        """Return the text of an item."""
        try:
            return unescaped(self.text[token.start : token.end])
        except DecodeError as error:
            raise DecodeError(error.message) from error
