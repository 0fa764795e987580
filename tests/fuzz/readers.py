"""The readers under test."""

from __future__ import annotations

from collections.abc import Iterable

from formats import BUILT_IN, Format
from formats.msgpack import FORMAT as MSGPACK

#: Name → format, for all that read.
FORMATS: dict[str, Format] = {each.name: each for each in (*BUILT_IN, MSGPACK) if each.name != "html"}

#: What faults say that are known and wait for their reader's next version. Every other fault fails the tests.
PENDING: tuple[str, ...] = ()


def unexpected(faults: Iterable[str]) -> list[str]:
    """Return the faults that are not known."""
    return [each for each in faults if not any(known in each for known in PENDING)]
