"""The interface between a language's module and the code that uses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from gateway.metadata.catalog import Type
from gateway.metadata.host import Host
from gateway.metadata.languages.options import Options


class Language(Struct, frozen=True):
    """A language's names and defaults. Its module has one as ``LANGUAGE``."""

    key: str
    """The key in ``/types/KEY`` and ``lang=KEY``."""
    label: str
    """The name in the bar of languages on the pages."""
    link: str
    """The name in the list of ``/types``."""
    extension: str
    """The ending of a file's name, without the dot."""
    media_type: str = "text/plain; charset=utf-8"
    on_pages: bool = True
    """Whether it is in the bar of languages on the operation pages."""
    place: int = 100
    """The bar is ordered by this number."""
    listed: int = 100
    """The list of ``/types`` is ordered by this number; a language with 0 is not in it."""


class Generator(Protocol):
    """The module of a language: a value and two functions."""

    LANGUAGE: Language

    def file(self, host: Host, options: Options) -> str:
        """Print ``/types/KEY``: header, imports, and the types of all operations that the options include."""
        ...

    def code(self, host: Host, types: Sequence[Type]) -> str:
        """Print the code of an operation page: types without operations (``gateway/WIRE.md`` metadata 4.12).

        ``types`` are in collection order, request first; the text is unescaped.
        """
        ...
