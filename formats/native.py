"""Whether the native writer is available, and the only way to get it.

``formats/_pieces.c`` is compiled if there is a compiler when the package is built; without it the careful
writers of this package write everything, to the same bytes. ``FORMATS_PURE=1`` in the environment switches
it off. A codec asks :func:`writer` for a plan's writer, once, and uses its careful writer if there is none,
or where the native one returns None (``formats/NATIVE.md``).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Writes a value; returns None for one that the careful writer must write or refuse.
Write = Callable[[Any], bytes | None]


class NoPlanError(Exception):
    """A type, or a setting, that only the careful writers can write."""


def _state() -> str:
    if os.environ.get("FORMATS_PURE", "0") not in ("", "0"):
        return "switched off by FORMATS_PURE"
    try:
        import formats._pieces as built  # noqa: PLC0415 - it may not be built
    except ImportError:
        return "not built"
    return "built from an older source: pip install -e . rebuilds it" if _is_stale(built.__file__) else "in use"


def _is_stale(built: str) -> bool:
    """Return whether the built module is older than the source beside it, as in a checkout updated since."""
    try:
        stale = Path(__file__).with_name("_pieces.c").stat().st_mtime > Path(built).stat().st_mtime
    except OSError:  # an installed package has no source
        return False
    if stale:
        text = "formats/_pieces.c is newer than the module built from it, which is not used; run pip install -e ."
        warnings.warn(text, RuntimeWarning, stacklevel=2)
    return stale


#: The state of the native writer in this process, in words.
STATE = _state()
#: Whether this process writes values natively.
IS_NATIVE = STATE == "in use"


def writer(plan: Callable[[], Write]) -> Write | None:
    """Return the writer that ``plan`` makes; None if the native writer is not in use, or cannot write this type."""
    if not IS_NATIVE:
        return None
    try:
        return plan()
    except NoPlanError:
        return None
