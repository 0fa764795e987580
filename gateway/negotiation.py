"""Which format answers: one pure function, defined for every input, that never fails but strictly.

Source: spec/http.md 3.2. The first that names a format wins: a suffix, ``?callback=``,
``?format=``, a short first path segment, ``Accept``, the default. Two things surprise: an
``Accept`` line counts by its *beginning*, it is not split at its commas; and ``*/*`` answers in
the type that the request itself has, repeated as it was sent.

Why not RFC 9110 by default: a client's ``application/json, text/javascript, */*`` and its like
were written against these rules, and there is no 406 among them. :attr:`Negotiation.STRICT`
is for those who want the standard.
"""

from __future__ import annotations

from collections.abc import Sequence

from formats import Format, Registry
from gateway.settings import Negotiation

#: Tried in this order after the default (spec/http.md 3.1).
PREFERRED = ("html", "json", "xml", "jsv")

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotAcceptable(Exception):  # noqa: N818 - the phrase of status 406
    """No format fits what the client accepts; only in strict mode."""


class Choice:
    """The format of a reply, and its media type as it is to be sent.

    ``is_file`` is whether people save the reply: a table under exactly its own type.
    """

    __slots__ = ("format", "is_file", "key", "media_type", "name")

    def __init__(self, format_: Format, media_type: str) -> None:
        self.format = format_
        self.name = format_.name
        self.media_type = media_type
        #: Differs wherever the headers do.
        self.key = f"{media_type}|{format_.name}"
        self.is_file = format_.as_file and media_type == format_.media_types[0]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Choice) and (self.name, self.media_type) == (other.name, other.media_type)

    def __hash__(self) -> int:
        return hash((self.name, self.media_type))

    def __repr__(self) -> str:
        return f"Choice({self.name}, {self.media_type!r})"


def named(registry: Registry, key: str | None) -> Choice | None:
    """Return the choice of a format's name; None if there is no such format."""
    found = registry.named(key) if key else None
    return Choice(found, found.media_types[0]) if found else None


def first_segment(path: str) -> str | None:
    """Return the key that a path's beginning stands for: 1 to 3 letters before its second slash, or all of it.

    >>> first_segment("/csv/x"), first_segment("/csv"), first_segment("/json/x")
    ('csv', 'csv', None)
    """
    end = path.find("/", 1, 5)
    if end > 0:
        return path[1:end].lower() or None
    return path[1:].lower() if 1 < len(path) <= 4 else None


def by_name(registry: Registry, path: str, format_key: str | None, callback: str | None) -> Choice | None:
    """Return what the URL asks for: ``?callback=``, ``?format=`` or the first path segment."""
    if callback:
        json = registry.named("json")
        return Choice(json, "text/javascript") if json else None
    if format_key is None:
        return named(registry, first_segment(path))
    return named(registry, format_key.partition(".")[0].lower())


def by_accept(registry: Registry, mode: Negotiation, accept: Sequence[str], sent: str) -> Choice:
    """Return what the ``Accept`` lines ask for; the default if that is nothing.

    ``sent`` is the request's ``Content-Type``. Raises :class:`NotAcceptable` in strict mode.
    """
    default = _default(registry, mode)
    if mode is Negotiation.STRICT:
        return _strictly(registry, default, accept)
    own = sent.partition(";")[0].strip().lower()
    echo = default.media_types[0] if own in FORMS else sent
    preferred = [default, *(each for name in PREFERRED if (each := registry.named(name)) and each is not default)]
    flagged: set[str] = set()
    anything = False
    for line in accept:
        real = line.partition(";")[0].strip().lower()
        anything = anything or real == "*/*"
        for each in preferred:
            media_type = each.media_types[0]
            if media_type not in flagged and real.startswith(media_type):
                flagged.add(media_type)
                if media_type == echo:
                    return Choice(each, media_type)
    for each in preferred:
        if each.media_types[0] in flagged:
            return Choice(each, each.media_types[0])
    if anything:
        # A type that no format writes is not repeated (13 B8).
        return Choice(spoken, echo) if (spoken := registry.speaking(echo)) else Choice(default, default.media_types[0])
    for each in registry:
        if any(line.lower().startswith(each.media_types[0]) for line in accept):
            return Choice(each, each.media_types[0])
    return Choice(default, default.media_types[0])


def _default(registry: Registry, mode: Negotiation) -> Format:
    name = "html" if mode is Negotiation.SERVICESTACK else "json"
    return registry.named(name) or next(iter(registry))


def _strictly(registry: Registry, default: Format, accept: Sequence[str]) -> Choice:
    ranges = [_range(each) for line in accept for each in line.split(",") if each.strip()]
    if not ranges:
        return Choice(default, default.media_types[0])
    ordered = [default, *(each for each in registry if each is not default)]
    # The types that are sent come before their other names.
    offers = [(each, each.media_types[0]) for each in ordered]
    offers += [(each, media_type) for each in ordered for media_type in each.media_types[1:]]
    best: tuple[float, Choice] | None = None
    for each, media_type in offers:
        quality = _quality(ranges, media_type)
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, Choice(each, media_type))
    if best is None:
        raise NotAcceptable(", ".join(accept))
    return best[1]


def _range(text: str) -> tuple[str, float]:
    media_type, *parameters = (each.strip() for each in text.lower().split(";"))
    quality = 1.0
    for each in parameters:
        if each.startswith("q="):
            try:
                quality = min(max(float(each[2:]), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return media_type, quality


def _quality(ranges: Sequence[tuple[str, float]], media_type: str) -> float:
    """Return the quality of a media type by the most specific range that covers it."""
    for cover in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        found = [quality for range_, quality in ranges if range_ == cover]
        if found:
            return max(found)
    return 0.0
