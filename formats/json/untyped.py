"""JSON where no type is declared: a value's look makes it a number, boolean, list or map (formats/WIRE.md 4.4).

A member of declared type ``object`` goes by its look even if it is in quotes; within lists and maps a
quoted value stays text. The original changes or loses some values, such as the zeros of ``"007"`` and
integers beyond 64 bits; they are kept here (gateway/WIRE.md 13 A13, A14).
"""

from __future__ import annotations

import logging
import math
import re
from typing import Any

from formats.errors import DecodeError
from formats.json.tokens import JsonText
from formats.notation.reader import Token
from formats.scalars.number_parsing import LONGEST
from formats.scalars.number_writing import net_double

log = logging.getLogger("formats")

_INTEGER = re.compile(r"-?[0-9]++")
_FLOATING = re.compile(r"-?[0-9]++(?:\.[0-9]*+)?+(?:[eE][+-]?+[0-9]++)?+")
#: Numbers that would be written again as they stand, so that nothing is lost if a text is taken for one.
_PLAIN_INTEGER = re.compile(r"0|[1-9][0-9]*+")
_PLAIN_FLOATING = re.compile(r"(?:0|[1-9][0-9]*+)\.[0-9]++")
_WORDS = {"true": True, "false": False}
_CLOSING = {"{": "}", "[": "]"}
_NOTHING: Any = object()


def member_of(source: JsonText, token: Token) -> Any:
    """Return the value of a member of declared type ``object``."""
    match token.kind:
        case '"':
            return _looked_at(source.quoted(token), source.max_depth)
        case "=":
            text = source.text[token.start : token.end]
            number = _number(text) if text[0] != "-" else _NOTHING
            return _WORDS.get(text, text) if number is _NOTHING else number
    return value_of(source, token)


def value_of(source: JsonText, token: Token, words: bool = True) -> Any:
    """Return the value of an item of a list or dictionary; a bare word is null, or an error if ``words`` is False."""
    match token.kind:
        case "":
            return None
        case '"':
            return source.quoted(token)
        case "{":
            entries = source.entries(token.start, token.end, bare=words)
            return {key: value_of(source, inner, words) for key, inner in entries}
        case "[":
            return [value_of(source, inner, words) for inner in source.items(token.start, token.end)]
    text = source.text[token.start : token.end]
    word = _WORDS.get(text)
    if word is not None:
        return word
    number = _number(text)
    if number is not _NOTHING:
        return number
    if not words:
        raise DecodeError(f"{text[:50]!r} is no value", f"offset {token.start}")
    if _FLOATING.fullmatch(text):  # a number too large
        return text
    log.info("a word without quotes, where no type is declared, is null (offset %d)", token.start)
    return None


def _number(text: str) -> Any:
    """Return an exact integer or a finite double; :data:`_NOTHING` for any other text."""
    if len(text) > LONGEST:
        return _NOTHING
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text) if _FLOATING.fullmatch(text) else math.inf
    return number if math.isfinite(number) else _NOTHING


def _looked_at(text: str, max_depth: int) -> Any:
    """Return the value that a quoted text looks like, if that would be written as the same text; else the text."""
    word = _WORDS.get(text)
    if word is not None:
        return word
    if text[:1] in _CLOSING:
        return _literal(text, max_depth) if text[-1] == _CLOSING[text[0]] else text
    if len(text) > LONGEST:
        return text
    if _PLAIN_INTEGER.fullmatch(text):
        return int(text)
    if _PLAIN_FLOATING.fullmatch(text) and net_double(float(text)) == text:
        return float(text)
    return text


def _literal(text: str, max_depth: int) -> Any:
    try:
        source = JsonText(text, max_depth)
        token, end = source.value(0)
        return value_of(source, token) if end == len(text) else text
    except DecodeError:
        return text
