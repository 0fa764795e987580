"""The languages: all modules of this package with a ``LANGUAGE``. To add one, add a module."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import cast

from gateway.metadata import languages
from gateway.metadata.languages.language import Generator


@cache
def generators() -> dict[str, Generator]:
    """Return every language by its key, in the order of the pages' bar."""
    modules = []
    for module in pkgutil.iter_modules(languages.__path__):
        loaded = importlib.import_module(f"{languages.__name__}.{module.name}")
        if hasattr(loaded, "LANGUAGE"):
            modules.append(cast("Generator", loaded))
    return {
        module.LANGUAGE.key: module
        for module in sorted(modules, key=lambda module: (module.LANGUAGE.place, module.LANGUAGE.key))
    }


def generator(key: str) -> Generator | None:
    """Return the language of a key in any letter case, None for an unknown one."""
    return generators().get(key.lower())
