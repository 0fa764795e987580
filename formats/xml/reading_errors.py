"""What is wrong with an XML text, and where, with the messages of the original.

Source: formats/WIRE.md 8.7, gateway/WIRE.md 5.1; the messages are those of .NET's reader of streams,
and clients see them. Lines and columns count from 1.
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
        """Raise an error at the parser's place; with ``is_whole``, the message is complete as it is."""
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        raise (_placed(message, line, column) if is_whole else self._framed(message, line, column)) from cause

    def fail_at(self, offset: int, message: str) -> NoReturn:
        """Raise an error at an offset of the text."""
        raise self._framed(message, *_place_of(self._data[:offset]))

    def fail_at_root(self, name: str) -> NoReturn:
        """Raise the error for a root of another type. Its place is the end of the root's tag, as recorded."""
        namespace, _, local = name.rpartition(SEPARATOR)
        line, column = _end_of_tag(self._data, self._parser.CurrentByteIndex)
        raise _placed(
            f"Error in line {line} position {column}. Expecting element '{self._root.local}' from namespace "
            f"'{self._root.namespace}'.. Encountered 'Element'  with name '{local[:200]}', namespace '{namespace[:200]}'.",  # noqa: E501 - a text of the wire
            line,
            column,
        )

    def at_the_start(self) -> DecodeError:
        """Return the error for a text that does not begin with markup."""
        return self._framed("The data at the root level is invalid.", 1, 1)

    def malformed(self, error: expat.ExpatError) -> DecodeError:
        """Return the error for a text that is not well-formed XML."""
        beginning = self._data.lstrip()[:1]
        if beginning not in (b"<", b""):
            return self.at_the_start()
        reason = expat.ErrorString(error.code) if beginning else "root element is missing"
        return self._framed(f"{reason[0].upper()}{reason[1:]}.", error.lineno, error.offset + 1)

    def compare_declaration(self, version: str, encoding: str | None, _: int) -> None:
        """Refuse a declaration that names another version or encoding than the one that is read."""
        if version != "1.0":
            self.fail(f"Version number '{version[:50]}' is invalid.")
        if encoding is not None and not fits(encoding, self._encoding):
            self.fail(f"The encoding '{encoding[:50]}' is not supported.")

    def refuse_doctype(self, *_: object) -> None:
        """Refuse a document type: it could define entities, or name other files."""
        self.fail("For security reasons DTD is prohibited in this XML document.")

    def refuse_instruction(self, *_: object) -> None:
        """Refuse a processing instruction, as .NET's reader of messages does."""
        self.fail("Processing instructions (other than the XML declaration) are not supported.")

    def _framed(self, message: str, line: int, column: int) -> DecodeError:
        if message.startswith("The value '' "):  # the original does not name its place
            return _placed(f"{self._front} {message}", line, column)
        return _placed(f"{self._front} {message} Line {line}, position {column}.", line, column)


_TAG = re.compile(rb"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")


def _end_of_tag(data: bytes, start: int) -> tuple[int, int]:
    """Return line and column after the tag that starts at an offset."""
    tag = _TAG.match(data, start)
    return _place_of(data[: tag.end() if tag else start])


def _place_of(before: bytes) -> tuple[int, int]:
    """Return line and column of the end of a text."""
    last = before.rpartition(b"\n")[2].decode("utf-8", "replace")
    return before.count(b"\n") + 1, len(last) + 1


def _placed(message: str, line: int, column: int) -> DecodeError:
    """Return an error whose message is complete: DecodeError does not add the place to it."""
    error = DecodeError(message)
    error.where = f"line {line}, column {column}"
    return error
