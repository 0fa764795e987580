"""XML text → value: expat's events, followed along the plans of a type.

Source: formats/WIRE.md 8.7. A child that is unknown, comes too early, too late or twice is
skipped with everything in it, as by the original: the recordings show nothing else. A bad text
of a known child is an error.

Why expat: it is in the standard library, checks well-formedness and namespaces in C, in time
linear in the text if the names of namespaces are short, and needs no stack for nesting. Nothing
outside the text is ever read: a DOCTYPE is refused where it begins, so that only the five predefined
entities exist. The text is in UTF-8 already (:mod:`formats.xml.encodings`).
"""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from formats.errors import DecodeError
from formats.types.shapes import Scalar, is_nullable
from formats.xml.contracts import Contract
from formats.xml.encodings import as_utf8
from formats.xml.names import INSTANCE, LATE_BOUND_KINDS, bare_name_of, root_name
from formats.xml.plans import SEPARATOR, Plan, Plans, Slot, qualified, type_name
from formats.xml.reading_errors import Faults
from formats.xml.scalar_parsing import parser_of

_NIL = INSTANCE + SEPARATOR + "nil"
_TYPE = INSTANCE + SEPARATOR + "type"
_SPACE = " \t\n\r"
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}

#: How many bytes expat gets at a time; it reads a tag that the piece cuts in two again from its beginning.
PIECE = 1 << 17
#: How long a tag with its attributes, a comment or an instruction may be, in bytes: expat reads it again for
#: each piece that it reaches into, so that time would grow with the square of its length. Texts have no limit.
LONGEST_TAG = PIECE
#: How long the name of a namespace may be, in bytes: expat copies it for each attribute that has its prefix.
LONGEST_NAMESPACE = 256

_NAMESPACE = rb"""xmlns(?::[^\s=<>"']*+)?+\s*+=\s*+(?:"[^"<]{%d}|'[^'<]{%d})""" % ((LONGEST_NAMESPACE + 1,) * 2)
_LOOKS_LONG = re.compile(_NAMESPACE)
#: The same, but only within a tag, not in a text; searched only if the first pattern matches.
_LONG_NAMESPACE = re.compile(
    rb"""<(?:[^<>"'x]++|(?!(?<=\s)%b)x|"[^"<]*+"|'[^'<]*+')*+(?P<name>%b)""" % (_NAMESPACE, _NAMESPACE)
)

#: The scalars that may stand where ``object`` is declared, by qualified name.
_LATE = {qualified(bare_name_of(Scalar(kind))): parser_of(Scalar(kind)) for kind in LATE_BOUND_KINDS}


