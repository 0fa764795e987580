"""What installed packages publish for a group of entry points.

Why not ``importlib.metadata``: importing it and asking it costs 15 ms, a tenth of a gateway's start, and every
start asks. Its answer is read here from the same files, ``entry_points.txt`` in the ``*.dist-info`` and
``*.egg-info`` folders of the import path. It is asked itself where packages lie elsewhere: in an archive or an
egg, or where an import hook knows.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.machinery import PathFinder
from typing import Any

import msgspec


class EntryPoint(msgspec.Struct, frozen=True, order=True):
    """A name, and the object it stands for as ``module:attribute``."""

    name: str
    value: str

    def load(self) -> Any:
        """Import the object. Raises ImportError or AttributeError where it is not what the package says."""
        module, _, attributes = self.value.partition("[")[0].strip().partition(":")
        loaded: Any = importlib.import_module(module.strip())
        for attribute in filter(None, attributes.strip().split(".")):
            loaded = getattr(loaded, attribute)
        return loaded


def entry_points(group: str) -> list[EntryPoint]:
    """Return the entry points of a group, in order of name."""
    if _all_in_folders():
        sought = group.encode()
        texts = (data.decode() for data in _files(sys.path) if sought in data)
        return sorted(point for text in texts for point in _points(text, group))
    from importlib import metadata  # noqa: PLC0415 - see above

    return sorted(EntryPoint(point.name, point.value) for point in metadata.entry_points(group=group))


def _all_in_folders() -> bool:
    if any(hasattr(finder, "find_distributions") for finder in sys.meta_path if finder is not PathFinder):
        return False
    return not any(place.endswith(".egg") or os.path.isfile(place) for place in sys.path)


def _files(places: Iterable[str]) -> Iterator[bytes]:
    """Give the bytes of the files of all distributions; of two that have one name, the first on the path counts."""
    seen = set()
    for place in places:
        for folder in _listed(place):
            if not folder.lower().endswith((".dist-info", ".egg-info")):
                continue
            name = folder.rpartition(".")[0].partition("-")[0].replace(".", "_").lower()
            if name not in seen:
                seen.add(name)
                yield _read(f"{place or os.curdir}{os.sep}{folder}{os.sep}entry_points.txt")


def _listed(place: str) -> list[str]:
    try:
        return os.listdir(place or os.curdir)
    except OSError:  # the import path may name what is not there
        return []


def _read(file: str) -> bytes:
    if not os.access(file, os.R_OK):  # most packages publish nothing, and an error costs more than to ask
        return b""
    try:
        with open(file, "rb", buffering=0) as opened:
            return opened.read()
    except OSError:  # it has gone meanwhile
        return b""


def _points(text: str, group: str) -> Iterator[EntryPoint]:
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif section == group and "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            yield EntryPoint(name.strip(), value.strip())
