"""Repairs that sound output makes to types before printing: valid and distinct names, open generic types."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import Type
from gateway.metadata.host import Host
from gateway.metadata.languages.clean_names import cleaned, cleaned_type
from gateway.metadata.languages.distinct_names import distinct, distinct_types
from gateway.metadata.languages.open_generics import opened, opened_types
from gateway.metadata.languages.selection import Selection


def repaired(host: Host, chosen: Selection, *, flat: bool = True) -> Selection:
    """Repair the types of a file; in exact mode they stay unchanged.

    :param flat: whether the language prints all namespaces and nested types into one namespace
    """
    if host.exact:
        return chosen
    chosen = opened(cleaned(chosen))
    return distinct(chosen) if flat else chosen


def repaired_types(host: Host, types: Sequence[Type], *, flat: bool = True) -> list[Type]:
    """Repair the types of an operation page."""
    if host.exact:
        return list(types)
    repaired = opened_types([cleaned_type(type_) for type_ in types])
    return distinct_types(repaired) if flat else repaired
