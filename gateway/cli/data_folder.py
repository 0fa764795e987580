"""The folder that an application keeps its data in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from gateway.server.loading import StartError


def open_data_folder(folder: Path) -> Path:
    """Return the absolute folder, made if it was missing and tried for writing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartError(f"the data folder {folder} cannot be written: {error.strerror or error}") from error
    return folder.resolve()
