"""Which notation a body is in: the one of its label (its Content-Type), else the one of its first character.

Source: gateway/WIRE.md 4.3, 2.3 and 13 A1 to A7. ServiceStack goes by the label alone, and loses the values
of a body with the wrong label.
"""

from __future__ import annotations

from formats import Registry

#: Labels that name a format, but are no media type of it (13 A3).
_ALIASES = {
    "text/x-json": "json",
    "application/javascript": "json",
    "application/csv": "csv",
    "text/x-jsv": "jsv",
    "application/x-jsv": "jsv",
}
#: Formats that can only be written.
_UNREAD = ("html",)
#: Labels that name no notation.
_BLANK = ("", "*/*", "text/plain", "application/octet-stream")


def labelled(registry: Registry, content_type: str) -> str | None:
    """Return the name of the format of a ``Content-Type``; ``""`` if it names none, None if no format reads it."""
    media_type = content_type.partition(";")[0].strip().lower()
    if format_ := registry.speaking(media_type):
        return None if format_.name in _UNREAD else format_.name
    if media_type in _ALIASES:
        return _ALIASES[media_type]
    if media_type.endswith("+json"):
        return "json"
    return "" if media_type in _BLANK else None


def beginning(body: bytes) -> str:
    """Return the first character after a byte order mark and blanks; ``""`` if there is none."""
    return body[:256].removeprefix(b"\xef\xbb\xbf").lstrip()[:1].decode("latin-1")


def to_its_end(text: bytes) -> bytes:
    """Return a text up to the last bracket that can close its first one; ``b""`` if there is none.

    >>> to_its_end(b' {"a":1}'), to_its_end(b"{a:1},{"), to_its_end(b"{a:"), to_its_end(b"A,B")
    (b' {"a":1}', b'{a:1}', b'', b'')
    """
    partner = {"{": b"}", "[": b"]", "<": b">"}.get(beginning(text))
    return text[: text.rfind(partner) + 1] if partner is not None else b""


#: First character → notation, for a body whose label names none.
_BY_FIRST = {"{": "json", "[": "json", "<": "xml"}


def notation(body: bytes, label: str | None, url_format: str | None, strict: bool) -> str | None:
    """Return the name of the format in which to read a body; None if no format can.

    ``label`` comes from :func:`labelled`; ``url_format`` is the format in a predefined route's URL, None
    on a user route. ``strict``: the URL itself names the format, as ``/json/reply/Op`` does and
    ``/api/Op`` does not. The tests have a table of cases.
    """
    if url_format is None or not strict:
        if label == "csv":
            return "json" if beginning(body) in ("{", "[") else "csv"
        if url_format is not None:
            return label if label in ("jsv", "xml") else url_format
        return label or (None if label is None else _BY_FIRST.get(beginning(body), "jsv"))
    first = beginning(body)
    if url_format == "csv" and first in _BY_FIRST:
        return label if label in ("json", "jsv", "xml") else _BY_FIRST[first]
    if url_format == "jsv" and label in ("json", "xml"):
        return label
    return url_format
