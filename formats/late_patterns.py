"""Regular expressions that are compiled when they are first used.

Why: compiling one takes as long as importing a small module, and many are for texts that most processes never meet.
Patterns that every first answer needs are compiled where they stand, by :func:`re.compile`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any


class LatePattern:
    """A :class:`re.Pattern` that compiles itself at its first use."""

    def __init__(self, expression: str | bytes, flags: int = 0) -> None:
        self._expression, self._flags = expression, flags

    def compiled(self) -> re.Pattern[Any]:
        """Return the pattern; :mod:`re` keeps it."""
        return re.compile(self._expression, self._flags)

    def __getattr__(self, name: str) -> Any:
        """Return a method or attribute of the pattern, from now on an attribute of this object."""
        if name.startswith("__"):
            raise AttributeError(name)
        value = self.__dict__[name] = getattr(self.compiled(), name)
        return value


if TYPE_CHECKING:
    late_pattern = re.compile  # it has the types of either kind of text
else:
    late_pattern = LatePattern
