"""HTML: a value as tables a person can read. Written only, and only a fragment of a page.

A record is a table of two columns, a list of records a table with a heading for each member;
a record or list inside a row is folded away behind a summary. Members without a value are
named together at the end, because a session has three dozen of them. All text is escaped; the
markup holds no scripts and fetches nothing. The gateway, which knows the address, adds the page
around the fragment and its style. Classes: ``record``, ``rows`` in its frame ``wide``, ``none`` (no value), ``n`` (a
number).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from formats.errors import DecodeError, EncodeError
from formats.misfits import located
from formats.options import HOST, Options
from formats.scalars.writing import bare_text
from formats.types.kinds import INTEGER_RANGES, Kind
from formats.types.shapes import Enumerated, Listing, Mapping, Nested, Pair, Record, Scalar, Shape, shape_of

#: A value of one shape, not None → markup that may stand in a table cell.
Write = Callable[[Any], str]

_NUMBERS = frozenset({*INTEGER_RANGES, Kind.SINGLE, Kind.DOUBLE, Kind.DECIMAL})
_DATES = frozenset({Kind.DATE_TIME, Kind.DATE_TIME_OFFSET, Kind.DATE_ONLY})
_NULL = '<td class="none">null</td>'
_EMPTY = '<p class="none">Nothing in it.</p>'


class HtmlFormat:
    """The format of browsers."""

    name = "html"
    media_types = ("text/html",)
    as_file = False

    def codec(self, type_: Any, options: Options = HOST, /) -> HtmlCodec:
        """Return the codec of a type."""
        shape = shape_of(type_)
        return HtmlCodec(shape, _Writers(options).of(shape))


class HtmlCodec:
    """Values of one type → a fragment of HTML."""

    def __init__(self, shape: Shape, write: Write) -> None:
        self._shape = shape
        self._write = write

    def encode(self, value: Any, /) -> bytes:
        """Return the fragment; :class:`EncodeError` names the member whose value is not of its type."""
        try:
            return (_EMPTY if value is None else self._write(value)).encode("utf-8", "replace")
        except (TypeError, AttributeError, ValueError, OverflowError, RecursionError, EncodeError) as error:
            raise located(self._shape, value, error) from error

    def decode(self, data: bytes, /) -> Any:
        """Refuse: HTML is for reading by people."""
        raise DecodeError("HTML is written only")


class _Shown(msgspec.Struct, frozen=True):
    """A member in a table. ``cell`` writes a whole cell; the heading of a number is aligned as its cells are."""

    name: str
    attribute: str
    cell: Write
    is_number: bool

    @property
    def heading(self) -> str:
        return f'<th scope="col" class="n">{self.name}</th>' if self.is_number else f'<th scope="col">{self.name}</th>'


class _Writers:
    """Makes the writers of shapes; a record's only once, because a record may contain itself."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._members: dict[int, list[_Shown]] = {}

    def of(self, shape: Shape) -> Write:
        """Return the writer of a shape, in a record or alone."""
        match shape:
            case Scalar(kind=Kind.STRING | Kind.CHAR):
                return lambda value: html.escape(str(value))
            case Scalar(kind=Kind.OBJECT):
                return self._any
            case Scalar() | Enumerated():
                return self._scalar(shape)
            case Listing(item=Nested(record=record)):
                return lambda values: self._rows(record, values)
            case Listing():
                item = self.of(shape.item)
                return lambda values: _items(["null" if value is None else item(value) for value in values])
            case Mapping():
                return _entries(self.of(shape.key), self.of(shape.value))
            case Pair():
                pair = _entries(self.of(shape.key), self.of(shape.value))
                return lambda value: pair({value.key: value.value})
            case Nested(record=record):
                return lambda value: self._record(record, value)
        raise TypeError(f"no HTML for {shape}")

    def _scalar(self, shape: Scalar | Enumerated) -> Write:
        token = bare_text(shape, self._options)
        if isinstance(shape, Scalar) and shape.kind in _DATES:
            return lambda value: f"<time>{html.escape(token(value))}</time>"
        return lambda value: html.escape(token(value))

    def _members_of(self, record: Record) -> list[_Shown]:
        """Return how each member is shown."""
        members = self._members.get(id(record))
        if members is None:
            members = self._members[id(record)] = []
            members += [
                _Shown(html.escape(member.column), member.attribute, self._cell(member.shape), _is_number(member.shape))
                for member in record.ordered
            ]
        return members

    def _cell(self, shape: Shape) -> Write:
        write = self.of(shape)
        if _is_number(shape):
            return lambda value: f'<td class="n">{write(value)}</td>'
        # Each text has its own direction: an Arabic name must not reverse the text beside it.
        return lambda value: f'<td dir="auto">{write(value)}</td>'

    def _record(self, record: Record, value: Any) -> str:
        contents = [(member.name, member.cell, getattr(value, member.attribute)) for member in self._members_of(record)]
        rows = [f"<tr><th>{name}</th>{cell(content)}</tr>" for name, cell, content in contents if content is not None]
        absent = _absent([name for name, _, content in contents if content is None])
        return (f'<table class="record"><tbody>{"".join(rows)}</tbody></table>' if rows else "") + (absent or "")

    def _rows(self, record: Record, values: Iterable[Any]) -> str:
        rows = [value for value in values if value is not None]
        if not rows:
            return _EMPTY
        members = self._members_of(record)
        shown, absent = [], []
        for member in members:
            column = [getattr(row, member.attribute) for row in rows]
            if all(value is None for value in column):
                absent.append(member.name)
            else:
                cells = [_NULL if value is None else _folded(value, member.cell(value)) for value in column]
                shown.append((member.heading, cells))
        heading = "".join(th for th, _ in shown)
        lines = "".join(f"<tr>{''.join(cells)}</tr>" for cells in zip(*(cells for _, cells in shown), strict=True))
        table = f'<table class="rows"><thead><tr>{heading}</tr></thead><tbody>{lines}</tbody></table>'
        # A region that scrolls must be reachable by keyboard and have a name (WCAG 2.1.1).
        table = f'<div class="wide" role="group" aria-label="{_count(rows)}" tabindex="0">{table}</div>'
        return (table if shown else f"<p>{_count(rows)}</p>") + _absent(absent)

    def _any(self, value: Any) -> str:
        if isinstance(value, dict):
            return _entries(self._any, self._any)(value)
        if isinstance(value, list | tuple):
            return _items(["null" if item is None else self._any(item) for item in value])
        if type(value) is int:
            return str(value)  # whatever its size (gateway/WIRE.md 13 A14)
        return self.of(shape_of(type(value)))(value) if type(value) is not object else ""


