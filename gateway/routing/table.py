"""The table of user routes, made at boot: a look-up costs the same among 200 routes as with one.

Source: gateway/WIRE.md 1.1 to 1.5. Routes are grouped by the number of their parts and their first
literal, and within a group by the places and texts of their literals, so that a request
does a few dictionary look-ups: one for each part up to the first that has routes, one for
each pattern of literals there, and one for its verb. Wildcards and parts with dots are rare; within
their group they are tried one by one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic

import msgspec

from gateway.http.paths import parts_of
from gateway.http.proxies import NO_PROXIES, Proxies
from gateway.routing.templates import Entry, Template, first_literal, template
from gateway.service.operations import Route

if TYPE_CHECKING:
    from gateway.routing.rules import Asking

#: Name and text of each variable of a path; names as the template has them.
Arguments = list[tuple[str, str]]


class _Group(Generic[Entry]):
    """Routes with the same literals in the same places: the best one for each verb, and those with a rule apart."""

    def __init__(self, templates: list[Template[Entry]]) -> None:
        if len(templates) == 1 and templates[0].rule is None:  # gateways with many operations have many such groups
            (only,) = templates
            self.ruled: list[Template[Entry]] = []
            self.any = None if only.verbs else only
            self.by_verb = dict.fromkeys(only.verbs, only)
            return
        self.ruled = [route for route in templates if route.rule is not None]
        templates = [route for route in templates if route.rule is None]
        self.any = self._best([route for route in templates if not route.verbs], "")
        verbs = {verb for route in templates for verb in route.verbs}
        best = ((verb, self._best([route for route in templates if route.takes(verb)], verb)) for verb in verbs)
        self.by_verb = {verb: route for verb, route in best if route is not None}

    @staticmethod
    def _best(templates: list[Template[Entry]], verb: str) -> Template[Entry] | None:
        return max(templates, key=lambda route: route.score(verb), default=None)

    def find(self, verb: str, asking: Asking | None) -> Template[Entry] | None:
        """Return the best route for a verb, including routes whose rule accepts the request."""
        best = self.by_verb.get(verb, self.any)
        for route in self.ruled:
            if route.takes(verb) and (best is None or route.score(verb) > best.score(verb)) and route.accepts(asking):
                best = route
        return best


#: A getter of the literals among a path's parts, and the groups by these literals.
_Pattern = tuple[Callable[[Sequence[str]], Any], dict[Any, _Group[Entry]]]


class _RoutesByLength(msgspec.Struct, Generic[Entry]):
    """The routes with one number of parts and one first literal."""

    groups: list[_Pattern[Entry]]
    wild: list[Template[Entry]]

    def find(
        self, verb: str, parts: Sequence[str], keys: Sequence[str], asking: Asking | None
    ) -> tuple[Entry, Arguments] | None:
        """Return the entry and arguments of the best route, None if none fits."""
        best: Template[Entry] | None = None
        for literals_of, table in self.groups:
            group = table.get(literals_of(keys))
            if group is not None and (one := group.find(verb, asking)) is not None:
                best = one if best is None or one.score(verb) > best.score(verb) else best
        if self.wild and (match := _best_wild(self, verb, parts, parts, asking)):
            return match
        return (best.entry, [(name, parts[index]) for index, name in best.variables]) if best is not None else None


class Router(Generic[Entry]):
    """Verb and path → entry and arguments."""

    def __init__(self, routes: Iterable[tuple[Route, Entry]], proxies: Proxies = NO_PROXIES) -> None:
        templates = [template(entry, route, order, proxies) for order, (route, entry) in enumerate(routes)]
        wild = [read for read in templates if read.pattern is not None]
        groups = _groups(read for read in templates if read.pattern is None)
        self._by_length = _by_length(groups, wild)
        self._plain = _plain(groups, {len(read.parts) for read in wild})
        self._has_rules = any(read.rule is not None for read in templates)

    def find(self, verb: str, path: str, whole: str, asking: Asking | None = None) -> tuple[Entry, Arguments] | None:
        """Return the entry of the route that takes a verb and path, and its arguments; None if no route does.

        ``path`` is without the format suffix, ``whole`` with it: wildcards see the latter. Rules look at
        ``asking``; without it no route with a rule is taken.
        """
        if "//" in path or path.endswith("/"):
            return self._ranked(verb, path, whole, asking)
        parts = path.split("/")
        keys = path.lower().split("/")
        only: Template[Entry] | None = None
        for literals_of, table in self._plain.get(len(keys), ()):
            group = table.get(literals_of(keys))
            if group is None:
                continue
            if group.ruled:
                return self._ranked(verb, path, whole, asking)
            if (one := group.by_verb.get(verb, group.any)) is not None:
                if only is not None:
                    return self._ranked(verb, path, whole, asking)
                only = one
        if only is None:
            return self._ranked(verb, path, whole, asking)
        return only.entry, [(name, parts[index + 1]) for index, name in only.variables]

    def _ranked(self, verb: str, path: str, whole: str, asking: Asking | None) -> tuple[Entry, Arguments] | None:
        """Do what :meth:`find` does in full, for a path that several patterns fit, or none of the plain ones."""
        parts = parts_of(path)
        keys = parts_of(path.lower())
        probes = [*_probes(keys), ""]
        for probe in probes:
            routes = self._by_length.get((len(parts), probe))
            if routes is not None and (match := routes.find(verb, parts, keys, asking)):
                return match
        for probe in probes:
            routes = self._by_length.get((-1, probe))
            if routes is not None and (match := _best_wild(routes, verb, parts, parts_of(whole), asking)):
                return match
        return None

    def verbs(self, path: str) -> frozenset[str] | None:
        """Return the verbs of all routes of a path, empty if one takes every verb; None if there is no route."""
        verbs: set[str] = set()
        seen = False
        for route in self._fitting(path):
            if not route.verbs:
                return frozenset()
            seen = True
            verbs |= route.verbs
        return frozenset(verbs) if seen else None

    def has_rules(self, path: str) -> bool:
        """Return whether a route of this path has a rule, so that verb and path alone do not decide."""
        return self._has_rules and any(route.rule is not None for route in self._fitting(path))

    def _fitting(self, path: str) -> Iterator[Template[Entry]]:
        """Give the routes of a path, whatever the verb."""
        parts = parts_of(path)
        keys = [part.lower() for part in parts]
        for count in (len(parts), -1):
            for probe in (*_probes(keys), ""):
                yield from _matching(self._by_length.get((count, probe)), parts, keys)


def _probes(keys: Sequence[str]) -> list[str]:
    """Return the parts, each followed by its dotted pieces (gateway/WIRE.md 1.3)."""
    probes = []
    for key in keys:
        probes.append(key)
        if "." in key:
            probes.extend(key.split("."))
    return probes


#: Groups by the number of a path's parts and the places of the literals among them, then by these literals.
_Groups = dict[tuple[int, tuple[int, ...]], dict[Any, _Group[Entry]]]


def _groups(templates: Iterable[Template[Entry]]) -> _Groups[Entry]:
    """Return the groups of routes that have neither a wildcard nor a dotted part."""
    alike: dict[tuple[int, tuple[int, ...]], dict[Any, list[Template[Entry]]]] = {}
    for route in templates:
        places = tuple([index for index, part in enumerate(route.parts) if part[0] != "{"])
        literals = _getter(places)([part.lower() for part in route.parts])
        alike.setdefault((len(route.parts), places), {}).setdefault(literals, []).append(route)
    return {key: {literals: _Group(same) for literals, same in table.items()} for key, table in alike.items()}


def _first(literals: Any) -> str:
    """Return the first of the literals of a group; one alone is no tuple."""
    first: str = literals if isinstance(literals, str) else literals[0]
    return first


def _by_length(
    groups: _Groups[Entry], wild: Iterable[Template[Entry]]
) -> dict[tuple[int, str], _RoutesByLength[Entry]]:
    """Return the routes by the number of a path's parts and their first literal.

    The number is -1 for routes with a wildcard, which have no fixed length.
    """
    tables: dict[tuple[int, str], dict[tuple[int, ...], dict[Any, _Group[Entry]]]] = {}
    for (count, places), table in groups.items():
        for literals, group in table.items():
            tables.setdefault((count, _first(literals)), {}).setdefault(places, {})[literals] = group
    by_length = {
        key: _RoutesByLength([(_getter(places), table) for places, table in tables_.items()], [])
        for key, tables_ in tables.items()
    }
    for route in wild:
        key = (-1 if route.wildcards else len(route.parts), first_literal(route.parts))
        by_length.setdefault(key, _RoutesByLength([], [])).wild.append(route)
    return by_length


def _plain(groups: _Groups[Entry], wild: Container[int]) -> dict[int, list[_Pattern[Entry]]]:
    """Return the patterns of literals by the number of a path's pieces between slashes, with the empty first one.

    Left out are routes without a literal, and those of a length at which another route is ``wild``.
    """
    by_size: dict[int, list[_Pattern[Entry]]] = {}
    for (count, places), table in groups.items():
        if places and count not in wild:
            after_the_empty = tuple(place + 1 for place in places)
            by_size.setdefault(count + 1, []).append((_getter(after_the_empty), table))
    return by_size


@functools.cache
def _getter(places: tuple[int, ...]) -> Callable[[Sequence[str]], Any]:
    return itemgetter(*places) if places else lambda _: ""


def _best_wild(
    routes: _RoutesByLength[Entry], verb: str, parts: Sequence[str], whole: Sequence[str], asking: Asking | None
) -> tuple[Entry, Arguments] | None:
    best: tuple[tuple[int, int], Template[Entry], re.Match[str]] | None = None
    for route in routes.wild:
        match = route.pattern.fullmatch(_joined(parts)) if route.takes(verb) else None  # type: ignore[union-attr]  # wild
        if match and route.accepts(asking):
            swallowed = sum(match[name].count("/") for name in route.wildcards)
            score = route.score(verb, swallowed)
            if best is None or score > best[0]:
                best = (score, route, match)
    if best is None:
        return None
    _, chosen, match = best
    return chosen.entry, _wild_arguments(chosen, match, parts, whole)


def _joined(parts: Sequence[str]) -> str:
    return "".join("/" + part.lower() for part in parts)


def _wild_arguments(
    chosen: Template[Entry], match: re.Match[str], parts: Sequence[str], whole: Sequence[str]
) -> Arguments:
    """Return the arguments in their own letter case; on a route with a wildcard they keep the format suffix (1.6)."""
    arguments = []
    for name in match.re.groupindex:
        start = match.string[: match.start(name)].count("/")
        if name in chosen.wildcards:
            swallowed = match[name].count("/")
            until = None if start + swallowed == len(parts) else start + swallowed
            arguments.append((name, "/".join(whole[start:until])))
        else:
            at = start - 1
            offset = match.start(name) - match.string.rfind("/", 0, match.start(name)) - 1
            if chosen.wildcards and len(match[name]) == len(parts[at]):
                arguments.append((name, whole[at]))
            else:
                arguments.append((name, parts[at][offset : offset + len(match[name])]))
    return arguments


def _matching(
    routes: _RoutesByLength[Entry] | None, parts: Sequence[str], keys: Sequence[str]
) -> Iterable[Template[Entry]]:
    if routes is None:
        return
    for literals_of, table in routes.groups:
        group = table.get(literals_of(keys))
        if group is not None:
            yield from {
                id(route): route for route in (*group.by_verb.values(), group.any, *group.ruled) if route is not None
            }.values()
    for route in routes.wild:
        if route.pattern is not None and route.pattern.fullmatch(_joined(parts)):
            yield route
