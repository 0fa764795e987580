"""Indenting lines of generated source."""

from __future__ import annotations

from collections.abc import Iterable


def indented(lines: Iterable[str], by: str = "    ") -> list[str]:
    """Return the lines indented; empty ones stay empty.

    >>> indented(["a", "", "b"], "  ")
    ['  a', '', '  b']
    """
    return [by + line if line else line for line in lines]
