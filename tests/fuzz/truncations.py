"""Every beginning of every recorded text: a value, or a DecodeError that says where."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzz.checks import fault
from tests.fuzz.corpus import Seed, seeds

#: Longer texts are cut at every place of their first and last so many bytes, and at a hundred between.
WHOLE = 1_500


def cuts(name: str, step: int = 1) -> Iterator[Seed]:
    """Yield the truncations of every ``step``-th text of a format."""
    for type_, text in seeds(name)[::step]:
        size = len(text)
        ends = (
            range(size)
            if size <= 2 * WHOLE
            else [*range(WHOLE), *range(WHOLE, size, size // 100), *range(size - WHOLE, size)]
        )
        for end in ends:
            yield type_, text[:end]


def faults(name: str, step: int = 1) -> list[str]:
    """Return the faults of a format, each once, with its first text."""
    found: dict[str, str] = {}
    for type_, data in cuts(name, step):
        if wrong := fault(name, type_, data):
            found.setdefault(wrong, f"{wrong}: {type_} {data!r:.300}")
    return list(found.values())
