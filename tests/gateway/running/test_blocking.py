from __future__ import annotations

import time

import pytest

from gateway import Dto, Gateway, operation
from gateway.requests.handlers import LONG
from tests.asking import ask


class Wait(Dto):
    seconds: float = 0.0


@operation("/plain")
def plain(request: Wait) -> None:
    time.sleep(request.seconds)


class WaitToo(Dto):
    seconds: float = 0.0


@operation("/apart", in_thread=True)
def apart(request: WaitToo) -> None:
    time.sleep(request.seconds)


APP = Gateway([plain, apart])


@pytest.mark.slow
@pytest.mark.measured
def test_a_handler_that_holds_the_loop_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        ask(APP, f"GET /plain?seconds={2 * LONG}")

    (record,) = caplog.records
    assert "Wait" in record.getMessage()
    assert "in_thread=True" in record.getMessage()


def test_one_in_a_thread_holds_nothing(caplog: pytest.LogCaptureFixture) -> None:
    ask(APP, f"GET /apart?seconds={2 * LONG}")

    assert not caplog.records
