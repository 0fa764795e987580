"""The classes that may stand where their base is declared, by the name that ``__type`` gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formats.types.shapes import Nested, Record, shape_of


def heir_of(record: Record, name: str) -> Record | None:
    """Return the record derived from ``record`` that ``__type`` names, None if there is none.

    Only classes of this process that derive from the declared one count, so that a client chooses among what
    the service itself has (gateway/WIRE.md 13 C15). The assembly behind the comma is nobody's here.
    """
    wanted = name.partition(",")[0].strip()
    for class_ in _derived(record.type):
        facts = class_.__dict__.get("__facts__")
        if facts is not None and wanted == (f"{facts.namespace}.{facts.name}" if facts.namespace else facts.name):
            shape = shape_of(class_)
            return shape.record if isinstance(shape, Nested) else None
    return None


def _derived(class_: Any) -> Iterator[Any]:
    """Give the classes below one; what stands in for a base among them is none itself."""
    for each in class_.__subclasses__():
        if "__relays__" not in each.__dict__:
            yield each
        yield from _derived(each)
