"""XML as a host writes it, read by patterns made from a type's contract (:mod:`formats.xml.pattern_source`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from formats.errors import DecodeError
from formats.xml.contracts import Contract, elements_of
from formats.xml.tags import Tags

if TYPE_CHECKING:
    from formats.xml.pattern_source import Read

#: How many bytes the careful reader reads in the time it takes to make one element's part of the patterns.
COST = 3_000
#: Maps bytes of characters that XML does not allow, or that a reader must change (CR), to NUL.
_OTHERS_AS_NUL = bytes(0 if byte < 0x20 and byte not in b"\t\n" else byte for byte in range(0x100))
#: Brackets are looked at one by one if there is at most one in so many characters, as in most texts.
_FEW = 64
_ENTITIES = ("&lt;", "&gt;", "&amp;")


class PatternReader:
    """Reads documents of one type; returns None where the careful reader must be asked.

    The patterns are made only after so many bytes that they pay: :data:`COST` for each element.
    """

    def __init__(self, contract: Contract, declaration: str, tags: Tags, max_depth: int) -> None:
        self._contract: Contract | None = contract
        self._declaration = declaration
        self._tags = tags
        self._max_depth = max_depth
        self._patience = COST * elements_of(contract)
        self._read: Read | None = None
        #: The patterns that the functions use.
        self.patterns: list[re.Pattern[str]] = []

    def read(self, data: bytes) -> Any | None:
        """Return the value of a document, None for an unusual one."""
        read = self._read if self.is_ready(len(data)) else None
        if read is None or 0 in data.translate(_OTHERS_AS_NUL):
            return None
        tags = self._tags
        try:
            text = data.decode()
            at = len(self._declaration) if text.startswith(self._declaration) else 0
            if not text.startswith(tags.open, at) or "\ufffe" in text or "\uffff" in text or _has_end_of_section(text):
                return None
            clean = None
            if "&" in text:
                if text.count("&") != sum(map(text.count, _ENTITIES)):
                    return None
                clean = _without_entities
            value, end = read(text, at + len(tags.open), clean)
        except (DecodeError, ValueError, KeyError, TypeError, OverflowError):
            return None
        return value if end == len(text) else None

    def is_ready(self, size: int) -> bool:
        """Return whether the patterns exist, counting a document of ``size`` bytes; make them when they pay."""
        if self._read is not None:
            return True
        contract = self._contract  # another thread may clear the attribute
        self._patience -= size
        if contract is None or self._patience > 0:
            return False
        from formats.xml.pattern_source import (  # noqa: PLC0415 - a process that reads little makes none
            NoPatternError,
            content_reader,
        )

        try:
            self._read, self.patterns = content_reader(contract, self._tags, self._max_depth)
        except NoPatternError:
            self._contract = None
        return self._read is not None


def _has_end_of_section(text: str) -> bool:
    """Return whether a text holds ``]]>``, which XML does not allow in content."""
    at = text.find("]")
    for _ in range(len(text) // _FEW):
        if at < 0 or text.startswith("]]>", at):
            return at >= 0
        at = text.find("]", at + 1)
    return at >= 0 and "]]>" in text[at:]


def _without_entities(texts: Iterable[str | None]) -> list[str | None]:
    return [_plain(text) if text and "&" in text else text for text in texts]


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
