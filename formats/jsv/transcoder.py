"""JSV text → JSON text, by passes over the whole text, for :mod:`formats.jsv.fast_reader`.

JSV as ServiceStack writes it is JSON except for its quotes (formats/WIRE.md 6.1). So the transcoder puts a
quote on the inner side of every bracket and on both sides of every colon and comma outside quoted texts, and
then removes the quotes on the outer side of brackets: a dozen passes at memory speed, where a reader of tokens
pays for every token. After that every scalar is a JSON string; msgspec, with ``strict=False``, reads numbers
and booleans from strings.

An unusual text is not transcoded at all.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(rb'"([^"]*+(?:""[^"]*+)*+)"')
#: Stands in the place of a quoted text.
_HOLE = b"\0"
#: Stands in the place of a date's colon.
_COLON = b"\1"
#: Bytes by their numbers: to look for ``b"x"`` in bytes raises and drops an error first, which takes most of the time.
_BACKSLASH, _QUOTE, _TAB, _CR, _HOLES, _COLONS = b'\\"\t\r\0\1'
#: Characters that JSON does not allow raw, by number and as bytes, and their escapes.
_RAW = ((0x0A, b"\n", b"\\n"), (0x0D, b"\r", b"\\r"), (0x09, b"\t", b"\\t"))
#: A list of nothing but white space has no items.
_BLANK_LIST = re.compile(rb'\["(?:[ \v\f]++|\\[tnr]|\xc2[\x85\xa0])++"\]')
#: The edges of pieces that have no text at that edge.
_BRACKETS = frozenset((b"", b"{", b"}", b"[", b"]"))
_BEFORE_OPENING = frozenset((b"", b'"', b"{", b"[", b"\n"))
#: Marks with their quotes; then the quotes to take away between two brackets, or a bracket and another mark.
_MARKS = ((b":", b'":"'), (b",", b'","'), (b"{", b'{"'), (b"[", b'["'), (b"}", b'"}'), (b"]", b'"]'))
_TOO_CLOSE = ((b'"{', b"{"), (b'"[', b"["), (b'}"', b"}"), (b']"', b"]"), (b'{""}', b"{}"), (b'[""]', b"[]"))
_SMALL = 1 << 9
#: For a text of more than ``_LARGE`` bytes the memory of its pieces counts: they must have ``_SHORTEST`` on average.
_LARGE, _SHORTEST = 1 << 16, 6
_INTEGER_TEXT = re.compile(rb"-?[0-9]+")


class Transcoder:
    """Turns the JSV of one type into JSON.

    ``doubts`` are scalars that msgspec reads otherwise than JSV: a part, in lower case, that all of them have, and
    their pattern. With ``has_integer_list``, a quoted integer makes a text unusual, because it may be an item.
    ``max_brackets`` bounds the brackets of a text whose type does not bound its depth. ``dates`` finds dates, whose
    colons separate nothing.
    """

    def __init__(
        self,
        doubts: list[tuple[bytes, re.Pattern[bytes]]],
        has_integer_list: bool,
        max_brackets: int | None,
        dates: re.Pattern[bytes] | None = None,
    ) -> None:
        self._doubts = doubts
        self._has_integer_list = has_integer_list
        self._max_brackets = max_brackets
        self._dates = dates

    def json(self, data: bytes) -> bytes | None:
        """Return the JSON of a text, None if it is unusual."""
        return self._json(_escaped(data))

    def json_lines(self, texts: list[str]) -> bytes | None:
        """Return the JSON of several texts, a line each; None if any is unusual.

        A text that runs into the next, by a quote or bracket that is not closed, makes no valid JSON,
        because the line break between them is then in a string.
        """
        lines = "\n".join(texts).encode("utf-8", "surrogatepass")
        if _BACKSLASH in lines or _TAB in lines or _CR in lines or lines.count(b"\n") >= len(texts):
            lines = b"\n".join(_escaped(text.encode("utf-8", "surrogatepass")) for text in texts)
        return self._json(lines)

    def _json(self, data: bytes) -> bytes | None:
        if _HOLES in data or (len(data) > _LARGE and _is_all_marks(data)):
            return None
        texts: list[bytes] = []
        if _QUOTE in data:
            parts = _QUOTED.split(data)
            texts = parts[1::2]
            data = _HOLE.join(parts[::2])
            if _QUOTE in data:
                return None
        if self._max_brackets is not None and data.count(b"{") + data.count(b"[") > self._max_brackets:
            return None
        if self._doubts and self._is_doubtful(data, texts):
            return None
        if self._dates is not None:
            if _COLONS in data:
                return None
            data = self._dates.sub(_without_colons, data)
        json = _with_quotes(data)
        if json is not None and self._dates is not None:
            json = json.replace(_COLON, b":")
        # Nothing between two marks is null, or a missing item.
        if json is None or json.find(b'""') >= 0 or _BLANK_LIST.search(json):
            return None
        return json if not texts else self._filled(json, texts)

    def _is_doubtful(self, data: bytes, texts: list[bytes]) -> bool:
        """Return whether msgspec reads any scalar otherwise, in quotes or not."""
        data = data.lower()
        quoted = _HOLE.join(texts).lower()
        for part, whole in self._doubts:
            if part in data and whole.search(data):
                return True
            if texts and part in quoted and any(map(whole.fullmatch, quoted.split(_HOLE))):
                return True
        return False

    def _filled(self, data: bytes, texts: list[bytes]) -> bytes | None:
        """Return the JSON with its quoted texts put back."""
        parts = data.split(_HOLE)
        whole: list[bytes] = [b""] * (2 * len(texts) + 1)
        whole[::2] = parts
        whole[1::2] = [text.replace(b'""', b'\\"') for text in texts]
        # Unusual: a quote within a bare text, or text after a closing quote.
        if not all(part[-1:] == b'"' for part in parts[:-1]) or not all(part[:1] == b'"' for part in parts[1:]):
            return None
        # A quoted integer is an error in a list of integers, and a value anywhere else.
        if self._has_integer_list and any(map(_INTEGER_TEXT.fullmatch, texts)):
            return None
        return b"".join(whole)


def _without_colons(date: re.Match[bytes]) -> bytes:
    return date[0].replace(b":", _COLON)


def _is_all_marks(data: bytes) -> bool:
    """Return whether the pieces are so short that a list of them takes many times the text's memory."""
    return sum(map(data.count, (b"{", b"}", b"[", b"]", b'"'))) * _SHORTEST > len(data)


