"""``--reload``: the server in a process of its own, started again whenever a source file changes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click


def serve_again(words: Sequence[str]) -> None:
    """Run ``gateway`` with these words of a command line, and again after each change below the current folder.

    A process that ends by itself, because of a mistake in the code, is started again at the next change.
    """
    try:
        import watchfiles  # noqa: PLC0415 - only for development
    except ImportError as error:
        raise click.ClickException("--reload needs watchfiles: pip install 'uvicorn[standard]'") from error

    print(f"Watching {Path.cwd().name}/ for changes (stop with Ctrl-C)", flush=True)
    os.environ["GATEWAY_RELOADED"] = "1"
    watchfiles.run_process(
        Path.cwd(),
        target=_run,
        args=(sys.executable, *words),
        target_type="function",
        watch_filter=watchfiles.PythonFilter(),
        grace_period=0,
    )


def _run(python: str, *words: str) -> None:
    os.execv(python, [python, "-m", "gateway", *words])  # noqa: S606 - the command line of this process
