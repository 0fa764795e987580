r"""Contracts → functions that read what the writers write, by patterns of a group's children.

A reader of events pays for every tag. Here one pattern takes all texts of a group up to its next child with children
of its own; it is made of the same tags as the writers use (:mod:`formats.xml.tags`). Each part of a pattern may be
missing, and no text can make the end of one fail, so that no character is looked at twice. Every text that is not
literally what a host writes (other prefixes, blanks between elements, another order) is an error here; the caller then
asks :mod:`formats.xml.reader`, which returns the value or names the place.

For a record of a text, an Int32 and a bool it is this (a test compares it; the line breaks are added here):

    def read_0(text, at, clean):
        m = match_0(text, at)
        v0, v1, v2, closed, = m.groups() if clean is None else clean(m.groups())
        if not closed: unusual()
        return Type_0(v1, default_1() if v2 is None else parse_0(v2), default_0() if v0 is None else truth[v0]), m.end()

and the pattern of its children is

    (?:<IsOpen>([^<]*+)</IsOpen>|)(?:<Name>([^<]*+)</Name>|<Name i:nil="true" />|)(?:<Size>([^<]*+)</Size>|)(</Leaf>|)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

from formats.codegen.compiler import compile_function
from formats.errors import DecodeError
from formats.notation.twin_records import arguments_of
from formats.types.defaults import default_of
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Scalar
from formats.types.structs import KeyValuePair
from formats.xml.contracts import Contract, Element, Group, GroupKind, Leaf, Series
from formats.xml.plans import default_of_member, series_maker, starts_at_zero
from formats.xml.scalar_parsing import join_offset, members_by_name, parser_of
from formats.xml.tags import Tags, tags_of

#: A text, an offset in it, and a function that decodes entities, None if there are none → a value, the offset after it.
Read = Callable[[str, int, Any], tuple[Any, int]]


class NoPatternError(Exception):
    """A type has a part that no pattern can read."""


def unusual() -> NoReturn:
    """Raise an error on which the caller asks the careful reader."""
    raise DecodeError("not as a host writes it")


def content_reader(contract: Contract, tags: Tags, max_depth: int) -> tuple[Read, list[re.Pattern[str]]]:
    """Return the function that reads a document from the end of its root's opening tag, and its patterns.

    Raises :class:`NoPatternError` for a text alone, for types that contain themselves or are deeper than ``max_depth``,
    and for members of declared type ``object``.
    """
    if isinstance(contract, Leaf):
        raise NoPatternError(contract)
    module = _Module(max_depth)
    name = module.of(contract, tags)
    return compile_function(name, "\n".join(module.sources), module.environment), module.patterns


class _Module:
    """The source text of one codec's functions."""

    def __init__(self, max_depth: int) -> None:
        self.sources: list[str] = []
        self.patterns: list[re.Pattern[str]] = []
        self.environment: dict[str, Any] = {"unusual": unusual, "texts_of": texts_of, "truth": _TRUTH}
        self._max_depth = max_depth
        self._names: dict[Any, str] = {}
        self._above: list[Contract] = []

    def of(self, contract: Group | Series, tags: Tags) -> str:
        """Return the name of the function that reads a contract up to the end of its closing tag."""
        key = (contract, tags)
        if key not in self._names:
            if contract in self._above or tags.place.depth >= self._max_depth:
                raise NoPatternError(contract)
            self._above.append(contract)
            lines = self._series(contract, tags) if isinstance(contract, Series) else self._group(contract, tags)
            self._above.pop()
            self._names[key] = name = f"read_{len(self._names)}"
            self.sources.append("\n    ".join([f"def {name}(text, at, clean):", *lines]) + "\n")
        return self._names[key]

    def constant(self, prefix: str, value: Any) -> str:
        """Return the name of a value in the functions' globals."""
        name = f"{prefix}_{sum(known.startswith(prefix + '_') for known in self.environment)}"
        self.environment[name] = value
        return name

    # -- series ------------------------------------------------------------------------------------

    def _series(self, contract: Series, tags: Tags) -> list[str]:
        item, make = tags_of(contract.item, tags.place), series_maker(contract.shape)
        result = "items" if make is list else f"{self.constant('make', make)}(items)"
        inner = contract.item.contract
        if isinstance(inner, Leaf):
            parse = self._parsed(inner, "v")
            return [
                f"end = text.find({tags.close!r}, at)",
                f"items = texts_of(text, at, end, {item.open!r}, {item.close!r})",
                "if clean is not None: items = clean(items)",
                *([f"items = [{parse} for v in items]"] if parse != "v" else []),
                f"return {result}, end + {len(tags.close)}",
            ]
        read = self.of(inner, item)
        nil = [
            f"    elif text.startswith({item.nil!r}, at):",
            "        items.append(None)",
            f"        at += {len(item.nil)}",
        ]
        return [
            "items = []",
            "while True:",
            f"    if text.startswith({item.open!r}, at):",
            f"        value, at = {read}(text, at + {len(item.open)}, clean)",
            "        items.append(value)",
            f"    elif text.startswith({tags.close!r}, at): return {result}, at + {len(tags.close)}",
            *(nil if contract.item.is_nullable else []),
            "    else: unusual()",
        ]

    # -- groups ------------------------------------------------------------------------------------

    def _group(self, group: Group, tags: Tags) -> list[str]:
        segment = _Segment(self)
        sources: dict[str, str] = {}
        known: set[str] = set()
        for index, element in enumerate(group.elements):
            child = tags_of(element, tags.place)
            if child.open in known or child.place.depth > self._max_depth:
                raise NoPatternError(group)
            known.add(child.open)
            sources[element.key] = self._element(segment, group, element, child, f"v{index}")
        lines = segment.ended(tags.close)
        return [*lines, f"return {self._call(group, sources)}, m.end()"]

    def _element(self, segment: _Segment, group: Group, element: Element, tags: Tags, name: str) -> str:
        """Add to a segment the part that reads an element, and end it if the element has children.

        Return the expression of the value.
        """
        missing = self._missing(group, element)
        inner = element.contract
        opened, nil = re.escape(tags.open), re.escape(tags.nil) if element.is_nullable else ""
        if isinstance(inner, Leaf):
            value = self._parsed(inner, name)
            part = f"{opened}([^<]*+){re.escape(tags.close)}"
            if not nil:
                segment.add(f"(?:{part}|)", name)
                return f"{missing} if {name} is None else {value}"
            if missing == "None":
                segment.add(f"(?:{part}|{nil}|)", name)
                return name if value == name else f"None if {name} is None else {value}"
            segment.add(f"(?:{part}|({nil})|)", name, f"n{name}")
            return f"(None if n{name} else {missing}) if {name} is None else {value}"
        read = self.of(inner, tags)
        empty = ""
        otherwise = []
        if isinstance(inner, Series):
            empty = re.escape(tags.empty)
            otherwise = [f"else: {name} = {self.constant('make', series_maker(inner.shape))}([])"]
        segment.add("(" + "|".join(filter(None, (opened, nil, empty))) + "|)", f"o{name}")
        groups = segment.end()
        segment.lines += [
            # ``clean`` also undoes the entities in the tag's namespaces.
            *([f"o{name} = m[{groups}]"] if "&" in tags.open else []),
            "at = m.end()",
            f"if o{name} == {tags.open!r}: {name}, at = {read}(text, at, clean)",
            f"elif not o{name}: {name} = {missing}",
            *([f"elif o{name} == {tags.nil!r}: {name} = None"] if nil else []),
            *otherwise,
        ]
        return name

    def _parsed(self, leaf: Leaf, name: str) -> str:
        shape = leaf.shape
        match shape:
            case Scalar(kind=Kind.STRING):
                return name
            case Scalar(kind=Kind.OBJECT):
                raise NoPatternError(leaf)
            case Scalar(kind=Kind.BOOLEAN):
                return f"truth[{name}]"
            case Enumerated() if not shape.is_flags:
                return f"{self.constant('members', members_by_name(shape.type))}[{name}]"
        return f"{self.constant('parse', parser_of(shape))}({name})"

    def _missing(self, group: Group, element: Element) -> str:
        """Return the expression of the value of an element that is missing."""
        if element.required:
            return "unusual()"
        if starts_at_zero(group, element):
            return self._literal(default_of(element.shape))
        default = default_of_member(group, element)
        assert default is not None  # noqa: S101 - it would start at zero
        return "None" if default() is None else f"{self.constant('default', default)}()"

    def _literal(self, value: Any) -> str:
        return repr(value) if value is None or value.__class__ in (bool, int) else self.constant("zero", value)

    def _call(self, group: Group, sources: dict[str, str]) -> str:
        match group.kind:
            case GroupKind.ENTRY:
                return f"({sources['key']}, {sources['value']})"
            case GroupKind.OFFSET:
                return f"{self.constant('join', join_offset)}({sources['date']}, {sources['minutes']})"
            case GroupKind.PAIR:
                return f"{self.constant('pair', KeyValuePair)}({sources['key']}, {sources['value']})"
        return f"{self.constant('Type', group.type)}({', '.join(arguments_of(group.type, sources))})"


