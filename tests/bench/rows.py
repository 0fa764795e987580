"""CPU of a row: each format beside msgspec.json, json.dumps, csv.DictWriter, lxml, and our reflective writers."""

from __future__ import annotations

import argparse
import contextlib
import csv
import gc
import importlib.util
import io
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from formats import HOST, native
from formats.csv.format import CsvFormat
from formats.json.format import JsonFormat
from formats.jsv.format import JsvFormat
from formats.xml.format import XmlFormat
from samples.evovoice.dtos import SessionInfo
from tests.bench import typed
from tests.bench.sessions import rows
from tests.bench.tables import Table
from tests.formats.reference import table as csv_reference
from tests.formats.reference import text as text_reference
from tests.formats.reference import xml as xml_reference

ROWS = 2_000
KINDS = "E easy, H hard, S sample, T typed"
#: Rows of one chunk of a stream.
CHUNK = 64


def measure(arguments: argparse.Namespace) -> Table:
    """Return CPU µs a row of every candidate, for easy, hard and sample rows."""
    peers = (
        "msgspec.json",
        "csv.DictWriter",
        "lxml",
        "jsv reflective",
        "msgspec.json read",
        "csv.DictReader",
    )
    table = Table(f"{ROWS} rows; {KINDS}", "CPU µs/row", peers)
    if not importlib.util.find_spec("lxml"):
        table.missing["lxml"] = "not installed: pip install -e '.[bench]'"
    return measured(arguments, table)


def measured(arguments: argparse.Namespace, table: Table, only: str = "") -> Table:
    """Fill a table with every candidate whose name contains ``only``."""
    if not native.IS_NATIVE:
        table.missing["native writer"] = "not built, or FORMATS_PURE is set: every figure is pure"
    for kind in "EHST":
        _measure_kind(kind, arguments, table, only)
    return table


def _measure_kind(kind: str, arguments: argparse.Namespace, table: Table, only: str) -> None:
    if kind == "T":
        found: list[Any] = typed.rows(ROWS)
        candidates = {**_msgspec(found), **_ours(typed.Reading, found)}
    else:
        found = rows(kind, ROWS)
        candidates = {**_msgspec(found), **_peers(found), **_ours(SessionInfo, found)}
    wanted = {name for name in candidates if only in name and arguments.only in name}
    names = [name for name in candidates if name in wanted or name in table.peers]
    for name in names:
        candidates[name]()  # codecs that are made lazily are made now
    for round_ in range(arguments.rounds):
        turn = round_ % len(names)
        for name in names[turn:] + names[:turn]:
            table.add(f"{kind}: {name}", _cpu(candidates[name]))


def _cpu(run: Callable[[], Any]) -> float:
    gc.collect()
    start, repeats = time.process_time(), 0
    while time.process_time() - start < 0.2:
        run()
        repeats += 1
    return (time.process_time() - start) / repeats / ROWS * 1e6


def _peers(sessions: list[SessionInfo]) -> dict[str, Callable[[], Any]]:
    table_text = _dict_writer(sessions)
    # Right before fast: the peer reads the very rows.
    if _dict_reader(table_text) != sessions:
        raise SystemExit("csv.DictReader: other rows than were written")
    found: dict[str, Callable[[], Any]] = {
        "csv.DictReader": lambda: _dict_reader(table_text),
        "json.dumps": lambda: json.dumps([msgspec.to_builtins(row) for row in sessions]),
        "csv.DictWriter": lambda: _dict_writer(sessions),
        "json reflective": lambda: text_reference.encode("json", list[SessionInfo], HOST, sessions),
        "jsv reflective": lambda: text_reference.encode("jsv", list[SessionInfo], HOST, sessions),
        "csv reflective": lambda: csv_reference.encode(list[SessionInfo], HOST, sessions),
        "xml reflective": lambda: xml_reference.encode(list[SessionInfo], sessions),
    }
    if importlib.util.find_spec("lxml"):
        found["lxml"] = lambda: _lxml(sessions)
    return found


