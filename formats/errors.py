"""What can go wrong between a value and its text.

    FormatError
    ├── UnsupportedTypeError   when a codec is made: the format cannot write or read the type
    ├── FormatConflictError    when a registry is made: two formats claim one name or media type
    ├── EncodeError            a value does not fit its declared type
    │   └── UnwritableError    a value fits its type, but this format has no text for it
    └── DecodeError            a text cannot be read as the type

Errors of values and texts name the place. None of them knows a status code: what an error
means to an HTTP client is decided in ``gateway.service.errors``.
"""

from __future__ import annotations

from formats.late_patterns import late_pattern

_BYTE = late_pattern(r" \(byte (\d+)\)$")


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
    """A value fits its declared type, but this format has no text for it; another format has one."""


class DecodeError(FormatError):
    """A text cannot be read.

    ``where`` is the place, as a person would look for it: ``line 3, column Name`` (CSV), ``offset 17``
    (in characters, JSON and JSV), ``line 1, column 40`` (XML); ``""`` means the whole text.
    """

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(f"{message} ({where})" if where else message)
        self.message = message
        self.where = where


class MalformedError(DecodeError):
    """A text whose structure is broken, so that no part of it can be trusted.

    A tolerant reader may skip a member whose value does not fit; it must not skip this error.
    """


def refuse(value: object, wanted: str) -> EncodeError:
    """Return the error for a value of the wrong run-time type."""
    # Python refuses to print an int of too many digits.
    shown = "one too large" if type(value) is int and value.bit_length() > 1000 else f"{value!r:.80}"
    return EncodeError(f"{type(value).__name__} is not {wanted}: {shown}")


def misread(error: Exception, size: int) -> DecodeError:
    """Return the error for ``size`` bytes that msgspec refused, at the byte that it names, else at the end."""
    message = str(error)
    offset = _BYTE.search(message)
    return DecodeError(_BYTE.sub("", message), f"byte {offset[1] if offset else size}")
