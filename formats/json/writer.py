"""JSON as ServiceStack spells it (formats/WIRE.md 4.1, 4.5)."""

from __future__ import annotations

import math
from typing import Any

from formats.notation.notation import Write
from formats.notation.writer import TextWriter
from formats.options import Options
from formats.scalars.number_writing import net_double
from formats.scalars.writing import json_string, json_token
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Listing, Scalar, Shape

#: Kinds whose tokens may be numbers or words; dates are, with a Unix setting (formats/WIRE.md 2.4).
_BARE = (Kind.BOOLEAN, Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL, Kind.DATE_TIME, Kind.DATE_ONLY)


class JsonNotation:
    """Names and keys in quotes, and the word ``null``."""

    null = "null"
    quote = '"'
    empty = '""'
    between = ""

    def name(self, text: str) -> str:
        """Return a member's name, which is never escaped."""
        return f'"{text}":'

    def scalar(self, shape: Scalar | Enumerated, options: Options) -> Write:
        """Return the writer of a complete token."""
        return json_token(shape, options)

    def key(self, shape: Shape, options: Options) -> Write:
        """Return the writer of a key, which is always in quotes (formats/WIRE.md 3.3)."""
        if not isinstance(shape, Scalar | Enumerated):
            write = TextWriter(self, options).of(shape)
            return lambda value: '"' + write(value).replace('"', '\\"') + '"'
        if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
            return lambda value: json_string(str(value))
        token = json_token(shape, options)
        bare = (isinstance(shape, Enumerated) and (shape.is_flags or options.enums_as_integers)) or (
            isinstance(shape, Scalar) and shape.kind in {*INTEGER_RANGES, *_BARE}
        )
        if not bare:
            return token
        return lambda value: text if (text := token(value))[0] == '"' else f'"{text}"'

    def null_item(self, shape: Shape) -> str:
        """Return ``""`` for types whose nulls make a list ``[,]`` (which our reader reads), else ``null``."""
        return "" if null_is_missing(shape) else "null"

    def unclean(self, name: str) -> str:
        """Return the source of a test: whether the text in variable ``name`` may need escapes."""
        return f"'\"' in {name} or '\\\\' in {name} or not {name}.isprintable()"

    def spell(self, text: str) -> str:
        """Return a string with its escapes."""
        return json_string(text)[1:-1]

    def respell(self, texts: tuple[Any, ...], joined: str) -> list[Any]:
        """Return texts with their escapes."""
        return [json_string(text)[1:-1] if text else text for text in texts]

    def loose(self, value: Any, write: Write) -> str | None:
        """Return the text of a builtin scalar."""
        if value is None:
            return "null"
        if value is True or value is False:
            return "true" if value else "false"
        if type(value) is str:
            return json_string(value)
        if type(value) is int:
            return str(value)
        if type(value) is float:
            return net_double(value) if math.isfinite(value) else f'"{net_double(value)}"'
        return None


def null_is_missing(shape: Shape) -> bool:
    """Return whether null in a list is written as nothing at all: ``[1,,2]`` (formats/WIRE.md 3.2)."""
    if isinstance(shape, Scalar):
        return shape.kind in (Kind.GUID, Kind.TIME_SPAN, Kind.BYTES)
    return isinstance(shape, Enumerated | Listing)


def json_writer(shape: Shape, options: Options) -> Write:
    """Return the writer of a type in JSON; None is written as nothing at the root."""
    write = TextWriter(JsonNotation(), options).of(shape)
    if options.indent:
        return lambda value: indented(write(value))
    return write


def indented(text: str) -> str:
    """Return JSON text with four spaces a level, as ``Indent`` writes it (formats/WIRE.md 4.5)."""
    out: list[str] = []
    depth, quoted, escaped = 0, False, False
    for letter in text:
        if quoted:
            out.append(letter)
            quoted = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter in "{[":
            depth += 1
            out.append(letter + "\n" + "    " * depth)
        elif letter in "}]":
            depth -= 1
            out.append("\n" + "    " * depth + letter)
        elif letter == ",":
            out.append(",\n" + "    " * depth)
        elif letter == ":":
            out.append(": ")
        else:
            quoted = letter == '"'
            out.append(letter)
    return "".join(out)
