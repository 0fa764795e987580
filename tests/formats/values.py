"""Random values of any type of the catalogue, with texts that every format has to spell otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from formats import LOCAL, Enumerated, KeyValuePair, Kind, Listing, Mapping, Member, Nested, Pair, Record, Scalar, Shape
from formats.types.kinds import INTEGER_RANGES
from formats.types.shapes import is_nullable

#: What is quoted or escaped anywhere, beside letters of every width.
NASTY = "ab1 \"'`\\:,{}[]<>&\r\n\t;|=+-@~\x00\x01\x1f\x7f\x85\u00a0\u00e9\u200b\u20ac\ud800\U0001f600"
texts = st.one_of(
    st.text(alphabet=NASTY, max_size=6),
    st.sampled_from(["", "null", "a,b", 'say "hi"', "{a:b}", "[1]", "2026-01-01T00:00:00Z", "plain", "C:\\users\\x"]),
)

_ZONES = st.sampled_from([None, dt.UTC, LOCAL, dt.timezone(dt.timedelta(hours=-5, minutes=-30))])
_MOMENTS = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1))  # noqa: DTZ001 - zones are given beside


def _moment(at: dt.datetime, zone: dt.tzinfo | None, cut: int) -> dt.datetime:
    if cut == 0:
        at = at.replace(hour=0, minute=0, second=0, microsecond=0)
    elif cut == 1:
        at = at.replace(microsecond=0)
    return at.replace(tzinfo=zone)


_dates = st.builds(_moment, _MOMENTS, _ZONES, st.integers(0, 2))

SCALARS: dict[Kind, st.SearchStrategy[Any]] = {
    **{kind: st.one_of(st.just(0), st.integers(low, high)) for kind, (low, high) in INTEGER_RANGES.items()},
    Kind.BOOLEAN: st.booleans(),
    Kind.SINGLE: st.floats(width=32),
    Kind.DOUBLE: st.floats(),
    Kind.DECIMAL: st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False, places=3),
    Kind.CHAR: st.sampled_from(list('a,"{ \r<\u20ac')),
    Kind.STRING: texts,
    Kind.GUID: st.uuids(),
    Kind.DATE_TIME: _dates,
    Kind.DATE_TIME_OFFSET: _dates.map(lambda at: at if at.tzinfo else at.replace(tzinfo=dt.UTC)),
    Kind.DATE_ONLY: st.dates(),
    Kind.TIME_ONLY: st.times(),
    Kind.TIME_SPAN: st.timedeltas(-dt.timedelta(days=10_000), dt.timedelta(days=10_000)),
    Kind.BYTES: st.binary(max_size=5),
    Kind.OBJECT: st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(), texts),
}


def values_of(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    """Return a strategy of values of a shape; None where it may stand."""
    found = _present(shape, depth)
    return st.one_of(st.none(), found) if is_nullable(shape) and depth else found


def _present(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    match shape:
        case Scalar(kind=kind):
            return SCALARS[kind]
        case Enumerated(type=enum) if shape.is_flags:
            return st.integers(0, 9).map(enum)
        case Enumerated(type=enum):
            return st.one_of(st.sampled_from(list(enum)), st.integers(-1, 99).map(enum.numbered))  # type: ignore[union-attr]  # by kind
        case Listing(item=item, build=build):
            return st.lists(values_of(item, depth + 1), max_size=0 if depth > 3 else 3).map(build)
        case Mapping(key=key, value=value):
            keys = _present(key, depth + 1)
            return st.dictionaries(keys, values_of(value, depth + 1), max_size=0 if depth > 3 else 3)
        case Pair(key=key, value=value):
            return st.builds(KeyValuePair, _present(key, depth + 1), values_of(value, depth + 1))
        case Nested(record=record):
            return _records(record, depth)
    raise AssertionError(shape)


def _records(record: Record, depth: int) -> st.SearchStrategy[Any]:
    held = {}
    for member in members_of(record):
        if depth > 2 and is_nullable(member.shape):
            held[member.attribute] = st.none()
        else:
            held[member.attribute] = values_of(member.shape, depth + 1)
    return st.fixed_dictionaries(held).map(lambda given: record.type(**given))


def members_of(record: Record) -> list[Member]:
    """Return all members that are set, ignored ones too."""
    inherited = members_of(record.base) if record.base else []
    declared = {each.attribute for each in record.readable}
    own = [each for each in record.readable if not each.computed]
    return own + [each for each in inherited if each.attribute not in declared]