class XmlReader:
    """Reads documents of one type."""

    def __init__(self, contract: Contract, optional: bool, max_depth: int) -> None:
        plans = Plans()
        self.slot = plans.slot(contract, optional or is_nullable(contract.shape))
        self.has_late_bound = plans.has_late_bound
        self.name = root_name(contract.name)
        self.type_name = type_name(contract)
        self.max_depth = max_depth
        # A document is a group with its root as the only child.
        self.document = Plan("", False, dict, {qualified(self.name): (0, self.slot)})

    def read(self, data: bytes) -> Any:
        """Return the value of a document; :class:`DecodeError` names the place."""
        data, encoding = as_utf8(data)
        # expat uses the encoding given here and no other; a declared one is only compared with it.
        parser = expat.ParserCreate("utf-8", SEPARATOR)
        faults = Faults(parser, data, self.name, self.type_name, encoding)
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.XmlDeclHandler = faults.compare_declaration
        parser.StartDoctypeDeclHandler = faults.refuse_doctype
        parser.ProcessingInstructionHandler = faults.refuse_instruction
        prefixes = _Prefixes(faults)
        if self.has_late_bound:
            parser.StartNamespaceDeclHandler = prefixes.bind
            parser.EndNamespaceDeclHandler = prefixes.unbind
        held = self._walk(parser, faults, prefixes)
        if _LOOKS_LONG.search(data) and (long_name := _LONG_NAMESPACE.search(data)) is not None:
            faults.fail_at(
                long_name.start("name"), f"The name of a namespace is longer than {LONGEST_NAMESPACE} bytes."
            )
        try:
            for at in range(0, len(data), PIECE) if len(data) > PIECE else ():
                parser.Parse(data[at : at + PIECE], False)
                if min(at + PIECE, len(data)) - parser.CurrentByteIndex > LONGEST_TAG:
                    faults.fail(f"A tag, comment or instruction is longer than {LONGEST_TAG} bytes.")
            parser.Parse(data if len(data) <= PIECE else b"", True)
        except expat.ExpatError as error:
            raise faults.malformed(error) from error
        return held[""]

    def _walk(self, parser: expat.XMLParserType, faults: Faults, prefixes: _Prefixes) -> dict[str, Any]:
        """Set the handlers of elements and texts, and return the dictionary in which they will leave the root's value.

        Why closures: these run for every tag, and a closure's variable is twice as fast as an attribute.
        """
        max_depth = self.max_depth
        # The group or series being read: its plan, the next child it may have, and (``held``) its values so far.
        plan, children, is_series, following = self.document, self.document.children, False, 0
        slot = self.slot
        held: Any = {}
        above: list[tuple[Slot, Plan, Any, int]] = []
        # The slot of the text being read, if any; texts have no children, so they need no place in ``above``.
        leaf: Slot | None = None
        parse: Any = str
        texts: list[str] = []
        skipped = 0  # how many open elements belong to one that is skipped

        def start(name: str, attributes: list[str]) -> None:
            nonlocal plan, children, is_series, following, slot, held, leaf, parse, skipped
            if len(above) + skipped >= max_depth:
                faults.fail(f"The document is nested deeper than {max_depth} levels.")
            if skipped:
                skipped += 1
                return
            if leaf is not None:
                faults.fail("'Element' is an invalid XmlNodeType.")
            place = children.get(name)
            if place is None or place[0] < following:
                if not above:
                    faults.fail_at_root(name)
                skipped = 1
                return
            position, child = place
            if not is_series:
                following = position + 1
            if attributes and _is_nil(attributes, faults):
                if child.null_error:
                    faults.fail(child.null_error, is_whole=True)
                if is_series:
                    held.append(None)
                else:
                    held[child.key] = None
                skipped = 1
                return
            if attributes and child.plan is not None:
                _check_type(attributes, child.plan.type_name, faults)
            if child.parse is not None:
                leaf = child
                parse = prefixes.parser(attributes) if child.is_late_bound else child.parse
                return
            above.append((slot, plan, held, following))
            assert child.plan is not None  # noqa: S101 - a slot has a parser or a plan
            slot, plan, following = child, child.plan, 0
            children, is_series = plan.children, plan.is_series
            held = [] if is_series else {}

        def end(_: str) -> None:
            nonlocal plan, children, is_series, following, slot, held, leaf, skipped
            if skipped:
                skipped -= 1
                return
            done = slot if leaf is None else leaf
            try:
                if leaf is not None:
                    value = parse(texts[0] if len(texts) == 1 else "".join(texts))
                    texts.clear()
                    leaf = None
                else:
                    value = plan.make(held)
                    slot, plan, held, following = above.pop()
                    children, is_series = plan.children, plan.is_series
            except DecodeError as error:
                faults.fail(error.message, is_whole=not error.message.startswith("The value"), cause=error)
            if is_series:
                held.append(value)
            else:
                held[done.key] = value

        def text(data: str) -> None:
            if leaf is not None:
                texts.append(data)
            elif not skipped and data.strip(_SPACE):
                faults.fail("Text is not expected between elements.")

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        root: dict[str, Any] = held
        return root


def _is_nil(attributes: list[str], faults: Faults) -> bool:
    """Return whether ``i:nil`` is true; ``attributes`` are names and values in turn."""
    for index in range(0, len(attributes), 2):
        if attributes[index] == _NIL:
            is_nil = _BOOLEANS.get(attributes[index + 1].strip(_SPACE))
            if is_nil is None:
                faults.fail(f"The string '{attributes[index + 1][:50]}' is not a valid Boolean value.")
            return is_nil
    return False


def _check_type(attributes: list[str], name: str, faults: Faults) -> None:
    """Refuse a value of another type than the declared one: its own members would be lost."""
    for index in range(0, len(attributes), 2):
        if attributes[index] == _TYPE:
            type_ = attributes[index + 1].strip(_SPACE).rpartition(":")[2]
            if type_ != name:
                faults.fail(f"Element contains data of the type '{type_[:50]}', which is not known where '{name}' is.")


def _untyped(text: str) -> str:
    if text.strip(_SPACE):
        raise DecodeError("A text whose type neither i:type nor its declaration says cannot be read.")
    return text


class _Prefixes:
    """The prefixes in scope, for the values of ``i:type``."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._bound: dict[str | None, list[str | None]] = {}

    def bind(self, prefix: str | None, namespace: str | None) -> None:
        """Store a prefix."""
        self._bound.setdefault(prefix, []).append(namespace)

    def unbind(self, prefix: str | None) -> None:
        """Forget a prefix."""
        self._bound[prefix].pop()

    def parser(self, attributes: list[str]) -> Any:
        """Return the parser of the type that ``i:type`` names; without it, one that refuses any text.

        Source: formats/WIRE.md 4.4.
        """
        types = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if _TYPE not in types:
            return _untyped
        prefix, colon, local = types[_TYPE].strip(_SPACE).rpartition(":")
        bound = self._bound.get(prefix if colon else None)
        namespace = (bound[-1] if bound else None) or ""
        parse = _LATE.get(f"{namespace}{SEPARATOR}{local}")
        if parse is None:
            self._faults.fail(f"The type '{local[:50]}' from namespace '{namespace[:200]}' is not known.")
        return parse
