"""The types and operations of a file before the query's filter: all of the host, without those the language leaves out.

The rules are in ``gateway/WIRE.md`` metadata 4.2; ``including`` applies the query's filter.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from gateway.metadata.catalog import Operation, Ref, Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages.framework import FRAMEWORK, MARKERS

Leaves = Callable[[Type], bool]


class Selection(Struct, frozen=True):
    """The types and operations of a file. Operations keep their order; a response that is left out is None."""

    types: tuple[Type, ...]
    operations: tuple[Operation, ...]
    complete: bool = False
    """Whether ``Name.*`` includes all types that its types refer to; as recorded, it includes too few to compile."""

    @property
    def requests(self) -> list[Type]:
        """The request types."""
        return [operation.request for operation in self.operations]

    @property
    def responses(self) -> list[Type]:
        """The response types, one for each operation that has one."""
        return [operation.response for operation in self.operations if operation.response is not None]


def is_framework(type_: Type | Ref) -> bool:
    """Return whether a type belongs to one of ServiceStack's namespaces."""
    return type_.namespace in FRAMEWORK


def is_marker(type_: Type) -> bool:
    """Return whether a type is the definition of a marker interface."""
    return type_.name in MARKERS and is_framework(type_)


def is_printed(type_: Type) -> bool:
    """Return whether a response or type has a definition to print: not arrays, and of .NET's only pairs and tuples."""
    if type_.name.endswith("]"):
        return False
    return not is_system(type_) or type_.name.partition("`")[0] in ("KeyValuePair", "Tuple")


def whole(host: Host) -> Selection:
    """Select everything."""
    return Selection(host.catalog.types, host.catalog.operations, complete=not host.exact)


def without(
    selection: Selection, *, types: Leaves, requests: Leaves | None = None, responses: Leaves | None = None
) -> Selection:
    """Leave out what the functions return True for: types, operations by request, responses of those that stay."""
    operations = []
    for operation in selection.operations:
        if requests is not None and requests(operation.request):
            continue
        if responses is not None and operation.response is not None and responses(operation.response):
            operation = replace(operation, response=None)  # noqa: PLW2901
        operations.append(operation)
    kept = tuple(type_ for type_ in selection.types if not types(type_))
    return replace(selection, types=kept, operations=tuple(operations))
