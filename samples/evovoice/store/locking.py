"""A file lock that one process may hold; the system drops it with the process, however that ends.

POSIX has ``flock``, Windows locks bytes of a file. Python has a module for each, only on that system.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import IO, Any


def hold(path: Path, platform: str = sys.platform) -> IO[str]:
    """Return the open file, which is held until it is closed; OSError if another process holds it."""
    file = path.open("a", encoding="utf-8")  # not "w": Windows does not truncate a locked file
    try:
        if platform == "win32":
            windows: Any = importlib.import_module("msvcrt")
            file.seek(0)
            windows.locking(file.fileno(), windows.LK_NBLCK, 1)
        else:
            posix: Any = importlib.import_module("fcntl")
            posix.flock(file, posix.LOCK_EX | posix.LOCK_NB)
    except OSError:
        file.close()
        raise
    return file
