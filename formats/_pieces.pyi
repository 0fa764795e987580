"""The native writer, whose source is ``_pieces.c``; :mod:`formats.native` says whether it is in use."""

from collections.abc import Callable, Iterable
from typing import Any, final

@final
class Piece:
    """How one kind of value is spelled."""

    def __new__(
        cls,
        kind: int,
        form: int,
        flags: int,
        open: bytes,  # noqa: A002 - before the close
        close: bytes,
        between: bytes,
        ask: Callable[[Any], str] | None,
        type: type | None,  # noqa: A002 - of the values
        low: int,
        high: int,
        utc: bytes | None,
        naive: bytes | None,
        zones: Callable[[Any], tuple[bool, int, int] | None] | None,
        named: tuple[Any, ...],
        member: Any,
        /,
    ) -> Piece: ...
    def fill(self, slots: Iterable[tuple[Any, ...]], /) -> None:
        """Give the piece its slots, once; ValueError if it has some, or its kind takes another number of them."""
    def write(self, value: Any, /) -> bytes | None:
        """Return the text of a value in UTF-8; None for an unusual value, which the careful writer must write."""
