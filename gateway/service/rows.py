"""``Rows``: a list too long to hold in memory, sent row by row as it is produced.

    @operation("/calls")
    async def calls(request: ListCalls) -> Rows[CallRecord]:
        return Rows(store.calls_since(request.day))       # an async generator

In every format clients get the same list as for ``list[CallRecord]``. However the answer ends, the
source is closed: an asynchronous generator by ``aclose``, a plain one by ``close``.

Why a class of our own and not any iterator: the annotation gives the rows' type at boot, and a
handler that returns a generator by mistake gets an error.
"""

from __future__ import annotations

import types
import typing
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any, Generic, TypeVar

from gateway.service.errors import ServiceError
from gateway.service.results import Reply

Row = TypeVar("Row")


class TooManyRowsError(ServiceError):
    """406 ``NotSupportedException``: this answer needs all rows in memory, and they are more than allowed."""

    status = 406
    error_code = "NotSupportedException"


class Rows(Generic[Row]):
    """Rows of one type, taken from ``source`` as the client takes them.

    A plain iterable is read on the event loop, some dozens of rows per turn. For one that blocks, such
    as a database cursor, pass ``in_thread=True``: it is read and closed in worker threads (not
    always the same one). Annotate a handler that returns rows only for some formats as
    ``Record | Rows[Row]``, and one that gives them a status or headers, ``Reply(Rows(…))``, as
    ``Rows[Row] | Reply``.
    """

    __slots__ = ("in_thread", "source")

    def __init__(self, source: AsyncIterable[Row] | Iterable[Row], *, in_thread: bool = False) -> None:
        if in_thread and isinstance(source, AsyncIterable):
            raise TypeError("an asynchronous source is read on the event loop, not in a thread")
        if not isinstance(source, AsyncIterable | Iterable):
            called = getattr(source, "__name__", repr(source))
            raise TypeError(f"Rows({called}) cannot be iterated over" + f": write Rows({called}())" * callable(source))
        self.source = source
        self.in_thread = in_thread

    def iterator(self) -> AsyncIterator[Row] | Iterator[Row]:
        """Return an iterator over the rows; they can be read only once."""
        return aiter(self.source) if isinstance(self.source, AsyncIterable) else iter(self.source)


def rows_of(result: Any) -> Rows[Any] | None:
    """Return the rows that a handler's result is or holds, None if it has none."""
    value = result.value if isinstance(result, Reply) else result
    return value if isinstance(value, Rows) else None


def written_type(hint: Any) -> tuple[Any, Any]:
    """Return the type that a handler's annotation says is written, and the type of its rows, None without rows.

    >>> written_type(Rows[int]), written_type(int)
    ((list[int], <class 'int'>), (<class 'int'>, None))
    """
    if isinstance(hint, type):
        return hint, None
    origin = typing.get_origin(hint)
    if origin is Rows:
        return list_of(_row_of(hint)), _row_of(hint)
    if origin not in (typing.Union, types.UnionType):
        return hint, None
    members = typing.get_args(hint)
    rows = [member for member in members if typing.get_origin(member) is Rows]
    if not rows:
        return hint, None
    if len(rows) > 1:
        raise TypeError(f"{hint!r} has two kinds of rows")
    empty = [member for member in members if member is type(None)]
    others = [member for member in members if member is not rows[0] and member not in (type(None), Reply)]
    return typing.Union[tuple(others or [list_of(_row_of(rows[0]))]) + tuple(empty)], _row_of(rows[0])  # noqa: UP007


def list_of(type_: Any) -> Any:
    """Return ``list[type_]`` for a type that is known only at run time."""
    return list.__class_getitem__(type_)


def _row_of(hint: Any) -> Any:
    return typing.get_args(hint)[0]
