"""Rules of sound output that ServiceStack does not keep: declared texts never become code, base classes come first."""

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
    """Return a text escaped for a block comment: it cannot end it, break its line, or change the text's direction."""
    if host.exact:
        return text
    return _CONTROLS.sub(" ", text).replace("*/", "*\\/").replace("/*", "/\\*")


def is_safe(text: str) -> bool:
    """Return whether a text has only characters of names, numbers, paths and their separators, and no comment."""
    return _SAFE.fullmatch(text) is not None and "/*" not in text and "*/" not in text


def base_before(types: Sequence[Type]) -> list[Type]:
    """Put each type after its base class; the order is otherwise kept."""
    by_name = {type_.name: type_ for type_ in reversed(types)}
    placed: set[int] = set()
    ordered: list[Type] = []
    for type_ in types:
        line: list[Type] = []
        current: Type | None = type_
        while current is not None and id(current) not in placed:
            placed.add(id(current))
            line.append(current)
            current = by_name.get(current.inherits.name) if current.inherits is not None else None
        ordered += reversed(line)
    return ordered


def docstring(text: str, host: Host) -> str:
    """Return a text escaped for a Python string in triple quotes."""
    if host.exact:
        return text
    return _CONTROLS.sub(" ", text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def line_comment(text: str, host: Host) -> str:
    """Return a text escaped for a comment that ends with its line."""
    return text if host.exact else _CONTROLS.sub(" ", text)


def needed_before(types: Sequence[Type], operations: Sequence[Operation]) -> list[Type]:
    """Put each type after those that its class statement evaluates: base, return type, interfaces, and their arguments.

    The order is otherwise kept; a cycle is broken at the type where it began.
    """
    by_name = {type_.name: type_ for type_ in reversed(types)}
    returns = {operation.request.name: operation.return_type or operation.response for operation in operations}
    by_text: dict[str, list[str]] = {}

    def names_of(text: str) -> list[str]:
        full = by_text.get(text)
        if full is None:
            full = by_text[text] = [*full_names(parse(text))]
        return full

    def needs(type_: Type) -> list[str]:
        refs = [type_.inherits, returns.get(type_.name), *(type_.implements or ())]
        names: list[str] = []
        for ref in refs:
            if ref is not None:
                names.append(ref.name.partition("[")[0])
                for arg in ref.generic_args or ():
                    names += names_of(arg)
        return names

    placed: set[int] = set()
    ordered: list[Type] = []
    for first in types:
        if id(first) in placed:
            continue
        placed.add(id(first))
        stack = [(first, iter(needs(first)))]
        while stack:
            type_, rest = stack[-1]
            for name in rest:
                other = by_name.get(name)
                if other is not None and id(other) not in placed:
                    placed.add(id(other))
                    stack.append((other, iter(needs(other))))
                    break
            else:
                ordered.append(type_)
                stack.pop()
    return ordered
