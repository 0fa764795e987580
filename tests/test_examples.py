"""What a docstring shows is what the code does."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHOWN = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for room in ("formats", "gateway", "samples")
    for path in sorted((ROOT / room).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


def test_there_are_examples() -> None:
    assert len(SHOWN) > 40


@pytest.mark.parametrize("name", SHOWN)
def test_the_examples_of_a_module_come_out_as_shown(name: str) -> None:
    failed, attempted = doctest.testmod(importlib.import_module(name.removesuffix(".__init__")))

    assert attempted
    assert not failed
