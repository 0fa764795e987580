"""Texts that make a regular expression work hard, made from its own parse tree.

A backtracking matcher is quadratic or worse where two repetitions can share a text and what follows
them fails. So each repetition of a pattern is pumped: what leads to it, its body many times, and an
end that does not match. Every character class gives the characters to pump with, those of its
neighbours too, as it is what two of them have in common that costs.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import pkgutil
import re
import sys
import time
import tracemalloc
import types
from collections.abc import Callable, Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]  # the tree is not typed
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from formats.late_patterns import LatePattern

#: The packages whose patterns are meant.
PACKAGES = ("formats", "gateway", "samples")
#: What is put in the place of a name within a pattern's source.
UNKNOWN = "x"
#: The functions of ``re`` that take a pattern, and which ways of looking for it each is.
CALLS = {
    "compile": (),
    "match": ("match",),
    "fullmatch": ("fullmatch",),
    "search": ("search",),
    "sub": ("search",),
    "subn": ("search",),
    "split": ("search",),
    "findall": ("search",),
    "finditer": ("search",),
}
#: Characters that a class is asked for.
_ASKED = [*map(chr, range(128)), "\x85", "\xa0", "é", "\u200b", "\u2028", "\ud800", "\udc00", "\uffff"]
#: What is made anew each time it is run, and not once for the module.
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
#: Ends that few patterns match.
_ENDS = ("", "\0", "\n", "\x7f", "!", "x", "\ud800")


class Place(NamedTuple):
    """A pattern of the project; ``ways`` are how it is looked for: match, fullmatch, search."""

    where: str
    pattern: re.Pattern[Any]
    ways: tuple[str, ...]


#: Ends of the names of modules that run when they are imported: a program, what Alembic
#: runs itself, and what is C.
NOT_TO_BE_IMPORTED = ("__main__", "migrations.env", "formats._pieces")


def modules() -> Iterator[types.ModuleType]:
    """Import every module of the project, and yield it."""
    for package in PACKAGES:
        root = importlib.import_module(package)
        yield root
        for found in pkgutil.walk_packages(root.__path__, f"{package}."):
            if found.name.endswith(NOT_TO_BE_IMPORTED):
                continue
            try:
                yield importlib.import_module(found.name)
            except ModuleNotFoundError as error:  # of an extra, or of what builds the package
                if str(error.name).partition(".")[0] in PACKAGES:
                    raise


def patterns() -> tuple[list[Place], list[str]]:
    """Return the patterns of the project, and the calls whose pattern nothing here can tell."""
    found: list[Place] = []
    untold: list[str] = []
    for module in modules():
        held = [(name, value, each) for name, value in _values(module) for each in _patterns_in(value)]
        text = inspect.getsource(module)
        if not held and "re." not in text:
            continue  # most modules: parsing them all would take most of the time
        nodes = list(ast.walk(ast.parse(text)))
        used = _ways(nodes) if held else {}
        for name, value, each in held:
            ways = _bound_way(value) or used.get(name, ("match", "fullmatch", "search"))
            found.append(Place(f"{module.__name__}.{name}", each, ways))
        inside = {id(call) for each in nodes if isinstance(each, _FUNCTIONS) for call in ast.walk(each)}
        for call in _calls(nodes):
            where = f"{module.__name__}:{call.lineno}"
            source = _source(call.args[0], vars(module)) if call.args else None
            is_constant = id(call) not in inside
            if source is None and not is_constant:
                untold.append(f"{module.__name__}: {ast.unparse(call.args[0])}")
            elif source is not None and not is_constant:
                ways = CALLS[call.func.attr] or ("match", "fullmatch", "search")  # type: ignore[attr-defined]
                found.append(Place(where, re.compile(source), ways))
    return found, untold


@contextlib.contextmanager
def recorded() -> Iterator[list[Place]]:
    """Give the patterns that the project makes meanwhile, wherever their sources stand: in functions, in made code."""
    found: dict[tuple[str | bytes, int], Place] = {}
    original: Any = re._compile  # type: ignore[attr-defined]  # every way to a pattern goes through it
    told: list[Place] = []

    def compiled(pattern: Any, flags: int) -> Any:
        made = original(pattern, flags)
        frame: Any = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        module = str(frame.f_globals.get("__name__")) if frame is not None else ""
        if isinstance(made, re.Pattern) and module.partition(".")[0] in (*PACKAGES, "builtins", "None"):
            where = f"{module} {frame.f_code.co_name}"
            found.setdefault((made.pattern, made.flags), Place(where, made, ("match", "fullmatch", "search")))
        return made

    re._compile = compiled  # type: ignore[attr-defined]
    try:
        yield told
    finally:
        re._compile = original  # type: ignore[attr-defined]
        told.extend(found.values())


def _bound_way(value: Any) -> tuple[str, ...]:
    """Return the way of a bound method of a pattern, which is the only one in which it is looked for."""
    return CALLS[value.__name__] if isinstance(value, types.BuiltinMethodType) else ()


def _values(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    for name, value in vars(module).items():
        yield name, value
        if isinstance(value, type) and value.__module__ == module.__name__:
            yield from ((f"{name}.{each}", of) for each, of in vars(value).items())


def _patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a value: itself, what holds it, and the object of a bound method."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, LatePattern):
        yield value.compiled()
    elif isinstance(value, types.BuiltinMethodType) and isinstance(value.__self__, re.Pattern):
        yield value.__self__
    elif isinstance(value, list | tuple | set | frozenset) and depth < 3:
        for each in value:
            yield from _patterns_in(each, depth + 1)
    elif isinstance(value, dict) and depth < 3 and len(value) < 1_000:
        for each in value.values():
            yield from _patterns_in(each, depth + 1)


def _ways(nodes: Sequence[ast.AST]) -> dict[str, tuple[str, ...]]:
    """Return in which ways each name is looked for in a module; a name that is handed on is not told of."""
    found: dict[str, set[str]] = {}
    handed: set[str] = set()
    methods = {id(each.value): each.attr for each in nodes if isinstance(each, ast.Attribute)}
    # In ``for form in FORMS`` the forms are looked for as the variable is.
    loops = [each for each in nodes if isinstance(each, ast.For | ast.comprehension)]
    for each in loops:
        if isinstance(each.iter, ast.Name) and isinstance(each.target, ast.Name):
            uses = [use for use in nodes if isinstance(use, ast.Name) and use.id == each.target.id]
            methods[id(each.iter)] = next((methods[id(use)] for use in uses if id(use) in methods), "")
    for each in nodes:
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            method = methods.get(id(each))
            if method in CALLS and method != "compile":
                found.setdefault(each.id, set()).update(CALLS[method])
            elif method is not None:
                found.setdefault(each.id, set())
            else:
                handed.add(each.id)
    return {name: tuple(sorted(ways)) for name, ways in found.items() if name not in handed}


def _calls(nodes: Sequence[ast.AST]) -> Iterator[ast.Call]:
    for each in nodes:
        if (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and isinstance(each.func.value, ast.Name)
            and each.func.value.id == "re"
            and each.func.attr in CALLS
        ):
            yield each


def _source(node: ast.expr, names: dict[str, Any]) -> str | bytes | None:
    """Return the pattern that stands in a source or in a text of its module; names in f-strings are :data:`UNKNOWN`."""
    if isinstance(node, ast.Name) and isinstance(names.get(node.id), str | bytes):
        return names[node.id]  # type: ignore[no-any-return]
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else UNKNOWN for each in node.values)
    return None


# -- from a tree to texts --------------------------------------------------------------------


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """Return for each repetition what leads to it, what to repeat, and an end."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.LOCALE)
    alphabet = sorted(set(_alphabet(tree)))
    found: dict[tuple[str, str, str], None] = {}
    for before, body in _repeats(tree, "", pattern.flags):
        inside = sorted(set(_alphabet(body)))[:4]
        pairs = {one + other for one in inside for other in inside} if len(inside) > 1 and len(body) > 1 else ()
        pumps = {_sample(body, pattern.flags), *_matching(body, alphabet), *pairs}
        for pump in sorted(pumps - {""}):
            for end in (*_ENDS, *alphabet[:4]):
                found[before, pump, end] = None
    # And from the very start: what a search meets is not what leads to a repetition.
    for letter in alphabet[:12]:
        for end in _ENDS[:3]:
            found["", letter, end] = None
    return list(found)