class _Segment:
    """The part of a group's pattern that is being made, and the lines that match those before it."""

    def __init__(self, module: _Module) -> None:
        self.lines: list[str] = []
        self._module = module
        self._parts: list[str] = []
        self._names: list[str] = []

    def add(self, part: str, *names: str) -> None:
        """Add a part, which may be missing, and the variables for its groups."""
        self._parts.append(part)
        self._names += names

    def end(self) -> int:
        """Add the lines that match the parts so far, begin a new pattern, and return how many groups the old has."""
        pattern = re.compile("".join(self._parts))
        self._module.patterns.append(pattern)
        match = self._module.constant("match", pattern.match)
        self.lines += [
            f"m = {match}(text, at)",
            f"{', '.join(self._names)}, = m.groups() if clean is None else clean(m.groups())",
        ]
        groups, self._parts, self._names = len(self._names), [], []
        return groups

    def ended(self, close: str) -> list[str]:
        """Add the closing tag, end the pattern, and return all lines."""
        self.add(f"({re.escape(close)}|)", "closed")
        self.end()
        return [*self.lines, "if not closed: unusual()"]


_TRUTH = {"true": True, "false": False}


def texts_of(text: str, at: int, end: int, opened: str, closed: str) -> list[str]:
    """Return the texts of elements of one name that fill the text between two offsets."""
    inner = text[at:end] if end >= 0 else "<"
    if not inner:
        return []
    texts = inner[len(opened) : -len(closed)].split(closed + opened)
    # A tag within any of the texts would make the count larger.
    if inner.startswith(opened) and inner.endswith(closed) and inner.count("<") == 2 * len(texts):
        return texts
    unusual()
