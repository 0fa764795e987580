r"""Contracts → functions that write them: straight-line source, compiled when a codec is made.

Source: formats/WIRE.md 8. A function writes the content between two tags. Every tag, with its
prefix and namespace declarations, is made beforehand (:mod:`formats.xml.tags`); a function only
chooses between them.

Why two kinds of function: a prefix counts the depth at which it is declared (``d4p1``). If a type
does not contain itself, the depth is known, and tags are literals in the source. For a type that
does contain itself, one function writes any depth; its tags come in as a tuple, which the same code
makes, and which is kept for the depths last seen.

Why these functions do not track *where* a value does not fit: :mod:`formats.xml.misfits` searches the
place after writing has failed.

For a record of a text, an Int32 and a bool it is this (a test compares it; the line breaks are added here):

    def write_0(value):
        if value.__class__ is not type_1: not_a(value, type_1)
        v0 = value.is_open
        v2 = value.size
        texts = (value.name,)
        if all(texts):
            joined = ''.join(texts)
            if joined.isalnum() or is_clean(joined): v1, = texts
            else: v1, = map(escape, texts)
            return ('<IsOpen>' f'{TRUE if v0 is True else FALSE if v0 is False else not_bool(v0)}' '</IsOpen>'
                    '<Name>' f'{v1}' '</Name>' '<Size>' f'{v2 if v2.__class__ is int and
                    -2147483648 <= v2 <= 2147483647 else not_int(v2)}' '</Size>')
        v1, = texts
        if not is_clean(''.join(('' if v1 is None else v1,))): v1, = escaped(texts)
        if v1 is None: m1 = '<Name i:nil="true" />'
        else: m1 = '<Name>' f'{v1}' '</Name>'
        return ('<IsOpen>' f'{TRUE if v0 is True else FALSE if v0 is False else not_bool(v0)}' '</IsOpen>' f'{m1}'
                '<Size>' f'{v2 if v2.__class__ is int and -2147483648 <= v2 <= 2147483647 else not_int(v2)}'
                '</Size>')

    def content(value):
        return write_0(value)
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from formats.codegen.compiler import compile_function
from formats.scalars.date_writing import equals_default
from formats.types.defaults import default_of
from formats.types.enums import Flags
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Mapping, Scalar
from formats.xml.contracts import Contract, Element, Group, GroupKind, Leaf, Series, contains_itself, may_be_empty
from formats.xml.generated_calls import anything, escaped, listed, mapped, not_a, not_bool, not_int, strings
from formats.xml.scalar_writing import enum_names, escape, is_clean, split_offset, writer_of
from formats.xml.tags import Place, Tags, tags_of

#: How many tuples of tags are kept for types that contain themselves.
KEPT_TAGS = 1024


def content_writer(contract: Contract, place: Place) -> Callable[[Any], str]:
    """Return the function that writes the content between the tags of a group or series."""
    return _Module().compiled(contract, place)


class _Module:
    """The source text of one codec's functions."""

    def __init__(self) -> None:
        self.environment: dict[str, Any] = {
            "TRUE": "true", "FALSE": "false", "is_clean": is_clean, "escape": escape, "escaped": escaped,
            "strings": strings, "listed": listed, "mapped": mapped, "anything": anything,
            "not_a": not_a, "not_bool": not_bool, "not_int": not_int,
            "split_offset": split_offset, "equals_default": equals_default,
            "tags": functools.lru_cache(maxsize=KEPT_TAGS)(self._layout),
        }  # fmt: skip
        self.sources: list[str] = []
        self._names: dict[Any, str] = {}

    def compiled(self, contract: Contract, place: Place) -> Callable[[Any], str]:
        """Return the compiled function of a contract at a place."""
        root = _Function(self, floating=False)
        root.lines.append(f"return {root.call(contract, place, 'value')}")
        self.sources.append(root.source("content", "value"))
        return compile_function("content", "\n".join(self.sources), self.environment)

    def fixed(self, contract: Contract, place: Place) -> str:
        """Return the name of the function that writes a contract at one place."""
        key = (contract, place)
        if key not in self._names:
            self._names[key] = name = f"write_{len(self._names)}"
            function = _Function(self, floating=False)
            function.write(contract, place)
            self.sources.append(function.source(name, "value"))
        return self._names[key]

    def floating(self, contract: Contract, place: Place) -> str:
        """Return the name of the function that writes a contract with the tags that it gets as an argument."""
        if contract not in self._names:
            self._names[contract] = name = f"write_{len(self._names)}"
            function = _Function(self, floating=True)
            function.write(contract, place)
            self.sources.append(function.source(name, "value, t"))
        return self._names[contract]

    def _layout(self, contract: Contract, place: Place) -> tuple[Any, ...]:
        """Return the tags that a floating function gets at a place."""
        function = _Function(self, floating=True)
        function.write(contract, place)
        return tuple(function.given)

    def constant(self, prefix: str, value: Any, key: Any = None) -> str:
        """Return the name of a value in the functions' globals; ``key`` identifies it, by default the value itself."""
        key = (prefix, value if key is None else key)
        if key not in self._names:
            self._names[key] = f"{prefix}_{len(self._names)}"
            self.environment[self._names[key]] = value
        return self._names[key]


