"""XML text → value: expat's events, walked along the plans of a type.

Source: spec/formats.md 8.7. A child that is unknown, comes too early, too late or twice is
skipped with all it holds, as the original does: the recordings give no other answer. Bad text
of a known child is an error.

Why expat: it is in the standard library, checks well-formedness and namespaces in C, in time
linear in the text, and needs no stack for nesting. Nothing outside the text is ever
read: a DOCTYPE is refused where it begins, so there are no entities but the five.
UTF-8 only; a byte order mark is no part of the text (the gateway takes it off a body).
"""

from __future__ import annotations

import re
from typing import Any, NoReturn
from xml.parsers import expat

from formats.errors import DecodeError
from formats.shape import Scalar
from formats.xml_contracts import Contract
from formats.xml_names import INSTANCE, SCHEMA, SERIALIZATION, bare_name_of, is_nullable, root_name
from formats.xml_parsing import parser_of
from formats.xml_plans import SEPARATOR, Plan, Plans, Slot, qualified, type_name
from formats.primitives import Kind

_NIL = INSTANCE + SEPARATOR + "nil"
_TYPE = INSTANCE + SEPARATOR + "type"
_SPACE = " \t\n\r"

#: The scalars that may stand where ``object`` is declared, by qualified name.
_LATE = {
    qualified(name): parser_of(Scalar(kind))
    for kind in Kind
    if kind not in (Kind.OBJECT, Kind.DATE_TIME_OFFSET) and (name := bare_name_of(Scalar(kind)))
}


class XmlReader:
    """Reads documents of one type."""

    def __init__(self, contract: Contract, optional: bool, max_depth: int) -> None:
        plans = Plans()
        self.plan = plans.plan_of(contract)
        self.has_late_bound = plans.has_late_bound
        self.name = root_name(contract.name)
        self.type_name = type_name(contract)
        self.max_depth = max_depth
        nullable = optional or is_nullable(contract.shape)
        self.slot = Slot("", self.plan, None if nullable else f"ValueType '{self.type_name}' cannot be null.")

    def read(self, data: bytes) -> Any:
        """Return the value of a document; :class:`DecodeError` says where it is not one."""
        return _Walk(self, data).result()


