"""The tolerant reader of JSON: it reads what ServiceStack reads (formats/WIRE.md 4.3), by the declared type.

With ``tolerant=False`` the text must also be JSON by RFC 8259; :mod:`formats.json.format` checks that.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any

from formats.errors import DecodeError, MalformedError
from formats.json import untyped
from formats.json.list_texts import MOST_ITEMS, Word, words_of
from formats.json.tokens import JsonText
from formats.json.writer import null_is_missing
from formats.notation.reader import Read, Token, TypedReader, gathering, not_an_object
from formats.types.defaults import default_of
from formats.types.kinds import INTEGER_RANGES, Container, Kind
from formats.types.shapes import Enumerated, Listing, Nested, Scalar, Shape


class JsonReader(TypedReader):
    """Makes the readers of types from JSON."""

    def root(self, shape: Shape) -> Callable[[str], Any]:
        """Return the reader of a whole text."""
        read, max_depth = self.of(shape), self.options.max_depth
        if shape == Scalar(Kind.OBJECT):
            read = functools.partial(untyped.value_of, words=False)
        is_record = isinstance(shape, Nested)
        texts = isinstance(shape, Listing) or (isinstance(shape, Scalar) and shape.kind is Kind.STRING)

        def whole(text: str) -> Any:
            source = JsonText(text, max_depth)
            start = source.skip(0)
            if start == len(text):
                return None
            if isinstance(shape, Nested) and text[start] != "{" and shape.record.members:
                raise not_an_object(shape.record.clr_name, text, start, len(text))
            if text[start] in '"{[':
                token, end = source.value(start)
            else:
                end = len(text)
                bare = text[start:].rstrip(" \t\r\n")
                # At the root the word null is a text for a string, and the only item for a list.
                null = bare == "null" and not texts
                token = Token("" if null else "=", start, start + len(bare))
            # Text after an object is ignored, as by the original, unless it may hold a member.
            if source.skip(end) != len(text) and (not is_record or '"' in text[end:]):
                raise DecodeError("text after the value", f"offset {end}")
            return read(source, token)

        return whole

    def _listing(self, shape: Listing) -> Read:
        item, read = self._item(shape), self.of(shape.item)
        build, of_words = gathering(shape), self._of_words(shape)
        gaps = null_is_missing(shape.item)
        is_untyped = shape.item == Scalar(Kind.OBJECT)
        drop_last = isinstance(shape.item, Scalar) and shape.item.kind in INTEGER_RANGES

        def listing(source: Any, token: Token) -> Any:
            if token.kind == "":
                return None
            if token.kind == "[":
                return build([item(source, entry) for entry in source.items(token.start, token.end, gaps)], token)
            if token.kind == "{":
                return build([read(source, token)], token)
            text = source.text[token.start : token.end]
            if not text:
                return None
            if is_untyped:
                raise DecodeError("a text is no list of what has no type", f"offset {token.start}")
            try:
                words = words_of(text, drop_last)
                source.listed += len(words)
                if source.listed <= MOST_ITEMS:
                    return build(of_words(words), token)
            except DecodeError as error:
                raise DecodeError(error.message, f"offset {token.start}") from error
            raise MalformedError(f"lists in texts have more than {MOST_ITEMS} items", f"offset {token.start}")

        return listing

    def _of_words(self, shape: Listing) -> Callable[[list[str | None]], list[Any]]:
        """Return the reader of items in a text; equal items are read once."""
        item = self._item(shape)

        def of_word(text: str | None) -> Any:
            word = Word(text)
            return item(word, word.token())

        def of_words(words: list[str | None]) -> list[Any]:
            known = {word: of_word(word) for word in dict.fromkeys(words)}
            return [known[word] for word in words]

        inner = shape.item
        if isinstance(inner, Scalar | Enumerated):
            return of_words
        if isinstance(inner, Listing) and isinstance(inner.item, Scalar | Enumerated):
            return lambda words: [*map(copy.copy, of_words(words))]  # no two items share a list
        return lambda words: [of_word(word) for word in words]

    def _item(self, shape: Listing) -> Read:
        """Return the reader of an item, which has its own rules for null and ``""`` (4.3)."""
        read, item = self.of(shape.item), shape.item
        if isinstance(item, Scalar) and item.kind in (Kind.STRING, Kind.OBJECT):
            return read
        whole = isinstance(item, Scalar) and item.kind in INTEGER_RANGES
        if whole and shape.container is not Container.ARRAY:
            return lambda source, token: read(source, _unsigned(source, token))
        if whole or shape.container is Container.ARRAY or not isinstance(item, Scalar | Enumerated):
            return read
        default = None if item.optional else default_of(item)

        def of_value(source: JsonText, token: Token) -> Any:
            empty = token.kind == "" or (token.kind == '"' and token.start == token.end)
            return default if empty else read(source, token)

        return of_value

    def _member(self, shape: Shape) -> Read:
        if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT and self.options.tolerant:
            return untyped.member_of
        return self.of(shape)

    def _loose(self, source: JsonText, token: Token) -> Any:
        return untyped.value_of(source, token)

    def _text(self, source: JsonText, token: Token) -> str | None:
        """Return a string; an object or list is its text without quotes."""
        text = source.text[token.start : token.end]
        match token.kind:
            case "":
                return None
            case '"':
                return source.quoted(token)
            case "{" | "[":
                return text.replace('"', "")
        if '"' in text:
            raise MalformedError("a quote out of place", f"offset {token.start}")
        return text


def _unsigned(source: JsonText, token: Token) -> Token:
    """Return a token without its plus sign, which .NET accepts only in lists of integers (2.10)."""
    return Token(token.kind, token.start + 1, token.end) if source.text.startswith("+", token.start) else token
