"""``Matches`` of a route: a condition that a request must meet, besides verb and path, for the route to take it.

Source: gateway/WIRE.md 1.5. A rule is parsed at boot. An unknown rule raises there, and so does
``IsAuthenticated``: guards decide who may call, after the route is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from gateway.http.proxies import NO_PROXIES, Proxies, client_of
from gateway.negotiation.request_heads import RequestHead
from gateway.service.operations import RouteError


class Asking(Protocol):
    """The parts of a request that a rule can see."""

    @property
    def verb(self) -> str:
        """Return the verb, after an override."""
        ...

    @property
    def path(self) -> str:
        """Return the path, decoded, with its suffix."""
        ...

    @property
    def head(self) -> RequestHead:
        """Return the headers and their meaning."""
        ...

    @property
    def scope(self) -> Mapping[str, Any]:
        """Return the ASGI scope."""
        ...


Rule = Callable[[Asking], bool]

#: A text that .NET may parse as an Int32; the range is checked apart.
_INT = re.compile(r"\s*[+-]?[0-9]+\s*")
_MOBILE = re.compile(r"Mobile|iP(hone|od|ad)|Android|BlackBerry|IEMobile|Kindle|webOS|Opera M(obi|ini)")
_TEST = re.compile(r"(\w+)\s*(=~|=)\s*(.*)", re.DOTALL)
#: Substrings of ``Accept``; its qualities do not count here (recorded).
_ACCEPTS = {
    "AcceptsHtml": "text/html",
    "AcceptsJson": "application/json",
    "AcceptsXml": "application/xml",
    "AcceptsJsv": "text/jsv",
    "AcceptsCsv": "text/csv",
}
#: Index of the part that must be an integer; negative ones count from the end.
_INT_PARTS = {"{int}/**": 0, "path/{int}/**": 1, "**/{int}": -1, "**/{int}/path": -2}


def rule_of(text: str, proxies: Proxies = NO_PROXIES) -> Rule:
    """Return the rule of a route's ``Matches``; :class:`RouteError` if there is no such rule.

    ``proxies`` are those whose ``X-Forwarded-For`` counts for ``RemoteIp``.
    """
    if (media_type := _ACCEPTS.get(text)) is not None:
        return lambda asking: media_type in asking.head.view.get("accept", "")
    if (at := _INT_PARTS.get(text)) is not None:
        return lambda asking: _is_int(asking.path, at)
    if text == "IsMobile":
        return lambda asking: _MOBILE.search(asking.head.view.get("user-agent", "")) is not None
    test = _TEST.fullmatch(text)
    if test is None or test[1] not in (properties := _properties(proxies)):
        known = ", ".join([*_ACCEPTS, "IsMobile", *_INT_PARTS])
        named = ", ".join(_properties(proxies))
        raise RouteError(f"{text!r} is no rule; the rules are {known}, and P = text or P =~ regex, with P of {named}")
    value_of, wanted = properties[test[1]], test[3]
    if test[2] == "=":
        return lambda asking: value_of(asking) == wanted
    try:
        search = re.compile(wanted).search
    except re.error as error:
        raise RouteError(f"the rule {text!r} has an invalid regular expression: {error}") from error
    return lambda asking: search(value_of(asking)) is not None


def _properties(proxies: Proxies) -> dict[str, Callable[[Asking], str]]:
    return {
        "PathInfo": lambda asking: asking.path,
        "HttpMethod": lambda asking: asking.verb,
        "Verb": lambda asking: asking.verb,
        "Accept": lambda asking: asking.head.view.get("accept", ""),
        "ContentType": lambda asking: asking.head.view.get("content-type", ""),
        "UserAgent": lambda asking: asking.head.view.get("user-agent", ""),
        "RemoteIp": lambda asking: client_of(asking.scope, asking.head.raw, proxies),
    }


def _is_int(path: str, at: int) -> bool:
    parts = path.split("/")[1:]
    if not -len(parts) <= at < len(parts):
        return False
    return _INT.fullmatch(parts[at]) is not None and -(2**31) <= int(parts[at].strip()[:16]) < 2**31
