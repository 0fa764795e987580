"""What the sound output does that the original does not: text that stays text, bases before what derives from them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.metadata.catalog import Operation, Type
from gateway.metadata.host import Host
from gateway.metadata.languages.names import full_names, parse
from gateway.metadata.languages.unseen import UNSEEN

_CONTROLS = re.compile(f"[{UNSEEN}]")
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


def docstring(text: str, host: Host) -> str:
    """Let a text stand in a Python string of three quotes."""
    if host.exact:
        return text
    return _CONTROLS.sub(" ", text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def line_comment(text: str, host: Host) -> str:
    """Let a text stand in a comment that ends with its line."""
    return text if host.exact else _CONTROLS.sub(" ", text)


def needed_before(types: Sequence[Type], operations: Sequence[Operation]) -> list[Type]:
    """Put before each type what its class statement evaluates: bases, interfaces, their arguments, its return marker's.

    The order is otherwise kept; a circle is left at the type it began with.
    """
    by_name = {each.name: each for each in reversed(types)}
    returns = {each.request.name: each.return_type or each.response for each in operations}
    by_text: dict[str, list[str]] = {}

    def names_of(text: str) -> list[str]:
        found = by_text.get(text)
        if found is None:
            found = by_text[text] = [*full_names(parse(text))]
        return found

    def needs(each: Type) -> list[str]:
        refs = [each.inherits, returns.get(each.name), *(each.implements or ())]
        names: list[str] = []
        for ref in refs:
            if ref is not None:
                names.append(ref.name.partition("[")[0])
                for arg in ref.generic_args or ():
                    names += names_of(arg)
        return names

    placed: set[int] = set()
    made: list[Type] = []
    for first in types:
        if id(first) in placed:
            continue
        placed.add(id(first))
        stack = [(first, iter(needs(first)))]
        while stack:
            each, rest = stack[-1]
            for name in rest:
                other = by_name.get(name)
                if other is not None and id(other) not in placed:
                    placed.add(id(other))
                    stack.append((other, iter(needs(other))))
                    break
            else:
                made.append(each)
                stack.pop()
    return made
