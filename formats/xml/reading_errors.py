"""What is wrong with an XML text, and where, in the words of the original.

Source: formats/WIRE.md 8.7, gateway/WIRE.md 5.1; the words are those of .NET's reader of streams,
which end up in the answer to a request. Places count from 1.
"""

from __future__ import annotations

import re
from typing import NoReturn
from xml.parsers import expat

from formats.errors import DecodeError
from formats.xml.encodings import fits
from formats.xml.names import Name
from formats.xml.plans import SEPARATOR


class Faults:
    """Makes the errors of one document."""

    def __init__(self, parser: expat.XMLParserType, data: bytes, root: Name, type_name: str, encoding: str) -> None:
        self._parser = parser
        self._data = data
        self._root = root
        self._encoding = encoding
        self._front = f"There was an error deserializing the object of type {type_name}."

    def fail(self, message: str, is_whole: bool = False, cause: Exception | None = None) -> NoReturn:
        """Raise an error at the parser's place; ``is_whole``: its message needs no frame."""
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        raise (_placed(message, line, column) if is_whole else self._framed(message, line, column)) from cause

    def fail_at(self, offset: int, message: str) -> NoReturn:
        """Raise an error at an offset of the text."""
        raise self._framed(message, *_place_of(self._data[:offset]))

    def fail_at_root(self, name: str) -> NoReturn:
        """Raise: the root is not this type's. The place is where its tag has ended, as recorded."""
        namespace, _, local = name.rpartition(SEPARATOR)
        line, column = _end_of_tag(self._data, self._parser.CurrentByteIndex)
        raise _placed(
            f"Error in line {line} position {column}. Expecting element '{self._root.local}' from namespace "
            f"'{self._root.namespace}'.. Encountered 'Element'  with name '{local[:200]}', namespace '{namespace[:200]}'.",  # noqa: E501 - a text of the wire
            line,
            column,
        )

    def at_the_start(self) -> DecodeError:
        """Return the error of a text that begins with what is no markup."""
        return self._framed("The data at the root level is invalid.", 1, 1)

    def malformed(self, error: expat.ExpatError) -> DecodeError:
        """Return the error of a text that is no XML."""
        beginning = self._data.lstrip()[:1]
        if beginning not in (b"<", b""):
            return self.at_the_start()
        found = expat.ErrorString(error.code) if beginning else "root element is missing"
        return self._framed(f"{found[0].upper()}{found[1:]}.", error.lineno, error.offset + 1)

    def compare_declaration(self, version: str, encoding: str | None, _: int) -> None:
        """Refuse what the text says of itself where it is not what is read."""
        if version != "1.0":
            self.fail(f"Version number '{version[:50]}' is invalid.")
        if encoding is not None and not fits(encoding, self._encoding):
            self.fail(f"The encoding '{encoding[:50]}' is not supported.")

    def refuse_doctype(self, *_: object) -> None:
        """Refuse a document type: it could define entities, or name other files."""
        self.fail("For security reasons DTD is prohibited in this XML document.")

    def refuse_instruction(self, *_: object) -> None:
        """Refuse a processing instruction, which .NET's reader of messages does not have."""
        self.fail("Processing instructions (other than the XML declaration) are not supported.")

    def _framed(self, message: str, line: int, column: int) -> DecodeError:
        if message.startswith("The value '' "):  # whose place the original does not tell
            return _placed(f"{self._front} {message}", line, column)
        return _placed(f"{self._front} {message} Line {line}, position {column}.", line, column)


_TAG = re.compile(rb"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


def _end_of_tag(data: bytes, start: int) -> tuple[int, int]:
    """Return line and column after the tag that starts at an offset."""
    found = _TAG.match(data, start)
    return _place_of(data[: found.end() if found else start])


def _place_of(before: bytes) -> tuple[int, int]:
    """Return line and column of what follows a text."""
    last = before.rpartition(b"\n")[2].decode("utf-8", "replace")
    return before.count(b"\n") + 1, len(last) + 1


def _placed(message: str, line: int, column: int) -> DecodeError:
    """Return an error whose place is not added to its message, which tells it already."""
    error = DecodeError(message)
    error.where = f"line {line}, column {column}"
    return error
