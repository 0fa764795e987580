"""Whether the native writer is there, and the one way to it.

``formats/_pieces.c`` is compiled where a package is built with a compiler; without one everything
is written by the careful writers of this package, to the same bytes. ``FORMATS_PURE=1`` in the
environment does without it as well. A codec asks :func:`writer` for a plan's writer, once, and
turns to its careful writer where there is none, or where that answers None (``formats/NATIVE.md``).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Writes a value; None for one that only the careful writer can judge.
Write = Callable[[Any], bytes | None]


class NoPlanError(Exception):
    """A type, or a setting, that only the careful writers know."""


def _state() -> str:
    if os.environ.get("FORMATS_PURE", "0") not in ("", "0"):
        return "switched off by FORMATS_PURE"
    try:
        import formats._pieces as built  # noqa: PLC0415 - where it is not built, nothing else may miss it
    except ImportError:
        return "not built"
    return "built of an older source: pip install -e . builds it anew" if _is_stale(built.__file__) else "in use"


def _is_stale(built: str) -> bool:
    """Return whether what was built is older than its source beside it, as in a checkout that has gone on since."""
    try:
        stale = Path(__file__).with_name("_pieces.c").stat().st_mtime > Path(built).stat().st_mtime
    except OSError:  # an installed package has no source
        return False
    if stale:
        text = "formats/_pieces.c is newer than what was built of it, which is not used; pip install -e . builds it"
        warnings.warn(text, RuntimeWarning, stacklevel=2)
    return stale


#: What became of the native writer in this process, in words.
STATE = _state()
#: Whether values are written natively in this process.
IS_NATIVE = STATE == "in use"


def writer(plan: Callable[[], Write]) -> Write | None:
    """Return the writer that ``plan`` makes; None where nothing is native, or this is not."""
    if not IS_NATIVE:
        return None
    try:
        return plan()
    except NoPlanError:
        return None
