"""Writers of JSON and JSV, which have one structure and two spellings.

``{`` members ``}``, ``[`` items ``]``: what differs is how a name, a scalar and a null item are
spelled, and that is a :class:`Notation`. For each record one function is generated
(:mod:`formats.compiler`) that fetches every member once and decides nothing that its type and the
options have decided. Source: spec/formats.md 1.4, 3, 4.1, 6.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from formats.compiler import compile_function
from formats.options import Options
from formats.primitives import Kind
from formats.scalars import refuse
from formats.shape import Enumerated, Listing, Mapping, Member, Nested, Pair, Record, Scalar, Shape, shape_of
from formats.structs import KeyValuePair

Write = Callable[[Any], str]


class Notation(Protocol):
    """How JSON or JSV spells what both have."""

    def name(self, text: str) -> str:
        """Return a member's name with its colon."""
        ...

    def scalar(self, shape: Scalar | Enumerated, options: Options) -> Write:
        """Return the writer of a scalar."""
        ...

    def key(self, shape: Shape, options: Options) -> Write:
        """Return the writer of a dictionary's key."""
        ...

    def null_item(self, shape: Shape) -> str:
        """Return how null stands in a list (spec/formats.md 3.2)."""
        ...

    def loose(self, value: Any, write: Write) -> str | None:
        """Return the text of a builtin scalar in an ``object`` slot; None for other values."""
        ...

    @property
    def null(self) -> str | None:
        """Return the word for null, None if there is none."""
        ...


class TextWriter:
    """Makes the writers of one notation with one set of options; keeps those of records."""

    def __init__(self, notation: Notation, options: Options) -> None:
        self.notation = notation
        self.options = options
        self._records: dict[int, list[Write]] = {}

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
                return self._nested(record)

    def _loose(self, value: Any) -> str:
        """Return the text of a value whose type nobody declared: builtins and Structs."""
        text = self.notation.loose(value, self._loose)
        if text is not None:
            return text
        if isinstance(value, dict):
            return self._mapping(Scalar(Kind.STRING), Scalar(Kind.OBJECT))(
                {str(key): each for key, each in value.items()}
            )
        if isinstance(value, list | tuple | set | frozenset):
            return self._listing(Scalar(Kind.OBJECT))(value)
        if isinstance(value, msgspec.Struct):
            return self.of(shape_of(type(value)))(value)
        return self.of(shape_of(type(value)))(value)

    def _listing(self, item: Shape) -> Write:
        write, null = self.of(item), self.notation.null_item(item)

        def listing(value: Any) -> str:
            if not isinstance(value, list | tuple | set | frozenset):
                raise refuse(value, "a list")
            return "[" + ",".join([null if each is None else write(each) for each in value]) + "]"

        return listing

    def _mapping(self, key: Shape, of: Shape) -> Write:
        name, write = self.notation.key(key, self.options), self.of(of)
        null = self.notation.null if self.options.include_nulls_in_dictionaries else None

        def mapping(value: Any) -> str:
            if not isinstance(value, dict):
                raise refuse(value, "a dict")
            items = [name(each) + ":" + write(what) for each, what in value.items() if what is not None]
            return "{" + ",".join(items) + "}"

        def with_nulls(value: Any) -> str:
            if not isinstance(value, dict):
                raise refuse(value, "a dict")
            items = [f"{name(each)}:{null if what is None else write(what)}" for each, what in value.items()]
            return "{" + ",".join(items) + "}"

        return mapping if null is None else with_nulls

    def _pair(self, key: Shape, of: Shape) -> Write:
        case, name = self.options.text_case, self.notation.name
        before_key, before_value = name(case.spell("Key")), name(case.spell("Value"))
        sides = [
            (before_key, self.of(key), self._left_out(key), "key"),
            (before_value, self.of(of), self._left_out(of), "value"),
        ]
        null = self.notation.null if self.options.include_nulls and not self.options.exclude_defaults else None

        def pair(value: Any) -> str:
            if not isinstance(value, KeyValuePair):
                raise refuse(value, "a KeyValuePair")
            parts = []
            for before, write, left_out, side in sides:
                each = getattr(value, side)
                if each is None:
                    if null is not None:
                        parts.append(before + null)
                elif left_out is None or each != left_out:
                    parts.append(before + write(each))
            return "{" + ",".join(parts) + "}"

        return pair

    def _left_out(self, shape: Shape) -> Any:
        """Return the value of a pair's side that is not written, None if all are."""
        return default_of(shape) if self.options.exclude_defaults and not shape.optional else None

    def _nested(self, record: Record) -> Write:
        found = self._records.get(id(record))
        if found is None:
            # A record may contain itself: the cell is filled when its function is made.
            found = self._records[id(record)] = []
            found.append(self._compiled(record))
        elif not found:
            return lambda value: found[0](value)
        return found[0]

    def _compiled(self, record: Record) -> Write:
        environment: dict[str, Any] = {"Type": record.type, "refuse": refuse}
        lines = ["def write(value):", f"    if not isinstance(value, Type): raise refuse(value, {record.clr_name!r})"]
        lines += ["    parts = []", "    add = parts.append"]
        for index, member in enumerate(record.ordered):
            lines += self._member(index, member, record, environment)
        lines.append("    return '{' + ','.join(parts) + '}'")
        return compile_function("write", "\n".join(lines), environment)

    def _member(self, index: int, member: Member, record: Record, environment: dict[str, Any]) -> list[str]:
        """Return the lines that write one member."""
        options = self.options
        name = self.notation.name(member.name(options.text_case))
        environment[f"write_{index}"] = self.of(member.shape)
        lines = [f"    x = value.{member.attribute}"]
        text = f"add({name!r} + write_{index}(x))"
        null = self.notation.null if options.include_nulls and not options.exclude_defaults else None
        skipped = default_of(member.shape) if excludes_default(member, record, options) else None
        test = "x is not None"
        if skipped is not None:
            environment[f"default_{index}"] = skipped
            test += f" and x != default_{index}"
        if null is None:
            return [*lines, f"    if {test}: {text}"]
        return [*lines, f"    if x is None: add({name + null!r})", f"    elif {test}: {text}"]


