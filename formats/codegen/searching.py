"""Whether a buffer holds a short text, at memory speed.

JSON that msgspec has written is searched for the few texts that ServiceStack spells otherwise, on
every answer. Python's own ``in`` looks at one character at a time as soon as it is asked for two
(about 1 GB/s, as much time as msgspec takes to write the buffer); the C library's ``strstr`` is
vectorized (20 GB/s and more with glibc). It ends at a NUL, which JSON cannot hold.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable


def _search() -> Callable[[bytes, bytes], object]:
    try:
        # PyDLL: a call this short is not worth giving the interpreter's lock away.
        found = ctypes.PyDLL(None).strstr
    except (OSError, TypeError, AttributeError):  # no such library here
        return bytes.__contains__
    found.argtypes, found.restype = [ctypes.c_char_p, ctypes.c_char_p], ctypes.c_void_p
    return found


#: ``holds(data, text)`` is true if ``data``, which has no NUL in it, holds ``text``.
holds = _search()
