"""Reporting tools read a table of the gateway cell by cell (gateway/WIRE.md 15).

The tools live in environments of their own. ``.ci/run`` makes them; by hand:

    python -m venv tools && tools/bin/pip install pandas polars pyarrow csvkit petl requests tablib \\
        frictionless httpie duckdb==1.5.5 duckdb-extension-httpfs==1.5.5
    npm install --prefix tools papaparse csv-parse d3-dsv xlsx exceljs fast-csv
    apt-get install miller sqlite3 curl wget csvtool libtext-csv-xs-perl r-cran-readr r-cran-data.table \\
        libreoffice-calc-nogui
    REPORTING_PYTHON=tools/bin/python REPORTING_NPM=tools python -m pytest tests/tools

A tool that is absent is skipped with its name.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import serving
from tests.tools import programs, table
from tests.tools.programs import PROGRAMS, Absent, Read

PYTHON = os.environ.get("REPORTING_PYTHON")
NPM = os.environ.get("REPORTING_NPM")
ABSENT = 77

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON, reason="REPORTING_PYTHON names no interpreter with reporting tools (see .ci/run)"),
]
HERE = Path(__file__).parent

READERS = [
    node.name
    for node in ast.parse((HERE / "readers.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name != "main"
]
NODE_READERS = re.findall(r"^  (\w+): (?:async )?\(text\)", (HERE / "readers.mjs").read_text(encoding="utf-8"), re.M)

#: Readers that show another table by their nature, and how (gateway/WIRE.md 15.2).
DIFFERING = {
    "requests_text": "takes a text without a charset for Latin-1",
    "csvtool": "trims blanks",
    "r_fread": "keeps doubled quotes",
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(table.app) as (host, port):
        yield f"http://{host}:{port}"


def read(name: str, url: str, folder: Path) -> Read:
    """Return the table that a tool makes of an address, line ends inside cells as LF."""
    try:
        header, rows = _read(name, url, folder)
    except Absent as error:
        pytest.skip(str(error))
    return header, [[str(cell).replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]


def _read(name: str, url: str, folder: Path) -> Read:
    if name in PROGRAMS:
        return PROGRAMS[name](url, folder)
    if name in ("csvkit", "httpie"):
        return _command(name, url)
    if name in NODE_READERS:
        return _on_node(name, url, folder)
    return _told(programs.run_or_absent(ABSENT, str(PYTHON), str(HERE / "readers.py"), name, url))


def _on_node(name: str, url: str, folder: Path) -> Read:
    if not NPM:
        raise Absent("REPORTING_NPM names no folder with node's readers")
    # Node looks for a module's packages beside the module.
    shutil.copy(HERE / "readers.mjs", folder)
    (folder / "node_modules").symlink_to((Path(NPM) / "node_modules").resolve())
    return _told(programs.run_or_absent(ABSENT, "node", str(folder / "readers.mjs"), name, url))


def _command(name: str, url: str) -> Read:
    folder = Path(str(PYTHON)).parent
    if name == "httpie":
        return programs.table(programs.run(str(folder / "http"), "--ignore-stdin", "--check-status", "--body", url))
    return programs.objects(programs.run(str(folder / "csvjson"), "-I", stdin=programs.run("curl", "-sSf", url)))


def _told(data: bytes) -> Read:
    found = json.loads(data)
    return found["header"], found["rows"]


TOOLS = [*READERS, *NODE_READERS, "csvkit", "httpie", *PROGRAMS]


@pytest.mark.parametrize("name", [each for each in TOOLS if each not in DIFFERING])
@pytest.mark.parametrize("target", ["/provoke.csv", "/csv/reply/Provoke", "/provoke?format=csv"])
def test_a_tool_reads_every_cell(name: str, target: str, address: str, tmp_path: Path) -> None:
    assert read(name, address + target, tmp_path) == (table.HEADER, table.ROWS)


@pytest.mark.parametrize("name", [each for each in TOOLS if each not in DIFFERING])
def test_a_tool_reads_a_table_that_comes_in_chunks(name: str, address: str, tmp_path: Path) -> None:
    header, rows = read(name, address + "/many.csv", tmp_path)

    assert header == table.HEADER
    assert rows == table.ROWS * (table.MANY // len(table.ROWS))


@pytest.mark.parametrize("name", DIFFERING)
def test_a_tool_that_differs_by_nature_still_does(name: str, address: str, tmp_path: Path) -> None:
    header, rows = read(name, address + "/provoke.csv", tmp_path)

    assert header == table.HEADER
    assert rows != table.ROWS
    assert len(rows) == len(table.ROWS)
