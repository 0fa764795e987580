"""Programs that read CSV over HTTP: one function a program, (url, folder) → the table it read.

A program that is not installed raises :class:`Absent` with its name.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

SECONDS = 60

Read = tuple[list[str], list[list[str]]]


class Absent(Exception):  # noqa: N818 - a reason to skip
    """A program is not installed."""


def run(*words: str, stdin: bytes = b"", folder: Path | None = None, **environment: str) -> bytes:
    """Return what a program prints; it fails aloud."""
    if shutil.which(words[0]) is None:
        raise Absent(f"{words[0]} is not installed")
    given = {**os.environ, **environment, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(words, input=stdin, capture_output=True, timeout=SECONDS, check=False, cwd=folder, env=given)
    if done.returncode:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def run_or_absent(absent: int, *words: str) -> bytes:
    """Return what a program prints; :class:`Absent` if it ends with a status that says so."""
    done = subprocess.run(words, capture_output=True, timeout=SECONDS, check=False)
    if done.returncode == absent:
        raise Absent(done.stderr.decode(errors="replace").strip().partition("\n")[0])
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def table(data: bytes, delimiter: str = ",") -> Read:
    """Return a table that a program printed as CSV."""
    header, *rows = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter)
    return header, rows


def objects(data: bytes) -> Read:
    """Return a table that a program printed as a list of JSON objects."""
    found = json.loads(data)
    return list(found[0]), [["" if cell is None else cell for cell in each.values()] for each in found]


def curl(url: str, _: Path) -> Read:
    return table(run("curl", "-sSf", url))


def curl_compressed(url: str, _: Path) -> Read:
    return table(run("curl", "-sSf", "--compressed", url))


def curl_saved(url: str, folder: Path) -> Read:
    """``-OJ`` saves under the name that ``Content-Disposition`` gives."""
    run("curl", "-sSf", "-OJ", url, folder=folder)
    (saved,) = folder.iterdir()
    if saved.suffix != ".csv":
        raise RuntimeError(f"saved as {saved.name}")
    return table(saved.read_bytes())


def wget(url: str, _: Path) -> Read:
    return table(run("wget", "-q", "-O", "-", url))


def miller(url: str, _: Path) -> Read:
    return objects(run("mlr", "--icsv", "--ojson", "-S", "-A", "cat", url))


def sqlite3(url: str, folder: Path) -> Read:
    saved = folder / "table.csv"
    saved.write_bytes(run("curl", "-sSf", url))
    commands = f".mode csv\n.import {saved} t\n.mode json\nselect * from t;\n"
    return objects(run("sqlite3", ":memory:", stdin=commands.encode()))


def csvtool(url: str, _: Path) -> Read:
    return table(run("csvtool", "-u", "TAB", "cat", "-", stdin=run("curl", "-sSf", url)), "\t")


def perl(url: str, _: Path) -> Read:
    program = """
        use Text::CSV_XS; use JSON::PP; binmode STDIN, ':encoding(UTF-8)';
        my $csv = Text::CSV_XS->new({binary => 1, strict => 1, auto_diag => 2});
        my ($header, @rows) = @{$csv->getline_all(*STDIN)};
        print encode_json({header => $header, rows => \\@rows});
    """
    try:
        found = json.loads(run("perl", "-e", program, stdin=run("curl", "-sSf", url)))
    except RuntimeError as error:
        if "Can't locate Text/CSV_XS.pm" in str(error):
            raise Absent("Perl has no Text/CSV_XS.pm") from error
        raise
    return found["header"], found["rows"]


def r_base(url: str, folder: Path) -> Read:
    return _r(
        "read.csv(url, colClasses='character', check.names=FALSE, encoding='UTF-8', strip.white=FALSE)", url, folder
    )


def r_readr(url: str, folder: Path) -> Read:
    return _r("readr::read_csv(url, col_types=readr::cols(.default='c'), trim_ws=FALSE, na=character())", url, folder)


def r_fread(url: str, folder: Path) -> Read:
    return _r("data.table::fread(url, colClasses='character', strip.white=FALSE, encoding='UTF-8')", url, folder)


def _r(expression: str, url: str, folder: Path) -> Read:
    """R writes the table with every text quoted, which csv reads back without a guess."""
    out = folder / "out.csv"
    program = f"""
        url <- '{url}'
        found <- as.data.frame({expression})
        con <- file('{out}', open='w', encoding='UTF-8')
        write.csv(found, con, row.names=FALSE, quote=TRUE, na='')
        close(con)
    """
    run("Rscript", "-e", program, LC_ALL="C.UTF-8")
    return table(out.read_bytes())


_CSV = "Text - txt - csv (StarCalc)"
_FIELDS = "/".join(f"{column}/2" for column in range(1, 8))


def libreoffice(url: str, folder: Path) -> Read:
    """LibreOffice opens the address itself; every column is text (format 2)."""
    run(
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{folder}/profile",
        f"--infilter={_CSV}:44,34,76,1,{_FIELDS}",
        "--convert-to",
        f"csv:{_CSV}:44,34,76,1,,0,false,true,false",
        "--outdir",
        str(folder / "out"),
        url,
        HOME=str(folder),
    )
    (saved,) = (folder / "out").iterdir()
    return table(saved.read_bytes())


PROGRAMS: dict[str, Callable[[str, Path], Read]] = {
    each.__name__: each
    for each in (
        curl, curl_compressed, curl_saved, wget, miller, sqlite3, csvtool, perl, r_base, r_readr, r_fread, libreoffice,
    )
}  # fmt: skip