def _alphabet(tree: Any) -> Iterator[str]:
    """Yield characters of each class and literal of a tree, one or two of each."""
    for code, argument in tree:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            yield chr(argument)
        elif code is codes.IN:
            yield from [each for each in _ASKED if _is_in(argument, each)][:2]
            yield from [each for each in ' ,."019aA' if _is_in(argument, each)]
        elif code is codes.ANY:
            yield "a"
        for each in _inner(code, argument):
            yield from _alphabet(each)


def _inner(code: Any, argument: Any) -> list[Any]:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [argument[2]]
    if code is codes.SUBPATTERN:
        return [argument[3]]
    if code is codes.ATOMIC_GROUP:
        return [argument]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    if code is codes.BRANCH:
        return list(argument[1])
    return []


def _repeats(tree: Any, before: str, flags: int) -> Iterator[tuple[str, Any]]:
    """Yield each repetition without a small bound, with what leads to it."""
    for code, argument in tree:
        is_repeat = code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
        if is_repeat and (argument[1] is codes.MAXREPEAT or argument[1] > 1_000):
            yield before, argument[2]
        for each in _inner(code, argument):
            yield from _repeats(each, before, flags)
        before += _sample([(code, argument)], flags)


def _sample(tree: Any, flags: int) -> str:
    """Return a text that a tree matches, its repetitions as few as they may be."""
    found = ""
    for code, argument in tree:
        if code is codes.LITERAL:
            found += chr(argument)
        elif code is codes.NOT_LITERAL:
            found += "a" if argument != ord("a") else "b"
        elif code is codes.IN:
            found += next((each for each in "a0 ," if _is_in(argument, each)), None) or next(
                (each for each in _ASKED if _is_in(argument, each)), ""
            )
        elif code is codes.ANY:
            found += "a"
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            found += _sample(argument[2], flags) * min(argument[0], 50)
        elif code is codes.SUBPATTERN:
            found += _sample(argument[3], flags)
        elif code is codes.ATOMIC_GROUP:
            found += _sample(argument, flags)
        elif code is codes.BRANCH:
            found += _sample(argument[1][0], flags)
    return found


