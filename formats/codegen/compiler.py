"""Source text → function, once for a codec, when it first needs it.

The fast codecs are straight-line Python written for one type: each member is fetched by its
name, nothing is looked up. :mod:`linecache` keeps the text, so that a traceback or a debugger shows
it like any other source, but only as long as the function exists: clients may send ever new settings
(``?jsconfig=``), and each makes a function.
"""

from __future__ import annotations

import itertools
import linecache
import weakref
from collections.abc import Callable
from typing import Any

_NUMBERS = itertools.count(1)


def compile_function(name: str, source: str, environment: dict[str, Any]) -> Callable[..., Any]:
    """Return the function ``name`` that ``source`` defines; ``environment`` holds its globals."""
    filename = f"<generated {name} {next(_NUMBERS)}>"
    scope = dict(environment)
    exec(compile(source, filename, "exec"), scope)  # noqa: S102 - made from declared types alone
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    function: Callable[..., Any] = scope[name]
    weakref.finalize(function, linecache.cache.pop, filename, None).atexit = False
    return function
