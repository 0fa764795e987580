"""Which members of a record are written."""

from __future__ import annotations

from formats.options import Options
from formats.types.shapes import Enumerated, Member, Record


def excludes_default(member: Member, record: Record, options: Options) -> bool:
    """Return whether a member that holds its .NET default is left out (formats/WIRE.md 1.4)."""
    if member.shape.optional:
        return False
    emits = record.contract is None or member.facts.emit_default
    if isinstance(member.shape, Enumerated):
        # Written as a number, an enum's zero is no default; written as a name, the host decides.
        return not emits if options.enums_as_integers else not options.include_default_enums
    return options.exclude_defaults or not emits
