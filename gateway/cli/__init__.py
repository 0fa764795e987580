"""The ``gateway`` command. Each verb is a module of its own, imported when it is called."""

from __future__ import annotations

import importlib
import sys

#: Verbs and the modules with a command of that name; anything else is for ``serve``.
VERBS = ("guide", "keys", "page", "types", "users")


def main() -> None:
    """Run the command line; exit code 2 is a mistake in what was asked."""
    verb = sys.argv[1] if len(sys.argv) > 1 else ""
    if verb in VERBS:
        command = getattr(importlib.import_module(f"gateway.cli.{verb}"), verb)
        command(sys.argv[2:], prog_name=f"gateway {verb}")
        return
    from gateway.cli.serve import serve  # noqa: PLC0415 - a verb's imports are its own

    serve(prog_name="gateway")
