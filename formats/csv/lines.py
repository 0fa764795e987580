"""CSV text → rows of fields (formats/WIRE.md 7.6), with the number of the line each starts in.

Quotes, line breaks within them and doubled quotes are RFC 4180's; besides, a field may be a bare
JSV group (``{a:1,b:2}``), whose commas are its own. Lines end at LF outside quotes, a CR before
it is dropped, and lines of no length are passed over. What the original loses silently, a quote
that is never closed or text after a closing quote, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formats.errors import DecodeError
from formats.notation.partners import Ends, bracket_ends

#: Fields of one row, characters of one field: what a reader accepts at most.
MAX_FIELDS = 1_000_000
MAX_FIELD_CHARACTERS = 30_000_000

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_PLAIN = re.compile(r"[^,\n]*")
_MARKS = re.compile(r'["{}\[\]\n]')
#: A quote that nothing closes is a character like any other.
_LINE = re.compile(r'(?:[^"\n]++|"[^"]*+"|")++')

Row = tuple[int, list[str]]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as they stand, quotes and all; lines of no length are passed over."""
    found = (each[0].removesuffix("\r") for each in _LINE.finditer(text))
    return [each for each in found if each]


def rows_of(text: str) -> Iterator[Row]:
    """Return line number and fields of each row; DecodeError names the line.

    One pass forward: each character is looked at a bounded number of times, however odd the text.
    """
    groups = _Groups(text)
    last_break = text.rfind("\n")
    at, line, size = 0, 1, len(text)
    while at < size:
        if text.startswith(("\n", "\r\n"), at):
            at = text.index("\n", at) + 1
            line += 1
            continue
        start, fields, stray = line, [], 0
        while True:
            field, end, quotes = _field(text, at, line, groups)
            line += text.count("\n", at, end)
            fields.append(field)
            stray += quotes
            if len(fields) > MAX_FIELDS:
                raise DecodeError(f"more than {MAX_FIELDS} fields", f"line {start}")
            at = end
            if not text.startswith(",", at):
                break
            at += 1
        if stray % 2 and at <= last_break:
            # The original takes the rest of the text, up to the next quote, for this line.
            raise DecodeError("a quote within a field that is not quoted", f"line {start}")
        at = size if at >= size else at + 1
        line += 1
        yield start, fields


def _field(text: str, at: int, line: int, groups: _Groups) -> tuple[str, int, int]:
    """Return the field at an offset, the offset of what ends it (a comma, LF or the end), and its stray quotes."""
    letter = text[at : at + 1]
    if letter == '"':
        quoted = _QUOTED.match(text, at)
        if quoted is None:
            raise DecodeError("a quote is never closed", f"line {line}")
        end = quoted.end()
        if text.startswith("\r\n", end):
            end += 1
        if end < len(text) and text[end] not in ",\n":
            raise DecodeError("text after a closing quote", f"line {line}")
        return _bounded(quoted[1].replace('""', '"'), line), end, 0
    if letter and letter in "{[":
        end = groups.end(at)
        if end:
            return _bounded(text[at:end], line), end + text.startswith("\r\n", end), 0
    plain = _PLAIN.match(text, at)
    end = plain.end() if plain else at
    field = text[at:end]
    if field.endswith("\r") and text.startswith("\n", end):
        field = field[:-1]
    return _bounded(field, line), end, field.count('"')


def _bounded(field: str, line: int) -> str:
    if len(field) > MAX_FIELD_CHARACTERS:
        raise DecodeError(f"a field of more than {MAX_FIELD_CHARACTERS} characters", f"line {line}")
    return field


class _Groups:
    """The ends of bare JSV groups, found for all of a text when the first is asked for.

    A group's quotes are counted from its own start. Seen from the start of the text that makes
    two kinds of groups, those that start where quotes are balanced and those that do not, each
    with a stack of its own.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: Ends | None = None

    def end(self, at: int) -> int:
        """Return where the group at an offset ends if it is balanced and a field of its own; else 0."""
        if self._ends is None:
            self._ends = self._found()
        end = self._ends.get(at) or 0
        ends = end and (end == len(self._text) or self._text[end] in ",\n" or self._text.startswith("\r\n", end))
        return end if ends else 0

    def _found(self) -> Ends:
        ends = bracket_ends(self._text)
        stacks: tuple[list[int], list[int]] = ([], [])
        parity = 0
        for mark in _MARKS.finditer(self._text):
            letter, at = mark[0], mark.start()
            if letter == '"':
                parity ^= 1
            elif letter == "\n":
                stacks[parity].clear()
            elif letter in "{[":
                stacks[parity].append(at)
            elif stacks[parity]:
                ends[stacks[parity].pop()] = at + 1
        return ends
