"""The folder that an application keeps its data in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from gateway.server.loading import StartError


def open_data_folder(folder: Path) -> Path:
    """Return the absolute path of the folder; create it if it is missing, and try to write to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartError(f"the data folder {folder} cannot be written: {error.strerror or error}") from error
    return folder.resolve()
