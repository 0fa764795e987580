"""CPU of a row: each format beside msgspec.json, json.dumps, csv.DictWriter, lxml, and our reflective writers."""

from __future__ import annotations

import argparse
import csv
import gc
import importlib.util
import io
import json
import time
from collections.abc import Callable
from typing import Any

import msgspec

from formats import HOST
from formats.csv.format import CsvFormat
from formats.json.format import JsonFormat
from formats.jsv.format import JsvFormat
from formats.xml.format import XmlFormat
from samples.evovoice.dtos import SessionInfo
from tests.bench.sessions import rows
from tests.bench.tables import Table
from tests.formats.reference import table as csv_reference
from tests.formats.reference import text as text_reference
from tests.formats.reference import xml as xml_reference

ROWS = 2_000
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
    table = Table(f"{ROWS} sessions; E easy, H hard, S sample", "CPU µs/row", peers)
    if not importlib.util.find_spec("lxml"):
        table.missing["lxml"] = "not installed: pip install -e '.[bench]'"
    for kind in "EHS":
        _measure_kind(kind, arguments, table)
    return table


def _measure_kind(kind: str, arguments: argparse.Namespace, table: Table) -> None:
    candidates = {**_peers(rows(kind, ROWS)), **_ours(rows(kind, ROWS))}
    names = [name for name in candidates if arguments.only in name or name in table.peers]
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
    found: dict[str, Callable[[], Any]] = {
        "msgspec.json": lambda: msgspec.json.encode(sessions),
        "json.dumps": lambda: json.dumps([msgspec.to_builtins(row) for row in sessions]),
        "csv.DictWriter": lambda: _dict_writer(sessions),
        "msgspec.json one by one": lambda: [msgspec.json.encode(row) for row in sessions],
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


def _ours(sessions: list[SessionInfo]) -> dict[str, Callable[[], Any]]:
    found: dict[str, Callable[[], Any]] = {}
    for format_ in (JsonFormat(), CsvFormat(), JsvFormat(), XmlFormat()):
        whole, streamed = format_.codec(list[SessionInfo]), format_.row_codec(SessionInfo)
        single, first = format_.codec(SessionInfo), sessions[0]
        found[f"{format_.name} whole"] = lambda codec=whole: codec.encode(sessions)
        found[f"{format_.name} chunks of {CHUNK}"] = lambda codec=streamed: [
            codec.encode_rows(sessions[at : at + CHUNK]) for at in range(0, ROWS, CHUNK)
        ]
        found[f"{format_.name} one by one"] = lambda codec=single: [codec.encode(row) for row in sessions]
        text, one = whole.encode(sessions), single.encode(first)
        found[f"{format_.name} read"] = lambda codec=whole, text=text: codec.decode(text)
        found[f"{format_.name} read one"] = lambda codec=single, one=one: [codec.decode(one) for _ in range(ROWS)]
    text, one = msgspec.json.encode(sessions), msgspec.json.encode(sessions[0])
    many, single_decoder = msgspec.json.Decoder(list[SessionInfo]), msgspec.json.Decoder(SessionInfo)
    found["msgspec.json read"] = lambda: many.decode(text)
    found["msgspec.json read one"] = lambda: [single_decoder.decode(one) for _ in range(ROWS)]
    table_text = _dict_writer(sessions)
    # Right before fast: the peer reads the very rows.
    if _dict_reader(table_text) != sessions:
        raise SystemExit("csv.DictReader: other rows than were written")
    found["csv.DictReader"] = lambda: _dict_reader(table_text)
    return found


def _dict_reader(text: str) -> list[SessionInfo]:
    """Return what the usual way makes of a table: the same Structs, from nested cells that are JSON."""
    nested = {"customerBreadcrumb", "log", "members"}
    found = []
    for row in csv.DictReader(io.StringIO(text)):
        cells = {key: json.loads(cell) if key in nested else cell for key, cell in row.items() if cell != ""}
        cells.update({key: cells[key] == "True" for key in ("ended", "wasMissed") if key in cells})
        found.append(msgspec.convert(cells, SessionInfo))
    return found
