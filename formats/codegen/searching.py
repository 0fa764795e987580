"""Whether a buffer holds a short text, at memory speed.

In every answer, the JSON that msgspec has written is searched for the few texts that ServiceStack spells
otherwise. Python's own ``in`` looks at one character at a time if the text searched for has more than
one (about 1 GB/s, as much time as msgspec takes to write the buffer); the C library's ``strstr`` is
vectorized (20 GB/s and more with glibc). It stops at a NUL, which JSON cannot hold.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable


def _search() -> Callable[[bytes, bytes], object]:
    try:
        # PyDLL: releasing the interpreter's lock would cost more than so short a call.
        strstr = ctypes.PyDLL(None).strstr
    except (OSError, TypeError, AttributeError):  # the C library cannot be loaded like this here
        return bytes.__contains__
    strstr.argtypes, strstr.restype = [ctypes.c_char_p, ctypes.c_char_p], ctypes.c_void_p
    return strstr


#: ``holds(data, text)`` is true if ``data``, which must have no NUL, holds ``text``.
holds = _search()
