"""The .NET scalar types, as annotations for Struct members.

Python has one ``int`` and one ``float``; the wire has eleven number types, which differ in
range (a text out of range is refused), in layout (a 32-bit float has fewer digits) and in
their XML names. ``Int64`` and its neighbours are plain ``int`` to a type checker.

    count: Int64 = 0        # ``int`` alone is .NET's Int32
    ratio: Single = 0.0     # ``float`` alone is Double
    initial: Char = "z"

Kinds of ``datetime`` (formats/WIRE.md 2.4, 2.11): ``tzinfo`` None is *Unspecified*,
``timezone.utc`` is *Utc*, any other is *Local*; :data:`LOCAL` is the server's own zone.
Dates are exact to the microsecond; .NET's seventh digit (100 ns), if the text had one, is kept in ``tzinfo``
(:mod:`formats.types.ticks`).
"""

from __future__ import annotations

import datetime
from typing import Annotated, TypeVar

from msgspec import Meta

from formats.types.kinds import Container, Kind

# The ranges stand beside the kind so that msgspec's own decoder refuses what .NET refuses.
SByte = Annotated[int, Meta(ge=-(2**7), le=2**7 - 1), Kind.SBYTE]
Byte = Annotated[int, Meta(ge=0, le=2**8 - 1), Kind.BYTE]
Int16 = Annotated[int, Meta(ge=-(2**15), le=2**15 - 1), Kind.INT16]
UInt16 = Annotated[int, Meta(ge=0, le=2**16 - 1), Kind.UINT16]
Int32 = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1), Kind.INT32]
UInt32 = Annotated[int, Meta(ge=0, le=2**32 - 1), Kind.UINT32]
Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1), Kind.INT64]
UInt64 = Annotated[int, Kind.UINT64]
Single = Annotated[float, Kind.SINGLE]
#: One UTF-16 unit, as text of length 1; ``"\0"`` is .NET's default.
Char = Annotated[str, Kind.CHAR]
#: An absolute URI, as text: readable in JSON, JSV and CSV, escaped in XML.
Uri = Annotated[str, Kind.URI]
#: An instant with its offset; the ``datetime`` is always aware.
DateTimeOffset = Annotated[datetime.datetime, Kind.DATE_TIME_OFFSET]

#: The server's zone, as ``tzinfo`` of a *Local* DateTime. The gateway's servers run in UTC, and
#: this is not ``timezone.utc`` itself because the two kinds are written differently.
LOCAL = datetime.timezone(datetime.timedelta(0), "Local")


Item = TypeVar("Item")

#: ``HashSet<T>``: a list that keeps its first-seen order and drops repeats when read.
HashSet = Annotated[list[Item], Container.SET]
#: ``T[]``
Array = Annotated[list[Item], Container.ARRAY]
