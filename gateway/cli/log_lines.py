"""What a server's log looks like where nobody has set up logging: one record can be told from the next.

A record begins at the margin, and whatever follows in it is indented, without controls. Why so: what
an exception says may be a client's text, which would otherwise look like a record of its own, or
steer the terminal that shows it.
"""

from __future__ import annotations

import logging

_INDENT = "    "


class LogLines(logging.Formatter):
    """Indents all lines of a record but its first, and spells what is not printable."""

    def format(self, record: logging.LogRecord) -> str:  # noqa: D102
        return ("\n" + _INDENT).join(_spelled(line) for line in super().format(record).split("\n"))


def begin() -> None:
    """Write the records that no handler takes in this way; who sets up logging has it as they say."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(LogLines())


def _spelled(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in line)
