"""The readers under test."""

from __future__ import annotations

from collections.abc import Iterable

from formats import BUILT_IN, Format
from formats.msgpack import FORMAT as MSGPACK

#: Name → format, for all that read.
FORMATS: dict[str, Format] = {each.name: each for each in (*BUILT_IN, MSGPACK) if each.name != "html"}

#: What faults of JSON, JSV and CSV say that are known and wait for their readers' next version: the place of what is
#: no object, JSV in UTF-16, and the memory of a cell of ten megabytes. Every other fault fails the tests.
PENDING = ("Type definitions should start", "as list[str]: read as", "ten megabytes as", "expecting serialized type")


def unexpected(faults: Iterable[str]) -> list[str]:
    """Return the faults that are not known."""
    return [each for each in faults if not any(known in each for known in PENDING)]
