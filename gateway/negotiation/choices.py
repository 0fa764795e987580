"""Which format answers: :func:`negotiate`, one pure function that is defined for every input.

Source: gateway/WIRE.md 3.2 and 2.3. What the URL says comes first (:func:`by_url`), then what the
headers say (:func:`by_accept`), whose last word is the default. Two things surprise: an ``Accept``
line counts by its *beginning*, it is not split at its commas; and ``*/*`` answers in the type
that the request itself has, repeated as it was sent.

Why not RFC 9110 by default: a client's ``application/json, text/javascript, */*`` and its like
were written against these rules, and there is no 406 among them. :attr:`Negotiation.STRICT`
is for those who want the standard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from formats import Format, Registry
from gateway.service.settings import Negotiation

#: Tried in this order after the default (gateway/WIRE.md 3.1).
PREFERRED = ("html", "json", "xml", "jsv")

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


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


class Hints(msgspec.Struct, frozen=True):
    """What of a request bears on the format of its reply.

    ``suffix`` is what a user route's path ends in, ``url_format`` what a predefined route is about;
    ``callback`` and ``format_key`` are the query parameters, None if absent; ``accept`` has a line
    for each ``Accept`` header, ``sent`` is the ``Content-Type``.
    """

    path: str = "/"
    suffix: Choice | None = None
    url_format: Choice | None = None
    callback: str | None = None
    format_key: str | None = None
    accept: tuple[str, ...] = ()
    sent: str = ""


def negotiate(registry: Registry, mode: Negotiation, asked: Hints) -> Choice | None:
    """Return the format of a reply; None if the client accepts none, which only strict mode knows."""
    return by_url(registry, asked) or by_accept(registry, mode, asked.accept, asked.sent)


def by_url(registry: Registry, asked: Hints) -> Choice | None:
    """Return what the URL asks for, first hit: suffix, JSONP, ``?format=``, first segment, predefined route.

    An unknown ``?format=`` asks for nothing, but it is there: the first segment then says nothing either.
    """
    if asked.suffix:
        is_called = asked.callback and asked.suffix.name == "json"
        return Choice(asked.suffix.format, "text/javascript") if is_called else asked.suffix
    if asked.callback and (json := registry.named("json")):
        return Choice(json, "text/javascript")
    if asked.format_key is None:
        return named(registry, first_segment(asked.path)) or asked.url_format
    return named(registry, asked.format_key.partition(".")[0].lower()) or _of_address(asked.url_format)


def _of_address(url_format: Choice | None) -> Choice | None:
    """Return what a predefined address alone asks for: JSV then goes under its other name, as recorded."""
    return Choice(url_format.format, "text/jsv") if url_format is not None and url_format.name == "jsv" else url_format


def by_accept(registry: Registry, mode: Negotiation, accept: Sequence[str], sent: str) -> Choice | None:
    """Return what the ``Accept`` lines ask for; the default if that is nothing, None if it cannot be had."""
    default = default_of(registry, mode)
    if mode is Negotiation.STRICT:
        return _strictly(registry, default, accept)
    return _by_beginning(registry, default, accept, sent)


def default_of(registry: Registry, mode: Negotiation) -> Format:
    """Return the format of a client that does not care."""
    name = "html" if mode is Negotiation.SERVICESTACK else "json"
    return registry.named(name) or next(iter(registry))


def named(registry: Registry, key: str | None) -> Choice | None:
    """Return the choice of a format's name; None if there is no such format."""
    found = registry.named(key) if key else None
    return _plain(found) if found else None


def first_segment(path: str) -> str | None:
    """Return the key that a path's beginning stands for: 1 to 3 letters before its second slash, or all of it.

    >>> first_segment("/csv/x"), first_segment("/csv"), first_segment("/json/x")
    ('csv', 'csv', None)
    """
    end = path.find("/", 1, 5)
    if end > 0:
        return path[1:end].lower() or None
    return path[1:].lower() if 1 < len(path) <= 4 else None


def _plain(format_: Format) -> Choice:
    return Choice(format_, format_.media_types[0])


def _by_beginning(registry: Registry, default: Format, accept: Sequence[str], sent: str) -> Choice:
    """Return the choice of a ServiceStack host (gateway/WIRE.md 3.2, 4 to 7)."""
    lines = [line.partition(";")[0].strip().lower() for line in accept]
    own = _plain(default) if sent.partition(";")[0].strip().lower() in FORMS else _echo(registry, sent)
    others = [each for name in PREFERRED if (each := registry.named(name)) and each is not default]
    preferred = [_plain(each) for each in (default, *others)]
    wanted = [each for each in preferred if any(line.startswith(each.media_type) for line in lines)]
    if own in wanted:
        return own
    if wanted:
        return wanted[0]
    if "*/*" in lines:
        return own or preferred[0]
    custom = (
        format_ for format_ in registry if any(line.lower().startswith(format_.media_types[0]) for line in accept)
    )
    return _plain(next(custom, default))


def _echo(registry: Registry, sent: str) -> Choice | None:
    """Return the request's own type, as it was sent; None if no format writes it (13 B8)."""
    spoken = registry.speaking(sent)
    return Choice(spoken, sent) if spoken else None


def _strictly(registry: Registry, default: Format, accept: Sequence[str]) -> Choice | None:
    """Return the choice of RFC 9110 §12.5.1; among equals the default, then the registry's order."""
    ranges = [_range(each) for line in accept for each in _ELEMENT.findall(line) if each.strip()]
    if not ranges:
        return _plain(default)
    ordered = [default, *(format_ for format_ in registry if format_ is not default)]
    # The types that are sent come before their other names.
    offers = [_plain(each) for each in ordered]
    offers += [Choice(each, media_type) for each in ordered for media_type in each.media_types[1:]]
    best = max(offers, key=lambda offer: _quality(ranges, offer.media_type))
    return best if _quality(ranges, best.media_type) > 0 else None


#: An element of a list; commas within quotes are its own (RFC 9110 §5.6.1, §5.6.4).
_ELEMENT = re.compile(r'(?:[^,"]++|"(?:[^"\\]++|\\.)*+"?+)++')
_WEIGHT = re.compile(r";\s*q\s*=\s*([^;]*)")
_QVALUE = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


def _range(text: str) -> tuple[str, float]:
    """Return a media range and its quality; 0 where that is no number (RFC 9110 §12.4.2)."""
    lower = text.lower()
    weight = _WEIGHT.search(lower)
    value = weight[1].strip() if weight else "1"
    return lower.partition(";")[0].strip(), float(value) if _QVALUE.fullmatch(value) else 0.0


def _quality(ranges: Sequence[tuple[str, float]], media_type: str) -> float:
    """Return the quality of a media type by the most specific range that covers it."""
    for cover in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        found = [quality for range_, quality in ranges if range_ == cover]
        if found:
            return max(found)
    return 0.0
