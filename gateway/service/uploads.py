"""A file uploaded by a form."""

from __future__ import annotations

import msgspec


class Upload(msgspec.Struct, frozen=True):
    """A file uploaded by a form.

    ``file_name`` is as the client sent it: never use it as a path. ``media_type`` is ``""`` if the client
    names none.
    """

    name: str
    file_name: str
    media_type: str
    data: bytes
