"""Brotli (RFC 7932), the coding ``br``: can be read if the extra ``[br]`` is installed."""

from __future__ import annotations

try:
    import brotli
except ImportError:
    brotli = None

#: The text for clients and for the log if the extra is missing.
MISSING = "Content-Encoding br needs the extra: pip install 'servicestack-gateway[br]'"


def is_installed() -> bool:
    """Return whether the extra is installed."""
    return brotli is not None


def undone(data: bytes, most: int) -> tuple[bytes, bool]:
    """Return decompressed Brotli data, little more than ``most`` bytes of it, and whether that is all of it.

    Raises ValueError for bytes that are not Brotli data.
    """
    reader = brotli.Decompressor()
    try:
        plain = reader.process(data, output_buffer_limit=most + 1)
    except brotli.error as error:
        raise ValueError(str(error)) from error
    return bytes(plain), bool(reader.is_finished())
