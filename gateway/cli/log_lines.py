"""The log of the server if the application does not set up logging.

A record begins at the margin; its further lines are indented and have no control characters. Why: the text of
an exception may come from a client, and would otherwise look like a record of its own, or
control the terminal that shows it.
"""

from __future__ import annotations

import logging

_INDENT = "    "


class LogLines(logging.Formatter):
    """Indents all lines of a record except its first, and escapes unprintable characters."""

    def format(self, record: logging.LogRecord) -> str:  # noqa: D102
        return ("\n" + _INDENT).join(_spelled(line) for line in super().format(record).split("\n"))


def begin() -> None:
    """Format records like this if no handler takes them; an application that sets up logging is not affected."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(LogLines())


def _spelled(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in line)
