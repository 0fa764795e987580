"""What a host says of itself: its catalogue, the pages people read, and the types that clients are made from.

    from gateway.metadata import IGet, Metadata

    app = Gateway(operations, features=[Metadata(service_name="Evo Voice")])

``catalog`` and ``facts`` are values, ``host`` joins them, ``languages`` prints types, ``pages`` pages. Nothing here is
imported before somebody asks for it: a gateway whose pages nobody reads pays for none of this. ``markers``,
``attributes`` and ``clr`` have what an author may say in declarations; their names can be imported from here too.
"""

from __future__ import annotations

import importlib
from typing import Any

from gateway.metadata.feature import Metadata as Metadata


def __getattr__(name: str) -> Any:
    if not name.startswith("_"):
        for room in ("markers", "attributes", "clr"):
            found = importlib.import_module(f"{__name__}.{room}").__dict__.get(name)
            if found is not None and not isinstance(found, type(importlib)):
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
