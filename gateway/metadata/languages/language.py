"""What a language is, to everything outside its module."""

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
    """As in ``/types/KEY`` and ``lang=KEY``."""
    label: str
    """As the pages' bar says it."""
    link: str
    """Its name in the list of ``/types``."""
    extension: str
    """Of a file, without the dot: what ``gateway types`` calls one."""
    media_type: str = "text/plain; charset=utf-8"
    on_pages: bool = True
    """Whether the operation pages' bar has it."""
    place: int = 100
    """Where it stands among others: in the bar, by this number."""
    listed: int = 100
    """Where it stands in the list of ``/types``, by this number; 0 keeps it out."""


class Generator(Protocol):
    """The module of a language: a value and two functions."""

    LANGUAGE: Language

    def file(self, host: Host, options: Options) -> str:
        """Print ``/types/KEY``: header, imports, and the types of all operations that the options let in."""
        ...

    def code(self, host: Host, types: Sequence[Type]) -> str:
        """Print the code of an operation page: a list of types and no operations (``gateway/WIRE.md`` metadata 4.12).

        ``types`` are in collection order, request first; the text is unescaped.
        """
        ...
