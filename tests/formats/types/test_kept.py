"""Properties that are worked out when they are first asked for."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from formats.types.kept import kept


class Counted:
    def __init__(self) -> None:
        self.calls = 0
        self.together: threading.Barrier | None = None

    @kept
    def value(self) -> list[int]:
        """Return a new list."""
        self.calls += 1
        if self.together is not None:
            self.together.wait(10)
        return [self.calls]

    @kept
    def broken(self) -> int:
        self.calls += 1
        raise KeyError(self.calls)


def test_a_result_is_worked_out_once_for_each_object() -> None:
    one, other = Counted(), Counted()

    assert one.value is one.value
    assert one.value is not other.value
    assert (one.calls, other.calls) == (1, 1)


def test_an_error_is_not_kept() -> None:
    counted = Counted()

    for calls in (1, 2):
        with pytest.raises(KeyError, match=str(calls)):
            _ = counted.broken


def test_threads_that_ask_for_it_at_once_share_one_result() -> None:
    counted = Counted()
    counted.together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: counted.value, range(2))

    assert first is second is counted.value


def test_the_class_gives_the_property_itself_with_its_text() -> None:
    assert Counted.value.__doc__ == "Return a new list."
