"""The formats of a gateway, as a value: ordered, immutable, built from arguments.

Why not a module-level table with ``register()``: two gateways in one process may have
different formats, and a test that adds one has nothing to clean up. A clash of names stops
the start, with both sides named; a gateway that quietly lost a format would answer in the
wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from formats.entry_points import entry_points
from formats.errors import FormatConflictError

if TYPE_CHECKING:
    from formats.base import Format

#: The entry-point group in which third parties publish formats.
GROUP = "gateway.formats"


class Registry:
    """Formats by name and by media type, in order of preference."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self._named: dict[str, Format] = {}
        self._speaking: dict[str, Format] = {}
        for format_ in formats:
            _claim(self._named, format_.name, format_, "name")
            for media_type in format_.media_types:
                _claim(self._speaking, media_type.lower(), format_, "media type")

    def named(self, name: str) -> Format | None:
        """Return the format called ``name``, exactly."""
        return self._named.get(name)

    def speaking(self, media_type: str) -> Format | None:
        """Return the format of a ``Content-Type``; parameters and letter case do not count."""
        return self._speaking.get(media_type.partition(";")[0].strip().lower())

    def plus(self, *formats: Format) -> Registry:
        """Return a registry with more formats at the end."""
        return Registry([*self, *formats])

    def __iter__(self) -> Iterator[Format]:
        return iter(self._named.values())

    def __len__(self) -> int:
        return len(self._named)


def _claim(table: dict[str, Format], key: str, format_: Format, facet: str) -> None:
    if key in table and table[key] is not format_:
        one, other = (
            f"{type(claimant).__module__}.{type(claimant).__qualname__} ({claimant.name})"
            for claimant in (table[key], format_)
        )
        raise FormatConflictError(f"{one} and {other} both claim the {facet} {key!r}")
    table[key] = format_


def installed(built_in: Iterable[Format]) -> Registry:
    """Return the built-in formats and those of installed packages, these in order of name.

    A package that fails to import, or whose format clashes, stops the start with
    :class:`FormatConflictError` or its own ImportError.
    """
    return Registry([*built_in, *(entry_point.load() for entry_point in entry_points(GROUP))])