def _escaped(data: bytes) -> bytes:
    """Return a text with JSON's escapes for the characters that JSON does not allow raw."""
    if _BACKSLASH in data:
        data = data.replace(b"\\", b"\\\\")
    for number, raw, escape in _RAW:
        if number in data:
            data = data.replace(raw, escape)
    return data


def _with_quotes(data: bytes) -> bytes | None:
    """Return a text that has no quotes with those of JSON, and ``""`` where nothing stood; None if it is unusual.

    A bracket within a scalar makes it unusual.

    Splits at brackets and repairs the edges: twice as fast as finding each token.
    """
    if len(data) <= _SMALL:
        return _with_quotes_by_replacing(data)
    data = data.replace(b":", b'":"').replace(b",", b'","')
    for bracket in (b"{", b"["):
        if bracket in data:
            first, *others = data.split(bracket)
            opened = [first, *(part if part[:1] in _BRACKETS else b'"' + part for part in others)]
            if not all(part[-1:] in _BEFORE_OPENING for part in opened[:-1]):
                return None
            data = bracket.join([part[:-1] if part[-1:] == b'"' else part for part in opened])
    for bracket in (b"}", b"]"):
        if bracket in data:
            *others, last = data.split(bracket)
            closed = [*(part if part[-1:] in _BRACKETS else part + b'"' for part in others), last]
            data = bracket.join([part[1:] if part[:1] == b'"' else part for part in closed])
    return data


def _with_quotes_by_replacing(data: bytes) -> bytes | None:
    """Return the same for a small text: it stays in the processor's cache, where more passes cost less than a list."""
    opening = data.count(b"{") + data.count(b"[")
    first = data.startswith((b"{", b"[")) + data.count(b"\n{") + data.count(b"\n[")
    for mark, quoted in _MARKS:
        data = data.replace(mark, quoted)
    if data.count(b'"{') + data.count(b'"[') + first != opening:
        return None
    for marks, replacement in _TOO_CLOSE:
        data = data.replace(marks, replacement)
    return data
