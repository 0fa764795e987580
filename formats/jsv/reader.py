"""The reader of JSV: bodies, cells of CSV that hold objects, and values of queries and forms.

Source: formats/WIRE.md 6.3, 6.4, 7.6. Members may have quoted names, as in 10.x; a text that breaks
off, or goes on after its value, is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from formats.errors import DecodeError, MalformedError
from formats.jsv.tokens import BLANKS, Chars, JsvText
from formats.notation.reader import Read, Token, TypedReader, gathering, not_an_object
from formats.options import HOST, Options
from formats.types.defaults import default_of
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Pair, Record, Scalar, Shape


def reader_of(shape: Shape, options: Options = HOST) -> Callable[[str], Any]:
    """Return the function from a whole text to a value; :class:`DecodeError` names the offset."""
    return JsvReader(options).root(shape)


class JsvReader(TypedReader):
    """Makes the readers of types from JSV; ``chars`` are the names of all members of kind Char met so far."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.chars: set[str] = set()
        self.beside_chars: set[str] = set()

    def root(self, shape: Shape) -> Callable[[str], Any]:
        """Return the reader of a whole text."""
        read, max_depth = self.of(shape), self.options.max_depth
        chars = Chars(frozenset(self.chars), frozenset(self.beside_chars))

        def whole(text: str) -> Any:
            if not text:
                return _nothing(shape)
            if isinstance(shape, Nested) and text[0] != "{" and shape.record.members:
                raise not_an_object(shape.record.clr_name, text, 0, len(text))
            source = JsvText(text, max_depth, chars)
            return read(source, _root_token(shape, source))

        return whole

    def _listing(self, shape: Listing) -> Read:
        read, item = self.of(shape.item), shape.item
        texts = isinstance(item, Scalar) and item.kind in (Kind.STRING, Kind.OBJECT)
        fallback = None if item.optional or not isinstance(item, Scalar | Enumerated) else default_of(item)
        build = gathering(shape)
        max_depth = self.options.max_depth

        whole = isinstance(item, Scalar) and item.kind in INTEGER_RANGES and not item.optional

        # A pair is a value type: an empty item cannot be read as null.
        is_pair = isinstance(item, Pair) and not item.optional

        def of_item(source: JsvText, token: Token) -> Any:
            if whole and token.kind != "=":
                raise DecodeError("an item that is no number", f"offset {token.start}")
            return fallback if token.kind == "" and not is_pair else read(source, token)

        def listing(source: JsvText, token: Token) -> Any:
            if token.kind == "":
                return None
            if token.kind == "{":
                if texts:
                    raise DecodeError("an object is no list of texts", f"offset {token.start}")
                return build([read(source, token)], token)
            if token.kind == '"':
                # A quoted text is one text, but a list of anything else.
                if texts:
                    return build([source.quoted(token)], token)
                text = source.quoted(token)
                try:
                    source = JsvText(text, max_depth)
                except MalformedError as error:
                    raise DecodeError(error.message, f"offset {token.start}") from error
                token = Token("=", 0, len(text))
            elif token.kind == "=":
                token = _bracketed(source.text, token)
            tokens = source.items(token.start, token.end, texts=texts)
            if not whole:
                return build([of_item(source, entry) for entry in tokens], token)
            return build([of_item(source, entry) for entry in _without_last_gap(tokens)], token)

        return listing

    def _mapping(self, shape: Mapping) -> Read:
        read = super()._mapping(shape)

        def mapping(source: JsvText, token: Token) -> Any:
            # The only null that JSV writes as a word (formats/WIRE.md 3.2).
            is_null = token.kind == "=" and source.text[token.start : token.end] == "null"
            return None if is_null else read(source, token)

        return mapping

    def _object(self, record: Record) -> Read:
        names = {member.column.lower(): member.shape for member in record.members if not member.computed}
        chars = {name for name, shape in names.items() if isinstance(shape, Scalar) and shape.kind is Kind.CHAR}
        if chars:
            self.chars |= chars
            self.beside_chars |= names.keys()
        return super()._object(record)

    def _loose(self, source: JsvText, token: Token) -> str | None:
        """Return a value of no declared type: its text as it stands (formats/WIRE.md 4.4)."""
        return self._text(source, token)

    def _bytes(self, source: JsvText, token: Token) -> bytes | None:
        """Return bytes; two quotes are zero bytes, an empty text is null (formats/WIRE.md 2.12)."""
        return b"" if token.kind == '"' and token.start == token.end else super()._bytes(source, token)

    def _text(self, source: JsvText, token: Token) -> str | None:
        """Return a string; an object or list is its text as it stands."""
        if token.kind == "":
            return None
        if token.kind == '"':
            return source.quoted(token)
        return source.text[token.start : token.end]


def _root_token(shape: Shape, source: JsvText) -> Token:
    """Return the token of a whole text; the type decides which part of the text is the value."""
    text = source.text
    if isinstance(shape, Mapping) and text[0] == "{":
        token, end = source.value(0, len(text))
        if end != len(text):
            raise MalformedError("text after the value", f"offset {end}")
        return token
    if isinstance(shape, Nested) and text[-1] == "}" and not source.is_closed(0):
        # A quote within a bare text has hidden the closing brace from the pass over the brackets.
        return Token("{", 0, len(text))
    if isinstance(shape, Mapping) or (isinstance(shape, Listing) and not text.strip(BLANKS).startswith("[")):
        kind = "{" if isinstance(shape, Mapping) else "="
        return Token(kind, 0, len(text))
    start = len(text) - len(text.lstrip(BLANKS)) if isinstance(shape, Listing) else 0
    if text[start] in '{["':
        last = len(text.rstrip(BLANKS)) if isinstance(shape, Listing) else len(text)
        token, end = source.value(start, last)
        if end == last:
            return token
        if isinstance(shape, Nested):
            raise MalformedError("text after the value", f"offset {end}")
    return Token("=", 0, len(text))


def _without_last_gap(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield tokens without an empty one at the end: a comma after the last number adds no item (4.3)."""
    previous: Token | None = None
    number = 0
    for token in tokens:
        if previous is not None:
            yield previous
        previous, number = token, number + 1
    if previous is not None and (previous.kind or number == 1):
        yield previous


def _bracketed(text: str, token: Token) -> Token:
    """Return the token of a bracketed list without the blanks around it; any other token as it is."""
    value = text[token.start : token.end]
    bare = value.strip(" ")
    if not bare.startswith("[") or not bare.endswith("]"):
        return token
    start = token.start + value.index("[")
    return Token("[", start, start + len(bare))


def _nothing(shape: Shape) -> Any:
    """Return the value of an empty text: null, or an empty object for a type without members, or DecodeError."""
    if isinstance(shape, Nested):
        return None if shape.record.members else shape.record.type()
    holds_value = isinstance(shape, Enumerated) or (isinstance(shape, Scalar) and shape.is_value_type)
    if holds_value and not shape.optional:
        raise DecodeError("the text is empty", "offset 0")
    return None
