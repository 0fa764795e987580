"""Plans of JSON for the native writer."""

from __future__ import annotations

from formats import pieces as kinds
from formats.json.writer import JsonNotation
from formats.native import NoPlanError, Write
from formats.notation.pieces_plan import TextPlan
from formats.options import Options
from formats.pieces import piece, slot
from formats.types.shapes import Listing, Shape, is_nullable


def json_plan(shape: Shape, options: Options) -> Write:
    """Return the writer of values of a shape; the value is never None."""
    return _plan(options).of(shape).write


def items_plan(shape: Listing, options: Options) -> Write:
    """Return the writer of a list without its brackets."""
    return _plan(options).listing(shape.item, ("", "")).write


def lines_plan(shape: Listing, options: Options) -> Write:
    """Return the writer of a list's items, one on each line with its line end; None is the word ``null``."""
    lines = piece(kinds.SERIES)
    lines.fill(
        [slot(_plan(options).of(shape.item), around=("", "\n"), null="null\n" if is_nullable(shape.item) else None)]
    )
    return lines.write


def _plan(options: Options) -> TextPlan:
    if options.indent:
        raise NoPlanError("indent")
    return TextPlan(JsonNotation(), options)
