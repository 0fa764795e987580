"""Types and values that any notation can hold: no empty texts, no control characters but a line end."""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Any

from formats.types.enums import Enumeration, Flags
from formats.types.primitives import Int32, Int64
from formats.types.structs import Dto


class Mood(Enumeration):
    """An enum by name."""

    CALM = "Calm"
    MERRY = "Merry"


class Right(Flags):
    """An enum by bits."""

    NONE = 0
    READ = 1
    WRITE = 2


class Leaf(Dto):
    """A record in a record."""

    name: str | None = None
    weight: Int32 = 0


class Row(Dto):
    """A record of everything that services use."""

    id: Int32 = 0
    big: Int64 = 0
    title: str | None = None
    share: float = 0.0
    price: decimal.Decimal = decimal.Decimal(0)
    at: datetime.datetime = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    day: datetime.date = datetime.date(2000, 1, 1)
    took: datetime.timedelta = datetime.timedelta(0)
    key: uuid.UUID = uuid.UUID(int=1)
    is_open: bool = False
    mood: Mood = Mood.CALM
    rights: Right = Right.NONE
    blob: bytes | None = None
    maybe: Int32 | None = None
    tags: list[str] | None = None
    counts: dict[str, Int32] | None = None
    leaf: Leaf | None = None
    leaves: list[Leaf] | None = None


class Tree(Dto):
    """A record that can contain itself."""

    name: str | None = None
    branches: list[Tree] | None = None


def _row(number: int) -> Row:
    texts = ('say "hi", [x] {y: z}', "<a & b>", "ümlaut ☎ 🎉", "= 1+1; 'x'", "back\\slash", "two\nlines")
    return Row(
        id=number,
        big=-(2**63) + number,
        title=texts[number % len(texts)],
        share=number / 7,
        price=decimal.Decimal(f"{number}.50"),
        at=datetime.datetime(2026, 1, 2, 3, 4, number % 60, tzinfo=datetime.UTC),
        day=datetime.date(2026, 1, 1 + number % 28),
        took=datetime.timedelta(hours=number, seconds=1),
        key=uuid.UUID(int=number),
        is_open=number % 2 == 1,
        mood=Mood.MERRY,
        rights=Right.READ | Right.WRITE,
        blob=bytes(range(1, 9)),
        maybe=number or None,
        tags=["a", "b,c", texts[number % 4]],
        counts={"one": 1, "two words": number},
        leaf=Leaf("l", number),
        leaves=[Leaf("m", 1), Leaf("n", 2)],
    )


ROWS = [_row(number) for number in range(7)]

#: Types for which a format may refuse to make a codec, and values that it must not change if it makes one.
SMALLER: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (bool, (True, False)),
    (Int32, (0, -(2**31), 2**31 - 1)),
    (Int64, (-(2**63), 2**63 - 1)),
    (float, (0.1, -1e300, 5e-324)),
    (str, ("plain", ROWS[0].title, ROWS[2].title)),
    (decimal.Decimal, (decimal.Decimal("12.34"),)),
    (datetime.datetime, (ROWS[0].at,)),
    (uuid.UUID, (uuid.UUID(int=2**128 - 1),)),
    (Mood, (Mood.MERRY,)),
    (Right, (Right.READ | Right.WRITE,)),
    (list[Int32], ([1, 2, 3],)),
    (list[str], (["a", "b,c"],)),
    (dict[str, Int32], ({"a": 1, "b": 2},)),
    (Tree, (Tree("root", [Tree("branch", [Tree("leaf")])]),)),
)
