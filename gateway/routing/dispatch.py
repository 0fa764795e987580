"""Verb and path → the operation asked for: by a user route, ``/api/{Op}``, or ``/{format}/reply/{Op}``.

Source: gateway/WIRE.md 0.2, 1.10, 2.1, 2.2. ``/api/`` comes first, then user routes, then predefined
routes, and the fallback route last.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from formats import Registry
from gateway.http.paths import parts_of, split_suffix
from gateway.http.proxies import Proxies
from gateway.negotiation.choices import Choice, named
from gateway.plans.plan import Methods
from gateway.routing.table import Arguments, Router
from gateway.service.declarations import DeclarationError
from gateway.service.errors import RequestError
from gateway.service.operations import Route
from gateway.service.settings import Settings, Wording

if TYPE_CHECKING:
    from gateway.routing.rules import Asking


class Target:
    """What a path leads to. Requests share it: it never changes once it is in the dispatcher's table.

    ``url_format`` is the format of a predefined route's URL, None on user routes; ``strict`` is
    whether the URL names it. ``suffix`` is the format of a user route's suffix. ``as_get`` is whether
    a HEAD is treated as a GET whose body is left out, as on a route for GET only (13 C1).
    """

    def __init__(self, methods: Methods, arguments: Arguments) -> None:
        self.methods = methods
        self.arguments = arguments
        self.operation = ""
        self.url_format: Choice | None = None
        self.strict = True
        self.suffix: Choice | None = None
        self.batch = False
        self.as_get = False
        #: Whether the path may name a format by its suffix or its first segment.
        self.names_format = True
        self.wording = Wording.V6

    def missing(self, verb: str) -> RequestError:
        """Return the 405 for an unknown operation, or for a verb it has no handler for."""
        if self.methods.operation is not None:
            return self.methods.missing(verb)
        named = f" '{self.operation}'" if self.wording is Wording.V6 else ""
        message = f"The operation{named} does not exist for this service"
        return RequestError(405, "NotImplementedException", message)


#: Paths beyond this length are not remembered, in characters.
_LONGEST_KEPT = 256

#: The target of an exchange that is not routed yet.
NOWHERE = Target(Methods(), [])


class Dispatcher:
    """All paths of a gateway; made at boot."""

    def __init__(
        self,
        routes: Iterable[tuple[Route, Methods]],
        methods: dict[str, Methods],
        registry: Registry,
        settings: Settings,
        remembered: int,
    ) -> None:
        declared = list(routes)
        proxies = Proxies(settings.proxies)
        self._router = Router([pair for pair in declared if not _is_fallback(pair[0])], proxies)
        self._fallback = Router([pair for pair in declared if _is_fallback(pair[0])], proxies)
        self._methods = methods
        self._remembered = remembered
        self._located: dict[tuple[str, str], Target] = {}
        self._wording = settings.wording
        self._has_api = settings.api_paths
        _check_reach(declared, has_api=settings.api_paths)
        self._ways = ("reply", "oneway", "syncreply", "asynconeway") if settings.old_paths else ("reply", "oneway")
        self._named = {format_.name: choice for format_ in registry if (choice := named(registry, format_.name))}
        # ServiceStack 6.4 sends XML that this suffix asks for under its other media type (gateway/WIRE.md 2.2).
        self._api = dict(self._named)
        if xml := self._named.get("xml"):
            self._api["xml"] = Choice(xml.format, "text/xml")
        self._usual = self._named.get("json") or next(iter(self._named.values()))

    def locate(self, verb: str, path: str, asking: Asking) -> Target | None:
        """Return the target of a path, None if there is none or no route of it takes the verb.

        Targets of recent paths are remembered, because clients ask for the same lists and records again.
        """
        return self._located.get((verb, path)) or self._new(verb, path, asking)

    def _new(self, verb: str, path: str, asking: Asking) -> Target | None:
        target = self._find(verb, path, asking)
        if target is None:
            return None
        target.names_format = target.suffix is not None or "/" in path[2:5] or len(path) <= 4
        if len(path) <= _LONGEST_KEPT and not self._has_rules(path):
            if len(self._located) >= self._remembered:
                self._located.clear()
            self._located[verb, path] = target
        return target

    def _has_rules(self, path: str) -> bool:
        stripped, _ = split_suffix(path, self._named)
        return self._router.has_rules(stripped) or self._fallback.has_rules(stripped)

    def _find(self, verb: str, path: str, asking: Asking) -> Target | None:
        if self._has_api and path.startswith("/api/"):
            return None if verb == "OPTIONS" else self._of_api(path)
        return self._on_route(self._router, verb, path, asking) or self._elsewhere(verb, path, asking)

    def _elsewhere(self, verb: str, path: str, asking: Asking) -> Target | None:
        if verb == "HEAD" and (target := self._on_route(self._router, "GET", path, asking)):
            target.as_get = True
            return target
        return self._predefined(path) or self._on_route(self._fallback, verb, path, asking)

    def verbs(self, path: str) -> frozenset[str] | None:
        """Return the verbs of a path's user routes; empty if one takes every verb, None if there is none."""
        stripped, _ = split_suffix(path, self._named)
        verbs = self._router.verbs(stripped)
        return verbs if verbs is not None else self._fallback.verbs(stripped)

    def _on_route(self, router: Router[Methods], verb: str, path: str, asking: Asking) -> Target | None:
        stripped, suffix = split_suffix(path, self._named) if "." in path else (path, None)
        match = router.find(verb, stripped, path, asking)
        if match is None:
            return None
        target = Target(*match)
        if suffix:
            target.suffix = self._named[suffix]
        return target

    def _of_api(self, path: str) -> Target:
        operation = path.rpartition("/")[2]
        name, dot, suffix = operation.partition(".")
        url_format = self._api.get(suffix.lower()) if dot else self._usual
        if url_format is None:
            # With an unknown suffix it is no operation's name, so nothing runs (13 B8).
            url_format, name = self._usual, operation
        return self._by_name(name, url_format, strict=bool(dot))

    def _predefined(self, path: str) -> Target | None:
        # Slashes may be doubled before the first part only (gateway/WIRE.md 2.1).
        parts = path.lstrip("/").split("/")
        if len(parts) < 2 or parts[1].lower() not in self._ways:
            return None
        url_format = self._named.get(parts[0].lower())
        return self._by_name(parts[2] if len(parts) > 2 else "", url_format, strict=True) if url_format else None

    def _by_name(self, name: str, url_format: Choice, *, strict: bool) -> Target:
        bare = name.removesuffix("[]").removesuffix("[")
        target = Target(self._methods.get(bare.lower(), NOWHERE.methods), [])
        target.operation, target.url_format, target.strict = name, url_format, strict
        target.batch = bare != name
        target.wording = self._wording
        return target


