"""Smaller answers for clients that read them: gzip, and zstd where Python has it.

Off unless a setting turns it on, as on the original (spec/http.md 6.10); never for small bodies,
which a header already outweighs, nor for a piece of a whole.
"""

from __future__ import annotations

import gzip
import importlib
import importlib.util
from collections.abc import Callable

from gateway.replies import Answer

#: Fast rather than small: on one core the time is worth more than the last few bytes.
LEVEL = 4


def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)


def _encodings() -> dict[str, Callable[[bytes], bytes]]:
    """Return the encodings that can be written here, best first."""
    found: dict[str, Callable[[bytes], bytes]] = {}
    if importlib.util.find_spec("compression") is not None:  # Python 3.14
        found["zstd"] = importlib.import_module("compression.zstd").compress
    elif importlib.util.find_spec("zstandard") is not None:
        found["zstd"] = importlib.import_module("zstandard").compress
    found["gzip"] = _gzipped
    return found


ENCODINGS = _encodings()


def accepted(header: str) -> str | None:
    """Return the best encoding that an ``Accept-Encoding`` allows; None for none (RFC 9110 §12.5.3).

    >>> accepted("deflate, gzip;q=0.5"), accepted("gzip;q=0, br"), accepted("")
    ('gzip', None, None)
    """
    qualities: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameter = (each.strip() for each in part.partition(";"))
        quality = parameter.removeprefix("q=").strip() if parameter.startswith("q=") else "1"
        try:
            qualities[name] = float(quality)
        except ValueError:
            qualities[name] = 0.0
    rest = qualities.get("*", 0.0)
    return next((name for name in ENCODINGS if qualities.get(name, rest) > 0), None)


def compressed(answer: Answer, header: str, above: int) -> Answer:
    """Return an answer with its body compressed, if the client reads it and it has more than ``above`` bytes."""
    names = {name.lower() for name, _ in answer.headers}
    if answer.status == 206 or b"content-encoding" in names:
        return answer
    answer.headers.append((b"Vary", b"Accept-Encoding"))
    name = accepted(header) if len(answer.body) > above else None
    if name is not None:
        answer.body = ENCODINGS[name](answer.body)
        answer.headers[:] = [(each, _weak(value) if each == b"ETag" else value) for each, value in answer.headers]
        answer.headers.append((b"Content-Encoding", name.encode()))
    return answer


def _weak(tag: bytes) -> bytes:
    """Return a tag that does not promise the same bytes (RFC 9110 §8.8.3)."""
    return tag if tag.startswith(b"W/") else b"W/" + tag
