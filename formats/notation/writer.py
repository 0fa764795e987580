"""Writers of JSON and JSV, which have one structure and two spellings.

``{`` members ``}``, ``[`` items ``]``: what differs is how a name, a scalar and a null item are
spelled, and that is a :class:`Notation`. For each record one function is generated
(:mod:`formats.notation.record_source`). Source: formats/WIRE.md 1.4, 3, 4.1, 6.1.

Many texts are escaped or quoted at a time: joined, they are searched at memory speed for characters that
need it, and only if there is one are the texts looked at one by one.
"""

from __future__ import annotations

from typing import Any

import msgspec

from formats.codegen.per_record import PerRecord
from formats.errors import UnsupportedTypeError, refuse
from formats.notation.notation import Notation, Write
from formats.notation.record_source import RecordSource, text_map_writer, texts_writer
from formats.options import Options
from formats.scalars.date_writing import equals_default
from formats.types.defaults import default_of
from formats.types.kinds import Kind
from formats.types.shapes import (
    Enumerated,
    Listing,
    Mapping,
    Nested,
    Pair,
    Record,
    Scalar,
    Shape,
    is_nullable,
    is_text,
    shape_of,
)
from formats.types.structs import KeyValuePair

#: The classes that may stand for a list. They are in a tuple: a union would be built anew for every value.
COLLECTIONS = (list, tuple, set, frozenset)


class TextWriter:
    """Makes the writers of one notation with one set of options; a record's only once."""

    def __init__(self, notation: Notation, options: Options) -> None:
        self.notation = notation
        self.options = options
        self._records = PerRecord(self._record)

    def of(self, shape: Shape) -> Write:
        """Return the writer of a value that is not None."""
        match shape:
            case Scalar(kind=Kind.OBJECT):
                return self._loose
            case Scalar() | Enumerated():
                return self.notation.scalar(shape, self.options)
            case Listing(item=item):
                return self._listing(item)
            case Mapping(key=key, value=value):
                return self._mapping(key, value)
            case Pair(key=key, value=value):
                return self._pair(key, value)
            case Nested(record=record):
                return self._records.of(record)

    def _loose(self, value: Any) -> str:
        """Return the text of a value of no declared type: builtins and Structs."""
        text = self.notation.loose(value, self._loose)
        if text is not None:
            return text
        if isinstance(value, dict):
            return self._mapping(Scalar(Kind.STRING), Scalar(Kind.OBJECT))(
                {str(key): item for key, item in value.items()}
            )
        if isinstance(value, list | tuple | set | frozenset):
            return self._listing(Scalar(Kind.OBJECT))(value)
        if isinstance(value, msgspec.Struct):
            return self.of(shape_of(type(value)))(value)
        return self.of(shape_of(type(value)))(value)

    def _listing(self, item: Shape) -> Write:
        if is_text(item):
            return self._texts()
        write = self.of(item)
        if isinstance(item, Nested):
            # ``write`` may be a stand-in: the function of a record that contains itself does not exist yet.
            def records(value: Any) -> str:
                if value.__class__ is not list:
                    listed(value)
                return "[" + ",".join(map(write, value)) + "]"

            return records
        if not is_nullable(item):
            return lambda value: "[" + ",".join(map(write, listed(value))) + "]"
        null = self.notation.null_item(item)
        return lambda value: "[" + ",".join([null if item is None else write(item) for item in listed(value)]) + "]"

    def _texts(self) -> Write:
        """Return the writer of a list of strings."""
        null = self.notation.null_item(Scalar(Kind.STRING))
        write = self.of(Scalar(Kind.STRING))
        return texts_writer(
            self.notation,
            lambda value: "[" + ",".join([null if text is None else write(text) for text in listed(value)]) + "]",
        )

    def _mapping(self, key: Shape, of: Shape) -> Write:
        name, write = self.notation.key(key, self.options), self.of(of)
        if not is_nullable(of):
            return lambda value: "{" + ",".join([f"{name(k)}:{write(v)}" for k, v in mapped(value).items()]) + "}"
        if self.options.include_nulls_in_dictionaries and (null := self.notation.null) is not None:

            def with_nulls(value: Any) -> str:
                items = [f"{name(k)}:{null if v is None else write(v)}" for k, v in mapped(value).items()]
                return "{" + ",".join(items) + "}"

            return with_nulls

        def mapping(value: Any) -> str:
            items = [name(k) + ":" + write(v) for k, v in mapped(value).items() if v is not None]
            return "{" + ",".join(items) + "}"

        return text_map_writer(self.notation, mapping) if is_text(key) and is_text(of) else mapping

    def _pair(self, key: Shape, of: Shape) -> Write:
        case, name = self.options.text_case, self.notation.name
        before_key, before_value = name(case.spell("Key")), name(case.spell("Value"))
        sides = [
            (before_key, self.of(key), self._left_out(key), "key", is_nullable(key)),
            (before_value, self.of(of), self._left_out(of), "value", is_nullable(of)),
        ]
        null = self.notation.null if self.options.include_nulls and not self.options.exclude_defaults else None

        def pair(value: Any) -> str:
            if not isinstance(value, KeyValuePair):
                raise refuse(value, "a KeyValuePair")
            parts = []
            for before, write, left_out, side, nullable in sides:
                content = getattr(value, side)
                if content is None and nullable:
                    if null is not None:
                        parts.append(before + null)
                elif left_out is None or not equals_default(content, left_out):
                    parts.append(before + write(content))
            return "{" + ",".join(parts) + "}"

        return pair

    def _left_out(self, shape: Shape) -> Any:
        """Return the value of a pair's side that is not written, None if all are."""
        return default_of(shape) if self.options.exclude_defaults and not shape.optional else None

    def derived(self, value: Any) -> str:
        """Return a record that stands where its base is declared: its type comes first (formats/WIRE.md 1.5).

        .NET finds a type by its full name, whatever the assembly is; here the assembly has the namespace's name.
        """
        try:
            shape = shape_of(type(value))
        except UnsupportedTypeError as error:
            raise refuse(value, "of a type that has a text") from error
        assert isinstance(shape, Nested)  # noqa: S101 - a record
        record, text = shape.record, self._records.of(shape.record)(value)
        full_name = f"{record.namespace}.{record.clr_name}, {record.namespace}" if record.namespace else record.clr_name
        named = self.notation.name("__type") + f'"{full_name}"'
        return "{" + named + ("," + text[1:] if len(text) > 2 else "}")

    def _record(self, record: Record) -> Write:
        return RecordSource(record, self).compiled()


def listed(value: Any) -> Any:
    """Return a value that may stand for a list; EncodeError for any other."""
    if value.__class__ is not list and not isinstance(value, COLLECTIONS):
        raise refuse(value, "a list")
    return value


def mapped(value: Any) -> dict[Any, Any]:
    """Return a dictionary; EncodeError for any other value."""
    if not isinstance(value, dict):
        raise refuse(value, "a dict")
    return value
