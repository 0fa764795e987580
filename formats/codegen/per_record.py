"""One function per record, made on first use, though a record may contain itself.

Code that needs a record's function while it is still being made gets a stand-in that calls it later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class PerRecord(Generic[Function]):
    """The functions of records, by identity.

    ``make`` makes one. ``parameters`` is how many arguments a function takes, 1 or 2: a stand-in that passes on
    exactly these is cheaper than one with ``*args``.
    """

    def __init__(self, make: Callable[[Any], Function], parameters: int = 1) -> None:
        self._make = make
        self._later = _later_with_two if parameters == 2 else _later
        self._cells: dict[int, list[Function]] = {}

    def of(self, record: Any) -> Function:
        """Return the function of a record."""
        cell = self._cells.get(id(record))
        if cell is None:
            cell = self._cells[id(record)] = []
            cell.append(self._make(record))
        elif not cell:
            late: Function = self._later(cell)
            return late
        return cell[0]


def _later(cell: list[Any]) -> Any:
    return lambda value: cell[0](value)


def _later_with_two(cell: list[Any]) -> Any:
    return lambda source, token: cell[0](source, token)
