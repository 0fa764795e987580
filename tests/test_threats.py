"""The threat model names what there is: every limit, and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway import Limits
from gateway.server.patience import ConnectionLimits

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "gateway/THREATS.md").read_text()


@pytest.mark.parametrize("name", [*Limits.__struct_fields__, *ConnectionLimits.__struct_fields__])
def test_every_limit_has_its_line(name: str) -> None:
    assert re.search(rf"^\|[^|]*\.{name}\b[^|]*\|", TEXT, re.MULTILINE), name


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:tests|gateway|formats)(?:/[\w.]+)*)`", TEXT))))
def test_every_part_and_test_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_room_of_the_gateway_has_its_line() -> None:
    rooms = {each.parent.name for each in (ROOT / "gateway").glob("*/__init__.py")}

    assert rooms - set(re.findall(r"`gateway/(\w+)", TEXT)) <= {"rules", "running", "migration"}
