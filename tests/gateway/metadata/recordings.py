"""The recorded metadata of real hosts: which there are, and each one's catalogue and facts."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from gateway.metadata import catalog
from gateway.metadata.facts import Facts
from gateway.metadata.host import Host

PAGES = Path(__file__).parents[2] / "vectors" / "pages"
HOSTS = ("core", "core-pascal", "evo-auth", "m1", "m3")
BASE_URL = "http://localhost:5000"

_FACTS: dict[str, dict[str, Any]] = {
    "core": {"service_name": "Core"},
    "core-pascal": {"service_name": "Core", "pascal_case": True},
    "evo-auth": {"service_name": "Evo Voice"},
    "m1": {
        "service_name": "Meta m1",
        "multi_dimensional": frozenset({"Colls.Multi"}),
        "struct_members": {"Pt": ("X", "Y")},
    },
    "m3": {"service_name": "Meta m3", "return_markers": {"ReqBase`1": "'T"}},
}


@cache
def host(name: str, *, exact: bool = True) -> Host:
    """A recorded host; ``options`` was recorded from m3."""
    name = "m3" if name == "options" else name
    read, _ = catalog.read((PAGES / name / "types.metadata.json").read_bytes())
    return Host(read, Facts(**_FACTS[name]), BASE_URL, exact=exact)


@cache
def entries(name: str) -> tuple[dict[str, Any], ...]:
    """What was asked of it: path, file (or ``same_as``), status, contentType."""
    return tuple(json.loads((PAGES / name / "index.json").read_text()))


def text(name: str, file: str) -> str:
    """A recorded file."""
    recorded = (PAGES / name / file).read_bytes().decode()
    # The recorder wrote localhost for the address in the header, and Dart says the host's name once more.
    return recorded.replace("library: '127.0.0.1'", "library: 'localhost'")
