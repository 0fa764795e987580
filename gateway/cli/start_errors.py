"""The text for an error that keeps an application from starting: the author's mistake, and its place."""

from __future__ import annotations

import functools
import traceback
from pathlib import Path
from types import TracebackType

from gateway.service.declarations import DeclarationError


@functools.cache
def _others() -> tuple[str, ...]:
    """Return the folders of our code, Python's and libraries', where no author's mistake can be."""
    import sysconfig  # noqa: PLC0415 - 10 ms that only a failed start needs

    folders = (
        Path(__file__).parent.parent,
        Path(__file__).parent.parent.parent / "formats",
        sysconfig.get_paths()["stdlib"],
        sysconfig.get_paths()["purelib"],
    )
    return tuple(str(Path(folder)) + "/" for folder in folders)


def told(error: BaseException) -> str:
    """Return the text for an exception that loading an application raised.

    For a :class:`DeclarationError` it is one line with the place of the mistake; for any other exception a traceback
    with the author's own frames only.
    """
    frames = frames_of(error.__traceback__)
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
    return [frame for frame in traceback.extract_tb(trace) if _is_authors(frame.filename)]


def _is_authors(filename: str) -> bool:
    return not filename.startswith(("<frozen", *_others()))


def _place(frames: list[traceback.FrameSummary]) -> str:
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}: " if frames else ""
