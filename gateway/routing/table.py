"""The table of user routes, made at boot: finding one costs the same among 200 as alone.

Source: gateway/WIRE.md 1.1 to 1.5. Routes are filed by the number of their parts and their first
literal, and among these by the places and texts of their literals, so that a request
does a few dictionary lookups: one for each part up to the first that has routes, one for
each pattern of literals in it, and one for its verb. Wildcards and parts with dots are rare
and tried one by one, among those they are filed with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Generic

import msgspec

from gateway.http.paths import parts_of
from gateway.http.proxies import NO_PROXIES, Proxies
from gateway.routing.rules import Asking
from gateway.routing.templates import Entry, Template, first_literal, template
from gateway.service.operations import Route

#: Name and text of each variable of a path; names as the template has them.
Arguments = list[tuple[str, str]]


class _Group(Generic[Entry]):
    """Routes with the same literals in the same places: for each verb the best of them; those with a rule apart."""

    def __init__(self, templates: list[Template[Entry]]) -> None:
        self.ruled = [each for each in templates if each.rule is not None]
        templates = [each for each in templates if each.rule is None]
        verbs = {verb for each in templates for verb in each.verbs}
        self.any = self._best([each for each in templates if not each.verbs], "")
        self.by_verb = {verb: self._best([each for each in templates if each.takes(verb)], verb) for verb in verbs}

    @staticmethod
    def _best(templates: list[Template[Entry]], verb: str) -> Template[Entry] | None:
        return max(templates, key=lambda each: each.score(verb), default=None)

    def find(self, verb: str, asking: Asking | None) -> Template[Entry] | None:
        """Return the best route for a verb, of those with a rule too."""
        best = self.by_verb.get(verb, self.any)
        for each in self.ruled:
            if each.takes(verb) and (best is None or each.score(verb) > best.score(verb)) and each.accepts(asking):
                best = each
        return best


#: Takes the literals out of a path's pieces, and what they lead to.
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
        if self.wild and (found := _best_wild(self, verb, parts, parts, asking)):
            return found
        return (best.entry, [(name, parts[index]) for index, name in best.variables]) if best is not None else None


class Router(Generic[Entry]):
    """Verb and path → entry and arguments."""

    def __init__(self, routes: Iterable[tuple[Route, Entry]], proxies: Proxies = NO_PROXIES) -> None:
        filed: dict[tuple[int, str], list[Template[Entry]]] = {}
        for order, (route, entry) in enumerate(routes):
            made = template(entry, route, order, proxies)
            # Wildcards are filed under no length.
            filed.setdefault((-1 if made.wildcards else len(made.parts), first_literal(made.parts)), []).append(made)
        self._by_length = {key: _routes_by_length(templates) for key, templates in filed.items()}
        every = [each for templates in filed.values() for each in templates]
        self._plain = _plain(every)
        self._has_rules = any(each.rule is not None for each in every)

    def find(self, verb: str, path: str, whole: str, asking: Asking | None = None) -> tuple[Entry, Arguments] | None:
        """Return the entry that answers to a verb and path, and its arguments; None if no route does.

        ``path`` is without the format suffix, ``whole`` with it: wildcards see the latter. ``asking`` is
        what rules see; without it none is passed.
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
        """Return what :meth:`find` does, by all the rules: where several patterns fit, or none of the plain ones."""
        parts = parts_of(path)
        keys = parts_of(path.lower())
        probes = [*_probes(keys), ""]
        for probe in probes:
            routes = self._by_length.get((len(parts), probe))
            if routes is not None and (found := routes.find(verb, parts, keys, asking)):
                return found
        for probe in probes:
            routes = self._by_length.get((-1, probe))
            if routes is not None and (found := _best_wild(routes, verb, parts, parts_of(whole), asking)):
                return found
        return None

    def verbs(self, path: str) -> frozenset[str] | None:
        """Return the verbs of all routes of a path, empty if one takes every verb; None if there is no route."""
        found: set[str] = set()
        seen = False
        for each in self._fitting(path):
            if not each.verbs:
                return frozenset()
            seen = True
            found |= each.verbs
        return frozenset(found) if seen else None

    def has_rules(self, path: str) -> bool:
        """Return whether more than verb and path decides which route of a path is taken."""
        return self._has_rules and any(each.rule is not None for each in self._fitting(path))

    def _fitting(self, path: str) -> Iterator[Template[Entry]]:
        """Give the routes of a path, whatever the verb."""
        parts = parts_of(path)
        keys = [part.lower() for part in parts]
        for count in (len(parts), -1):
            for probe in (*_probes(keys), ""):
                yield from _matching(self._by_length.get((count, probe)), parts, keys)


