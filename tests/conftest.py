"""How all tests run: without a clock, with the same values each time unless told to explore, requests in pieces."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import settings

from tests import expected_skips, serving
from tests.arrival import ARRIVAL, WAYS

# A value that nobody has tried must not fail the work of somebody who changed something else:
# `EXPLORE=1 pytest` is for those who look for such values.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("EXPLORE") else "same")


def pytest_configure(config: pytest.Config) -> None:
    expected_skips.pytest_configure(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test of a module that speaks to a server through raw sockets in every way in which requests arrive.

    Where not the server is what is tested, but what stands behind it, only the first way is for every change.
    """
    if _speaks_raw(metafunc.module):
        is_slow = ".server." not in metafunc.module.__name__
        others = [pytest.param(way, marks=pytest.mark.slow) for way in WAYS[1:]] if is_slow else WAYS[1:]
        metafunc.parametrize("arrival", [WAYS[0], *others], indirect=True)


def _speaks_raw(module: ModuleType) -> bool:
    held = {id(value) for value in vars(module).values()}
    return id(serving.exchange) in held or {id(serving.serving), id(socket)} <= held


@pytest.fixture
def anyio_backend() -> str:
    """Run coroutines on asyncio alone, which older anyio does only where it is told to."""
    return "asyncio"


@pytest.fixture(autouse=True)
def arrival(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let what the test sends arrive in one of the ways; give which."""
    way: str = getattr(request, "param", WAYS[0])
    ARRIVAL.set(way, request.node.nodeid)
    yield way
    ARRIVAL.set(WAYS[0], "")
