"""A request that is a list of its rows, as ``class PostRows : List<Row>`` is in .NET."""

from __future__ import annotations

import typing
from typing import Any, ClassVar, Generic, TypeVar

from formats import TypeFacts

T = TypeVar("T")


class DtoList(list[T], Generic[T]):
    """The base of requests whose whole body is a list: a table with many rows, a JSON array.

        class PostRows(DtoList[Row], namespace="My.Types"): ...

    The handler gets an instance. Texts of the path, the query and a form are ignored, as a list has no
    members to bind them to. ``namespace`` is the CLR namespace; by default that of the rows' type.
    """

    __facts__: ClassVar[TypeFacts]
    #: The type of the rows.
    item: ClassVar[Any]

    def __init_subclass__(cls, namespace: str | None = None, clr_name: str | None = None, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        bound = [base for base in cls.__dict__.get("__orig_bases__", ()) if typing.get_origin(base) is DtoList]
        if bound:
            (cls.item,) = typing.get_args(bound[0])
        if isinstance(getattr(cls, "item", None), TypeVar | None):
            raise TypeError(f"{cls.__name__} must name the type of its rows: class {cls.__name__}(DtoList[Row])")
        facts = getattr(cls.item, "__facts__", None)
        cls.__facts__ = TypeFacts(
            clr_name or cls.__name__, (facts.namespace if facts else "") if namespace is None else namespace
        )


def wire_type(request: Any) -> Any:
    """Return the type to read a request as: ``list[Row]`` for a :class:`DtoList` of rows, else the type itself."""
    return list[request.item] if is_list(request) else request


def is_list(request: Any) -> bool:
    """Return whether a request type is a :class:`DtoList`."""
    return isinstance(request, type) and issubclass(request, DtoList)
