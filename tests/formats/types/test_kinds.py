"""The table of scalar kinds; and that a new scalar is a name, a row and the two functions of the row."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from formats.types.kinds import INTEGER_RANGES, KINDS, LENIENT_KINDS, REFERENCE_KINDS, Kind

FORMATS = Path(__file__).parents[3] / "formats"

#: All that a new scalar takes: .NET's System.Version, whose text is the same everywhere.
FUNCTIONS = """
class Version(msgspec.Struct, frozen=True):
    parts: tuple[int, ...]


def _text(value: Version) -> str:
    return ".".join(map(str, value.parts))


def _read(text: str) -> Version:
    return Version(tuple(int(part) for part in text.split(".")))


"""
NAME = '    VERSION = "Version"\n'
ROW = "    Kind.VERSION: KindFacts(annotation=Version, text=_text, read=_read),\n"

USE = """
from formats.msgpack import FORMAT
from formats import BUILT_IN, DecodeError, Dto, EncodeError, shape_of
from formats.types.kinds import Version

class Release(Dto):
    name: str | None = None
    version: Version | None = None
    older: list[Version] | None = None

one = Release("a", Version((6, 40)), [Version((5, 9, 1)), Version((6,))])
for format_ in [*BUILT_IN, FORMAT]:
    codec = format_.codec(Release)
    data = codec.encode(one)
    print(format_.name, data)
    if format_.name == "html":
        continue
    assert codec.decode(data) == one, (format_.name, codec.decode(data))
    try:
        codec.encode(Release("a", "6.40"))
    except EncodeError as error:
        assert error.where == "$.Version", (format_.name, error)
    else:
        raise SystemExit(f"{format_.name} writes what is no Version")
    rows = format_.row_codec(Release).encode_rows([one]) if hasattr(format_, "row_codec") else b""
    if format_.name == "csv":
        try:
            codec.decode(data.replace(b"6.40", b"six"))
        except DecodeError as error:
            assert error.where == "line 2, column Version", error
        else:
            raise SystemExit("csv reads what is no Version")
"""

WRITTEN = {
    "json": b'{"name":"a","version":"6.40","older":["5.9.1","6"]}',
    "jsv": b"{name:a,version:6.40,older:[5.9.1,6]}",
    "csv": b'Name,Version,Older\r\na,6.40,"[5.9.1,6]"\r\n',
}


def insert(text: str, before: str, new: str) -> str:
    """Return a text with something new before the one place that says ``before``."""
    assert text.count(before) == 1
    return text.replace(before, new + before)


@pytest.mark.slow
def test_a_new_scalar_is_a_name_a_row_and_two_functions(tmp_path: Path) -> None:
    shutil.copytree(FORMATS, tmp_path / "formats", ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "formats" / "types" / "kinds.py"
    source = table.read_text(encoding="utf-8")
    source = insert(source, "_FIRST = ", FUNCTIONS)
    source = insert(source, '    OBJECT = "Object"\n', NAME)
    source = insert(source, "    Kind.OBJECT: KindFacts", ROW)
    table.write_text(source, encoding="utf-8")
    (tmp_path / "use.py").write_text("from __future__ import annotations\n" + USE, encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "use.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert {name: told[name] for name in WRITTEN} == {name: repr(text) for name, text in WRITTEN.items()}
    assert "<Version>6.40</Version>" in told["xml"]


def test_every_kind_has_its_row() -> None:
    assert set(KINDS) == set(Kind)


def test_kinds_are_read_off_the_table() -> None:
    assert INTEGER_RANGES[Kind.BYTE] == (0, 255)
    assert INTEGER_RANGES[Kind.INT64] == (-(2**63), 2**63 - 1)
    assert len(INTEGER_RANGES) == 8
    assert {Kind.STRING, Kind.BYTES, Kind.OBJECT, Kind.URI} == REFERENCE_KINDS
    assert Kind.BOOLEAN in LENIENT_KINDS
    assert Kind.GUID not in LENIENT_KINDS
