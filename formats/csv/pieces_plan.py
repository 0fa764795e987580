"""Plans of CSV for the native writer: the texts of :mod:`formats.csv.writer` in the host's own layout, in pieces."""

from __future__ import annotations

from formats import pieces as kinds
from formats.csv.cells import ROW_END, Column, cell_writer, columns_of, header_of, starts_with_bracket
from formats.csv.row_source import row_writer
from formats.jsv.writer import JsvNotation
from formats.native import NoPlanError, Write
from formats.notation.pieces_plan import TextPlan, jsv_moment, scalar_piece
from formats.options import CsvLayout, Options
from formats.pieces import Ask, Piece, Slot, late, member_of, piece, slot
from formats.tables import Inside, Rows, Table
from formats.types.kinds import Kind
from formats.types.shapes import Enumerated, Record, Scalar, Shape, is_nullable

_SEPARATOR = ","


def table_plan(table: Table, options: Options, mark: str) -> Write:
    """Return the writer of a whole table; ``mark`` stands before it."""
    whole = piece(kinds.ENCLOSED, around=(mark, ""))
    whole.fill([slot(_CsvPlan(options).table(table))])
    return whole.write


def rows_plan(record: Record, options: Options) -> Write:
    """Return the writer of a chunk of rows."""
    return _CsvPlan(options).rows(record, "").write


class _InsideCell(TextPlan):
    """Makes the pieces of JSV inside a cell's quotes, where each of its own is doubled."""

    def __init__(self, options: Options) -> None:
        super().__init__(JsvNotation(), options)
        self._form = kinds.INSIDE_CELL

    def _spelled(self, text: str) -> str:
        return text.replace('"', '""')

    def _asked(self, write: Ask) -> Ask:
        return lambda value: write(value).replace('"', '""')


class _CsvPlan:
    """Makes the pieces of tables with one set of options."""

    def __init__(self, options: Options) -> None:
        layout = options.csv
        if options.exclude_defaults or layout != CsvLayout(bom=layout.bom, header=layout.header):
            raise NoPlanError(layout)
        self._options, self._inside = options, _InsideCell(options)

    def table(self, table: Table) -> Piece:
        """Return the piece of a table, its header included."""
        match table:
            case Rows(record=record, many=True):
                return self.rows(record, self._header(record))
            case Rows(record=record):
                single = piece(kinds.ENCLOSED, around=(self._header(record), ""))
                single.fill([slot(self._row(record))])
                return single
            case Inside(record=record, member=member, table=inner):
                inside = piece(kinds.RECORD, type_=record.type)
                empty = self._header(inner.record) if isinstance(inner, Rows) and not inner.many else ""
                inside.fill([slot(self.table(inner), get=member_of(record.type, member.attribute), null=empty)])
                return inside
        raise NoPlanError(table)

    def rows(self, record: Record, header: str) -> Piece:
        """Return the piece of rows under a header; None is a row of empty cells."""
        series = piece(kinds.SERIES, around=(header, ""))
        empty = _SEPARATOR * (len(self._columns(record)) - 1) + ROW_END
        series.fill([slot(self._row(record), null=empty)])
        return series

    def _columns(self, record: Record) -> tuple[Column, ...]:
        return columns_of(record, self._options.csv)

    def _header(self, record: Record) -> str:
        return header_of(self._columns(record), self._options.csv)

    def _row(self, record: Record) -> Piece:
        ask = late(lambda: row_writer(record, self._options))
        row = piece(kinds.RECORD, around=("", ROW_END), type_=record.type, ask=ask)
        row.fill([self._cell(record, column, _SEPARATOR * bool(at)) for at, column in enumerate(self._columns(record))])
        return row

    def _cell(self, record: Record, column: Column, before: str) -> Slot:
        shape = column.shape
        get = member_of(record.type, column.path[0].attribute)
        null = before if is_nullable(shape) else None
        if starts_with_bracket(shape):
            return slot(self._inside.of(shape), get=get, around=(before + '"', '"'), null=null)
        return slot(self._content(shape), get=get, around=(before, ""), null=null)

    def _content(self, shape: Shape) -> Piece:
        if isinstance(shape, Scalar) and shape.kind is Kind.STRING:
            return piece(kinds.TEXT, form=kinds.CELL)
        assert isinstance(shape, Scalar | Enumerated)  # noqa: S101 - all other shapes start with a bracket
        write = cell_writer(shape, self._options)
        if isinstance(shape, Scalar) and shape.kind is Kind.OBJECT:
            return piece(kinds.CALL, ask=write)
        moment = lambda kind, ask: jsv_moment(kind, self._options, ask)  # noqa: E731 - in place of a method
        return scalar_piece(shape, self._options, write, ("", ""), moment)
