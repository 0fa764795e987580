"""What every language's sound output does to the types before it prints them: names that are names, open generics."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.metadata.catalog import Type
from gateway.metadata.host import Host
from gateway.metadata.languages.clean_names import cleaned, cleaned_type
from gateway.metadata.languages.open_generics import opened, opened_types
from gateway.metadata.languages.selection import Selection


def repaired(host: Host, chosen: Selection) -> Selection:
    """Repair what a file prints; in exact mode it stays as it is."""
    return chosen if host.exact else opened(cleaned(chosen))


def repaired_types(host: Host, types: Sequence[Type]) -> list[Type]:
    """Repair what the code of an operation page prints."""
    return list(types) if host.exact else opened_types([cleaned_type(each) for each in types])
