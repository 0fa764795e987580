"""Reading by type: what JSON and JSV texts have in common once they are cut into tokens.

The cutting differs (:mod:`formats.json.tokens`, :mod:`formats.jsv.tokens`); what a token means to
a type does not: both read numbers in quotes, names in any letter case, and a single object in the place
of a list (formats/WIRE.md 10). A member whose value does not fit keeps its default, because existing
clients rely on it, and the log names the member (gateway/WIRE.md 13 A12); in a list, a dictionary or at the
root such a value is an error. With ``tolerant=False`` every value must fit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from formats.codegen.per_record import PerRecord
from formats.errors import DecodeError, MalformedError
from formats.options import Options
from formats.scalars.parsing import parser_of
from formats.types.containers import dictionary_of, gatherer_of
from formats.types.defaults import default_of
from formats.types.heirs import heir_of
from formats.types.kinds import LENIENT_KINDS, Container, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Member, Nested, Pair, Record, Scalar, Shape, is_nullable
from formats.types.structs import KeyValuePair


class Token(NamedTuple):
    """A value's place: ``kind`` is ``"``, ``{``, ``[``, ``=`` (bare) or ``""`` (null or missing).

    The offsets of a quoted text are those inside its quotes.
    """

    kind: str
    start: int
    end: int


class Source(Protocol):
    """A text cut into tokens."""

    text: str

    def members(self, start: int, end: int) -> Iterator[tuple[str | None, Token]]:
        """Return names and values of the object between two offsets; None stands for a name that is to be ignored."""
        ...

    def entries(self, start: int, end: int) -> Iterator[tuple[str, Token]]:
        """Return keys and values of the dictionary between two offsets."""
        ...

    def items(self, start: int, end: int, gaps: bool = False) -> Iterator[Token]:
        """Return the items of the list between two offsets; with ``gaps``, nothing between two commas is null."""
        ...

    def quoted(self, token: Token) -> str:
        """Return the text that a quoted token stands for."""
        ...


log = logging.getLogger("formats")

#: Reads the value at a token of a text.
Read = Callable[[Any, Token], Any]

_parse_bytes = parser_of(Scalar(Kind.BYTES))


class TypedReader:
    """Makes the readers of types; a record's only once, because a record may contain itself."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._records = PerRecord(self._object, parameters=2)

    def of(self, shape: Shape) -> Read:
        """Return the reader of a value that stands in a list, a dictionary or at the root."""
        match shape:
            case Scalar(kind=Kind.OBJECT):
                return self._loose
            case Scalar(kind=Kind.STRING):
                return self._text
            case Scalar(kind=Kind.BYTES):
                return self._bytes
            case Scalar() | Enumerated():
                return self._scalar(shape)
            case Listing():
                return self._listing(shape)
            case Mapping():
                return self._mapping(shape)
            case Pair():
                return self._pair(shape)
            case Nested(record=record):
                return self._records.of(record)

    def _scalar(self, shape: Scalar | Enumerated) -> Read:
        parse, optional = parser_of(shape, self.options), is_nullable(shape)
        # null is false, the first date or U+0000 for these kinds, and an error for others (10).
        lenient = isinstance(shape, Scalar) and shape.kind in LENIENT_KINDS
        null = default_of(shape) if lenient and not optional else None

        def scalar(source: Any, token: Token) -> Any:
            kind = token.kind
            if kind == "":
                if optional or lenient:
                    return null
                raise DecodeError("null is no value here", f"offset {token.start}")
            if kind in "{[":
                raise DecodeError(f"{kind} is no single value", f"offset {token.start}")
            text = source.text[token.start : token.end]
            if kind == '"':
                text = source.quoted(token)
                if not text and optional:
                    return None
            try:
                return parse(text)
            except DecodeError as error:
                raise DecodeError(error.message, f"offset {token.start}") from error

        return scalar

    def _loose(self, source: Any, token: Token) -> Any:
        """Return the value of an item of no declared type (formats/WIRE.md 4.4)."""
        raise NotImplementedError

    def _member(self, shape: Shape) -> Read:
        """Return the reader of a member's value."""
        return self.of(shape)

    def _listing(self, shape: Listing) -> Read:
        """Return the reader of a list; the two notations differ in which tokens are read as one."""
        raise NotImplementedError

    def _mapping(self, shape: Mapping) -> Read:
        key = _key(shape.key, self.options)
        read, build = self.of(shape.value), _placing(dictionary_of(shape.key))

        def mapping(source: Any, token: Token) -> Any:
            if token.kind == "":
                return None
            if token.kind == '"':
                return {} if token.start < token.end else None
            if token.kind != "{":
                raise DecodeError("a dictionary starts with '{'", f"offset {token.start}")
            entries = [(key(name, item), read(source, item)) for name, item in source.entries(token.start, token.end)]
            return build(entries, token)

        return mapping

    def _pair(self, shape: Pair) -> Read:
        readers = {"key": self.of(shape.key), "value": self.of(shape.value)}
        defaults = {"key": default_of(shape.key), "value": default_of(shape.value)}

        def pair(source: Any, token: Token) -> Any:
            if token.kind == "" and shape.optional:
                return None
            if token.kind != "{":
                raise DecodeError("a KeyValuePair starts with '{'", f"offset {token.start}")
            sides = dict(defaults)
            for name, item in source.members(token.start, token.end):
                side = (name or "").lower()
                if side not in readers:
                    raise DecodeError(f"Incorrect KeyValuePair property: {name}", f"offset {item.start}")
                sides[side] = readers[side](source, item)
            return KeyValuePair(sides["key"], sides["value"])

        return pair

    def _object(self, record: Record) -> Read:
        slots: dict[str, tuple[str, Read, Member]] = {}
        for member in record.members:
            if not member.computed:
                slot = (member.attribute, self._member(member.shape), member)
                slots[member.column.lower()] = slot
        make, tolerant = record.make, self.options.tolerant
        required = [member for member in record.members if member.default is None and not member.computed]

        def record_of(source: Any, token: Token) -> Any:
            if not slots:
                return make()
            if token.kind == "":
                return None
            if token.kind != "{":
                raise not_an_object(record.clr_name, source.text, token.start, token.end)
            values: dict[str, Any] = {}
            for name, item in source.members(token.start, token.end):
                slot = slots.get(name.lower()) if name is not None else None
                if slot is None:
                    if name == "__type" and not values and (heir := heir_of(record, self._text(source, item) or "")):
                        return self.of(Nested(heir))(source, token)
                    continue
                try:
                    value = slot[1](source, item)
                except MalformedError:
                    raise
                except DecodeError as error:
                    if not tolerant:
                        raise
                    # The log never holds the value: it may be a secret.
                    log.info(
                        "%s.%s keeps its default: its value does not fit (%s)",
                        record.clr_name,
                        slot[2].declared,
                        error.where,
                    )
                    continue
                if value is None and not slot[2].shape.optional and slot[2].default is not None:
                    continue
                values[slot[0]] = value
            for member in required:
                if member.attribute not in values:
                    raise DecodeError(f"{member.declared} is missing", f"offset {token.start}")
            return make(**values)

        return record_of

    def _text(self, source: Any, token: Token) -> str | None:
        """Return a string; the two notations differ in how an object is read as text."""
        raise NotImplementedError

    def _bytes(self, source: Any, token: Token) -> bytes | None:
        text = source.quoted(token) if token.kind == '"' else source.text[token.start : token.end]
        data: bytes | None = _parse_bytes(text) if token.kind and (text or token.kind != '"') else None
        return data


