"""Which format answers: :func:`negotiate`, one pure function that is defined for every input.

Source: gateway/WIRE.md 3.2 and 2.3. The URL comes first (:func:`by_url`), then the headers
(:func:`by_accept`), then the default. Two rules surprise: only the *beginning* of an ``Accept``
line counts, it is not split at its commas; and ``*/*`` is answered in the request's own
``Content-Type``, repeated as it was sent.

Why not RFC 9110 by default: clients with headers such as ``application/json, text/javascript, */*`` were
written for these rules, which never lead to a 406. :attr:`Negotiation.STRICT` follows the standard.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from formats import Registry
from formats.late_patterns import late_pattern
from gateway.service.settings import Negotiation

if TYPE_CHECKING:
    from formats import Format

#: Tried in this order after the default (gateway/WIRE.md 3.1).
PREFERRED = ("html", "json", "xml", "jsv")

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Choice:
    """The format of a reply, and its media type as it is to be sent.

    ``is_file`` is whether the reply is a file to save: a format for files, sent under its first media type.
    """

    __slots__ = ("format", "is_file", "key", "media_type", "name")

    def __init__(self, format_: Format, media_type: str) -> None:
        self.format = format_
        self.name = format_.name
        self.media_type = media_type
        #: Two choices with different headers have different keys.
        self.key = f"{media_type}|{format_.name}"
        self.is_file = format_.as_file and media_type == format_.media_types[0]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Choice) and (self.name, self.media_type) == (other.name, other.media_type)

    def __hash__(self) -> int:
        return hash((self.name, self.media_type))

    def __repr__(self) -> str:
        return f"Choice({self.name}, {self.media_type!r})"


class Hints(msgspec.Struct, frozen=True):
    """The parts of a request that decide the format of its reply.

    ``suffix`` is the format suffix of a user route's path, ``url_format`` the format in a predefined route;
    ``callback`` and ``format_key`` are the query parameters ``callback`` and ``format``, None if absent;
    ``accept`` has a line for each ``Accept`` header, ``sent`` is the ``Content-Type``.
    """

    path: str = "/"
    suffix: Choice | None = None
    url_format: Choice | None = None
    callback: str | None = None
    format_key: str | None = None
    accept: tuple[str, ...] = ()
    sent: str = ""


def negotiate(registry: Registry, mode: Negotiation, asked: Hints) -> Choice | None:
    """Return the format of a reply; None if the client accepts none, which happens in strict mode only."""
    return by_url(registry, asked) or by_accept(registry, mode, asked.accept, asked.sent)


def by_url(registry: Registry, asked: Hints) -> Choice | None:
    """Return the first that the URL has: suffix, JSONP, ``?format=``, first segment, predefined route.

    An unknown ``?format=`` chooses nothing, but it turns off the first segment all the same.
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
    """Return the format of a predefined route; JSV is then sent under its other media type, as recorded."""
    return Choice(url_format.format, "text/jsv") if url_format is not None and url_format.name == "jsv" else url_format


def by_accept(registry: Registry, mode: Negotiation, accept: Sequence[str], sent: str) -> Choice | None:
    """Return the format that the ``Accept`` lines choose: the default if there are none, None if none is acceptable."""
    default = default_of(registry, mode)
    if mode is Negotiation.STRICT:
        return _strictly(registry, default, accept)
    return _by_beginning(registry, default, accept, sent)


def default_of(registry: Registry, mode: Negotiation) -> Format:
    """Return the format for a client that asks for none."""
    name = "html" if mode is Negotiation.SERVICESTACK else "json"
    return registry.named(name) or next(iter(registry))


def named(registry: Registry, key: str | None) -> Choice | None:
    """Return the choice of a format's name; None if there is no such format."""
    format_ = registry.named(key) if key else None
    return _plain(format_) if format_ else None


def first_segment(path: str) -> str | None:
    """Return the first segment of a path if it may be a format's name: 1 to 3 letters, in lower case.

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
    others = [format_ for name in PREFERRED if (format_ := registry.named(name)) and format_ is not default]
    preferred = [_plain(format_) for format_ in (default, *others)]
    wanted = [choice for choice in preferred if any(line.startswith(choice.media_type) for line in lines)]
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
    """Return the request's own media type, as it was sent; None if no format writes it (13 B8)."""
    spoken = registry.speaking(sent)
    return Choice(spoken, sent) if spoken else None


def _strictly(registry: Registry, default: Format, accept: Sequence[str]) -> Choice | None:
    """Return the choice of RFC 9110 §12.5.1; among equals the default, then the registry's order."""
    ranges = [_range(element) for line in accept for element in _ELEMENT.findall(line) if element.strip()]
    if not ranges:
        return _plain(default)
    ordered = [default, *(format_ for format_ in registry if format_ is not default)]
    # The first media type of every format comes before all the other ones.
    offers = [_plain(format_) for format_ in ordered]
    offers += [Choice(format_, media_type) for format_ in ordered for media_type in format_.media_types[1:]]
    best = max(offers, key=lambda offer: _quality(ranges, offer.media_type))
    return best if _quality(ranges, best.media_type) > 0 else None


#: An element of a list; commas within quotes belong to it (RFC 9110 §5.6.1, §5.6.4).
_ELEMENT = late_pattern(r'(?:[^,"]++|"(?:[^"\\]++|\\.)*+"?+)++')
_WEIGHT = late_pattern(r";\s*q\s*=\s*([^;]*)")
_QVALUE = late_pattern(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


def _range(text: str) -> tuple[str, float]:
    """Return a media range and its quality; 0 if that is no valid number (RFC 9110 §12.4.2)."""
    lower = text.lower()
    weight = _WEIGHT.search(lower)
    value = weight[1].strip() if weight else "1"
    return lower.partition(";")[0].strip(), float(value) if _QVALUE.fullmatch(value) else 0.0


def _quality(ranges: Sequence[tuple[str, float]], media_type: str) -> float:
    """Return the quality of a media type by the most specific range that covers it."""
    for cover in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        qualities = [quality for range_, quality in ranges if range_ == cover]
        if qualities:
            return max(qualities)
    return 0.0
