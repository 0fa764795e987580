"""A property that is worked out when it is first asked for.

Why not :func:`functools.cached_property`: in Python 3.11 it takes a lock, which was a sixth of what the record of a
type costs a start. Two threads that ask for the first time at once may both work it out, and then share one result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 - a decorator
    """The result of a method without arguments, an attribute of the object from then on."""

    def __init__(self, method: Callable[[Any], T]) -> None:
        self._method = method
        self._name = method.__name__
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: Any = None, /) -> kept[T]: ...
    @overload
    def __get__(self, instance: object, owner: Any = None, /) -> T: ...
    def __get__(self, instance: Any, owner: Any = None, /) -> Any:
        """Return the result; as an attribute of the instance it comes before this object from now on."""
        return self if instance is None else instance.__dict__.setdefault(self._name, self._method(instance))
