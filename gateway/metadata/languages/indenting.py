"""Lines of generated source moved to the right."""

from __future__ import annotations

from collections.abc import Iterable


def indented(lines: Iterable[str], by: str = "    ") -> list[str]:
    """Return lines behind an indent; empty ones stay empty.

    >>> indented(["a", "", "b"], "  ")
    ['  a', '', '  b']
    """
    return [by + line if line else line for line in lines]
