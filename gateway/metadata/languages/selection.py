"""Which types and operations a file has before a query says so: all of the host, less what the language leaves out.

The rules are ``gateway/WIRE.md`` metadata 4.2 (steps 4 to 6); what a query lets in is in ``including``.
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
    """What a file is made from. Operations keep their order; a response that was left out is None."""

    types: tuple[Type, ...]
    operations: tuple[Operation, ...]
    complete: bool = False
    """Whether ``Name.*`` brings all that its types name; as recorded, it brings less than they need to compile."""

    @property
    def requests(self) -> list[Type]:
        """The request types."""
        return [each.request for each in self.operations]

    @property
    def responses(self) -> list[Type]:
        """The response types, one for each operation that has one."""
        return [each.response for each in self.operations if each.response is not None]


def is_framework(each: Type | Ref) -> bool:
    """Whether it belongs to one of the framework's namespaces."""
    return each.namespace in FRAMEWORK


def is_marker(each: Type) -> bool:
    """Whether it is the definition of a marker interface."""
    return each.name in MARKERS and is_framework(each)


def is_printed(each: Type) -> bool:
    """Whether a response or type has a definition to print: no array, and of .NET's own only pairs and tuples."""
    if each.name.endswith("]"):
        return False
    return not is_system(each) or each.name.partition("`")[0] in ("KeyValuePair", "Tuple")


def whole(host: Host) -> Selection:
    """Select everything."""
    return Selection(host.catalog.types, host.catalog.operations, complete=not host.exact)


def without(
    selection: Selection, *, types: Leaves, requests: Leaves | None = None, responses: Leaves | None = None
) -> Selection:
    """Leave out what the functions say True to: types, operations by request, responses of those that stay."""
    operations = []
    for each in selection.operations:
        if requests is not None and requests(each.request):
            continue
        if responses is not None and each.response is not None and responses(each.response):
            each = replace(each, response=None)  # noqa: PLW2901
        operations.append(each)
    kept = tuple(each for each in selection.types if not types(each))
    return replace(selection, types=kept, operations=tuple(operations))
