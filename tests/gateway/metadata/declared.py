"""A host of types that a test declares, and the example that it has of the first of them."""

from __future__ import annotations

from gateway.metadata.catalog import Catalog, Operation, Property, Type
from gateway.metadata.facts import Facts
from gateway.metadata.host import Host
from gateway.metadata.samples.example import Example, example_of


def root(*members: Property, **more: object) -> Type:
    return Type("Root", "Own", implements=(), properties=members, **more)  # type: ignore[arg-type]


def text(name: str, **more: object) -> Property:
    return Property(name, "String", "System", **more)  # type: ignore[arg-type]


def host(
    first: Type, *others: Type, response: Type | None = None, facts: Facts | None = None, exact: bool = False
) -> Host:
    """Return a host with one operation, which returns its own request if no response is given."""
    operation = Operation(first, response or first, ("ANY",))
    return Host(Catalog(types=others, operations=(operation,)), facts or Facts(), "http://shop.example", exact=exact)


def example(first: Type, *others: Type, facts: Facts | None = None) -> tuple[Host, Example]:
    made = host(first, *others, facts=facts)
    return made, example_of(made, first)