class _Function:
    """The lines of one function.

    The two kinds differ in ``text`` and ``call``: a fixed function has its tags in its source, a
    floating one gets them as an argument, in the order of ``given``.
    """

    def __init__(self, module: _Module, floating: bool) -> None:
        self.module = module
        self.is_floating = floating
        self.given: list[Any] = []
        self.lines: list[str] = []

    def source(self, name: str, parameters: str) -> str:
        """Return the source text of the function."""
        unpack = [f"({''.join(f'k{index}, ' for index in range(len(self.given)))}) = t"] if self.given else []
        return "\n    ".join([f"def {name}({parameters}):", *unpack, *self.lines]) + "\n"

    def text(self, text: str) -> str:
        """Return the source of a text, to be joined with others."""
        if not self.is_floating:
            return repr(text)
        self.given.append(text)
        return f"f'{{k{len(self.given) - 1}}}'"

    def call(self, contract: Contract, place: Place, argument: str) -> str:
        """Return the call that writes a group or series."""
        if self.is_floating:
            function = self.module.floating(contract, place)
            self.given.append(place)
            name = self.module.constant("contract", contract)
            return f"{function}({argument}, tags({name}, k{len(self.given) - 1}))"
        if contains_itself(contract):
            function = self.module.floating(contract, place)
            given = self.module.constant("tags", self.module.environment["tags"](contract, place), (contract, place))
            return f"{function}({argument}, {given})"
        return f"{self.module.fixed(contract, place)}({argument})"

    def write(self, contract: Contract, place: Place) -> None:
        """Add the body of a contract's function."""
        if isinstance(contract, Group):
            self._group(contract, place)
        elif isinstance(contract, Series):
            self._series(contract, place)

    # -- groups ------------------------------------------------------------------------------

    def _group(self, group: Group, place: Place) -> None:
        """Add the lines of a group, with a shorter way for groups whose strings are all non-empty, as most are."""
        self._fetch(group)
        strings = [index for index, element in enumerate(group.elements) if _is_string(element)]
        tags = [tags_of(element, place) for element in group.elements]
        parts = {
            index: self._member(element, tags[index], index)
            for index, element in enumerate(group.elements)
            if index not in strings or self.is_floating
        }
        if strings and not self.is_floating:
            full = {index: [self._whole(group.elements[index], tags[index], f"v{index}")] for index in strings}
            names = ", ".join(f"v{index}" for index in strings)
            self.lines += [
                "if all(texts):",
                "    joined = ''.join(texts)",
                f"    if joined.isalnum() or is_clean(joined): {names}, = texts",
                f"    else: {names}, = map(escape, texts)",
                f"    return ({' '.join(_in_order({**parts, **full}))})",
            ]
            self._spell(strings)
            parts |= {index: self._member(group.elements[index], tags[index], index) for index in strings}
        self.lines.append(f"return ({' '.join(_in_order(parts))})" if parts else "return ''")

    def _fetch(self, group: Group) -> None:
        """Add the lines that fetch a group's values, each once: strings into ``texts``, others into variables."""
        strings = {index for index, element in enumerate(group.elements) if _is_string(element)}
        if group.kind is GroupKind.ENTRY:
            self.lines.append("v0, v1 = value")
        elif group.kind is GroupKind.OFFSET:
            self.lines.append("v0, v1 = split_offset(value)")
        else:
            type_ = self.module.constant("type", group.type)
            self.lines.append(f"if value.__class__ is not {type_}: not_a(value, {type_})")
            others = [element for element in enumerate(group.elements) if element[0] not in strings]
            self.lines += [f"v{index} = value.{element.key}" for index, element in others]
        if strings:
            is_record = group.kind not in (GroupKind.ENTRY, GroupKind.OFFSET)
            sources = [f"value.{group.elements[index].key}" if is_record else f"v{index}" for index in sorted(strings)]
            self.lines.append(f"texts = ({', '.join(sources)},)")
            if self.is_floating:
                self._spell(sorted(strings))

    def _spell(self, strings: list[int]) -> None:
        """Add the lines that check all strings at once, and each only if any needs escapes; join() refuses others."""
        names = [f"v{index}" for index in strings]
        filled = ", ".join(f"'' if {name} is None else {name}" for name in names)
        self.lines += [
            f"{', '.join(names)}, = texts",
            f"if not is_clean(''.join(({filled},))): {', '.join(names)}, = escaped(texts)",
        ]

    def _member(self, element: Element, tags: Tags, index: int) -> list[str]:
        """Return the parts of a member that go into the result; add the lines that must come before."""
        value, result = f"v{index}", f"m{index}"
        if element.emit_default and not element.is_nullable and not may_be_empty(element):
            return [self.text(tags.open), f"f'{{{self._inner(element, tags, value)}}}'", self.text(tags.close)]
        nil = self.text(tags.nil)
        if not element.emit_default:
            nil = "''"
            if not element.is_nullable:
                zero = self.module.constant("zero", default_of(element.shape), element)
                self.lines.append(f"if equals_default({value}, {zero}): {result} = ''")
        full = self._whole(element, tags, value)
        if element.is_nullable:
            self.lines.append(f"if {value} is None: {result} = {nil}")
        prefix = "else: " if element.is_nullable or not element.emit_default else ""
        self.lines.append(f"{prefix}{result} = {full}")
        return [f"f'{{{result}}}'"]

    # -- series ------------------------------------------------------------------------------

    def _series(self, series: Series, place: Place) -> None:
        item, tags = series.item, tags_of(series.item, place)
        if isinstance(series.shape, Mapping):
            self.lines.append("if value.__class__ is not dict: value = mapped(value)")
        else:
            self.lines.append("if value.__class__ is not list: value = listed(value)")
        self.lines.append("if not value: return ''")
        if _is_string(item):
            tokens = ", ".join(self.text(text) for text in (tags.open, tags.close, tags.nil))
            self.lines.append(f"return strings(value, {tokens})")
            return
        nil = self.text(tags.nil)
        full = self._whole(item, tags, "i")
        choice = f"{nil} if i is None else {full}" if item.is_nullable else full
        items = "value.items()" if isinstance(series.shape, Mapping) else "value"
        self.lines.append(f"return ''.join([{choice} for i in {items}])")

    # -- one value ---------------------------------------------------------------------------

    def _whole(self, element: Element, tags: Tags, value: str) -> str:
        """Return the expression of an element whose value is not null."""
        if isinstance(element.shape, Scalar) and element.shape.kind is Kind.OBJECT:
            tokens = ", ".join(
                self.text(text) for text in (tags.start, f"d{tags.place.depth}p1", tags.tail, tags.close)
            )
            return f"anything({value}, {tokens})"
        inner = self._inner(element, tags, value)
        opened, closed = self.text(tags.open), self.text(tags.close)
        if not may_be_empty(element):
            return f"{opened} f'{{{inner}}}' {closed}"
        return f"({opened} f'{{c}}' {closed} if (c := {inner}) else {self.text(tags.empty)})"

    def _inner(self, element: Element, tags: Tags, value: str) -> str:
        """Return the expression of the content between the tags; it has no quotes in it."""
        contract = element.contract
        if not isinstance(contract, Leaf):
            return self.call(contract, tags.place, value)
        shape = contract.shape
        if isinstance(shape, Enumerated) and not issubclass(shape.type, Flags):
            # Members live as long as their class, so that an id is enough; undefined members are not in the table.
            names = {number: name for name, number in reversed(enum_names(shape.type).items())}
            texts = {id(member): names[member.number] for member in shape.type}
            return f"{self.module.constant('enum', texts, shape.type)}[id({value})]"
        if isinstance(shape, Scalar):
            if shape.kind is Kind.STRING:
                return value
            if shape.kind is Kind.BOOLEAN:
                return f"TRUE if {value} is True else FALSE if {value} is False else not_bool({value})"
            if shape.kind in INTEGER_RANGES:
                lowest, highest = INTEGER_RANGES[shape.kind]
                return f"{value} if {value}.__class__ is int and {lowest} <= {value} <= {highest} else not_int({value})"
        return f"{self.module.constant('text', writer_of(shape), shape)}({value})"


def _in_order(parts: dict[int, list[str]]) -> list[str]:
    return [token for index in sorted(parts) for token in parts[index]]


def _is_string(element: Element) -> bool:
    return element.entry is None and isinstance(element.shape, Scalar) and element.shape.kind is Kind.STRING
