"""What keeps an application from starting, told as its author needs it: the mistake, and where it was made."""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path
from types import TracebackType

from gateway.service.declarations import DeclarationError

#: Frames of these folders are ours, Python's or a library's: an author's mistake is in none of them.
_OURS = tuple(
    str(Path(each)) + "/"
    for each in (
        Path(__file__).parent.parent,
        Path(__file__).parent.parent.parent / "formats",
        sysconfig.get_paths()["stdlib"],
        sysconfig.get_paths()["purelib"],
    )
)


def told(error: BaseException) -> str:
    """Return the text for an exception that loading an application raised.

    A :class:`DeclarationError` is one line with the place of the mistake; anything else is the author's own
    frames and the exception, without those of the gateway around them.
    """
    frames = [each for each in traceback.extract_tb(error.__traceback__) if _is_authors(each.filename)]
    if isinstance(error, DeclarationError):
        return f"{_place(frames)}{error}"
    lines = traceback.format_list(frames)
    last = traceback.format_exception_only(error)
    if isinstance(error, SyntaxError):
        lines = []
    cause = error.__cause__
    if cause is not None and not frames_of(cause.__traceback__):
        last += [f"  because of {type(cause).__name__}: {cause}\n"]
    return "the application cannot be loaded:\n" + "".join([*lines, *last]).rstrip()


def frames_of(trace: TracebackType | None) -> list[traceback.FrameSummary]:
    """Return the author's frames of a traceback."""
    return [each for each in traceback.extract_tb(trace) if _is_authors(each.filename)]


def _is_authors(filename: str) -> bool:
    return not filename.startswith(("<frozen", *_OURS))


def _place(frames: list[traceback.FrameSummary]) -> str:
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}: " if frames else ""