def _dict_writer(sessions: list[SessionInfo]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, SessionInfo.__struct_encode_fields__)
    writer.writeheader()
    for row in sessions:
        flat = msgspec.to_builtins(row)
        writer.writerow({key: json.dumps(v) if isinstance(v, list | dict) else v for key, v in flat.items()})
    return out.getvalue()


def _lxml(sessions: list[SessionInfo]) -> Any:
    from lxml import etree

    def fill(parent: Any, value: Any) -> None:
        for key, each in value.items() if isinstance(value, dict) else (("item", one) for one in value):
            child = etree.SubElement(parent, key if key.isidentifier() else "item")
            if isinstance(each, dict | list):
                fill(child, each)
            else:
                child.text = str(each)

    root = etree.Element("ArrayOfSessionInfo")
    for row in sessions:
        fill(etree.SubElement(root, "SessionInfo"), msgspec.to_builtins(row))
    return etree.tostring(root)


def _msgspec(found: list[Any]) -> dict[str, Callable[[], Any]]:
    row_type: Any = type(found[0])
    text, one = msgspec.json.encode(found), msgspec.json.encode(found[0])
    many, single = msgspec.json.Decoder(list[row_type]), msgspec.json.Decoder(row_type)
    return {
        "msgspec.json": lambda: msgspec.json.encode(found),
        "msgspec.json one by one": lambda: [msgspec.json.encode(row) for row in found],
        "msgspec.json read": lambda: many.decode(text),
        "msgspec.json read one": lambda: [single.decode(one) for _ in range(ROWS)],
    }


def _ours(row_type: Any, found: list[Any]) -> dict[str, Callable[[], Any]]:
    candidates: dict[str, Callable[[], Any]] = {}
    for format_ in (JsonFormat(), CsvFormat(), JsvFormat(), XmlFormat()):
        whole, single = format_.codec(list[row_type]), format_.codec(row_type)
        text, one = whole.encode(found), single.encode(found[0])
        if native.IS_NATIVE:
            with _purely():
                candidates |= _writers(f"{format_.name} pure", format_, row_type, found)
        candidates |= _writers(format_.name, format_, row_type, found)
        candidates[f"{format_.name} read"] = lambda codec=whole, text=text: codec.decode(text)
        candidates[f"{format_.name} read one"] = lambda codec=single, one=one: [codec.decode(one) for _ in range(ROWS)]
    return candidates


def _writers(name: str, format_: Any, row_type: Any, found: list[Any]) -> dict[str, Callable[[], Any]]:
    whole, streamed, single = format_.codec(list[row_type]), format_.row_codec(row_type), format_.codec(row_type)
    for made, value in ((whole.encode, found), (streamed.encode_rows, found[:CHUNK]), (single.encode, found[0])):
        made(value)
        made(value)  # what is made lazily, natively or not, is made now; some of it with the second value
    return {
        f"{name} whole": lambda: whole.encode(found),
        f"{name} chunks of {CHUNK}": lambda: [
            streamed.encode_rows(found[at : at + CHUNK]) for at in range(0, ROWS, CHUNK)
        ],
        f"{name} one by one": lambda: [single.encode(row) for row in found],
    }


@contextlib.contextmanager
def _purely() -> Iterator[None]:
    """Do without the native writer, as ``FORMATS_PURE=1`` does, so that both stand in one run."""
    native.IS_NATIVE = False
    try:
        yield
    finally:
        native.IS_NATIVE = True


def _dict_reader(text: str) -> list[SessionInfo]:
    """Return what the usual way makes of a table: the same Structs, from nested cells that are JSON."""
    nested = {"customerBreadcrumb", "log", "members"}
    found = []
    for row in csv.DictReader(io.StringIO(text)):
        cells = {key: json.loads(cell) if key in nested else cell for key, cell in row.items() if cell != ""}
        cells.update({key: cells[key] == "True" for key in ("ended", "wasMissed") if key in cells})
        found.append(msgspec.convert(cells, SessionInfo))
    return found
