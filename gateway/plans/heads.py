"""The headers of one operation's answers, made once for each media type."""

from __future__ import annotations

from collections.abc import Container

from gateway.http.headers import RawHeaders, content_type, type_header
from gateway.http.page_style import POLICY
from gateway.negotiation.choices import Choice
from gateway.running.whole_exchange import HeaderBlock


class Heads:
    """The headers of one operation's answers, without their length."""

    def __init__(self, everywhere: RawHeaders, file_stem: str) -> None:
        self._everywhere = tuple(everywhere)
        self._file_stem = file_stem
        self._made: dict[str, HeaderBlock] = {}

    def of(self, choice: Choice) -> HeaderBlock:
        """Return the headers of a serialized value."""
        made = self._made.get(choice.key)
        if made is None:
            made = HeaderBlock(self.sent_as(content_type(choice.media_type), choice))
            if choice.media_type in choice.format.media_types:  # others are the client's to invent
                self._made[choice.key] = made
        return made

    def sent_as(self, type_: str, choice: Choice) -> RawHeaders:
        """Return the headers of something sent under a type of its own where ``choice`` was asked for."""
        found = [type_header(type_), *self._everywhere]
        if choice.is_file:
            found.append(self._disposition(choice))
        return found + POLICY if choice.name == "html" else found

    def plain(self, type_: str, given: Container[str]) -> RawHeaders:
        """Return the headers of a reply that has some of its own; those are left out here."""
        ordinary = [type_header(type_), *self._everywhere]
        return [each for each in ordinary if each[0].decode().lower() not in given]

    def always(self) -> RawHeaders:
        """Return the headers of every answer, a new list."""
        return [*self._everywhere]

    def unvarying(self) -> RawHeaders:
        """Return the headers of every answer but ``Vary``, a new list."""
        return [each for each in self._everywhere if each[0] != b"Vary"]

    def of_nothing(self, choice: Choice) -> RawHeaders:
        """Return the headers of a 204: no type, but the file name of a table."""
        return [*self._everywhere, self._disposition(choice)] if choice.is_file else [*self._everywhere]

    def _disposition(self, choice: Choice) -> tuple[bytes, bytes]:
        return b"Content-Disposition", f'attachment;filename="{self._file_stem}.{choice.name}"'.encode()