def _is_number(shape: Shape) -> bool:
    return isinstance(shape, Scalar) and shape.kind in _NUMBERS


def _folded(value: Any, cell: str) -> str:
    """Return a cell of a row; a record, list or dictionary in it is folded away."""
    if isinstance(value, msgspec.Struct) or (isinstance(value, list | tuple | set | frozenset | dict) and value):
        start = cell.index(">") + 1
        return f"{cell[:start]}<details><summary>{_count(value)}</summary>{cell[start:-5]}</details></td>"
    return cell


def _count(value: Any) -> str:
    if isinstance(value, msgspec.Struct):
        return html.escape(type(value).__name__)
    return "1 item" if len(value) == 1 else f"{len(value):,} items"


def _absent(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f'<details class="none"><summary>{len(names)} without a value</summary>{", ".join(names)}</details>'


def _items(items: Sequence[str]) -> str:
    return "<ul>" + "".join(f'<li dir="auto">{item}</li>' for item in items) + "</ul>" if items else _EMPTY


def _entries(key: Write, value: Write) -> Write:
    def cell(content: Any) -> str:
        return _NULL if content is None else f'<td dir="auto">{value(content)}</td>'

    def write(entries: Any) -> str:
        rows = [f"<tr><th>{key(name)}</th>{cell(content)}</tr>" for name, content in entries.items()]
        return f'<table class="record"><tbody>{"".join(rows)}</tbody></table>' if rows else _EMPTY

    return write
