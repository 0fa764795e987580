"""The folder that an application keeps its data in."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.cli.data_folder import open_data_folder
from gateway.server.loading import StartError


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    assert open_data_folder(tmp_path / "a" / "b") == (tmp_path / "a" / "b").resolve()
    assert (tmp_path / "a" / "b").is_dir()
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StartError, match="cannot be written"):
        open_data_folder(tmp_path / "file")
