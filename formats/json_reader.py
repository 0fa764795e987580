"""The tolerant reader of JSON: what ServiceStack reads, as its types direct.

Numbers in quotes, names in any letter case, ``\\/Date(…)\\/``, comma lists and single objects in
a list's place are read (spec/formats.md 4.3, 10). A member whose value does not fit keeps its
default, as clients in the field rely on; in a list, a dictionary or at the root it is an error.
With ``tolerant=False`` every value must fit, and the text must be JSON by RFC 8259.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formats.errors import DecodeError, MalformedError
from formats.json_writer import null_is_missing
from formats.json_tokens import JsonText, Token, unescaped
from formats.options import Options
from formats.parsing import parser_of
from formats.primitives import INTEGER_RANGES, Container, Kind
from formats.shape import Enumerated, Listing, Mapping, Member, Nested, Pair, Record, Scalar, Shape
from formats.structs import KeyValuePair
from formats.text_writer import default_of

#: Reads the value at a token of a text.
Read = Callable[[JsonText, Token], Any]


class JsonReader:
    """Makes the readers of types; keeps those of records, which may contain themselves."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._records: dict[int, Read] = {}

    def root(self, shape: Shape) -> Callable[[str], Any]:
        """Return the reader of a whole text."""
        read, max_depth = self.of(shape), self.options.max_depth
        is_record = isinstance(shape, Nested)
        texts = isinstance(shape, Listing) or (isinstance(shape, Scalar) and shape.kind is Kind.STRING)

        def whole(text: str) -> Any:
            source = JsonText(text, max_depth)
            start = source.skip(0)
            if start == len(text):
                return None
            if isinstance(shape, Nested) and text[start] != "{" and shape.record.members:
                raise DecodeError(
                    "Type definitions should start with a '{', expecting serialized type "
                    f"'{shape.record.clr_name}', got string starting with: {text[start : start + 50]}",
                    f"offset {start}",
                )
            if text[start] in '"{[':
                token, end = source.value(start)
            else:
                end = len(text)
                bare = text[start:].rstrip(" \t\r\n")
                # At the root the word null is a text, or the one item of a list.
                null = bare == "null" and not texts
                token = Token("" if null else "=", start, start + len(bare))
            # What follows an object is passed over, as the original does, unless it may hold a member.
            if source.skip(end) != len(text) and (not is_record or '"' in text[end:]):
                raise DecodeError("text after the value", f"offset {end}")
            return read(source, token)

        return whole

    def of(self, shape: Shape) -> Read:
        """Return the reader of a value that stands in a list, a dictionary or at the root."""
        match shape:
            case Scalar(kind=Kind.OBJECT):
                return self._loose
            case Scalar(kind=Kind.STRING):
                return _text
            case Scalar(kind=Kind.BYTES):
                return _bytes
            case Scalar() | Enumerated():
                return self._scalar(shape)
            case Listing():
                return self._listing(shape)
            case Mapping():
                return self._mapping(shape)
            case Pair():
                return self._pair(shape)
            case Nested(record=record):
                return self._nested(record)

    def _scalar(self, shape: Scalar | Enumerated) -> Read:
        parse, optional = parser_of(shape), shape.optional
        # null is false, the first date or U+0000 for these kinds, and an error for others (10).
        lenient = isinstance(shape, Scalar) and shape.kind in _NULL_IS_DEFAULT
        null = default_of(shape) if lenient and not optional else None

        def scalar(source: JsonText, token: Token) -> Any:
            kind = token.kind
            if kind == "":
                if optional or lenient:
                    return null
                raise DecodeError("null is no value here", f"offset {token.start}")
            if kind in "{[":
                raise DecodeError(f"{kind} is no single value", f"offset {token.start}")
            text = source.text[token.start : token.end]
            if kind == '"':
                text = unescaped(text)
                if not text and optional:
                    return None
            try:
                return parse(text)
            except DecodeError as error:
                raise DecodeError(error.message, f"offset {token.start}") from error

        return scalar

    def _loose(self, source: JsonText, token: Token) -> Any:
        """Return builtins for a value whose type nobody declared (spec/formats.md 4.4)."""
        text = source.text[token.start : token.end]
        match token.kind:
            case "":
                return None
            case '"':
                return unescaped(text)
            case "{":
                return {key: self._loose(source, each) for key, each in source.entries(token.start, token.end)}
            case "[":
                return [self._loose(source, each) for each in source.items(token.start, token.end)]
        for parse in _LOOSE:
            try:
                return parse(text)
            except DecodeError:
                continue
        raise DecodeError(f"{text[:50]!r} is no value", f"offset {token.start}")

    def _listing(self, shape: Listing) -> Read:
        item, read = self._item(shape), self.of(shape.item)
        build: Callable[[list[Any]], Any] = shape.build
        if shape.container is Container.SET and shape.build is list:
            build = _distinct

        max_depth, gaps = self.options.max_depth, null_is_missing(shape.item)

        def listing(source: JsonText, token: Token) -> Any:
            if token.kind == "":
                return None
            if token.kind == "[":
                return build([item(source, each) for each in source.items(token.start, token.end, gaps)])
            if token.kind == "{":
                return build([read(source, token)])
            text = source.text[token.start : token.end]
            if token.kind == '"':
                text = unescaped(text)
            if not text:
                return None
            # A scalar in a list's place is a comma list.
            try:
                listed = JsonText(f"[{text}]", max_depth)
                return build([item(listed, each) for each in listed.items(0, len(text) + 2)])
            except MalformedError as error:
                raise DecodeError(error.message, f"offset {token.start}") from error

        return listing

    def _item(self, shape: Listing) -> Read:
        """Return the reader of an item, which treats null and ``""`` its own way (4.3)."""
        read, item = self.of(shape.item), shape.item
        if isinstance(item, Scalar) and item.kind is Kind.STRING:
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

    def _mapping(self, shape: Mapping) -> Read:
        key = _key(shape.key)
        read = self.of(shape.value)

        def mapping(source: JsonText, token: Token) -> Any:
            if token.kind == "":
                return None
            if token.kind == '"':
                return {}
            if token.kind != "{":
                raise DecodeError("a dictionary starts with '{'", f"offset {token.start}")
            return {key(name): read(source, each) for name, each in source.entries(token.start, token.end)}

        return mapping

    def _pair(self, shape: Pair) -> Read:
        readers = {"key": self.of(shape.key), "value": self.of(shape.value)}
        defaults = {"key": default_of(shape.key), "value": default_of(shape.value)}

        def pair(source: JsonText, token: Token) -> Any:
            if token.kind != "{":
                raise DecodeError("a KeyValuePair starts with '{'", f"offset {token.start}")
            found = dict(defaults)
            for name, each in source.members(token.start, token.end):
                side = (name or "").lower()
                if side not in readers:
                    raise DecodeError(f"Incorrect KeyValuePair property: {name}", f"offset {each.start}")
                found[side] = readers[side](source, each)
            return KeyValuePair(found["key"], found["value"])

        return pair

    def _nested(self, record: Record) -> Read:
        found = self._records.get(id(record))
        if found is not None:
            return found
        made: list[Read] = []
        self._records[id(record)] = lambda source, token: made[0](source, token)
        made.append(self._object(record))
        self._records[id(record)] = made[0]
        return made[0]

    def _object(self, record: Record) -> Read:
        slots: dict[str, tuple[str, Read, Member]] = {}
        for member in record.members:
            if not member.computed:
                slot = (member.attribute, self.of(member.shape), member)
                slots[member.column.lower()] = slot
        type_, tolerant = record.type, self.options.tolerant
        required = [each for each in record.members if each.default is None and not each.computed]

        def record_of(source: JsonText, token: Token) -> Any:
            if not slots:
                return type_()
            if token.kind == "":
                return None
            if token.kind != "{":
                raise DecodeError(f"a {record.clr_name} starts with '{{'", f"offset {token.start}")
            values: dict[str, Any] = {}
            for name, each in source.members(token.start, token.end):
                slot = slots.get(name.lower()) if name is not None else None
                if slot is None:
                    continue
                try:
                    value = slot[1](source, each)
                except MalformedError:
                    raise
                except DecodeError:
                    if not tolerant:
                        raise
                    continue  # the member keeps its default
                if value is None and not slot[2].shape.optional and slot[2].default is not None:
                    continue
                values[slot[0]] = value
            for each_required in required:
                if each_required.attribute not in values:
                    raise DecodeError(f"{each_required.declared} is missing", f"offset {token.start}")
            return type_(**values)

        return record_of


