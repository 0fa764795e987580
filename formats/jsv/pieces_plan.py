"""Plans of JSV for the native writer."""

from __future__ import annotations

from formats.jsv.writer import JsvNotation
from formats.native import Write
from formats.notation.pieces_plan import TextPlan
from formats.options import Options
from formats.types.shapes import Listing, Shape


def jsv_plan(shape: Shape, options: Options) -> Write:
    """Return the writer of values of a shape; the value is never None."""
    return TextPlan(JsvNotation(), options).of(shape).write


def items_plan(shape: Listing, options: Options) -> Write:
    """Return the writer of a list without its brackets."""
    return TextPlan(JsvNotation(), options).listing(shape.item, ("", "")).write
