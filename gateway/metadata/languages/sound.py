"""What the sound output does that the original does not: text that stays text, bases before what derives from them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.metadata.catalog import Type
from gateway.metadata.host import Host

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SAFE = re.compile(r"[\w .,:;<>\[\]{}@/*+$-]*")


def comment(text: str, host: Host) -> str:
    """Let a text stand in a block comment: it cannot end it, break its line, or turn the direction of what follows."""
    if host.exact:
        return text
    return _CONTROLS.sub(" ", text).replace("*/", "*\\/").replace("/*", "/\\*")


def is_safe(text: str) -> bool:
    """Whether a text has only what names, numbers, paths and their separators are made of, and no comment."""
    return _SAFE.fullmatch(text) is not None and "/*" not in text and "*/" not in text


def base_before(types: Sequence[Type]) -> list[Type]:
    """Put each type after the one it derives from; the order is otherwise kept."""
    by_name = {each.name: each for each in reversed(types)}
    placed: set[int] = set()
    made: list[Type] = []
    for each in types:
        line: list[Type] = []
        current: Type | None = each
        while current is not None and id(current) not in placed:
            placed.add(id(current))
            line.append(current)
            current = by_name.get(current.inherits.name) if current.inherits is not None else None
        made += reversed(line)
    return made
