"""What takes too long is ended, and told as the client reads."""

from __future__ import annotations

import asyncio
import time

import pytest
from starlette.testclient import TestClient

from gateway import Dto, Gateway, HttpError, Limits, operation
from gateway.running.deadlines import Deadlines


async def forever() -> None:
    await asyncio.Event().wait()


def test_what_is_in_time_is_returned() -> None:
    async def soon() -> str:
        await asyncio.sleep(0)
        return "done"

    assert asyncio.run(Deadlines(5).within(soon())) == "done"


def test_what_is_late_is_ended_as_503() -> None:
    ended = []

    async def late() -> None:
        try:
            await forever()
        finally:
            ended.append(True)

    async def main() -> int:
        with pytest.raises(HttpError) as caught:
            await Deadlines(0.05).within(late())
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0
        return caught.value.status

    assert asyncio.run(main()) == 503
    assert ended == [True]


def test_a_cancellation_by_others_stays_one() -> None:
    async def main() -> None:
        task = asyncio.ensure_future(Deadlines(5).within(forever()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


def test_work_within_watched_work_has_the_deadline_of_the_outer() -> None:
    deadlines = Deadlines(0.05)

    async def main() -> None:
        with pytest.raises(HttpError):
            await deadlines.within(deadlines.within(forever()))

    asyncio.run(main())


def test_nothing_is_watched_where_nothing_runs() -> None:
    deadlines = Deadlines(0.01)

    async def main() -> None:
        await deadlines.within(asyncio.sleep(0))
        await asyncio.sleep(0.05)

    asyncio.run(main())

    assert deadlines._watching is None
    assert not deadlines._ends


def test_a_deadline_lies_ahead() -> None:
    with pytest.raises(ValueError, match="0 seconds"):
        Deadlines(0)


class Slow(Dto):
    how: str | None = None


@operation("/slow")
async def slow(request: Slow) -> str:
    if request.how == "late":
        await forever()
    return "in time"


class Blocking(Dto):
    pass


@operation("/blocking", in_thread=True)
def blocking(request: Blocking) -> str:
    time.sleep(0.3)
    return "too late"


@pytest.mark.slow
@pytest.mark.measured
def test_a_late_handler_is_told_in_the_clients_format_and_others_go_on() -> None:
    with TestClient(Gateway([slow, blocking], limits=Limits(seconds=0.1))) as client:
        late, blocked, after = client.get("/slow.json?how=late"), client.get("/blocking.json"), client.get("/slow")

    assert (late.status_code, blocked.status_code, after.text) == (503, 503, "in time")
    assert late.json()["responseStatus"]["errorCode"] == "TimeoutException"
    assert client.post("/json/reply/Slow[]", json=[{"how": "late"}]).status_code == 503
