"""One function a record, made when it is first asked for, though a record may contain itself.

While a record's function is being made, whoever needs it gets a call to the one that is not there yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class PerRecord(Generic[Function]):
    """The functions of records, by identity.

    ``make`` makes one. ``parameters`` is how many it takes, 1 or 2: a call that passes on just these is cheaper
    than one that passes on whatever comes.
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
