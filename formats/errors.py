"""What can go wrong between a value and its text.

    FormatError
    ├── UnsupportedTypeError   at boot: a format cannot write or read a type
    ├── FormatConflictError    at boot: two formats claim one name or media type
    ├── EncodeError            a value does not fit its declared type
    │   └── UnwritableError    a sound value has something for which this format has no text
    └── DecodeError            a text is not what the type needs; says where

Each names a place. None of them knows a status code: what an error means to an
HTTP client is decided in ``gateway.service.errors``.
"""

from __future__ import annotations

import re

_BYTE = re.compile(r" \(byte (\d+)\)$")


class FormatError(Exception):
    """The common base; never raised itself."""


class UnsupportedTypeError(FormatError):
    """A format has no text for a declared type. Raised when a codec is made."""


class FormatConflictError(FormatError):
    """Two formats claim the same name or media type. Raised when a registry is made."""


class EncodeError(FormatError):
    """A value cannot be written. ``where`` is the member's path, as ``$.Members[2].Muted``."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.message = message
        self.where = where


class UnwritableError(EncodeError):
    """A value is what its type says, and yet this format has no text for it; another one has."""


class DecodeError(FormatError):
    """A text cannot be read.

    ``where`` is a place a person can find: ``line 3, column Name`` (CSV), ``offset 17``
    (characters, JSON and JSV), ``line 1, column 40`` (XML); ``""`` if the whole text is meant.
    """

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(f"{message} ({where})" if where else message)
        self.message = message
        self.where = where


class MalformedError(DecodeError):
    """A text whose structure is broken, so that no part of it can be trusted.

    A member whose value does not fit its type may be passed over; this may not.
    """


def refuse(value: object, wanted: str) -> EncodeError:
    """Return the error for a value of the wrong run-time type."""
    # Python gives no digits of an int that has too many.
    shown = "one too large" if type(value) is int and value.bit_length() > 1000 else f"{value!r:.80}"
    return EncodeError(f"{type(value).__name__} is not {wanted}: {shown}")


def misread(error: Exception, size: int) -> DecodeError:
    """Return the error for ``size`` bytes that msgspec refused: at the byte it names, else at their end."""
    message = str(error)
    found = _BYTE.search(message)
    return DecodeError(_BYTE.sub("", message), f"byte {found[1] if found else size}")
