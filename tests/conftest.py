"""How all tests run: without a clock, with the same values each time unless told to explore, requests in pieces.

``-m "not slow"`` is what a change is tried with: fewer values of each property, and of each long list of cases a few.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections import Counter
from types import ModuleType

import pytest
from hypothesis import settings

from tests import expected_skips, serving
from tests.arrival import ARRIVAL, WAYS

# A value that nobody has tried must not fail the work of somebody who changed something else:
# `EXPLORE=1 pytest` is for those who look for such values.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("few", settings.get_profile("same"), max_examples=20)
settings.register_profile("explore", deadline=None, print_blob=True)

#: Of so many cases of a ``sampled`` test the first is for every change, the others are slow. A prime, for cases are
#: often products.
SAMPLED = 11


def pytest_configure(config: pytest.Config) -> None:
    is_quick = "not slow" in config.option.markexpr
    settings.load_profile("explore" if os.environ.get("EXPLORE") else "few" if is_quick else "same")
    # A run that is ended ends the servers that it started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    expected_skips.pytest_configure(config)
    # Collecting makes hundreds of thousands of objects and no garbage.
    gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all but each so many-th case of a test that is ``sampled`` as slow."""
    seen: Counter[str] = Counter()
    for each in items:
        if each.get_closest_marker("sampled"):
            test = each.nodeid.partition("[")[0]
            if seen[test] % SAMPLED:
                each.add_marker(pytest.mark.slow)
            seen[test] += 1


def pytest_collection_finish() -> None:
    """Take what was collected out of every later collection of garbage, which would look through all of it."""
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    """Wait until the last servers have ended, for which no test waited."""
    serving.wait_for_all()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test of a module that speaks to a server through raw sockets in every way in which requests arrive.

    For every change are the first way and, where the server is what is tested, the one that cuts at random places.
    """
    if _speaks_raw(metafunc.module):
        quick = (WAYS[0], WAYS[2]) if ".server." in metafunc.module.__name__ else (WAYS[0],)
        marked = [way if way in quick else pytest.param(way, marks=pytest.mark.slow) for way in WAYS]
        metafunc.parametrize("arrival", marked)


def _speaks_raw(module: ModuleType) -> bool:
    held = {id(value) for value in vars(module).values()}
    return id(serving.exchange) in held or {id(serving.serving), id(socket)} <= held


@pytest.fixture
def anyio_backend() -> str:
    """Run coroutines on asyncio alone, which older anyio does only where it is told to."""
    return "asyncio"


@pytest.fixture(autouse=True)
def arrival() -> str:
    """Return in which way arrives what the test sends."""
    return WAYS[0]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let what the test sends arrive in its way; the same test is cut at the same places each time."""
    callspec = getattr(item, "callspec", None)
    ARRIVAL.set(WAYS[0] if callspec is None else callspec.params.get("arrival", WAYS[0]), item.nodeid)
