"""Brotli (RFC 7932), the coding ``br``: read where the extra ``[br]`` is installed."""

from __future__ import annotations

try:
    import brotli
except ImportError:
    brotli = None

#: What is told and logged where the extra is missing.
MISSING = "Content-Encoding br needs the extra: pip install 'servicestack-gateway[br]'"


def is_installed() -> bool:
    """Return whether the extra is there."""
    return brotli is not None


def undone(data: bytes, most: int) -> tuple[bytes, bool]:
    """Return what is in Brotli data, little more than ``most`` bytes of it, and whether that is all of it.

    Raises ValueError for what is none.
    """
    reader = brotli.Decompressor()
    try:
        found = reader.process(data, output_buffer_limit=most + 1)
    except brotli.error as error:
        raise ValueError(str(error)) from error
    return bytes(found), bool(reader.is_finished())
