"""The sample's sessions as the benchmark of exports reads them, which nothing else runs."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.gateway.auth.stores.asking import asked

pytestmark = pytest.mark.anyio


async def test_the_benchmark_of_exports_reads_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_DATA", str(tmp_path))
    stored = importlib.reload(importlib.import_module("tests.bench.peers.stored"))
    await stored.fill(tmp_path, 3)

    answer = await asked(stored.gateway, "GET /export.csv?count=3")

    await stored._database.close()
    assert answer.status == 200
    assert answer.data.count(b"\r\n") == 1 + 3
