"""CSV text → rows of fields (spec/formats.md 7.6), with the number of the line each starts in.

Quotes, line breaks within them and doubled quotes are RFC 4180's; besides, a field may be a bare
JSV group (``{a:1,b:2}``), whose commas are its own. Lines end at LF outside quotes, a CR before
it is dropped, and lines of no length are passed over. What the original loses silently, a quote
that is never closed or text after a closing quote, is refused.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from formats.errors import DecodeError

#: Fields of one row, characters of one field: what a reader accepts at most.
MAX_FIELDS = 1_000_000
MAX_FIELD_CHARACTERS = 30_000_000

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_PLAIN = re.compile(r"[^,\n]*")
_GROUP_START = re.compile(r"(?:^|,)[\[{]", re.MULTILINE)
_GROUP = re.compile(r'"|[{}\[\]]|\n')

Row = tuple[int, list[str]]


def rows_of(text: str) -> Iterator[Row]:
    """Return line number and fields of each row; DecodeError names the line."""
    simple = (
        text.count("\r") == text.count("\r\n")
        and text.count('"') % 2 == 0
        and "\0" not in text
        and not _GROUP_START.search(text)
    )
    return _by_module(text) if simple else _by_hand(text)


_LINE = re.compile(r'(?:[^"\n]|"(?:[^"]|"")*")+')


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as they stand, quotes and all; lines of no length are passed over."""
    found = (each[0].removesuffix("\r") for each in _LINE.finditer(text))
    return [each for each in found if each]


def _by_module(text: str) -> Iterator[Row]:
    """Return the rows of ordinary CSV, read by the standard library's C reader."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    reader = csv.reader((line + "\n" for line in lines), strict=True)
    line = 1
    try:
        for fields in reader:
            if fields:
                yield line, fields
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" not in str(error):
            raise DecodeError(f"{error}", f"line {line}") from error
        # The module's limit is one setting for the whole process; ours is a reader's own.
        for number, fields in _by_hand(text):
            if number >= line:
                yield number, fields


def _by_hand(text: str) -> Iterator[Row]:
    at, line, size = 0, 1, len(text)
    while at < size:
        if text.startswith("\n", at) or text.startswith("\r\n", at):
            at = text.index("\n", at) + 1
            line += 1
            continue
        start, fields = line, []
        while True:
            field, end = _field(text, at, line)
            line += text.count("\n", at, end)
            fields.append(field)
            if len(fields) > MAX_FIELDS:
                raise DecodeError(f"more than {MAX_FIELDS} fields", f"line {start}")
            at = end
            if text.startswith(",", at):
                at += 1
                continue
            break
        at = size if at >= size else text.index("\n", at) + 1
        line += 1
        yield start, fields


def _field(text: str, at: int, line: int) -> tuple[str, int]:
    """Return the field at an offset, and the offset of what ends it: a comma, LF or the end."""
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
        return quoted[1].replace('""', '"'), end
    if letter and letter in "{[":
        end = _group_end(text, at)
        if end:
            stop = end + 1 if text.startswith("\r\n", end) else end
            return text[at:end], stop
    plain = _PLAIN.match(text, at)
    end = plain.end() if plain else at
    field = text[at:end]
    if field.endswith("\r") and text.startswith("\n", end):
        field = field[:-1]
    if '"' in field and field.count('"') % 2 and "\n" in text[end:]:
        # The original takes the rest of the text, up to the next quote, for this line.
        raise DecodeError("a quote within a field that is not quoted", f"line {line}")
    if len(field) > MAX_FIELD_CHARACTERS:
        raise DecodeError(f"a field of more than {MAX_FIELD_CHARACTERS} characters", f"line {line}")
    return field, end


def _group_end(text: str, at: int) -> int:
    """Return where a JSV group ends if it is balanced and a field of its own; else 0."""
    depth, is_quoted = 0, False
    for found in _GROUP.finditer(text, at):
        letter = found[0]
        if letter == '"':
            is_quoted = not is_quoted
        elif letter == "\n":
            if not is_quoted:
                return 0
        elif not is_quoted:
            depth += 1 if letter in "{[" else -1
            if depth == 0:
                end = found.end()
                ends = end == len(text) or text[end] in ",\n" or text.startswith("\r\n", end)
                return end if ends else 0
    return 0
