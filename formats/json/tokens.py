"""JSON text cut into tokens, as tolerantly as ServiceStack cuts it (formats/WIRE.md 4.3).

One pass over the text finds the partner of every bracket; from then on a value is a pair of
offsets, and nothing is copied or scanned twice. A text that breaks off is refused, where the original
reads its beginning and loses the rest (gateway/WIRE.md 13 A2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formats.errors import DecodeError, MalformedError
from formats.notation.partners import bracket_ends, string_ends
from formats.notation.reader import Token
from formats.scalars.writing import replace_surrogates

#: The characters that ServiceStack skips between tokens.
BLANKS = " \t\n\v\f\r\x85\xa0\u200b"
_BLANK = re.compile(f"[{BLANKS}]*")
_STRUCTURE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|[{}\[\]]', re.DOTALL)
#: A name or value without quotes ends here; ``]`` ends only an item.
_BARE_VALUE = re.compile(f"[^,}}{BLANKS}]*")
_BARE_ITEM = re.compile(f"[^,}}\\]{BLANKS}]*")
_BARE_NAME = re.compile(f"[^:,}}{BLANKS}]*")
_PARTNER = {"{": "}", "[": "]"}


class JsonText:
    """A text and the partners of its brackets; DecodeError if a bracket has none, or nests too deep."""

    def __init__(self, text: str, max_depth: int) -> None:
        self.text = text
        self.max_depth = max_depth
        self.listed = 0  #: how many items its lists in quoted texts have had so far
        self._strings = strings = string_ends(text, self._end_of_string)
        self._partners = partners = bracket_ends(text)
        open_: list[int] = []
        for mark in _STRUCTURE.finditer(text):
            letter = text[mark.start()]
            if letter == '"':
                if not mark[1]:
                    raise MalformedError("the text breaks off in a string", f"offset {mark.start()}")
                strings[mark.start()] = mark.end()
            elif letter in "{[":
                open_.append(mark.start())
                if len(open_) > max_depth:
                    raise MalformedError(f"more than {max_depth} levels of nesting", f"offset {mark.start()}")
            elif open_ and _PARTNER[text[open_[-1]]] == letter:
                partners[open_.pop()] = mark.end()
            elif open_:
                raise MalformedError(f"{letter} does not close {text[open_[-1]]}", f"offset {mark.start()}")
            # A closing bracket too many comes after the value, or within a bare text, which is then no number.
        if open_:
            message = f"the text breaks off: {text[open_[-1]]} at offset {open_[-1]} is never closed"
            raise MalformedError(message, f"offset {len(text)}")

    def skip(self, at: int) -> int:
        """Return the offset of the next character that is not blank."""
        blank = _BLANK.match(self.text, at)
        return blank.end() if blank else at

    def value(self, at: int, in_list: bool = False) -> tuple[Token, int]:
        """Return the value at an offset, and the offset after it."""
        at = self.skip(at)
        letter = self.text[at : at + 1]
        if letter == '"':
            end = self._strings.get(at)
            if end is None:
                raise MalformedError("a quote out of place", f"offset {at}")
            return Token('"', at + 1, end - 1), end
        if letter in ("{", "["):
            end = self._partners.get(at)
            if end is None:
                raise MalformedError("a bracket out of place", f"offset {at}")
            return Token(letter, at, end), end
        bare = (_BARE_ITEM if in_list else _BARE_VALUE).match(self.text, at)
        end = bare.end() if bare else at
        text = self.text[at:end]
        if '"' in text:
            raise MalformedError("a quote out of place", f"offset {at}")
        return Token("" if text in ("", "null") else "=", at, end), end

    def _end_of_string(self, at: int) -> int:
        """Return the offset after the string that begins at ``at``, where the pass over the text has met one."""
        string = _STRUCTURE.match(self.text, at)
        return string.end() if string else at + 1

    def quoted(self, token: Token) -> str:
        """Return the text that a quoted token stands for."""
        return self._unescaped(token.start, token.end)

    def _unescaped(self, start: int, end: int) -> str:
        try:
            return unescaped(self.text[start:end])
        except DecodeError as error:
            raise type(error)(error.message, f"offset {start}") from error

    def members(self, start: int, end: int) -> Iterator[tuple[str | None, Token]]:
        """Return names and values of the object between two offsets, brackets included.

        None stands for a name without quotes: the original ignores such a member, and goes on.
        """
        at, last = self.skip(start + 1), end - 1
        while at < last:
            name, at = self._name(at)
            token, at = self.value(self._colon(at))
            yield name, token
            at = self.separated(at, last, trailing=True)

    def _colon(self, at: int) -> int:
        """Return the offset after the colon that must follow a name."""
        at = self.skip(at)
        if self.text[at] not in ":=":
            raise MalformedError("a colon is missing after a name", f"offset {at}")
        return at + 1

    def _name(self, at: int) -> tuple[str | None, int]:
        if self.text[at] == '"' and (end := self._strings.get(at)):
            return self._unescaped(at + 1, end - 1), end
        bare = _BARE_NAME.match(self.text, at)
        end = bare.end() if bare else at
        if self.text.find('"', at, end) >= 0:
            raise MalformedError("a quote out of place", f"offset {at}")
        return None, end

    def entries(self, start: int, end: int, bare: bool = False) -> Iterator[tuple[str, Token]]:
        """Return keys and values of the dictionary between two offsets; with ``bare`` a key needs no quotes."""
        at, last = self.skip(start + 1), end - 1
        while at < last:
            begins = at
            key, at = self._name(at)
            if key is None:
                if not bare or at == begins:
                    raise MalformedError("a key without quotes", f"offset {start}")
                key = self.text[begins:at].strip("'")
            at = self._colon(at)
            token, at = self.value(at)
            yield key, token
            at = self.separated(at, last, trailing=True)

    def items(self, start: int, end: int, gaps: bool = False) -> Iterator[Token]:
        """Return the items of the list between two offsets, brackets included.

        With ``gaps``, nothing between two commas is a null item, as ServiceStack writes it for some types.
        """
        at, last = self.skip(start + 1), end - 1
        while at < last:
            token, at = self.value(at, in_list=True)
            if token.start == token.end and token.kind == "" and not gaps:
                raise MalformedError("an item is missing", f"offset {token.start}")
            yield token
            if gaps and self.skip(at) == last - 1 and self.text[last - 1] == ",":
                yield Token("", last, last)
                return
            at = self.separated(at, last)

    def separated(self, at: int, last: int, *, trailing: bool = False) -> int:
        """Return the offset after a comma, or ``last``; unless ``trailing``, an item must follow the comma."""
        at = self.skip(at)
        if self.text.startswith("/*", at):
            end = self.text.find("*/", at, last)
            if self.text.find('"', at, end) >= 0:  # the pass over the text has taken it for a string's
                raise MalformedError("a quote in a comment", f"offset {at}")
            at = self.skip(end + 2) if end >= 0 else at
        if at >= last:
            return last
        if self.text[at] != ",":
            raise MalformedError("a comma is missing", f"offset {at}")
        at = self.skip(at + 1)
        if at >= last and not trailing:
            raise MalformedError("an item is missing after a comma", f"offset {at}")
        return at


#: After ``\x`` four characters are digits if there are as many, else two.
_ESCAPE = re.compile(r"\\(u.{4}|x.{4}|x.{2}|.)", re.DOTALL)
_DIGITS = re.compile(r"[0-9a-fA-F]++")
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def unescaped(text: str) -> str:
    """Return a string's value; DecodeError for an escape with bad digits."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_letter, text)
    plain = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)
    return replace_surrogates(plain)


def _letter(escape: re.Match[str]) -> str:
    code = escape[1]
    if code == "u":
        # The original reads beyond the end of the text for them.
        raise MalformedError("\\u is not followed by four characters")
    if len(code) > 1 or code == "x":
        if not _DIGITS.fullmatch(code, 1):
            raise DecodeError(f"\\{code[0]} is not followed by hexadecimal digits")
        return chr(int(code[1:], 16))
    return _LETTERS.get(code, code)
