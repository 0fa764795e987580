"""What JSON and JSV differ in, and nothing else of them: how a name, a scalar and a null item are spelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from formats.options import Options
from formats.types.shapes import Enumerated, Scalar, Shape

Write = Callable[[Any], str]


class Notation(Protocol):
    """How JSON or JSV spells what both have."""

    def name(self, text: str) -> str:
        """Return a member's name with its colon."""
        ...

    def scalar(self, shape: Scalar | Enumerated, options: Options) -> Write:
        """Return the writer of a scalar."""
        ...

    def key(self, shape: Shape, options: Options) -> Write:
        """Return the writer of a dictionary's key."""
        ...

    def null_item(self, shape: Shape) -> str:
        """Return how null stands in a list (formats/WIRE.md 3.2); a null record is ``{}`` in both notations."""
        ...

    def loose(self, value: Any, write: Write) -> str | None:
        """Return the text of a builtin scalar in an ``object`` slot; None for other values."""
        ...

    @property
    def null(self) -> str | None:
        """Return the word for null, None if there is none."""
        ...

    @property
    def quote(self) -> str:
        """Return what stands around every string."""
        ...

    @property
    def empty(self) -> str:
        """Return the whole of the empty string."""
        ...

    @property
    def between(self) -> str:
        """Return what stands between the texts that are joined to be looked at."""
        ...

    def unclean(self, name: str) -> str:
        """Return the test, as source, whether a variable's text may hold what has to be spelled otherwise."""
        ...

    def spell(self, text: str) -> str:
        """Return a string as it stands between its quotes."""
        ...

    def respell(self, texts: tuple[Any, ...], joined: str) -> list[Any]:
        """Return texts spelled, where one of them has something to be spelled otherwise; None stays."""
        ...


class Writers(Protocol):
    """The writers of one notation with one set of options, as a record's source asks for them."""

    notation: Notation
    options: Options

    def of(self, shape: Shape) -> Write:
        """Return the writer of a value that is not None."""
        ...

    def derived(self, value: Any) -> str:
        """Return a record that stands where its base is declared."""
        ...
