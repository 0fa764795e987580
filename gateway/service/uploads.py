"""A file that a form brings."""

from __future__ import annotations

import msgspec


class Upload(msgspec.Struct, frozen=True):
    """A file of a form.

    ``file_name`` is the client's, as it was sent: never use it as a path. ``media_type`` is ``""`` where
    the client names none.
    """

    name: str
    file_name: str
    media_type: str
    data: bytes
