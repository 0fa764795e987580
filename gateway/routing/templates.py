"""Route templates such as ``/sessions/{SessionId}/{Rest*}``: their grammar and rank (gateway/WIRE.md 1.1, 1.2, 1.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from formats.late_patterns import late_pattern
from gateway.http.paths import parts_of
from gateway.http.proxies import NO_PROXIES, Proxies
from gateway.service.operations import Route, RouteError

if TYPE_CHECKING:
    from gateway.routing.rules import Asking, Rule

Entry = TypeVar("Entry")

_NO_WILDCARDS: frozenset[str] = frozenset()


class Template(msgspec.Struct, Generic[Entry], frozen=True):
    """One route: its parts; ``{Name}`` is a variable, and ``{Name*}`` a wildcard that takes several parts."""

    entry: Entry
    parts: tuple[str, ...]
    verbs: frozenset[str]
    verb_text: str
    order: int
    #: Index and name of each variable, if none is a wildcard or part of a dotted part.
    variables: tuple[tuple[int, str], ...] = msgspec.field(default=())
    #: Matches the joined parts of a path, for routes with wildcards or dotted parts; its groups are the arguments.
    pattern: re.Pattern[str] | None = None
    wildcards: frozenset[str] = _NO_WILDCARDS
    rule: Rule | None = None

    def score(self, verb: str, swallowed: int = 0) -> tuple[int, int]:
        """Return the rank among routes of one length; the highest wins (gateway/WIRE.md 1.4).

        ``swallowed`` is the number of parts that a wildcard takes.
        """
        count = len(self.variables) if self.pattern is None else self.pattern.groups
        points = max(100 - swallowed, 1) * 1000 + max(10 - count, 1) * 100 + (10 if verb == self.verb_text else 1)
        points += self.rule is not None
        return points, -self.order

    def takes(self, verb: str) -> bool:
        """Return whether the route takes a verb."""
        return not self.verbs or verb in self.verbs

    def accepts(self, asking: Asking | None) -> bool:
        """Return whether a request passes the route's rule; None passes no rule."""
        return self.rule is None or (asking is not None and self.rule(asking))


def template(entry: Entry, route: Route, order: int, proxies: Proxies = NO_PROXIES) -> Template[Entry]:
    """Return the template of a route; :class:`RouteError` if the path breaks the grammar or the rule is unknown."""
    is_usual = _USUAL.fullmatch(route.path) is not None
    if is_usual:
        parts = tuple(parts_of(route.path))
        names = [part[1:-1] for part in parts if part[0] == "{"]
    else:
        _check_path(route.path)
        parts = tuple([_without_constraint(part) if "{" in part else part for part in parts_of(route.path)])
        names = [name.rstrip("*") for part in parts if "{" in part for name in _NAMES.findall(part)]
    for name in names:
        if not name.isidentifier() or names.count(name) > 1:
            raise RouteError(f"in {route.path!r} the variable {{{name}}} is not a valid name, or occurs twice")
    verbs = frozenset(route.verbs) - {"*"}
    rule = pattern = None
    variables: tuple[tuple[int, str], ...] = ()
    wildcards = _NO_WILDCARDS
    if route.matches:
        from gateway.routing.rules import rule_of  # noqa: PLC0415 - few routes have rules

        rule = rule_of(route.matches, proxies)
    if is_usual or not any(_is_wild(part) for part in parts):
        variables = tuple([(index, part[1:-1]) for index, part in enumerate(parts) if part[0] == "{"])
    else:
        expression, names = _pattern(parts, route.path)
        pattern, wildcards = re.compile(expression), frozenset(names)
    return Template(entry, parts, verbs, ",".join(route.verbs), order, variables, pattern, wildcards, rule)


def _check_path(path: str) -> None:
    """Raise :class:`RouteError` for a path that is none, or has something in it that should be a variable."""
    if not path.startswith("/") or "?" in path or "&" in path:
        raise RouteError(f"a route is a path that starts with / and has no query: {path!r}")
    if strange := _STRANGE.search(_NAMES.sub("", path)):
        raise RouteError(f"in {path!r} {strange[0]!r} is not a variable: write {{Name}}")


def _is_wild(part: str) -> bool:
    """Return whether a part is matched by a pattern: a wildcard, or a variable with something beside it."""
    if part.startswith("{"):
        return part.endswith("*}") or not _VARIABLE.fullmatch(part)
    return "{" in part and "." in part


#: A path of plain parts and variables, as most are: nothing in it is strange, or wild.
_USUAL = re.compile(r"(?:/(?:\{\w++\}|[\w.~-]*+))++")
_NAMES = late_pattern(r"\{([^{}]*)\}")
#: A brace without its partner, or a variable as other frameworks write it.
_STRANGE = late_pattern(r"[{}]|<\w+>|(?<=/):\w+")
_VARIABLE = late_pattern(r"\{[^{}.*]+\}")
_CONSTRAINED = late_pattern(r"\{([^{}:?*]+)(?::[^{}]*|\?)\}")


def _without_constraint(part: str) -> str:
    """Return ``{Name}`` for ``{Name:int}`` and ``{Name?}``, as ServiceStack 10.x reads them."""
    return _CONSTRAINED.sub(r"{\1}", part) if ":" in part or "?" in part else part


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
            # Only a part with a dot in the template is split at dots; other variables match dots (gateway/WIRE.md 1.3).
            taken = "[^/]+" if len(dotted) == 1 else "[^/.]+"
            pieces.append("/" + r"\.".join(_piece(text, taken) for text in dotted))
    return "".join(pieces), wildcards


def _piece(text: str, taken: str) -> str:
    return rf"(?P<{text[1:-1]}>{taken})" if _VARIABLE.fullmatch(text) else re.escape(text.lower())


def first_literal(parts: Sequence[str]) -> str:
    """Return the first literal part, or dotted piece, in lower case; ``""`` if there is none."""
    for part in parts:
        for piece in part.split(".") if "{" in part else [part]:
            if not piece.startswith("{"):
                return piece.lower()
    return ""
