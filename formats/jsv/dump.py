"""JSV for people: each member on a line of its own, nested by tabs (formats/WIRE.md 6.5). Written only."""

from __future__ import annotations

import re

#: A quoted text, a run of bare text, or one mark of structure.
_PIECE = re.compile(r'"[^"]*+"(?:"[^"]*+")*+|[^"{}\[\],:]++|.', re.DOTALL)


def dumped(text: str) -> str:
    r"""Return a JSV text with each member and item on a line.

    >>> dumped("{a:1,b:[x,{}]}")
    '{\n\ta: 1,\n\tb: [\n\t\tx,\n\t\t{}\n\t]\n}'
    """
    parts: list[str] = []
    open_: list[str] = []
    is_due = in_key = False  # a line break comes before the next piece; the next piece is a name
    for piece in _PIECE.findall(text):
        if piece in ("}", "]") and open_:
            open_.pop()
            parts.append(piece if is_due else "\n" + "\t" * len(open_) + piece)
            is_due = False
            continue
        if piece == "," and open_:
            parts.append(piece)
            is_due, in_key = True, open_[-1] == "{"
            continue
        if is_due:
            parts.append("\n" + "\t" * len(open_))
            is_due = False
        if piece in ("{", "["):
            open_.append(piece)
            is_due, in_key = True, piece == "{"
        elif piece == ":" and in_key:
            piece, in_key = ": ", False  # noqa: PLW2901 - the colon, with a blank
        parts.append(piece)
    return "".join(parts)
