"""Items and entries → Python's lists, sets and dictionaries, in linear time whatever a client sends.

A dictionary is linear as long as few of its keys share a hash. Python salts the hashes of texts and bytes,
so that nobody can choose keys that collide. It does not salt those of Guids, decimals and dates: a client
can send thousands of such keys with one hash, and each is compared with all before it. So keys of such
kinds are checked first, and refused if too many of them collide.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from formats.errors import DecodeError, MalformedError, UnsupportedTypeError
from formats.types.kinds import INTEGER_RANGES, Container, Kind
from formats.types.shapes import Enumerated, Listing, Scalar, Shape, is_hashable

#: How many different keys of one dictionary or set may share a hash. Keys that nobody has chosen to collide do not
#: come near it: a hash has 64 bits.
SAME_HASH = 64

#: Kinds whose hashes are salted, or few of whose values share a hash: of 64-bit integers, nine at most.
_SAFE = {
    *INTEGER_RANGES,
    Kind.BOOLEAN,
    Kind.STRING,
    Kind.URI,
    Kind.CHAR,
    Kind.BYTES,
    Kind.DATE_ONLY,
    Kind.TIME_ONLY,
}


def is_safe_key(shape: Shape) -> bool:
    """Return whether no client can send many values of a shape that share a hash."""
    return isinstance(shape, Enumerated) or (isinstance(shape, Scalar) and shape.kind in _SAFE)


def dictionary_of(key: Shape) -> Callable[[Iterable[tuple[Any, Any]]], dict[Any, Any]]:
    """Return the function from entries to a dictionary; of equal keys the last one wins.

    It raises :class:`MalformedError` without a place for more than :data:`SAME_HASH` keys with one hash.
    """
    return dict if is_safe_key(key) else _checked_dictionary


def gatherer_of(shape: Listing) -> Callable[[list[Any]], Any]:
    """Return the function from items to the Python container; a ``HashSet`` keeps the first of equal ones.

    It raises :class:`MalformedError` without a place for more than :data:`SAME_HASH` items with one hash, and
    :class:`DecodeError` for items without a declared type that a Python set cannot hold. Raises
    :class:`UnsupportedTypeError` for a set whose declared items it cannot hold.
    """
    if shape.container is not Container.SET:
        return shape.build
    check = _nothing if is_safe_key(shape.item) else check_hashes
    if shape.build is not list:
        if not is_hashable(shape, set()):
            raise UnsupportedTypeError("a Python set cannot hold these records, whose members have no hash")

        def as_set(items: list[Any]) -> Any:
            try:
                check(items)
                return shape.build(items)
            except TypeError as error:
                raise DecodeError("a set of these values needs them to be hashable") from error

        return as_set

    def as_list(items: list[Any]) -> list[Any]:
        try:
            check(items)
            return list(dict.fromkeys(items))
        except TypeError:  # .NET compares classes by identity: nothing is repeated
            return items

    return as_list


def check_hashes(keys: list[Hashable]) -> None:
    """Raise :class:`MalformedError` if more than :data:`SAME_HASH` different keys have the same hash."""
    if len(keys) <= SAME_HASH or len(keys) - len(set(map(hash, keys))) < SAME_HASH:
        return
    # Equal keys have one repr or a few, such as those of 1.0 and 1.00; and the hashes of these texts are salted.
    known: dict[int, set[str]] = {}
    for key in keys:
        alike = known.setdefault(hash(key), set())
        alike.add(repr(key))
        if len(alike) > SAME_HASH:
            raise MalformedError(f"more than {SAME_HASH} keys have the same hash")


def _checked_dictionary(entries: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    pairs = list(entries)
    check_hashes([key for key, _ in pairs])
    return dict(pairs)


def _nothing(items: list[Any]) -> None:
    """Check nothing."""
