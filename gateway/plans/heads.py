"""The headers of one operation's answers, made once for each media type."""

from __future__ import annotations

from collections.abc import Container

from gateway.http.headers import RawHeaders, content_type, type_header
from gateway.negotiation.choices import Choice
from gateway.running.whole_exchange import HeaderBlock


class Heads:
    """The headers of one operation's answers, without their length."""

    def __init__(self, everywhere: RawHeaders, file_stem: str) -> None:
        self.everywhere = everywhere  #: those of every answer of the gateway
        self._file_stem = file_stem
        self._blocks: dict[str, HeaderBlock] = {}

    def of(self, choice: Choice) -> HeaderBlock:
        """Return the headers of a serialized value."""
        block = self._blocks.get(choice.key)
        if block is None:
            block = HeaderBlock(self.sent_as(content_type(choice.media_type), choice))
            if choice.media_type in choice.format.media_types:  # clients can invent any number of others
                self._blocks[choice.key] = block
        return block

    def sent_as(self, type_: str, choice: Choice) -> RawHeaders:
        """Return the headers of a body sent with another ``Content-Type`` than that of the ``choice``."""
        headers = [type_header(type_), *self.everywhere]
        if choice.is_file:
            headers.append(self._disposition(choice))
        if choice.name == "html":
            from gateway.http.page_style import POLICY  # noqa: PLC0415 - programs ask for other formats

            headers += POLICY
        return headers

    def plain(self, type_: str, given: Container[str]) -> RawHeaders:
        """Return the headers of a reply without the ``given`` ones (lower-case names), which it sets itself."""
        ordinary = [type_header(type_), *self.everywhere]
        return [header for header in ordinary if header[0].decode().lower() not in given]

    def always(self) -> RawHeaders:
        """Return the headers of every answer, a new list."""
        return [*self.everywhere]

    def unvarying(self) -> RawHeaders:
        """Return the headers of every answer but ``Vary``, a new list."""
        return [header for header in self.everywhere if header[0] != b"Vary"]

    def of_nothing(self, choice: Choice) -> RawHeaders:
        """Return the headers of a 204: no ``Content-Type``, but the file name if a table was asked for."""
        return [*self.everywhere, self._disposition(choice)] if choice.is_file else [*self.everywhere]

    def _disposition(self, choice: Choice) -> tuple[bytes, bytes]:
        return b"Content-Disposition", f'attachment;filename="{self._file_stem}.{choice.name}"'.encode()
