"""The seventh digit of a second, for which .NET's dates have room and Python's ``datetime`` has none.

A client that sends a date back must get the same date again. So where a text has the digit, the date's
zone carries it: a :class:`TickedZone` has the same offset and knows how many 100 ns follow the
microsecond. The date stays a ``datetime`` that every library accepts; arithmetic and conversion to another
zone lose the digit, and comparisons see microseconds only.
"""

from __future__ import annotations

import datetime

#: .NET's TimeSpan ends at about ±10,675,199 days: 64 bits of ticks.
LONGEST_SPAN = datetime.timedelta(microseconds=(2**63 - 1) // 10)


class TickedZone(datetime.tzinfo):
    """A zone, or for ``zone`` None the kind *Unspecified*, and 1 to 9 ``ticks`` of 100 ns after the microsecond."""

    def __init__(self, zone: datetime.tzinfo | None = None, ticks: int = 0) -> None:
        self.zone = zone
        self.ticks = ticks

    def utcoffset(self, at: datetime.datetime | None, /) -> datetime.timedelta | None:
        """Return the zone's offset; None makes a date naive, as without a zone."""
        return None if self.zone is None else self.zone.utcoffset(at)

    def dst(self, at: datetime.datetime | None, /) -> datetime.timedelta | None:
        """Return the zone's daylight saving."""
        return None if self.zone is None else self.zone.dst(at)

    def tzname(self, at: datetime.datetime | None, /) -> str | None:
        """Return the zone's name."""
        return None if self.zone is None else self.zone.tzname(at)

    def fromutc(self, at: datetime.datetime, /) -> datetime.datetime:
        """Return the clock time of an instant."""
        return at + (self.utcoffset(at) or datetime.timedelta(0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TickedZone) and (self.zone, self.ticks) == (other.zone, other.ticks)

    def __hash__(self) -> int:
        return hash((self.zone, self.ticks))

    def __repr__(self) -> str:
        return f"TickedZone({self.zone!r}, {self.ticks})"

    def __reduce__(self) -> tuple[type, tuple[datetime.tzinfo | None, int]]:
        return TickedZone, (self.zone, self.ticks)


def ticked(zone: datetime.tzinfo | None, ticks: int) -> datetime.tzinfo | None:
    """Return a zone with ticks, if there are any."""
    return TickedZone(zone, ticks) if ticks else zone


def zone_of(value: datetime.datetime) -> datetime.tzinfo | None:
    """Return a date's zone without ticks."""
    zone = value.tzinfo
    return zone.zone if zone.__class__ is TickedZone else zone


def ticks_of(value: datetime.datetime) -> int:
    """Return how many 100 ns follow a date's microsecond."""
    zone = value.tzinfo
    return zone.ticks if zone.__class__ is TickedZone else 0


def moved(value: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """Return the same instant in another zone, with its ticks; a naive date is taken to be in that zone."""
    ticks = ticks_of(value)
    if ticks:
        value = value.replace(tzinfo=zone_of(value))
    value = value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)
    return value.replace(tzinfo=TickedZone(zone, ticks)) if ticks else value
