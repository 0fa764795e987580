"""Public names of a package whose modules are imported on first access (PEP 562).

A package assigns the function to ``__getattr__`` where type checkers do not look, in the ``else`` of the block that
imports the same names for them: with a ``__getattr__`` in sight, they would take every misspelled name for a right one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def late_names(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package, from its public names and the modules that define them."""

    def load(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        import importlib  # noqa: PLC0415 - few processes need it before the start is over

        return getattr(importlib.import_module(modules[name]), name)

    return load
