"""The ``gateway`` command. Each verb is a module of its own, imported when it is used."""

from __future__ import annotations

import gc
import importlib
import sys

#: The verbs, which are also the names of their modules and commands; any other word is for ``serve``.
VERBS = ("guide", "keys", "page", "types", "users")
#: Thresholds of the garbage collector during the start, whose objects stay: a collection goes through all of them.
STARTING = (20_000, 10, 10)


def main() -> None:
    """Run the command line; exit code 2 means a mistake in the command."""
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb in VERBS:
        command = getattr(importlib.import_module(f"gateway.cli.{verb}"), verb)
        command(sys.argv[2:], prog_name=f"gateway {verb}")
        return
    gc.set_threshold(*STARTING)
    from gateway.cli.serve import serve  # noqa: PLC0415 - each verb has its own imports

    serve(prog_name="gateway")
