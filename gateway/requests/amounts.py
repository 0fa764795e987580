"""How many values a body can hold at most, counted without parsing it.

Why separators and not the values themselves: counting bytes costs a thousandth of parsing them, and
needs no change in any reader. A text with commas counts as several values; but nobody writes text with
a comma in every ten characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from formats import Registry
from gateway.service.errors import RequestError

#: Bytes that end a cell, in any dialect of CSV.
_CELL_ENDS = (b",", b"\n", b";", b"\t", b"|")


#: Counts the values of a body, and stops above the given number (:meth:`formats.CountingFormat.values_in`).
Count = Callable[[bytes, int], int]


def counts_of(registry: Registry) -> dict[str, Count]:
    """Return the counting functions of the formats that have one, by the formats' names."""
    counts = {format_.name: getattr(format_, "values_in", None) for format_ in registry}
    return {name: count for name, count in counts.items() if count is not None}


def check_values(data: bytes, notation: str, limit: int, count: Count | None = None) -> None:
    """Raise :class:`RequestError` 413 for a body that may hold more than ``limit`` values."""
    if len(data) > limit and (values_in(data, notation) if count is None else count(data, limit)) > limit:
        raise too_many(limit)


def check_texts(texts: Iterable[str], limit: int) -> None:
    """Raise :class:`RequestError` 413 for texts of a form that may hold more than ``limit`` values in all."""
    if sum(text.count(",") for text in texts if len(text) > 1) > limit:
        raise too_many(limit)


def values_in(data: bytes, notation: str) -> int:
    """Return an upper estimate of how many values a body holds; -1 for a notation that is not text.

    >>> values_in(b'[1,2,{"a":[]}]', "json"), values_in(b"<a><b/></a>", "xml"), values_in(b"A,B\\n1,2", "csv")
    (3, 3, 3)
    """
    if notation == "xml":
        # An attribute has an equals sign and two quotes; ordinary text has many of one or the other, rarely of both.
        quotes = data.count(b'"') + data.count(b"'")
        return max(data.count(b"<"), min(data.count(b"="), quotes // 2))
    if notation == "csv":
        # Each quoted value has two quotes.
        return max(sum(map(data.count, _CELL_ENDS)), data.count(b'"') // 2)
    if notation in ("json", "jsv", "jsonl"):
        ends = data.count(b"\n") if notation == "jsonl" else 0
        return max(data.count(b",") + ends + 1, data.count(b"{") + data.count(b"["))
    return -1


def too_many(limit: int) -> RequestError:
    """Return the 413 for a body with too many values."""
    return RequestError(413, "RequestEntityTooLarge", f"the body holds more than {limit} values")
