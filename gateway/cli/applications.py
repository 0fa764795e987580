"""The applications that installed packages name, as ``gateway`` serves and looks after them.

A package names one in its entry points: ``hello = "hello.app:create"`` in the group ``gateway.applications``.
Such an application keeps its data in ``.hello`` unless it is told another folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

#: The entry-point group in which packages name their applications.
GROUP = "gateway.applications"


class Application(NamedTuple):
    """An application: what loads it, ``MODULE:ATTRIBUTE``, and its name where a package gives it one."""

    reference: str
    name: str | None = None

    @property
    def data_folder(self) -> Path | None:
        """Return where it keeps its data unless told otherwise; None where it has no name."""
        return None if self.name is None else Path(f".{self.name}")


class NoApplicationError(LookupError):
    """No application, or more than one, is meant; the text is one line for a person."""


def application(word: str | None) -> Application:
    """Return the application that a word of the command line means: its reference, or its name.

    Without a word it is the only one that installed packages name. Raises :class:`NoApplicationError`.
    """
    if word is not None and ":" in word:
        return Application(word)
    named = _named()
    if word is not None:
        # What nobody named is not understood as a reference either, and is told so as one.
        return named.get(word, Application(word))
    if len(named) != 1:
        known = f"one of {', '.join(named)}" if named else "no installed package names one; pip install again?"
        raise NoApplicationError(f"say which application: --app MODULE:ATTRIBUTE ({known})")
    return next(iter(named.values()))


def _named() -> dict[str, Application]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - 20 ms that only these commands need

    found = sorted(entry_points(group=GROUP), key=lambda each: each.name)
    return {each.name: Application(each.value, each.name) for each in found}