def excludes_default(member: Member, record: Record, options: Options) -> bool:
    """Return whether a member that holds its .NET default is left out (spec/formats.md 1.4)."""
    if member.shape.optional:
        return False
    if isinstance(member.shape, Enumerated) and not options.enums_as_integers:
        # An enum's zero is written even then, unless the host says otherwise.
        wanted = options.exclude_defaults or (record.contract is not None and not member.facts.emit_default)
        return (wanted and not options.include_default_enums) or not options.include_default_enums
    if record.contract is not None and not member.facts.emit_default:
        return True
    return options.exclude_defaults


def default_of(shape: Shape) -> Any:
    """Return .NET's default of a value type, None for a reference type."""
    import datetime  # noqa: PLC0415 - only for settings that leave defaults out
    import uuid  # noqa: PLC0415

    if isinstance(shape, Enumerated):
        return shape.type(0) if shape.is_flags else shape.type.numbered(0)  # type: ignore[union-attr, arg-type]  # by kind
    if not isinstance(shape, Scalar) or not shape.is_value_type:
        return None
    minimum = datetime.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue
    special = {
        Kind.BOOLEAN: False,
        Kind.CHAR: "\0",
        Kind.GUID: uuid.UUID(int=0),
        Kind.DATE_TIME: minimum,
        Kind.DATE_TIME_OFFSET: minimum.replace(tzinfo=datetime.UTC),
        Kind.DATE_ONLY: datetime.date(1, 1, 1),
        Kind.TIME_ONLY: datetime.time(0),
        Kind.TIME_SPAN: datetime.timedelta(0),
    }
    return special.get(shape.kind, 0)
