"""Names: how .NET's become those of a language, and the text of a generic type taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from formats.types import naming


class Named(Struct, frozen=True):
    """A type's text taken apart: ``Dictionary<String,List<Row>>`` is ``Dictionary`` of two; ``Row[]`` has a rank."""

    name: str
    """Without arity: ``Dictionary``."""
    args: tuple[Named, ...] = ()
    rank: int = 0
    """How many ``[]`` follow it."""


@lru_cache(maxsize=8192)
def parse(text: str) -> Named:
    """Take a type's text apart. What is no balanced text stays one name."""
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
            each, at = _parse(text, at + 1)
            args.append(each)
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
    """Return the names in a type's text: ``Two`` and ``Row`` of ``Two<Row,Row>``, each as often as it stands there."""
    yield named.name
    for each in named.args:
        yield from plain_names(each)


def full_names(named: Named) -> Iterator[str]:
    """Return them as definitions have them: ``Two`2``, ``Row``."""
    yield f"{named.name}`{len(named.args)}" if named.args else named.name
    for each in named.args:
        yield from full_names(each)


def without_arity(name: str) -> str:
    """``Two`2`` is ``Two``."""
    return name.partition("`")[0]


def arity(name: str) -> int:
    """``Two`2`` has 2, ``Row`` 0."""
    digits = name.partition("`")[2]
    return int(digits) if digits.isdigit() else 0


def last_part(name: str) -> str:
    """``Outer.Inner`` is ``Inner``."""
    return name.rpartition(".")[2]


def parameter(name: str) -> str:
    """``'T`` is ``T``; other names are themselves."""
    return name.removeprefix("'")


camel = lru_cache(maxsize=8192)(naming.camel)
pascal = lru_cache(maxsize=8192)(naming.pascal)


@lru_cache(maxsize=8192)
def snake(name: str) -> str:
    """Put ``_`` before what is no lower-case letter, digit or ``_`` of the camelCase name.

    >>> [snake(each) for each in ("DateCreatedUTC", "OAuth2", "Snake_Case")]
    ['date_created_u_t_c', 'o_auth2', 'snake__case']
    """
    return re.sub(r"[^a-z0-9_]", lambda found: "_" + found[0].lower(), camel(name))


@lru_cache(maxsize=8192)
def identifier(name: str) -> str:
    """Make an alias a name: ``z-first`` is ``z_first``."""
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def words(text: str) -> tuple[str, ...]:
    """Split a list of names that is written as a text, which reads better than thirty quoted ones."""
    return tuple(text.split())
