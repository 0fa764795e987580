"""The points in which JSON and JSV differ, and no others: how they spell a name, a scalar and a null item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from formats.options import Options
from formats.types.shapes import Enumerated, Scalar, Shape

Write = Callable[[Any], str]


class Notation(Protocol):
    """How JSON or JSV spells the parts that both have."""

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
        """Return the word for null, None if the notation has none."""
        ...

    @property
    def quote(self) -> str:
        """Return what stands around every string."""
        ...

    @property
    def empty(self) -> str:
        """Return the text of the empty string, quotes included."""
        ...

    @property
    def between(self) -> str:
        """Return the separator with which many texts are joined before they are searched."""
        ...

    def unclean(self, name: str) -> str:
        """Return the source of a test: whether the text in variable ``name`` may need escapes or quotes."""
        ...

    def spell(self, text: str) -> str:
        """Return a string as it is spelled between its quotes."""
        ...

    def respell(self, texts: tuple[Any, ...], joined: str) -> list[Any]:
        """Return texts, with those spelled that need it; ``joined`` holds them all; None stays."""
        ...


class Writers(Protocol):
    """The writers of one notation with one set of options, as a record's source asks for them."""

    notation: Notation
    options: Options

    def of(self, shape: Shape) -> Write:
        """Return the writer of a value that is not None."""
        ...

    def derived(self, value: Any) -> str:
        """Return the text of a record that stands where its base is declared."""
        ...
