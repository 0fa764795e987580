"""A fuzzer of our own: mutated recorded texts, the same for the same seed. Needs nothing installed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.fuzz.checks import fault
from tests.fuzz.corpus import Seed, pieces, seeds

#: Bytes of an input, at most.
LONGEST = 4_000


def inputs(name: str, count: int, seed: int) -> Iterator[Seed]:
    """Yield mutated texts of a format, each with its type."""
    chance, known, tokens = random.Random(f"{name} {seed}"), seeds(name), pieces(name)
    for _ in range(count):
        type_, text = chance.choice(known)
        data = bytearray(text[:LONGEST])
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
            mutate(data, chance, tokens, known)
        yield type_, bytes(data[:LONGEST])


def mutate(data: bytearray, chance: random.Random, tokens: list[bytes], known: tuple[Seed, ...]) -> None:
    """Change some bytes in one of the ways that break texts in the field."""
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((1, 1, 2, 4, 16, 64)))
    match chance.randrange(9):
        case 0:
            del data[at:end]
        case 1:
            del data[at:]
        case 2:
            data[at:at] = chance.choice(tokens)
        case 3:
            data[at:end] = chance.choice(tokens)
        case 4:
            data[at:at] = data[at:end] * chance.choice((1, 2, 20))
        case 5:
            data[at:end] = bytes([chance.randrange(256)])
        case 6:
            other = chance.choice(known)[1]
            start = chance.randrange(len(other) + 1)
            data[at:end] = other[start : start + chance.choice((4, 16, 64, 256))]
        case 7 if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        case _:
            source = chance.randrange(len(data) + 1)
            data[at:end] = data[source : source + end - at + 1]


def finds(name: str, count: int, seed: int) -> dict[str, Seed]:
    """Return the first input of each fault of a format."""
    found: dict[str, Seed] = {}
    for type_, data in inputs(name, count, seed):
        if wrong := fault(name, type_, data):
            smaller = found.get(wrong)
            if smaller is None or len(data) < len(smaller[1]):
                found[wrong] = (type_, data)
    return found


def shortened(name: str, wrong: str, find: Seed) -> Seed:
    """Return a shorter input with the same fault: pieces are left out as long as it stays."""
    type_, data = find
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data):
            less = data[:at] + data[at + size :]
            if fault(name, type_, less) == wrong:
                data = less
            else:
                at += size
        size //= 2
    return type_, data
