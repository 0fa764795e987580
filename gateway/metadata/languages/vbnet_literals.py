"""Texts of a host as VB.NET writes them in its source."""

from __future__ import annotations

import re

from gateway.metadata.languages.unseen import UNSEEN


def quoted(text: str) -> str:
    """Quote a text as recorded: unescaped except for quotes, for which ServiceStack answers 500."""
    return '"' + text.replace('"', '""') + '"'


def constant(text: str) -> str:
    """Write a text as a constant: quotes are doubled, line ends and invisible characters are written by number.

    VB treats curly double quotes as quotes too.
    """
    parts = []
    for at, part in enumerate(_STUMBLES.split(text)):
        if at % 2:
            parts.append(f"ChrW({ord(part)})")
        elif part or not text:
            parts.append(quoted(part))
    return " & ".join(parts)


_STUMBLES = re.compile(f"([{UNSEEN}\u201c-\u201e\uff02])")