_NULL_IS_DEFAULT = {Kind.BOOLEAN, Kind.DATE_TIME, Kind.DATE_TIME_OFFSET, Kind.DATE_ONLY, Kind.CHAR}
_LOOSE = (
    parser_of(Scalar(Kind.INT64)),
    parser_of(Scalar(Kind.DOUBLE)),
    parser_of(Scalar(Kind.BOOLEAN)),
)


def _text(source: JsonText, token: Token) -> str | None:
    """Return a string: of an object or list, its text without quotes (spec/formats.md 4.3)."""
    text = source.text[token.start : token.end]
    match token.kind:
        case "":
            return None
        case '"':
            return unescaped(text)
        case "{" | "[":
            return text.replace('"', "")
    if '"' in text:
        raise MalformedError("a quote out of place", f"offset {token.start}")
    return text


_parse_bytes = parser_of(Scalar(Kind.BYTES))


def _bytes(source: JsonText, token: Token) -> bytes | None:
    text = source.text[token.start : token.end]
    if token.kind == '"':
        text = unescaped(text)
    found: bytes | None = _parse_bytes(text) if token.kind and (text or token.kind != '"') else None
    return found


def _key(shape: Shape) -> Callable[[str], Any]:
    if isinstance(shape, Scalar) and shape.kind in (Kind.STRING, Kind.OBJECT):
        return str
    if isinstance(shape, Scalar | Enumerated):
        return parser_of(shape)
    raise DecodeError("dictionaries with keys that are no scalars cannot be read")


def _unsigned(source: JsonText, token: Token) -> Token:
    """Return a token without its plus sign, which .NET takes in lists of integers only (2.10)."""
    return Token(token.kind, token.start + 1, token.end) if source.text.startswith("+", token.start) else token


def _distinct(items: list[Any]) -> list[Any]:
    return list(dict.fromkeys(items))
