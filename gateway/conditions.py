"""Conditional and partial answers: what a client has already, and which piece it wants.

Source: spec/http.md 6.7, 6.9, 13 D2 and D3; RFC 9110 §13 and §14. Only :class:`Reply` values
take part; plain DTOs never do.
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime

from gateway.results import Reply

#: Seconds that a tagged reply may be kept if it does not say (spec/http.md 6.9).
KEPT_FOR = 600

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.IGNORECASE)


def state_headers(reply: Reply) -> list[tuple[str, str]]:
    """Return the headers that say which state a reply shows; none if it does not say."""
    found = []
    given = {name.lower() for name in reply.headers}
    if reply.etag is not None:
        found.append(("ETag", f'"{reply.etag}"'))
    if reply.modified is not None:
        found.append(("Last-Modified", format_datetime(reply.modified.astimezone(UTC), usegmt=True)))
    seconds = KEPT_FOR if reply.max_age is None and found else reply.max_age
    if seconds is not None and "cache-control" not in given:
        found.append(("Cache-Control", f"max-age={seconds}"))
    return found


def is_known(reply: Reply, if_none_match: str, if_modified_since: str) -> bool:
    """Return whether the client already has what the reply would show."""
    if if_none_match:
        return reply.etag is not None and names_tag(if_none_match, reply.etag)
    if not (if_modified_since and reply.modified is not None):
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return reply.modified.astimezone(UTC).replace(microsecond=0) <= since.astimezone(UTC)


def names_tag(if_none_match: str, etag: str) -> bool:
    """Return whether an ``If-None-Match`` names a state: by its tag, in a list, or as ``*`` (13 D2)."""
    tags = [each.strip().removeprefix("W/").strip('"') for each in if_none_match.split(",")]
    return "*" in tags or etag in tags


class Unsatisfiable(Exception):  # noqa: N818 - the phrase of status 416
    """The piece asked for does not exist; ``length`` is that of the whole."""


def is_piece(header: str) -> bool:
    """Return whether a ``Range`` asks for one piece, in bytes."""
    match = _RANGE.fullmatch(header.replace(" ", ""))
    return match is not None and match[0].lower() != "bytes=-"


def piece(header: str, length: int) -> tuple[int, int] | None:
    """Return first and last byte of the one range a header asks for; None if it asks for the whole.

    Raises :class:`Unsatisfiable` for other units, several ranges and pieces past the end.

    >>> piece("bytes=0-9", 5), piece("bytes=-2", 5), piece("", 5)
    ((0, 4), (3, 4), None)
    """
    if not header:
        return None
    match = _RANGE.fullmatch(header.replace(" ", ""))
    if match is None or match[1] == match[2] == "":
        raise Unsatisfiable(header)
    if match[1] == "":
        start, end = max(length - int(match[2]), 0), length - 1
    else:
        start, end = int(match[1]), min(int(match[2] or length - 1), length - 1)
    if start > end:
        raise Unsatisfiable(header)
    return start, end
