"""Converting .NET's names to those of a language, and parsing the text of a generic type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from formats.types import naming


class Named(Struct, frozen=True):
    """A parsed type: ``Dictionary<String,List<Row>>`` is ``Dictionary`` with two arguments; ``Row[]`` has a rank."""

    name: str
    """Without arity: ``Dictionary``."""
    args: tuple[Named, ...] = ()
    rank: int = 0
    """How many ``[]`` follow the name."""


@lru_cache(maxsize=8192)
def parse(text: str) -> Named:
    """Parse the text of a type. A text with unbalanced brackets stays one name."""
    named, end = _parse(text, 0)
    return named if end == len(text) else Named(text)


def _parse(text: str, at: int) -> tuple[Named, int]:
    start = at
    while at < len(text) and text[at] not in "<>,[]":
        at += 1
    name = without_arity(text[start:at].strip())
    args: list[Named] = []
    if at < len(text) and text[at] == "<":
        while True:
            argument, at = _parse(text, at + 1)
            args.append(argument)
            if at >= len(text) or text[at] != ",":
                break
        if at < len(text) and text[at] == ">":
            at += 1
        else:
            return Named(text[start:]), len(text)
    rank = 0
    while text.startswith("[]", at):
        rank += 1
        at += 2
    return Named(name, tuple(args), rank), at


def plain_names(named: Named) -> Iterator[str]:
    """Return the names in a type, as often as they occur: ``Two``, ``Row``, ``Row`` for ``Two<Row,Row>``."""
    yield named.name
    for argument in named.args:
        yield from plain_names(argument)


def full_names(named: Named) -> Iterator[str]:
    """Return the names in a type with their arity, as in definitions: ``Two`2``, ``Row``."""
    yield f"{named.name}`{len(named.args)}" if named.args else named.name
    for argument in named.args:
        yield from full_names(argument)


def without_arity(name: str) -> str:
    """Return a name without its arity: ``Two`` for ``Two`2``."""
    return name.partition("`")[0]


def arity(name: str) -> int:
    """Return the arity of a name: 2 for ``Two`2``, 0 for ``Row``."""
    digits = name.partition("`")[2]
    return int(digits) if digits.isdigit() else 0


def last_part(name: str) -> str:
    """Return the last part of a name: ``Inner`` for ``Outer.Inner``."""
    return name.rpartition(".")[2]


def parameter(name: str) -> str:
    """Return the name of a type parameter: ``T`` for ``'T``; other names unchanged."""
    return name.removeprefix("'")


camel = lru_cache(maxsize=8192)(naming.camel)
pascal = lru_cache(maxsize=8192)(naming.pascal)


@lru_cache(maxsize=8192)
def snake(name: str) -> str:
    """Return the camel-case name with ``_`` before each character that is no lower-case letter, digit or ``_``.

    >>> [snake(name) for name in ("DateCreatedUTC", "OAuth2", "Snake_Case")]
    ['date_created_u_t_c', 'o_auth2', 'snake__case']
    """
    return re.sub(r"[^a-z0-9_]", lambda match: "_" + match[0].lower(), camel(name))


@lru_cache(maxsize=8192)
def identifier(name: str) -> str:
    """Return an alias as an identifier: ``z_first`` for ``z-first``."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def words(text: str) -> tuple[str, ...]:
    """Split a text into names; one text is easier to read than thirty quoted names."""
    return tuple(text.split())