def _matching(body: Any, alphabet: list[str]) -> list[str]:
    """Return the single characters of an alphabet that a repetition's body may be."""
    if len(body) != 1 or body[0][0] is not codes.IN:
        return [_sample([each], 0) for branch in _branches(body) for each in [*branch][:1]]
    return [each for each in alphabet if _is_in(body[0][1], each)][:12]


def _branches(body: Any) -> list[Any]:
    return [branch for code, argument in body if code is codes.BRANCH for branch in argument[1]]


_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    codes.CATEGORY_DIGIT: str.isdigit,
    codes.CATEGORY_NOT_DIGIT: lambda each: not each.isdigit(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda each: not each.isspace(),
    codes.CATEGORY_WORD: lambda each: each.isalnum() or each == "_",
    codes.CATEGORY_NOT_WORD: lambda each: not (each.isalnum() or each == "_"),
}


def _is_in(members: Any, letter: str) -> bool:
    """Return whether a class has a character."""
    negated, found = False, False
    for code, argument in members:
        if code is codes.NEGATE:
            negated = True
        elif code is codes.LITERAL:
            found |= argument == ord(letter)
        elif code is codes.RANGE:
            found |= argument[0] <= ord(letter) <= argument[1]
        elif code is codes.CATEGORY:
            found |= _CATEGORIES[argument](letter)
    return found is not negated


