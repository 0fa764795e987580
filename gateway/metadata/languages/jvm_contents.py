"""The types that a file or an operation page of Java and Kotlin has (``gateway/WIRE.md`` metadata 4.11.2, 4.11.3)."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import Type, is_system
from gateway.metadata.host import Host
from gateway.metadata.languages.contents import Contents, of_file, of_page
from gateway.metadata.languages.including import filtered
from gateway.metadata.languages.jvm_names import UNPRINTED
from gateway.metadata.languages.options import Options
from gateway.metadata.languages.pairs import is_pair, with_pairs
from gateway.metadata.languages.selection import is_framework, is_marker, whole, without


def contents_of(host: Host, options: Options) -> Contents:
    """Select the types of a file in either language: no markers, no tuples, no types of the client library."""
    no_framework = options.add_service_stack_types is False

    def is_left(type_: Type) -> bool:
        return is_left_response(type_) or is_marker(type_)

    def is_left_response(type_: Type) -> bool:
        if type_.name in UNPRINTED and is_framework(type_):
            return True
        if is_system(type_) or type_.name.endswith("]"):
            return not (is_pair(type_) and (not host.exact or type_.name.startswith("KeyValuePair`")))
        return no_framework and is_framework(type_)

    chosen = without(
        whole(host),
        types=is_left,
        requests=lambda type_: no_framework and is_framework(type_),
        responses=is_left_response,
    )
    chosen = filtered(chosen, options)
    if not host.exact:
        chosen = with_pairs(chosen)
    return of_file(host, options, chosen)


def page_of(host: Host, types: Sequence[Type]) -> Contents:
    """Return the contents of an operation page."""
    chosen = tuple(type_ for type_ in types if not (type_.name in UNPRINTED and is_framework(type_)))
    return of_page(host, chosen)
