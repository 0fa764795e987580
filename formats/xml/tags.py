"""The tags of an element, with the prefixes and namespaces that they declare (formats/WIRE.md 8.2)."""

from __future__ import annotations

from typing import NamedTuple

from formats.xml.contracts import Contract, Element, Leaf
from formats.xml.names import INSTANCE, root_name
from formats.xml.scalar_writing import escape


class Place(NamedTuple):
    """Where an element stands: its depth, and the prefixes in scope, as pairs with a namespace."""

    depth: int
    scope: tuple[tuple[str, str], ...]

    def prefix(self, namespace: str) -> str | None:
        """Return the prefix that stands for a namespace here, None if none does."""
        for index in range(len(self.scope) - 1, -1, -1):
            prefix, bound = self.scope[index]
            if bound == namespace:
                hidden = any(prefix == later for later, _ in self.scope[index + 1 :])
                return None if hidden else prefix
        return None


class Tags(NamedTuple):
    """The forms of one element's tags; ``start`` and ``tail`` are ``open`` before and after attributes."""

    open: str
    close: str
    nil: str
    empty: str
    start: str
    tail: str
    place: Place


def attribute(value: str) -> str:
    """Return a namespace as the value of an attribute."""
    return escape(value).replace('"', "&quot;")


def tags_of(element: Element, parent: Place) -> Tags:
    """Return the tags of a child of ``parent`` (formats/WIRE.md 8.2).

    If no prefix stands for its own namespace, that becomes the default namespace, declared last; the
    namespace of its children gets a prefix, declared first.
    """
    local, namespace = element.name
    depth, scope, start, tail = parent.depth + 1, parent.scope, "", ""
    prefix = parent.prefix(namespace)
    if prefix is None:
        prefix = ""
        scope = (*scope, ("", namespace))
        tail = f' xmlns="{attribute(namespace)}"'
    name = f"{prefix}:{local}" if prefix else local
    place = Place(depth, scope)
    if element.declares and place.prefix(element.declares) is None:
        place = Place(depth, (*scope, (f"d{depth}p1", element.declares)))
        start = f' xmlns:d{depth}p1="{attribute(element.declares)}"'
    return _tags(name, start, tail, place)


def root_tags(contract: Contract) -> Tags:
    """Return the tags of a document's root; a text alone does not need ``xmlns:i``."""
    local, namespace = root_name(contract.name)
    start = "" if isinstance(contract, Leaf) else f' xmlns:i="{INSTANCE}"'
    tail = f' xmlns="{attribute(namespace)}"' if namespace else ""
    scope = (("", ""), ("", namespace), ("i", INSTANCE))
    tags = _tags(local, start, tail, Place(1, scope))
    return tags._replace(nil=f'<{local} i:nil="true" xmlns:i="{INSTANCE}"{tail} />')


def _tags(name: str, start: str, tail: str, place: Place) -> Tags:
    begin = f"<{name}{start}"
    return Tags(
        open=f"{begin}{tail}>",
        close=f"</{name}>",
        nil=f'{begin} i:nil="true"{tail} />',
        empty=f"{begin}{tail} />",
        start=begin,
        tail=tail,
        place=place,
    )
