"""JSV text cut into tokens (formats/WIRE.md 6.3): no white space is skipped, quotes are doubled.

One pass finds the partner of every bracket that may open a value; the two kinds of brackets are matched
separately, and a closing one too many is text. A text that breaks off is refused, where the original
reads its beginning (gateway/WIRE.md 13 A2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from formats.errors import MalformedError
from formats.notation.partners import bracket_ends
from formats.notation.reader import Token

_STRUCTURE = re.compile(r'"|[{}\[\]]')
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_BARE = re.compile(r"[^,}]*")
_OPENING = {"}": "{", "]": "["}
#: White space that is dropped around a DTO's bare names, and does not make a list's item.
BLANKS = " \t\n\v\f\r\x85\xa0"
_BLANK = re.compile(f"[{BLANKS}]*")
_BEFORE_VALUE = re.compile(f'[{{,][{BLANKS}]*([^:,{{}}\\[\\]"{BLANKS}]+)[{BLANKS}]*:')
_AFTER_VALUE = re.compile(f',[{BLANKS}]*([^:,{{}}\\[\\]"{BLANKS}]+)[{BLANKS}]*:')
#: How many characters before and after a mark are searched for a member's name.
_NAME_SPAN = 100


class Chars(NamedTuple):
    """The members of kind Char, whose single character JSV never quotes (formats/WIRE.md 6.2).

    ``names`` are their names in lower case, ``neighbours`` the names of all members of their records.
    """

    names: frozenset[str] = frozenset()
    neighbours: frozenset[str] = frozenset()


NO_CHARS = Chars()


class JsvText:
    """A text and the partners of its brackets; MalformedError where a value is never closed."""

    def __init__(self, text: str, max_depth: int, chars: Chars = NO_CHARS) -> None:
        self.text = text
        self._chars = chars
        self._partners = bracket_ends(text)
        open_: dict[str, list[int]] = {"{": [], "[": []}
        quoted = False
        for mark in _STRUCTURE.finditer(text):
            letter = mark[0]
            if chars.names and not quoted and self._is_char(mark.start()):
                continue
            if letter == '"':
                quoted = not quoted
            elif quoted:
                continue
            elif letter in open_:
                open_[letter].append(mark.start())
                if len(open_["{"]) + len(open_["["]) > max_depth:
                    raise MalformedError(f"more than {max_depth} levels of nesting", f"offset {mark.start()}")
            elif stack := open_[_OPENING[letter]]:
                self._partners[stack.pop()] = mark.end()

    def _is_char(self, at: int) -> bool:
        """Return whether a mark is not structure but the value of a member of kind Char."""
        text = self.text
        if text[at - 1 : at] != ":":
            return False
        lowest = max(at - _NAME_SPAN, 0)
        start = max(text.rfind("{", lowest, at), text.rfind(",", lowest, at))
        before = _BEFORE_VALUE.fullmatch(text, start, at) if start >= 0 else None
        if before is None or before[1].lower() not in self._chars.names:
            return False
        after = _AFTER_VALUE.match(text, at + 1, at + 1 + _NAME_SPAN)
        # The next member follows, or the text ends.
        return after[1].lower() in self._chars.neighbours if after else text[at + 1 :] == "}"

    def value(self, at: int, last: int) -> tuple[Token, int]:
        """Return the value at an offset, and the offset after it; a value never reaches beyond ``last``."""
        letter = self.text[at : at + 1] if at < last else ""
        if letter == '"':
            quoted = _QUOTED.match(self.text, at, last)
            if quoted is None:
                raise MalformedError("quotes that are never closed", f"offset {at}")
            return Token('"', at + 1, quoted.end() - 1), quoted.end()
        if letter and letter in "{[":
            end = self._partners.get(at)
            if end is None or end > last:
                message = f"the text breaks off: {letter} at offset {at} is never closed"
                raise MalformedError(message, f"offset {len(self.text)}")
            return Token(letter, at, end), end
        bare = _BARE.match(self.text, at, last)
        end = bare.end() if bare else at
        return Token("=" if end > at else "", at, end), end

    def is_closed(self, at: int) -> bool:
        """Return whether the bracket at an offset has a partner."""
        return self._partners.get(at) is not None

    def quoted(self, token: Token) -> str:
        """Return the text that a quoted token stands for."""
        return self.text[token.start : token.end].replace('""', '"')

    def members(self, start: int, end: int) -> Iterator[tuple[str | None, Token]]:
        """Return names and values of an object; white space around bare names is dropped."""
        for name, token in self._named(start + 1, end - 1):
            if not name:
                raise MalformedError("a name is missing", f"offset {token.start}")
            yield name, token

    def entries(self, start: int, end: int) -> Iterator[tuple[str, Token]]:
        """Return keys and values of a dictionary, with or without braces."""
        braces = self.text.startswith("{", start)
        yield from self._named(start + braces, end - braces, strip=False)

    def _named(self, at: int, last: int, strip: bool = True) -> Iterator[tuple[str, Token]]:
        if self._is_blank(at, last):
            return
        while True:
            name, at = self._name(at, last, strip)
            if strip and name.lower() in self._chars.names:
                token, at = self._char(at + 1, last)
            else:
                token, at = self.value(at + 1, last)
            yield name, token
            if at == last:
                return
            if self.text[at] != "," or at + 1 == last:
                raise MalformedError("a comma, then a name, must follow a value", f"offset {at}")
            at += 1

    def _char(self, at: int, last: int) -> tuple[Token, int]:
        """Return a value of kind Char: any one character; a quoted or longer text is read as other values are."""
        quoted = _QUOTED.match(self.text, at, last)
        ends_here = at + 1 == last or (at < last and self.text[at + 1] == ",")
        if ends_here and not (quoted and self.text[quoted.end() : quoted.end() + 1] in (",", "}")):
            return Token("=", at, at + 1), at + 1
        return self.value(at, last)

    def _is_blank(self, at: int, last: int) -> bool:
        blank = _BLANK.match(self.text, at, last)
        return blank is not None and blank.end() == last

    def _name(self, at: int, last: int, strip: bool) -> tuple[str, int]:
        if self.text.startswith("{", at):
            end = self._partners.get(at) or last
            if end >= last or self.text[end] != ":":
                raise MalformedError("a name that starts with a bracket", f"offset {at}")
            return self.text[at:end], end
        quoted = _QUOTED.match(self.text, at, last)
        if quoted is not None:
            if not self.text.startswith(":", quoted.end()):
                raise MalformedError("a colon is missing after a name in quotes", f"offset {quoted.end()}")
            return quoted[1].replace('""', '"'), quoted.end()
        colon = self.text.find(":", at, last)
        if colon < 0:
            raise MalformedError("a colon is missing after a name", f"offset {at}")
        name = self.text[at:colon]
        if name[:1] == '"' and name.count('"') > 1:
            raise MalformedError("quotes that are never closed", f"offset {at}")
        return (name.strip(BLANKS) if strip else name), colon

    def items(self, start: int, end: int, gaps: bool = False, *, texts: bool = False) -> Iterator[Token]:
        """Return the items of a list, with or without brackets; nothing between commas is null.

        White space at the start belongs to the first item, as in 10.x; with ``texts``, white space alone is an item.
        """
        at, last = start, end
        if self.text.startswith("[", at):
            at, last = at + 1, last - 1
            texts = texts and at < last
        else:
            texts = False
        if not texts and self._is_blank(at, last):
            return
        while True:
            token, at = self.value(at, last)
            yield token
            if at == last:
                return
            if self.text[at] != ",":
                raise MalformedError("a comma must follow an item", f"offset {at}")
            at += 1
