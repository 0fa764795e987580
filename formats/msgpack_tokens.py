"""MessagePack cut into tokens, to learn what msgspec does not report: counts, places and kinds of keys."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from formats.types.containers import SAME_HASH

#: First byte → bytes of content, for tokens of a fixed size. A first byte in neither table is a whole token.
_FIXED = {0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
_FIXED |= {0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17, 0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4}

#: First byte → how many bytes hold the size of the content, and how many bytes of content that size leaves out.
_SIZED = {0xC4: (1, 0), 0xC5: (2, 0), 0xC6: (4, 0), 0xC7: (1, 1), 0xC8: (2, 1), 0xC9: (4, 1)}
_SIZED |= {0xD9: (1, 0), 0xDA: (2, 0), 0xDB: (4, 0)}

#: First bytes of arrays and of maps.
_ARRAYS = bytes([*range(0x90, 0xA0), 0xDC, 0xDD])
_MAPS = bytes([*range(0x80, 0x90), 0xDE, 0xDF])


def tokens(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield offset, first byte, and offset and size of the content of each token.

    A container's token is only its head; its items are the tokens that follow. The last content may be cut off.
    """
    at = 0
    while at < len(data):
        first, start = data[at], at + 1
        if 0xA0 <= first <= 0xBF:
            size = first & 0x1F
        elif first in _SIZED:
            digits, more = _SIZED[first]
            start += digits
            size = int.from_bytes(data[at + 1 : start], "big") + more
        else:
            size = _FIXED.get(first, 0)
        yield at, first, start, size
        at = start + size


def is_text(first: int) -> bool:
    """Return whether a first byte begins a text."""
    return 0xA0 <= first <= 0xBF or 0xD9 <= first <= 0xDB


def values_in(data: bytes, most: int) -> int:
    """Return how many values data holds, without keys of maps; counting stops as soon as they are more than ``most``.

    Items that a length only declares do not count.
    """
    if len(data) <= most:
        return len(data)  # every value takes at least a byte
    return sum(1 for _ in itertools.islice((at for at, _, is_key in _places(data) if not is_key), most + 1))


def has_many_arrays(data: bytes) -> bool:
    """Return whether data may hold more arrays than the keys that may share a hash; runs at memory speed."""
    return len(data) - len(data.translate(None, _ARRAYS)) > SAME_HASH


def array_key(data: bytes) -> int | None:
    """Return the offset of the first map key that is an array, None if there is none.

    Python hashes such a key by its items, and thousands of them can share a hash: -1 has the hash of -2.
    """
    return next((at for at, first, is_key in _places(data) if is_key and first in _ARRAYS), None)


def _places(data: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield offset and first byte of each token, and whether it is a key of a map."""
    left: list[int] = []  # values still to come in each open container; of a map, keys too
    is_map: list[bool] = []
    for at, first, start, size in tokens(data):
        yield at, first, bool(left) and is_map[-1] and not left[-1] % 2
        count = 0
        if first in _ARRAYS or first in _MAPS:
            count = int.from_bytes(data[start : start + size]) if size else first & 0xF
        if left:
            left[-1] -= 1
        if count:
            left.append(count if first in _ARRAYS else 2 * count)
            is_map.append(first in _MAPS)
        while left and not left[-1]:
            left.pop()
            is_map.pop()