# -- how much a text costs -------------------------------------------------------------------


def seconds(work: Callable[[Any], object], text: Any, clock: Callable[[], float]) -> float:
    """Return the time that some work on a text takes by a clock, in seconds."""
    began = clock()
    work(text)
    return clock() - began


#: How many times as long the longer text is, and how much more it may cost: linear is 8, quadratic 64.
LONGER, AT_MOST = 8, 24
#: How often both are measured before a text is said to cost too much: what grows does so each time.
_ROUNDS = 6
#: Seconds of CPU that are measured once: no interruption costs so much.
_CLEARLY = 1.0


def growth(
    work: Callable[[Any], object],
    make: Callable[[int], Any],
    size: int,
    text_of: Callable[[Any], str | bytes] = lambda made: made,
) -> float:
    """Return how much more a text of ``8 × size`` costs than one of ``size``.

    A longer text that costs no more than to look at its characters is not measured any closer. The longer is
    measured by its CPU, for it may be interrupted each time; the shorter by the clock on the wall at best, for
    that of the CPU stands still now and then where machines share a processor.

    :param text_of: the text in what is made, where that is more than a text
    """
    large = make(LONGER * size)
    cost = seconds(work, large, time.process_time)
    if cost <= 40 * seconds(_look, text_of(large), time.perf_counter):
        return 0.0
    small = make(size)
    least = float("inf")
    for _ in range(_ROUNDS):
        cost = min(cost, seconds(work, large, time.process_time))
        # Below the clock's steps a single run says nothing.
        least = min(least, seconds(lambda text: [work(text) for _ in range(8)], small, time.perf_counter) / 8)
        if cost <= AT_MOST * least or cost > _CLEARLY:
            break
    return cost / least


_LOOK = re.compile("(?s:[^\ufffe])*+")
_LOOK_BYTES = re.compile(b"(?s:[^\xfe])*+")


def _look(text: Any) -> object:
    """Look at each character once: what a linear cost is compared with."""
    return (_LOOK if isinstance(text, str) else _LOOK_BYTES).fullmatch(text)


def _exhaust(pattern: re.Pattern[Any]) -> Callable[[Any], object]:
    return lambda text: sum(1 for _ in pattern.finditer(text))


def _attempts(place: Place) -> Iterator[tuple[str, Callable[[Any], object], Callable[[int], Any]]]:
    """Yield what a pattern is tried on: how that is told, the work, and what makes its text of about a size."""
    pattern = place.pattern
    is_bytes = isinstance(pattern.pattern, bytes)
    works = {"match": pattern.match, "fullmatch": pattern.fullmatch, "search": _exhaust(pattern)}
    for before, pump, end in attacks(pattern):

        def make(count: int, before: str = before, pump: str = pump, end: str = end) -> Any:
            text = before + pump * (count // len(pump)) + end
            return text.encode("latin-1", "replace") if is_bytes else text

        for way in place.ways:
            yield f"{place.where} by {way}: {before!r} + {pump!r} * n + {end!r}", works[way], make


def faults(place: Place, size: int = 500) -> Iterator[str]:
    """Yield the texts on which a pattern costs more than linear time."""
    for told, work, make in _attempts(place):
        if growth(work, make, size) > AT_MOST:
            yield told


#: Bytes that a pattern may take for each character: a repetition that may be given back remembers each of its turns.
MEMORY = 30


def hungry(place: Place, size: int = 5_000) -> Iterator[str]:
    """Yield the texts on which a pattern takes more than :data:`MEMORY` times their size."""
    tracemalloc.start()
    try:
        for told, work, make in _attempts(place):
            text = make(size)
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            work(text)
            if tracemalloc.get_traced_memory()[1] - before > MEMORY * len(text):
                yield told
    finally:
        tracemalloc.stop()
