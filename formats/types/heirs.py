"""The classes that may stand where their base is declared, by the name that ``__type`` gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formats.types.shapes import Nested, Record, shape_of


def heir_of(record: Record, name: str) -> Record | None:
    """Return the record derived from ``record`` that ``__type`` names, None if there is none.

    Only classes of this process that derive from the declared one count, so that a client chooses among the
    service's own classes (gateway/WIRE.md 13 C15). The assembly after the comma is ignored.
    """
    wanted = name.partition(",")[0].strip()
    for class_ in _derived(record.type):
        facts = class_.__dict__.get("__facts__")
        if facts is not None and wanted == (f"{facts.namespace}.{facts.name}" if facts.namespace else facts.name):
            shape = shape_of(class_)
            return shape.record if isinstance(shape, Nested) else None
    return None


def _derived(class_: Any) -> Iterator[Any]:
    """Yield all classes derived from one, without the relays that stand in for a base (:class:`DtoMeta`)."""
    for subclass in class_.__subclasses__():
        if "__relays__" not in subclass.__dict__:
            yield subclass
        yield from _derived(subclass)
