"""The applications that installed packages name, for the commands of ``gateway``.

A package names one in its entry points: ``hello = "hello.app:create"`` in the group ``gateway.applications``.
Such an application keeps its data in ``.hello`` unless another folder is given.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from formats.entry_points import entry_points

#: The entry-point group in which packages name their applications.
GROUP = "gateway.applications"


class Application(NamedTuple):
    """An application: its reference ``MODULE:ATTRIBUTE``, and its name if a package gives it one."""

    reference: str
    name: str | None = None

    @property
    def data_folder(self) -> Path | None:
        """Return the default folder of its data; None if it has no name."""
        return None if self.name is None else Path(f".{self.name}")


class NoApplicationError(LookupError):
    """No application is named, or more than one; the text is one line for people."""


def application(word: str | None) -> Application:
    """Return the application that a word of the command line names, by its reference or its name.

    Without a word it is the only one that installed packages name. Raises :class:`NoApplicationError`.
    """
    if word is not None and ":" in word:
        return Application(word)
    named = _named()
    if word is not None:
        # An unknown name is taken for a reference, which then fails with a clear error.
        return named.get(word, Application(word))
    if len(named) != 1:
        known = f"one of {', '.join(named)}" if named else "no installed package names one; pip install again?"
        raise NoApplicationError(f"say which application: --app MODULE:ATTRIBUTE ({known})")
    return next(iter(named.values()))


def _named() -> dict[str, Application]:
    return {point.name: Application(point.value, point.name) for point in entry_points(GROUP)}
