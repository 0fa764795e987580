"""The part of a request that a guard needs (:class:`gateway.service.features.Guard`)."""

from __future__ import annotations

import enum


class Needs(enum.Enum):
    """The part of a request that a guard needs. It runs as soon as that is read, so a refused body stays unread."""

    #: The URL and the headers; nothing of the body has been read.
    HEAD = "head"
    #: The fields of a form too, if the body is a form.
    FORM = "form"
    #: The request DTO.
    REQUEST = "request"