def _probes(keys: Sequence[str]) -> list[str]:
    """Return the parts, each followed by its dotted pieces (gateway/WIRE.md 1.3)."""
    found = []
    for key in keys:
        found.append(key)
        if "." in key:
            found.extend(key.split("."))
    return found


def _routes_by_length(templates: list[Template[Entry]]) -> _RoutesByLength[Entry]:
    masks: dict[tuple[int, ...], dict[Any, list[Template[Entry]]]] = {}
    wild = [each for each in templates if each.pattern is not None]
    for each in templates:
        if each.pattern is None:
            places = tuple(index for index, part in enumerate(each.parts) if not part.startswith("{"))
            lowered = [part.lower() for part in each.parts]
            masks.setdefault(places, {}).setdefault(_getter(places)(lowered), []).append(each)
    groups = [
        (_getter(places), {literals: _Group(same) for literals, same in table.items()})
        for places, table in masks.items()
    ]
    return _RoutesByLength(groups, wild)


def _plain(templates: Sequence[Template[Entry]]) -> dict[int, list[_Pattern[Entry]]]:
    """Return the patterns of literals by the pieces of a path split at its slashes, the empty first one included.

    Lengths at which a template has dots are left out, as are wildcards.
    """
    wild = {len(each.parts) for each in templates if each.pattern is not None}
    found: dict[int, dict[tuple[int, ...], dict[Any, list[Template[Entry]]]]] = {}
    for each in templates:
        if each.pattern is None and len(each.parts) not in wild and first_literal(each.parts):
            places = tuple(index + 1 for index, part in enumerate(each.parts) if not part.startswith("{"))
            lowered = ["", *(part.lower() for part in each.parts)]
            masks = found.setdefault(len(lowered), {})
            masks.setdefault(places, {}).setdefault(_getter(places)(lowered), []).append(each)
    return {
        size: [
            (_getter(places), {literals: _Group(same) for literals, same in table.items()})
            for places, table in masks.items()
        ]
        for size, masks in found.items()
    }


def _getter(places: tuple[int, ...]) -> Callable[[Sequence[str]], Any]:
    return itemgetter(*places) if places else lambda _: ""


def _best_wild(
    routes: _RoutesByLength[Entry], verb: str, parts: Sequence[str], whole: Sequence[str], asking: Asking | None
) -> tuple[Entry, Arguments] | None:
    best: tuple[tuple[int, int], Template[Entry], re.Match[str]] | None = None
    for each in routes.wild:
        match = each.pattern.fullmatch(_joined(parts)) if each.takes(verb) else None  # type: ignore[union-attr]  # wild
        if match and each.accepts(asking):
            swallowed = sum(match[name].count("/") for name in each.wildcards)
            score = each.score(verb, swallowed)
            if best is None or score > best[0]:
                best = (score, each, match)
    if best is None:
        return None
    _, chosen, match = best
    return chosen.entry, _wild_arguments(chosen, match, parts, whole)


def _joined(parts: Sequence[str]) -> str:
    return "".join("/" + part.lower() for part in parts)


def _wild_arguments(
    chosen: Template[Entry], match: re.Match[str], parts: Sequence[str], whole: Sequence[str]
) -> Arguments:
    """Return the texts in their own letter case; beside a wildcard all of them keep the format suffix (1.6)."""
    found = []
    for name in match.re.groupindex:
        start = match.string[: match.start(name)].count("/")
        if name in chosen.wildcards:
            swallowed = match[name].count("/")
            until = None if start + swallowed == len(parts) else start + swallowed
            found.append((name, "/".join(whole[start:until])))
        else:
            at = start - 1
            offset = match.start(name) - match.string.rfind("/", 0, match.start(name)) - 1
            if chosen.wildcards and len(match[name]) == len(parts[at]):
                found.append((name, whole[at]))
            else:
                found.append((name, parts[at][offset : offset + len(match[name])]))
    return found


def _matching(
    routes: _RoutesByLength[Entry] | None, parts: Sequence[str], keys: Sequence[str]
) -> Iterable[Template[Entry]]:
    if routes is None:
        return
    for literals_of, table in routes.groups:
        group = table.get(literals_of(keys))
        if group is not None:
            yield from {
                id(each): each for each in (*group.by_verb.values(), group.any, *group.ruled) if each is not None
            }.values()
    for each in routes.wild:
        if each.pattern is not None and each.pattern.fullmatch(_joined(parts)):
            yield each
