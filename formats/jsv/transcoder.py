"""JSV text → JSON text, by whole passes: what :mod:`formats.jsv.fast_reader` reads.

JSV as ServiceStack writes it is JSON but for its quotes (formats/WIRE.md 6.1). So a quote is put
on the inner side of every bracket and on both sides of every colon and comma that stands outside
quoted texts, and those that then stand outside a bracket are taken away: a dozen passes at memory
speed, where a reader of tokens pays for every token. Every scalar has become a JSON string;
msgspec, told not to be strict, makes numbers and booleans of those that must be.

Whatever is unusual is not transcoded at all.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(rb'"([^"]*+(?:""[^"]*+)*+)"')
#: Stands in the place of a quoted text.
_HOLE = b"\0"
#: Stands in the place of a date's colon.
_COLON = b"\1"
#: A list of nothing but white space has no items.
_BLANK_LIST = re.compile(rb'\["(?:[ \v\f]++|\\[tnr]|\xc2[\x85\xa0])++"\]')
#: What is at the edge of a piece that has no text there.
_BRACKETS = frozenset((b"", b"{", b"}", b"[", b"]"))
_BEFORE_OPENING = frozenset((b"", b'"', b"{", b"[", b"\n"))
#: Marks and what they become by themselves, then quotes that came between two brackets, or a bracket and another mark.
_MARKS = ((b":", b'":"'), (b",", b'","'), (b"{", b'{"'), (b"[", b'["'), (b"}", b'"}'), (b"]", b'"]'))
_TOO_CLOSE = ((b'"{', b"{"), (b'"[', b"["), (b'}"', b"}"), (b']"', b"]"), (b'{""}', b"{}"), (b'[""]', b"[]"))
_SMALL = 1 << 9
#: A text of so many bytes is looked at for how much memory its pieces take: a piece has so many bytes on average.
_LARGE, _SHORTEST = 1 << 16, 6
_INTEGER_TEXT = re.compile(rb"-?[0-9]+")


class Transcoder:
    """Turns the JSV of one type into JSON.

    ``doubts`` are scalars that msgspec reads otherwise than JSV: a part in lower case that shows
    one, and the whole. In lists of integers, a quoted one is no integer. ``max_brackets`` bounds
    the brackets of a text whose type does not bound its depth. ``dates`` find those whose colons are a part of them.
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

        A text that reaches into the next, by a quote or bracket that is not closed, makes no JSON,
        as the line break between them then stands in a string.
        """
        lines = "\n".join(texts).encode("utf-8", "surrogatepass")
        if b"\\" in lines or b"\t" in lines or b"\r" in lines or lines.count(b"\n") >= len(texts):
            lines = b"\n".join(_escaped(each.encode("utf-8", "surrogatepass")) for each in texts)
        return self._json(lines)

    def _json(self, data: bytes) -> bytes | None:
        if _HOLE in data or (len(data) > _LARGE and _is_all_marks(data)):
            return None
        texts: list[bytes] = []
        if b'"' in data:
            parts = _QUOTED.split(data)
            texts = parts[1::2]
            data = _HOLE.join(parts[::2])
            if b'"' in data:
                return None
        if self._max_brackets is not None and data.count(b"{") + data.count(b"[") > self._max_brackets:
            return None
        if self._doubts and self._is_doubtful(data, texts):
            return None
        if self._dates is not None:
            if _COLON in data:
                return None
            data = self._dates.sub(_without_colons, data)
        found = _with_quotes(data)
        if found is not None and self._dates is not None:
            found = found.replace(_COLON, b":")
        # Nothing between two marks is null, or an item that is missing.
        if found is None or b'""' in found or _BLANK_LIST.search(found):
            return None
        return found if not texts else self._filled(found, texts)

    def _is_doubtful(self, data: bytes, texts: list[bytes]) -> bool:
        """Return whether any scalar, outside or inside quotes, is one that msgspec reads otherwise."""
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
        whole[1::2] = [each.replace(b'""', b'\\"') for each in texts]
        # A quote that does not begin a text, or text after one that ended it.
        if not all(each[-1:] == b'"' for each in parts[:-1]) or not all(each[:1] == b'"' for each in parts[1:]):
            return None
        # In a list of integers a quoted one is an error; elsewhere it is its value.
        if self._has_integer_list and any(map(_INTEGER_TEXT.fullmatch, texts)):
            return None
        return b"".join(whole)


def _without_colons(date: re.Match[bytes]) -> bytes:
    return date[0].replace(b":", _COLON)


def _is_all_marks(data: bytes) -> bool:
    """Return whether pieces would be so short that a list of them takes many times the text's memory."""
    return sum(map(data.count, (b"{", b"}", b"[", b"]", b'"'))) * _SHORTEST > len(data)


def _escaped(data: bytes) -> bytes:
    """Return a text with JSON's escapes for what JSON does not hold raw."""
    if b"\\" in data:
        data = data.replace(b"\\", b"\\\\")
    for raw, escape in ((b"\n", b"\\n"), (b"\r", b"\\r"), (b"\t", b"\\t")):
        if raw in data:
            data = data.replace(raw, escape)
    return data


def _with_quotes(data: bytes) -> bytes | None:
    """Return a text without quotes with those of JSON; where nothing stood, ``""`` does.

    A bracket within a text makes it unusual.

    Splits at brackets and repairs the edges: twice as fast as finding each token.
    """
    if len(data) <= _SMALL:
        return _with_quotes_by_replacing(data)
    data = data.replace(b":", b'":"').replace(b",", b'","')
    for bracket in (b"{", b"["):
        if bracket in data:
            first, *others = data.split(bracket)
            opened = [first, *(each if each[:1] in _BRACKETS else b'"' + each for each in others)]
            if not all(each[-1:] in _BEFORE_OPENING for each in opened[:-1]):
                return None
            data = bracket.join([each[:-1] if each[-1:] == b'"' else each for each in opened])
    for bracket in (b"}", b"]"):
        if bracket in data:
            *others, last = data.split(bracket)
            closed = [*(each if each[-1:] in _BRACKETS else each + b'"' for each in others), last]
            data = bracket.join([each[1:] if each[:1] == b'"' else each for each in closed])
    return data


def _with_quotes_by_replacing(data: bytes) -> bytes | None:
    """Return the same: of a text that stays in the processor's cache, a dozen more passes cost less than a list."""
    opening = data.count(b"{") + data.count(b"[")
    first = data.startswith((b"{", b"[")) + data.count(b"\n{") + data.count(b"\n[")
    for mark, quoted in _MARKS:
        data = data.replace(mark, quoted)
    if data.count(b'"{') + data.count(b'"[') + first != opening:
        return None
    for close, apart in _TOO_CLOSE:
        data = data.replace(close, apart)
    return data