def _check_reach(declared: Iterable[tuple[Route, Methods]], *, has_api: bool) -> None:
    """Raise :class:`DeclarationError` for a route that no request can reach."""
    seen: dict[tuple[str, str], tuple[Route, Methods]] = {}
    for pair in declared:
        route, methods = pair
        name = methods.operation.name if methods.operation else ""
        parts = parts_of(route.path.lower())
        if has_api and len(parts) > 1 and parts[0] == "api":
            raise DeclarationError(
                f"{name}: the route {route.path!r} is never reached, for /api/ calls operations by name: "
                "call it otherwise, or write Settings(api_paths=False)"
            )
        if route.matches:
            continue
        alike = "/".join(["{}" if part[0] == "{" and part[-1] == "}" and "*" not in part else part for part in parts])
        for verb in route.verbs or ("",):
            taking, other = seen.setdefault((verb, alike), pair)
            if other is not methods and other.operation is not None:
                raise DeclarationError(
                    f"{name}: its route {route.path!r} is {taking.path!r} of {other.operation.name}, which takes every "
                    "request"
                )


def _is_fallback(route: Route) -> bool:
    if "*}" not in route.path:
        return False  # most routes
    parts = parts_of(route.path)
    return len(parts) == 1 and parts[0].startswith("{") and parts[0].endswith("*}")
