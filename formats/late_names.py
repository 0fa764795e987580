"""Modules that are imported when one of their names is first used, so that a start need not wait for them.

Both functions are called where type checkers do not look, in the ``else`` of the block that imports the same names for
them. A package assigns what :func:`late_names` returns to ``__getattr__`` (PEP 562): with a ``__getattr__`` in sight,
checkers would take every misspelled name for a right one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def late_names(
    package: Mapping[str, Any], modules: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and the ``__dir__`` of a package.

    ``package`` are its ``globals()``, ``modules`` its late names and the modules that define them.
    """

    def load(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package['__name__']!r} has no attribute {name!r}")
        import importlib  # noqa: PLC0415 - few processes need it before the start is over

        return getattr(importlib.import_module(modules[name]), name)

    return load, lambda: sorted({*package, *modules})


class _LateModule:
    """Stands for a module; has each of its names once that has been used, so that a second use costs no look-up."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        import importlib  # noqa: PLC0415 - as above

        value = self.__dict__[name] = getattr(importlib.import_module(self._module), name)
        return value


def late_module(module: str) -> Any:
    """Return what stands for a module, given its full name, and imports it with the first use of one of its names."""
    return _LateModule(module)
