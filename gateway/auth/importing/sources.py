"""Where the old users lie → tables of rows: a SQLite file, CSV, JSON, or a database by its URL.

Nothing is written there: a SQLite file is opened for reading only.
"""

from __future__ import annotations

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
#: Spellings of nothing in CSV.
_NULLS = frozenset({"", "NULL", "\\N"})
#: What the column of a file of roles may be called.
_ROLE_NAMES = ("rolename", "role", "name")
MAX_CELL = 16 * 1024 * 1024  #: characters


def read(source: str, roles: Path | None = None, schema: str | None = None) -> Tables:
    """Return the tables of a file or a database URL.

    ``roles`` is a second CSV file ``UserName,RoleName``, ``schema`` where in a database the tables lie.
    """
    tables = tables_of(source, schema) if "://" in source else _from_file(Path(source))
    if not tables.keys() & OF_USERS:
        raise SourceError("there is neither a table UserAuth nor AspNetUsers, nor rows that look like theirs")
    if roles is not None:
        if "aspnetusers" not in tables:
            raise SourceError("a file of roles stands beside AspNetUsers; those of UserAuth are in its own columns")
        tables["rolenames"] = _role_names(roles)
    return tables


def _role_names(path: Path) -> list[dict[str, Any]]:
    header, rows = _csv(_text(path))
    role = next((each for each in _ROLE_NAMES if each in header), None)
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
        with sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            connection.text_factory = _kept_text
            present = connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
            for table, made_by in present:
                if name_of(table) in WANTED:
                    quoted = table.replace('"', '""')
                    order = "" if "without rowid" in made_by.lower() else " order by rowid"
                    rows = connection.execute(f'select * from "{quoted}"{order}')  # noqa: S608 - quoted
                    tables[name_of(table)] = [plain(dict(row)) for row in rows]
    except sqlite3.Error as error:
        raise SourceError(f"{path} cannot be read as SQLite ({type(error).__name__})") from error
    finally:
        if "connection" in locals():
            connection.close()
    return tables


def _kept_text(data: bytes) -> str:
    """Return a text; what is not UTF-8 in it is kept so that its row, and no other, is told to be unreadable."""
    return data.decode("utf-8", "surrogateescape")


def _from_json(whole: str) -> Tables:
    try:
        found = json.loads(whole)
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(f"this is no JSON{where}") from None
    if isinstance(found, list):
        rows = _rows(found)
        return _by_kind({name for row in rows for name in row}, rows)
    return {name_of(table): _rows(rows) for table, rows in found.items() if name_of(table) in WANTED}


def _rows(found: Any) -> list[dict[str, Any]]:
    if not isinstance(found, list) or (found and not any(isinstance(each, dict) for each in found)):
        raise SourceError("rows in JSON are a list of objects, or lists by the names of their tables")
    return [plain(each) if isinstance(each, dict) else {BROKEN: "no object"} for each in found]


def _csv(whole: str) -> tuple[Sequence[str], list[dict[str, Any]]]:
    """Return the names of the columns and the rows."""
    head = whole.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    csv.field_size_limit(MAX_CELL)
    rows: Iterable[Sequence[str]] = csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter, strict=True)
    found: list[dict[str, Any]] = []
    header: list[str] | None = None
    number = 0
    try:
        for cells in rows:
            if not cells:
                continue
            if header is None:
                header = [name_of(each) for each in cells]
                continue
            number += 1
            if len(cells) != len(header):
                found.append({BROKEN: f"{len(cells)} cells, the header has {len(header)}"})
                continue
            found.append({name: None if cell in _NULLS else cell for name, cell in zip(header, cells, strict=True)})
    except csv.Error as error:
        raise SourceError(f"the CSV text breaks off or has a stray quote after row {number}") from error
    return header or (), found


def _by_kind(header: Iterable[str], rows: list[dict[str, Any]]) -> Tables:
    """Return rows without a table's name as the table that they look like."""
    columns = {*header}
    if columns & _OF_IDENTITY:
        return {"aspnetusers": rows}
    if columns & _OF_SERVICESTACK or {"passwordhash", "username"} <= columns:
        return {"userauth": rows}
    return {}
