"""Which members are left out for holding their default (formats/WIRE.md 1.4)."""

from __future__ import annotations

import pytest

from formats import Dto, Enumeration, Int32, Nested, Options, member, shape_of
from formats.notation.members import excludes_default


class Colour(Enumeration):
    RED = "Red"


class Plain(Dto):
    count: Int32 = 0
    maybe: Int32 | None = None
    colour: Colour = Colour.RED


class Marked(Dto):
    count: Int32 = member(0, emit_default=False)
    colour: Colour = member(Colour.RED, emit_default=False)


class Contract(Dto, contract=True):
    count: Int32 = member(0, emit_default=False)
    maybe: Int32 | None = member(emit_default=False)
    colour: Colour = member(Colour.RED, emit_default=False)
    always: Int32 = member(0)


def excluded(type_: type, **options: bool) -> set[str]:
    shape = shape_of(type_)
    assert isinstance(shape, Nested)
    chosen = Options(**options)  # type: ignore[arg-type]  # flags all
    return {each.attribute for each in shape.record.members if excludes_default(each, shape.record, chosen)}


@pytest.mark.parametrize(
    ("type_", "options", "left_out"),
    [
        (Plain, {}, set()),
        (Plain, {"exclude_defaults": True}, {"count"}),
        (Plain, {"include_default_enums": False}, {"colour"}),
        (Plain, {"exclude_defaults": True, "include_default_enums": False}, {"count", "colour"}),
        (Plain, {"exclude_defaults": True, "enums_as_integers": True}, {"count"}),
        (Marked, {}, set()),  # the mark counts in contracts alone
        (Marked, {"enums_as_integers": True}, set()),
        (Contract, {}, {"count"}),
        (Contract, {"enums_as_integers": True}, {"count", "colour"}),
        (Contract, {"exclude_defaults": True}, {"count", "always"}),
    ],
)
def test_a_default_is_left_out_where_settings_or_the_contract_say_so(
    type_: type, options: dict[str, bool], left_out: set[str]
) -> None:
    assert excluded(type_, **options) == left_out
