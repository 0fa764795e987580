"""The description of a host: its catalogue, the pages that people read, and the generated types for clients.

    from gateway.metadata import IGet, Metadata

    app = Gateway(operations, features=[Metadata(service_name="Evo Voice")])

``catalog`` and ``facts`` are values, ``host`` joins them, ``languages`` prints types and ``pages`` prints pages. All of
it is imported when it is first needed, so that a gateway whose pages nobody reads does not pay for it. ``markers``,
``attributes`` and ``clr`` are for authors, to use in declarations; their names can be imported from here too.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.metadata.attributes import *  # noqa: F403 - every public name of a module for authors
    from gateway.metadata.clr import *  # noqa: F403
    from gateway.metadata.feature import Metadata as Metadata
    from gateway.metadata.markers import *  # noqa: F403
else:

    def __getattr__(name: str) -> Any:
        if not name.startswith("_"):
            for module in ("feature",) if name == "Metadata" else ("markers", "attributes", "clr"):
                value = importlib.import_module(f"{__name__}.{module}").__dict__.get(name)
                if value is not None and not isinstance(value, type(importlib)):
                    return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
