"""A host of declared types, and the classes that the tests of samples declare."""

from __future__ import annotations

from gateway.metadata.catalog import Catalog, Operation, Property, Type
from gateway.metadata.facts import Facts
from gateway.metadata.host import Host
from gateway.metadata.samples.example import Example, example_of


def root(*members: Property, **more: object) -> Type:
    return Type("Root", "Own", implements=(), properties=members, **more)  # type: ignore[arg-type]


def text(name: str) -> Property:
    return Property(name, "String", "System")


def host(first: Type, *others: Type, facts: Facts | None = None) -> Host:
    return Host(Catalog(types=others, operations=(Operation(first, first, ("ANY",)),)), facts or Facts())


def example(first: Type, *others: Type, facts: Facts | None = None) -> tuple[Host, Example]:
    made = host(first, *others, facts=facts)
    return made, example_of(made, first)
