"""Rows as .NET services have them: numbers, dates, identifiers and spans, beside strings.

The same seed gives the same rows. A fifth of what may be null is.
"""

from __future__ import annotations

import datetime as dt
import decimal
import random
import uuid

from formats import Dto, Int32


class Reading(Dto, namespace="Bench.Types"):
    """What a meter sent: one of each typed scalar that falls off the paths made for strings."""

    id: Int32 = 0
    meter: uuid.UUID = uuid.UUID(int=0)
    taken: dt.datetime = dt.datetime(1, 1, 1)  # noqa: DTZ001 - DateTime.MinValue
    corrected: dt.datetime | None = None
    price: decimal.Decimal = decimal.Decimal(0)
    level: float = 0.0
    lasted: dt.timedelta = dt.timedelta(0)
    place: str | None = None
    remark: str | None = None
    is_final: bool = False


def rows(count: int) -> list[Reading]:
    """Return ``count`` readings."""
    chance = random.Random(20260101)
    return [_reading(chance, index) for index in range(count)]


def _reading(chance: random.Random, index: int) -> Reading:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return Reading(
        id=index,
        meter=uuid.UUID(int=chance.getrandbits(128)),
        taken=start + dt.timedelta(milliseconds=chance.randrange(10**10)),
        corrected=None if chance.random() < 0.2 else start + dt.timedelta(seconds=chance.randrange(10**7)),
        price=decimal.Decimal(chance.randrange(10**6)).scaleb(-2),
        level=round(chance.uniform(-50, 50), chance.randrange(1, 12)),
        lasted=dt.timedelta(seconds=chance.randrange(10**6), milliseconds=chance.choice((0, 250))),
        place=f"Hall {index % 40}",
        remark=None if chance.random() < 0.2 else chance.choice(("in order", "valve, worn", 'reads "low"')),
        is_final=chance.random() < 0.5,
    )
