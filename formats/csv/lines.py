"""CSV text → rows of fields (formats/WIRE.md 7.6), with the number of the line in which a row starts.

Quotes, line breaks within them and doubled quotes follow RFC 4180; besides, a field may be a bare
JSV group (``{a:1,b:2}``), whose commas belong to it. Lines end at LF outside quotes, a CR before
it is dropped, and empty lines are skipped. The original silently loses fields where a quote is never
closed, or text follows a closing quote; here both are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formats.errors import DecodeError
from formats.notation.partners import Ends, bracket_ends

#: The most fields of a row, and characters of a field, that a reader accepts.
MAX_FIELDS = 1_000_000
MAX_FIELD_CHARACTERS = 30_000_000

_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_PLAIN = re.compile(r"[^,\n]*")
_MARKS = re.compile(r'["{}\[\]\n]')
#: A quote that is never closed is a character like any other.
_LINE = re.compile(r'(?:[^"\n]++|"[^"]*+"|")++')

Row = tuple[int, list[str]]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as they stand, with their quotes; empty lines are skipped."""
    lines = (match[0].removesuffix("\r") for match in _LINE.finditer(text))
    return [line for line in lines if line]


def rows_of(text: str) -> Iterator[Row]:
    """Return line number and fields of each row; DecodeError names the line.

    One pass forward: each character is looked at a bounded number of times, whatever the text.
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
            # The original would take the text up to the next quote for part of this line.
            raise DecodeError("a quote within a field that is not quoted", f"line {start}")
        at = size if at >= size else at + 1
        line += 1
        yield start, fields


def _field(text: str, at: int, line: int, groups: _Groups) -> tuple[str, int, int]:
    """Return the field at an offset, the offset of its end (a comma, LF or the text's end), and its stray quotes."""
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
    """The ends of bare JSV groups; all those of a text are searched when the first is needed.

    A group's quotes are counted from its own start. Counted from the start of the text, there are two
    kinds of groups, those that start where quotes are balanced and those that do not; each kind has
    its own stack.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: Ends | None = None

    def end(self, at: int) -> int:
        """Return the end of the group at an offset if it is balanced and a whole field; else 0."""
        if self._ends is None:
            self._ends = self._searched()
        end = self._ends.get(at) or 0
        ends = end and (end == len(self._text) or self._text[end] in ",\n" or self._text.startswith("\r\n", end))
        return end if ends else 0

    def _searched(self) -> Ends:
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