class _Walk:
    """One document on its way."""

    def __init__(self, reader: XmlReader, data: bytes) -> None:
        self.reader = reader
        self.data = data
        self.depth = 0
        self.skipped = 0  # how many elements are open of one that is skipped
        self.value: Any = None
        # The element being read: its slot and plan, what it holds so far, and the next child it may have.
        self.slot: Slot | None = None
        self.plan: Plan | None = None
        self.held: Any = None
        self.next = 0
        self.above: list[tuple[Slot | None, Plan | None, Any, int]] = []
        self.prefixes: dict[str | None, list[str | None]] = {}
        self.parser = self._parser()

    def _parser(self) -> expat.XMLParserType:
        # The encoding given here is the only one; what the text says of its own is compared.
        parser = expat.ParserCreate("utf-8", SEPARATOR)
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.XmlDeclHandler = self.declaration
        parser.StartDoctypeDeclHandler = self.doctype
        if self.reader.has_late_bound:
            parser.StartNamespaceDeclHandler = self.bind
            parser.EndNamespaceDeclHandler = self.unbind
        return parser

    def result(self) -> Any:
        """Return the document's value."""
        try:
            if self.data[:3] == b"\xef\xbb\xbf":
                raise self.malformed("The data at the root level is invalid.", 1, 1)
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            raise self.malformed(self.complaint(error), error.lineno, error.offset + 1) from error
        return self.value

    # -- events ------------------------------------------------------------------------------

    def start(self, name: str, attributes: list[str]) -> None:
        """Enter an element."""
        self.depth += 1
        if self.depth > self.reader.max_depth:
            self.fail(f"The document is nested deeper than {self.reader.max_depth} levels.")
        if self.skipped:
            self.skipped += 1
            return
        plan = self.plan
        if plan is None:
            if name != qualified(self.reader.name):
                self.fail_at_root(name)
            slot = self.reader.slot
        elif plan.children is not None:
            position, found = plan.children.get(name, (-1, None))
            if found is None or position < self.next:
                self.skipped = 1
                return
            slot = found
            self.next = position + 1
        elif plan.is_series:
            if name != plan.item_name or plan.item is None:
                self.skipped = 1
                return
            slot = plan.item
        else:
            self.fail("'Element' is an invalid XmlNodeType.")
        if attributes and self.is_nil(attributes):
            if slot.null_error:
                self.fail(slot.null_error, as_is=True)
            self.keep(slot, None)
            self.skipped = 1
            return
        self.above.append((self.slot, plan, self.held, self.next))
        self.slot = slot
        self.plan = plan = slot.plan
        self.next = 0
        self.held = {} if plan.children is not None else []
        if plan.is_late_bound and attributes:
            self.held.append(self.late_parser(attributes))

    def end(self, name: str) -> None:
        """Leave an element: its value is complete."""
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
            return
        plan, held, slot = self.plan, self.held, self.slot
        assert plan is not None  # noqa: S101 - expat closes what it has opened
        assert slot is not None  # noqa: S101 - set together with the plan
        try:
            if plan.parse is None:
                value = plan.make(held)
            elif plan.is_late_bound:
                parse = held.pop(0) if held and callable(held[0]) else str
                value = parse("".join(held))
            else:
                value = plan.parse("".join(held))
        except DecodeError as error:
            self.fail(error.message, as_is=not error.message.startswith("The value"), cause=error)
        self.slot, self.plan, self.held, self.next = self.above.pop()
        self.keep(slot, value)

    def keep(self, slot: Slot, value: Any) -> None:
        """Put a child's value where it belongs in the element that is open."""
        plan = self.plan
        if plan is None:
            self.value = value
        elif plan.is_series:
            self.held.append(value)
        else:
            self.held[slot.key] = value

    def text(self, data: str) -> None:
        """Take the text of a scalar; elsewhere only white space may stand."""
        if self.skipped:
            return
        plan = self.plan
        if plan is not None and plan.parse is not None:
            self.held.append(data)
        elif data.strip(_SPACE):
            self.fail("Text is not expected between elements.")

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        """Compare what the text says of itself with what is read."""
        if version != "1.0":
            self.fail(f"Version number '{version}' is invalid.")
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8"):
            self.fail(f"The encoding '{encoding}' is not supported: XML is read as UTF-8.")

    def doctype(self, *_: object) -> None:
        """Refuse a document type: it could define entities, or name other files."""
        self.fail("For security reasons DTD is prohibited in this XML document.")

    # -- null and late-bound values --------------------------------------------------------------

    def is_nil(self, attributes: list[str]) -> bool:
        """Return whether ``i:nil`` says so."""
        for name, value in zip(attributes[::2], attributes[1::2], strict=True):
            if name == _NIL:
                word = value.strip(_SPACE)
                if word not in ("true", "false", "1", "0"):
                    self.fail(f"The string '{value[:50]}' is not a valid Boolean value.")
                return word in ("true", "1")
        return False

    def late_parser(self, attributes: list[str]) -> Any:
        """Return the parser of the type that ``i:type`` names; text without one is a string."""
        types = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if _TYPE not in types:
            return str
        prefix, colon, local = types[_TYPE].strip(_SPACE).rpartition(":")
        bound = self.prefixes.get(prefix if colon else None)
        namespace = (bound[-1] if bound else None) or ""
        found = _LATE.get(f"{namespace}{SEPARATOR}{local}")
        if found is None:
            known = "" if namespace in (SCHEMA, SERIALIZATION) else f" from namespace '{namespace}'"
            self.fail(f"Element contains data of the type '{local[:50]}'{known}, which is not known.")
        return found

    def bind(self, prefix: str | None, namespace: str | None) -> None:
        """Note a prefix, for the values of ``i:type``."""
        self.prefixes.setdefault(prefix, []).append(namespace)

    def unbind(self, prefix: str | None) -> None:
        """Forget a prefix."""
        self.prefixes[prefix].pop()

    # -- errors ------------------------------------------------------------------------------

    def fail(self, message: str, as_is: bool = False, cause: Exception | None = None) -> NoReturn:
        """Raise an error at the parser's place; ``as_is`` without the sentence in front."""
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        if as_is:
            raise placed(message, line, column) from cause
        raise self.malformed(message, line, column) from cause

    def malformed(self, message: str, line: int, column: int) -> DecodeError:
        """Return an error in the words of the original."""
        front = f"There was an error deserializing the object of type {self.reader.type_name}."
        return placed(f"{front} {message} Line {line}, position {column}.", line, column)

    def fail_at_root(self, name: str) -> NoReturn:
        """Raise: the root is not this type's. The place is where its tag has ended, as recorded."""
        namespace, _, local = name.rpartition(SEPARATOR)
        line, column = _end_of_tag(self.data, self.parser.CurrentByteIndex)
        expected = self.reader.name
        raise placed(
            f"Error in line {line} position {column}. Expecting element '{expected.local}' from namespace "
            f"'{expected.namespace}'.. Encountered 'Element'  with name '{local}', namespace '{namespace}'.",
            line,
            column,
        )

    def complaint(self, error: expat.ExpatError) -> str:
        """Return what is wrong with a text that is no XML."""
        if self.depth == 0 and self.above == [] and self.value is None:
            beginning = self.data.lstrip()[:1]
            if not beginning:
                return "Root element is missing."
            if beginning != b"<":
                return "The data at the root level is invalid."
        found = expat.ErrorString(error.code) or "malformed"
        return f"{found[0].upper()}{found[1:]}."


_TAG = re.compile(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")


def _end_of_tag(data: bytes, start: int) -> tuple[int, int]:
    """Return line and column after the tag that starts at an offset, both from 1."""
    found = _TAG.match(data, start)
    before = data[: found.end() if found else start]
    last = before.rpartition(b"\n")[2].decode("utf-8", "replace")
    return before.count(b"\n") + 1, len(last) + 1


def placed(message: str, line: int, column: int) -> DecodeError:
    """Return an error with a place that its message already tells: the original's texts do."""
    error = DecodeError(message)
    error.where = f"line {line}, column {column}"
    return error
