"""Recorded texts of which a piece is repeated very often: long, and almost what they were.

What costs more than linear time shows where a piece is there eight times as often. The same seed gives
the same inputs.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from formats import DecodeError
from tests.fuzz.checks import codec_of
from tests.fuzz.corpus import pieces, seeds
from tests.pumping import AT_MOST, LONGER, growth

#: Bytes of the repeated piece altogether, in the shorter of two texts; a longer piece is cut.
SIZE, LONGEST_PIECE = 500, 40
#: Bytes of a recorded text, at most: what stands around the piece must not hide it.
AROUND = 600


class Pumped(NamedTuple):
    """A type's name, and a text of it with a piece that is repeated."""

    type: str
    before: bytes
    piece: bytes
    after: bytes

    def text(self, size: int) -> bytes:
        """Return the text with the piece as often as makes about ``size`` bytes."""
        return self.before + self.piece * (size // len(self.piece)) + self.after


def inputs(name: str, count: int, seed: int) -> Iterator[Pumped]:
    """Yield texts of a format, each with its type and its piece."""
    chance = random.Random(f"pumped {name} {seed}")
    known, tokens = [each for each in seeds(name) if 0 < len(each[1]) <= AROUND], pieces(name)
    for _ in range(count):
        type_, text = chance.choice(known)
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice((1, 1, 1, 2, 3, 5, 8, LONGEST_PIECE)))
        piece = text[start:end] if chance.random() < 0.7 else chance.choice(tokens)[:LONGEST_PIECE]
        if chance.random() < 0.2:
            piece += chance.choice(tokens)
        before, after = text[:start], text[end:] if chance.random() < 0.7 else text[start:]
        match chance.randrange(4):
            case 0:
                after = chance.choice(tokens) + after
            case 1:
                after = b""
            case 2:
                after = after[1:]
        yield Pumped(type_, before, piece, after)


def finds(name: str, count: int, seed: int) -> dict[str, Pumped]:
    """Return the inputs that cost more than linear time or are refused with something else than a DecodeError."""
    found: dict[str, Pumped] = {}
    for each in inputs(name, count, seed):
        if wrong := fault(name, each):
            found.setdefault(f"{wrong} of {each.type}", each)
    return found


def fault(name: str, pumped: Pumped) -> str:
    """Return what is wrong with the way a format reads a text; ``""`` if nothing is."""
    decode = codec_of(name, pumped.type).decode
    try:
        short, long = _cost(decode, pumped.text(SIZE)), _cost(decode, pumped.text(LONGER * SIZE))
    except Exception as error:
        return f"raised {type(error).__name__}"
    if long <= AT_MOST * short:
        return ""
    # Once may be the machine's doing, or a step from where a text is looked at more closely.
    cost = growth(lambda data: _cost(decode, data), pumped.text, LONGER * SIZE)
    return f"costs {cost:.0f} x as much" if cost > AT_MOST else ""


def _cost(decode: Callable[[bytes], object], data: bytes) -> float:
    began = time.perf_counter()
    with contextlib.suppress(DecodeError):
        decode(data)
    return time.perf_counter() - began