def gathering(shape: Listing) -> Callable[[list[Any], Token], Any]:
    """Return the function from a list's items, and its token, to the Python container."""
    if shape.container is Container.SET:
        return _placing(gatherer_of(shape))
    return (lambda items, token: items) if shape.build is list else lambda items, token: shape.build(items)


def _placing(build: Callable[[list[Any]], Any]) -> Callable[[list[Any], Token], Any]:
    """Return ``build`` as a function of items and a token, whose offset its errors name."""

    def placing(items: list[Any], token: Token) -> Any:
        try:
            return build(items)
        except DecodeError as error:
            raise type(error)(error.message, f"offset {token.start}") from error

    return placing


def not_an_object(name: str, text: str, start: int, end: int) -> DecodeError:
    """Return the error for a text that is no object.

    Its message, without the place, is ServiceStack's and goes to clients (formats/WIRE.md 4.3).
    """
    error = DecodeError(
        "Type definitions should start with a '{', expecting serialized type "
        f"'{name}', got string starting with: {text[start : min(end, start + 50)]}"
    )
    error.where = f"offset {start}"
    return error


def _key(shape: Shape, options: Options) -> Callable[[str, Token], Any]:
    """Return the function from a key's text, and the token of its value, to the key."""
    if isinstance(shape, Scalar) and shape.kind in (Kind.STRING, Kind.OBJECT):
        return lambda name, token: name
    if not isinstance(shape, Scalar | Enumerated):
        raise DecodeError("dictionaries with keys that are no scalars cannot be read")
    parse = parser_of(shape, options)

    def key(name: str, token: Token) -> Any:
        try:
            return parse(name)
        except DecodeError as error:
            raise DecodeError(error.message, f"offset {token.start}") from error

    return key
