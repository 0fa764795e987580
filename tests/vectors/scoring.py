"""The vectors run through the catalogue: which texts come out right, and which are read right.

A *case* is one text of one vector. What the gateway does otherwise on purpose stands in
``deviations.toml``; :func:`deviations` reads it and :class:`Deviations` says which cases it covers.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formats import DecodeError, Kind, Nested, Scalar, shape_of
from tests.vectors.catalog import TYPES, build, canonical, codec, same

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One text of a vector. ``key`` is a key of ``texts``, or a bare format name when reading."""

    id: str
    kind: str  #: ``write`` or ``read``
    key: str
    type: str
    vector: dict[str, Any] = field(repr=False, hash=False, compare=False)

    @property
    def text(self) -> str:
        """Return the text that 6.4 writes, or the text to read."""
        text: str = self.vector["texts"][self.key] if self.kind == "write" else self.vector["text"]
        return text


@functools.cache
def vectors(kind: str) -> tuple[dict[str, Any], ...]:
    """Return the vectors of ``write.jsonl`` or ``read.jsonl``."""
    return tuple(json.loads(line) for line in (HERE / f"{kind}.jsonl").read_bytes().splitlines())


def cases(kind: str) -> Iterator[Case]:
    """Yield the cases of a kind."""
    for vector in vectors(kind):
        keys = vector["texts"] if kind == "write" else [vector["format"]]
        for key in keys:
            yield Case(vector["id"], kind, key, vector["type"], vector)


def fault(case: Case) -> str:
    """Return what is wrong with the gateway's outcome of a case; ``""`` if it is right."""
    return _write_fault(case) if case.kind == "write" else _read_fault(case)


def _write_fault(case: Case) -> str:
    try:
        found = codec(case.key, case.type).encode(build(case.type, case.vector["value"])).decode()
    except Exception as error:
        return f"raised {error!r:.300}"
    expected = {case.text, case.vector.get("also", {}).get(case.key, case.text)}
    return "" if found in expected else f"wrote   {found[:400]!r}\n   not {case.text[:400]!r}"


def _read_fault(case: Case) -> str:
    try:
        value = codec(case.key, case.type).decode(case.text.encode())
    except DecodeError as error:
        return "" if case.vector["refuse"] else f"refused {case.text[:300]!r}: {error!s:.200}"
    except Exception as error:
        return f"raised {error!r:.300} on {case.text[:300]!r}"
    found = canonical(value)
    if any(same(found, each, case.type) for each in case.vector["accept"]):
        return ""
    wanted = case.vector["accept"] or "a refusal"
    return f"read    {case.text[:300]!r}\n    as {found!s:.500}\n   not {wanted!s:.700}"


@dataclass(frozen=True)
class Deviation:
    """One entry of the list; see ``deviations.toml`` for its fields."""

    kind: str
    key: str
    ids: frozenset[str]
    pattern: re.Pattern[str] | None
    type: str
    outcome: str
    real: str
    gateway: str
    why: str

    def covers(self, case: Case) -> bool:
        """Return whether the entry is about a case."""
        if case.kind != self.kind or not re.fullmatch(self.key, case.key) or not re.fullmatch(self.type, case.type):
            return False
        return case.id in self.ids or (self.pattern is not None and self.pattern.search(case.text) is not None)

    def holds(self, case: Case) -> bool:
        """Return whether the gateway does with a case what the entry says."""
        made = codec(case.key, case.type)
        if self.kind == "write":
            return made.encode(build(case.type, case.vector["value"])).decode() == self.outcome
        try:
            value = made.decode(case.text.encode())
        except DecodeError:
            return self.outcome == "refused"
        if self.outcome in _OUTCOMES:
            return _OUTCOMES[self.outcome](value, case)
        return self.outcome != "refused" and same(canonical(value), json.loads(self.outcome), case.type)


def _is_rewritten(value: Any, case: Case) -> bool:
    """Return whether the very text that was read is written from a value."""
    return any(codec(key, case.type).encode(value).decode() == case.text for key in (case.key, f"{case.key}.camel"))


