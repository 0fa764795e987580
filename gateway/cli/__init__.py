"""The ``gateway`` command. Each verb is a module of its own, imported when it is called."""

from __future__ import annotations


def main() -> None:
    """Run the command line; exit code 2 is a mistake in what was asked."""
    from gateway.cli.serve import serve  # noqa: PLC0415 - a verb's imports are its own

    serve(prog_name="gateway")
