"""The table of user routes, made at boot: finding one costs the same among 200 as alone.

Source: spec/http.md 1.1 to 1.4. Routes are filed by the number of their parts and their first
literal, and in such a drawer by the places and texts of their literals, so that a request
does a few dictionary lookups: one for each part up to the first that has a drawer, one for
each pattern of literals in it, and one for its verb. Wildcards and parts with dots are rare
and tried one by one, within their drawer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar

import msgspec

from gateway.operations import Route
from gateway.paths import parts_of

Entry = TypeVar("Entry")

#: Name and text of each variable of a path; names as the template has them.
Arguments = list[tuple[str, str]]


class RouteError(ValueError):
    """A template that can match nothing, or not what its author thinks. Raised at boot."""


class Template(msgspec.Struct, Generic[Entry], frozen=True):
    """One route: its parts, where ``{Name}`` is a variable and ``{Name*}`` swallows several."""

    entry: Entry
    parts: tuple[str, ...]
    verbs: frozenset[str]
    verb_text: str
    order: int
    #: Place and name of each variable, if none is a wildcard or stands among dots.
    variables: tuple[tuple[int, str], ...] = msgspec.field(default=())
    #: Matches parts that ``variables`` cannot: returns the arguments and the swallowed parts.
    pattern: re.Pattern[str] | None = None
    wildcards: frozenset[str] = frozenset()

    def score(self, verb: str, swallowed: int = 0) -> tuple[int, int]:
        """Return the rank among routes of one drawer; the highest wins (spec/http.md 1.4)."""
        count = len(self.variables) if self.pattern is None else self.pattern.groups
        points = max(100 - swallowed, 1) * 1000 + max(10 - count, 1) * 100 + (10 if verb == self.verb_text else 1)
        return points, -self.order

    def takes(self, verb: str) -> bool:
        """Return whether the route answers to a verb."""
        return not self.verbs or verb in self.verbs


def template(entry: Entry, route: Route, order: int) -> Template[Entry]:
    """Return the template of a route; :class:`RouteError` where the grammar forbids it."""
    if not route.path.startswith("/") or "?" in route.path or "&" in route.path:
        raise RouteError(f"a route is a path that starts with / and has no query: {route.path!r}")
    parts = tuple(_without_constraint(part) for part in parts_of(route.path))
    names = [name.rstrip("*") for part in parts for name in _NAMES.findall(part)]
    for name in names:
        if not name.isidentifier() or names.count(name) > 1:
            raise RouteError(f"in {route.path!r} the variable {{{name}}} is no name, or stands there twice")
    made = Template(entry, parts, frozenset(route.verbs) - {"*"}, ",".join(route.verbs), order)
    odd = [part for part in parts if part.startswith("{") and (part.endswith("*}") or not _VARIABLE.fullmatch(part))]
    odd += [part for part in parts if not part.startswith("{") and "{" in part and "." in part]
    values: dict[str, Any] = {}
    if odd:
        pattern, wildcards = _pattern(parts, route.path)
        values = {"pattern": re.compile(pattern), "wildcards": frozenset(wildcards)}
    else:
        named = enumerate(parts)
        values = {"variables": tuple((index, part[1:-1]) for index, part in named if part.startswith("{"))}
    return Template(made.entry, made.parts, made.verbs, made.verb_text, order, **values)


_NAMES = re.compile(r"\{([^{}]*)\}")
_VARIABLE = re.compile(r"\{[^{}.*]+\}")


def _without_constraint(part: str) -> str:
    """Return ``{Name}`` for ``{Name:int}`` and ``{Name?}``, as 10.x reads them."""
    return re.sub(r"\{([^{}:?*]+)(?::[^{}]*|\?)\}", r"{\1}", part)


def _pattern(parts: Sequence[str], path: str) -> tuple[str, list[str]]:
    """Return the regular expression of a template for lower-case parts joined by ``/``."""
    pieces, wildcards = [], []
    for index, part in enumerate(parts):
        if part.startswith("{") and part.endswith("*}"):
            name = part[1:-2]
            if index + 1 < len(parts) and parts[index + 1].startswith("{"):
                raise RouteError(f"in {path!r} a wildcard must be last or stand before a literal")
            wildcards.append(name)
            pieces.append(rf"(?P<{name}>(?:/[^/]+)*)" if index + 1 == len(parts) else rf"(?P<{name}>(?:/[^/]+)*?)")
        else:
            dotted = part.split(".") if "{" in part else [part]
            pieces.append("/" + r"\.".join(_piece(each) for each in dotted))
    return "".join(pieces), wildcards


def _piece(text: str) -> str:
    return rf"(?P<{text[1:-1]}>[^/.]+)" if _VARIABLE.fullmatch(text) else re.escape(text.lower())


class _Group(Generic[Entry]):
    """Routes with the same literals in the same places: for each verb the best of them."""

    def __init__(self, templates: list[Template[Entry]]) -> None:
        verbs = {verb for each in templates for verb in each.verbs}
        self.any = self._best([each for each in templates if not each.verbs], "")
        self.by_verb = {verb: self._best([each for each in templates if each.takes(verb)], verb) for verb in verbs}

    @staticmethod
    def _best(templates: list[Template[Entry]], verb: str) -> Template[Entry] | None:
        return max(templates, key=lambda each: each.score(verb), default=None)


#: Takes the literals out of a path's pieces, and what they lead to.
_Pattern = tuple[Callable[[Sequence[str]], Any], dict[Any, _Group[Entry]]]


class _Drawer(msgspec.Struct, Generic[Entry]):
    """The routes with one number of parts and one first literal."""

    groups: list[_Pattern[Entry]]
    odd: list[Template[Entry]]

    def find(self, verb: str, parts: Sequence[str], keys: Sequence[str]) -> tuple[Entry, Arguments] | None:
        """Return the entry and arguments of the best route, None if none fits."""
        best: Template[Entry] | None = None
        for literals_of, table in self.groups:
            group = table.get(literals_of(keys))
            if group is not None and (one := group.by_verb.get(verb, group.any)) is not None:
                best = one if best is None or one.score(verb) > best.score(verb) else best
        if self.odd and (found := _best_wild(self, verb, parts, parts)):
            return found
        return (best.entry, [(name, parts[index]) for index, name in best.variables]) if best is not None else None


class Router(Generic[Entry]):
    """Verb and path → entry and arguments."""

    def __init__(self, routes: Iterable[tuple[Route, Entry]]) -> None:
        filed: dict[tuple[int, str], list[Template[Entry]]] = {}
        for order, (route, entry) in enumerate(routes):
            made = template(entry, route, order)
            # Wildcards are filed under no length.
            filed.setdefault((-1 if made.wildcards else len(made.parts), _first_literal(made.parts)), []).append(made)
        self._drawers = {key: _drawer(templates) for key, templates in filed.items()}
        self._plain = _plain([each for templates in filed.values() for each in templates])

    def find(self, verb: str, path: str, whole: str) -> tuple[Entry, Arguments] | None:
        """Return the entry that answers to a verb and path, and its arguments; None if no route does.

        ``path`` is without the format suffix, ``whole`` with it: wildcards see the latter.
        """
        if "//" in path or path.endswith("/"):
            return self._ranked(verb, path, whole)
        parts = path.split("/")
        keys = path.lower().split("/")
        only: Template[Entry] | None = None
        for literals_of, table in self._plain.get(len(keys), ()):
            group = table.get(literals_of(keys))
            if group is not None and (one := group.by_verb.get(verb, group.any)) is not None:
                if only is not None:
                    return self._ranked(verb, path, whole)
                only = one
        if only is None:
            return self._ranked(verb, path, whole)
        return only.entry, [(name, parts[index + 1]) for index, name in only.variables]

    def _ranked(self, verb: str, path: str, whole: str) -> tuple[Entry, Arguments] | None:
        """Return what :meth:`find` does, by all the rules: where several patterns fit, or none of the plain ones."""
        parts = parts_of(path)
        keys = parts_of(path.lower())
        probes = [*_probes(keys), ""]
        for probe in probes:
            drawer = self._drawers.get((len(parts), probe))
            if drawer is not None and (found := drawer.find(verb, parts, keys)):
                return found
        for probe in probes:
            drawer = self._drawers.get((-1, probe))
            if drawer is not None and (found := _best_wild(drawer, verb, parts, parts_of(whole))):
                return found
        return None

    def verbs(self, path: str) -> frozenset[str] | None:
        """Return the verbs of all routes of a path, empty if one takes every verb; None if there is no route."""
        parts = parts_of(path)
        keys = [part.lower() for part in parts]
        found: set[str] = set()
        seen = False
        for count in (len(parts), -1):
            for probe in (*_probes(keys), ""):
                for each in _matching(self._drawers.get((count, probe)), parts, keys):
                    if not each.verbs:
                        return frozenset()
                    seen = True
                    found |= each.verbs
        return frozenset(found) if seen else None


def _first_literal(parts: Sequence[str]) -> str:
    """Return the first literal part, or dotted piece, in lower case; ``""`` if there is none."""
    for part in parts:
        for piece in part.split(".") if "{" in part else [part]:
            if not piece.startswith("{"):
                return piece.lower()
    return ""


def _probes(keys: Sequence[str]) -> list[str]:
    """Return the parts, each followed by its dotted pieces (spec/http.md 1.3)."""
    found = []
    for key in keys:
        found.append(key)
        if "." in key:
            found.extend(key.split("."))
    return found


def _drawer(templates: list[Template[Entry]]) -> _Drawer[Entry]:
    masks: dict[tuple[int, ...], dict[Any, list[Template[Entry]]]] = {}
    odd = [each for each in templates if each.pattern is not None]
    for each in templates:
        if each.pattern is None:
            places = tuple(index for index, part in enumerate(each.parts) if not part.startswith("{"))
            lowered = [part.lower() for part in each.parts]
            masks.setdefault(places, {}).setdefault(_getter(places)(lowered), []).append(each)
    groups = [
        (_getter(places), {literals: _Group(same) for literals, same in table.items()})
        for places, table in masks.items()
    ]
    return _Drawer(groups, odd)


def _plain(templates: Sequence[Template[Entry]]) -> dict[int, list[_Pattern[Entry]]]:
    """Return the patterns of literals by the pieces of a path split at its slashes, the empty first one included.

    Lengths at which a template has dots are left out, as are wildcards.
    """
    odd = {len(each.parts) for each in templates if each.pattern is not None}
    found: dict[int, dict[tuple[int, ...], dict[Any, list[Template[Entry]]]]] = {}
    for each in templates:
        if each.pattern is None and len(each.parts) not in odd and _first_literal(each.parts):
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
    drawer: _Drawer[Entry], verb: str, parts: Sequence[str], whole: Sequence[str]
) -> tuple[Entry, Arguments] | None:
    best: tuple[tuple[int, int], Template[Entry], re.Match[str]] | None = None
    for each in drawer.odd:
        if each.takes(verb) and (match := each.pattern.fullmatch(_joined(parts))):  # type: ignore[union-attr]  # odd
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
    """Return the texts in their own letter case; a wildcard has them with the format suffix."""
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
            found.append((name, parts[at][offset : offset + len(match[name])]))
    return found


def _matching(drawer: _Drawer[Entry] | None, parts: Sequence[str], keys: Sequence[str]) -> Iterable[Template[Entry]]:
    if drawer is None:
        return
    for literals_of, table in drawer.groups:
        group = table.get(literals_of(keys))
        if group is not None:
            yield from {id(each): each for each in (*group.by_verb.values(), group.any) if each is not None}.values()
    for each in drawer.odd:
        if each.pattern is not None and each.pattern.fullmatch(_joined(parts)):
            yield each