def _is_unquoted(value: Any, case: Case) -> bool:
    """Return whether a value is an accepted one, but for quotes that stand around texts and keys there."""
    return any(_equal(canonical(value), each, _without_quotes) for each in case.vector["accept"])


def _is_unescaped(value: Any, case: Case) -> bool:
    """Return whether a value is an accepted one, but for escapes of JSON that stand in texts there."""
    return any(_equal(canonical(value), each, _without_escapes) for each in case.vector["accept"])


def _is_unlost(value: Any, case: Case) -> bool:
    """Return whether a value is an accepted one, but for characters and what has its initial value there."""
    found, initial, shape = canonical(value), canonical(TYPES[case.type]()), shape_of(TYPES[case.type])
    assert isinstance(shape, Nested)
    members = {each.declared: each.shape for each in shape.record.members}
    chars = {name for name, each in members.items() if isinstance(each, Scalar) and each.kind is Kind.CHAR}
    return any(
        found.keys() == each.keys()
        and all(same(each[name], initial[name]) or same(found[name], each[name]) for name in found.keys() - chars)
        for each in case.vector["accept"]
    )


def _is_unread(value: Any, case: Case) -> bool:
    """Return whether a value is an accepted one, but for members that have their initial value in it."""
    found, initial = canonical(value), canonical(TYPES[case.type]())
    return any(
        found.keys() == each.keys()
        and all(same(found[name], initial[name]) or same(found[name], each[name]) for name in found)
        for each in case.vector["accept"]
    )


def _is_plain(value: Any, case: Case) -> bool:
    """Return whether a value is that of the same text with commas as separators and without a byte order mark."""
    text = case.text.removeprefix("\ufeff")
    plain = text.translate(dict.fromkeys(map(ord, ";\t|"), ",")) if case.key == "csv" else text
    return same(canonical(value), canonical(codec(case.key, case.type).decode(plain.encode())), case.type)


_OUTCOMES = {
    "rewritten": _is_rewritten,
    "unquoted": _is_unquoted,
    "unescaped": _is_unescaped,
    "unlost": _is_unlost,
    "plain": _is_plain,
    "unread": _is_unread,
}


def _without_quotes(text: str) -> str:
    whole = re.fullmatch(r'"(.*)"', text, re.DOTALL)
    return (whole[1] if whole else text).replace('""', '"')


def _without_escapes(text: str) -> str:
    found: str = json.loads(f'"{text}"', strict=False)
    return found


def _equal(found: Any, recorded: Any, mend: Callable[[str], str]) -> bool:
    """Return whether two neutral spellings are the same, or would be with the recorded texts mended."""
    if isinstance(found, dict) and isinstance(recorded, dict):
        keys = {key: key if key in found else mend(key) for key in recorded}
        mended = {keys[key]: each for key, each in recorded.items()}
        return found.keys() == mended.keys() and all(_equal(each, mended[key], mend) for key, each in found.items())
    if isinstance(found, list) and isinstance(recorded, list):
        return len(found) == len(recorded) and all(map(_equal, found, recorded, itertools.repeat(mend)))
    if isinstance(found, str) and isinstance(recorded, str) and found != recorded and found == mend(recorded):
        return True
    return same(found, recorded)


@functools.cache
def deviations() -> tuple[Deviation, ...]:
    """Return the entries of ``deviations.toml``."""
    entries = tomllib.loads((HERE / "deviations.toml").read_text(encoding="utf-8")).get("deviation", [])
    return tuple(
        Deviation(
            kind=each["kind"],
            key=each["key"],
            ids=frozenset(each.get("ids", ())),
            pattern=re.compile(each["pattern"], re.DOTALL) if "pattern" in each else None,
            type=each.get("type", ".*"),
            outcome=each["outcome"],
            real=each["real"],
            gateway=each["gateway"],
            why=each["why"],
        )
        for each in entries
    )


def deviation_of(case: Case) -> Deviation | None:
    """Return the entry that covers a case."""
    return next((each for each in deviations() if each.covers(case)), None)
