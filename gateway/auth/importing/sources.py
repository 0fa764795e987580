"""The source of the old users → tables of rows: a SQLite file, CSV, JSON, or a database by its URL.

It is only read: a SQLite file is opened read-only.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gateway.auth.importing.cells import name_of
from gateway.auth.importing.databases import tables_of
from gateway.auth.importing.tables import BROKEN, OF_USERS, WANTED, SourceError, Tables, plain

#: Columns that only one of the two kinds of user table has.
_OF_IDENTITY = {"normalizedusername", "emailconfirmed", "securitystamp", "lockoutend", "lockoutenddateutc"}
_OF_SERVICESTACK = {"digestha1hash", "salt", "lockeddate", "permissions", "invalidloginattempts"}
#: Spellings of null in CSV.
_NULLS = frozenset({"", "NULL", "\\N"})
#: Names that the column of a file of roles may have.
_ROLE_NAMES = ("rolename", "role", "name")
MAX_CELL = 16 * 1024 * 1024  #: characters


def read(source: str, roles: Path | None = None, schema: str | None = None) -> Tables:
    """Return the tables of a file or a database URL.

    ``roles`` is a second CSV file with the columns ``UserName,RoleName``; ``schema`` is that of a database's tables.
    """
    tables = tables_of(source, schema) if "://" in source else _from_file(Path(source))
    if not tables.keys() & OF_USERS:
        raise SourceError("there is neither a table UserAuth nor AspNetUsers, nor rows that look like theirs")
    if roles is not None:
        if "aspnetusers" not in tables:
            raise SourceError("a file of roles belongs to AspNetUsers; UserAuth has its roles in its own columns")
        tables["rolenames"] = _role_names(roles)
    return tables


def _role_names(path: Path) -> list[dict[str, Any]]:
    header, rows = _csv(_text(path))
    role = next((name for name in _ROLE_NAMES if name in header), None)
    if role is None or "username" not in header:
        raise SourceError("the file of roles has no columns UserName and RoleName")
    for number, row in enumerate(rows, 1):
        if BROKEN in row:
            raise SourceError(f"row {number} of the file of roles: {row[BROKEN]}")
    return [{"username": row["username"], "rolename": row[role]} for row in rows]


def _from_file(path: Path) -> Tables:
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error
    if start.startswith(b"SQLite format 3"):
        return _from_sqlite(path)
    whole = _text(path)
    if whole.lstrip()[:1] in ("[", "{"):
        return _from_json(whole)
    return _by_kind(*_csv(whole))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        raise SourceError(f"{path} is not UTF-8 text, at byte {error.start}") from error


def _from_sqlite(path: Path) -> Tables:
    tables: Tables = {}
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            connection.text_factory = _kept_text
            present = connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
            for table, statement in present:
                if name_of(table) in WANTED:
                    quoted = table.replace('"', '""')
                    order = "" if "without rowid" in statement.lower() else " order by rowid"
                    rows = connection.execute(f'select * from "{quoted}"{order}')  # noqa: S608 - quoted
                    tables[name_of(table)] = [plain(dict(row)) for row in rows]
    except sqlite3.Error as error:
        raise SourceError(f"{path} cannot be read as SQLite ({type(error).__name__})") from error
    return tables


def _kept_text(data: bytes) -> str:
    """Return a text; invalid UTF-8 becomes surrogates, so that only this row is reported as unreadable."""
    return data.decode("utf-8", "surrogateescape")


def _from_json(whole: str) -> Tables:
    try:
        value = json.loads(whole)
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(f"this is no JSON{where}") from None
    if isinstance(value, list):
        rows = _rows(value)
        return _by_kind({name for row in rows for name in row}, rows)
    return {name_of(table): _rows(rows) for table, rows in value.items() if name_of(table) in WANTED}


def _rows(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or (value and not any(isinstance(row, dict) for row in value)):
        raise SourceError("JSON must be a list of objects, or an object with such a list for each table")
    return [plain(row) if isinstance(row, dict) else {BROKEN: "no object"} for row in value]


def _csv(whole: str) -> tuple[Sequence[str], list[dict[str, Any]]]:
    """Return the names of the columns and the rows."""
    head = whole.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    csv.field_size_limit(MAX_CELL)
    lines: Iterable[Sequence[str]] = csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter, strict=True)
    rows: list[dict[str, Any]] = []
    header: list[str] | None = None
    number = 0
    try:
        for cells in lines:
            if not cells:
                continue
            if header is None:
                header = [name_of(cell) for cell in cells]
                continue
            number += 1
            if len(cells) != len(header):
                rows.append({BROKEN: f"{len(cells)} cells, the header has {len(header)}"})
                continue
            rows.append({name: None if cell in _NULLS else cell for name, cell in zip(header, cells, strict=True)})
    except csv.Error as error:
        raise SourceError(f"the CSV text breaks off or has a stray quote after row {number}") from error
    return header or (), rows


def _by_kind(header: Iterable[str], rows: list[dict[str, Any]]) -> Tables:
    """Return the rows under the name of the table whose columns they have; no table if they look like neither."""
    columns = {*header}
    if columns & _OF_IDENTITY:
        return {"aspnetusers": rows}
    if columns & _OF_SERVICESTACK or {"passwordhash", "username"} <= columns:
        return {"userauth": rows}
    return {}
