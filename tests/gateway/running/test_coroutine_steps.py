"""A coroutine that another one runs step by step sees what it would see alone."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Generator
from typing import Any

import pytest

from gateway.running.coroutine_steps import rest_in, rest_of


class Rest:
    """The rest of a coroutine that has begun."""

    def __init__(self, work: Any) -> None:
        self._work, self._step = work, work.send(None)

    def __await__(self) -> Generator[Any, Any, Any]:
        return rest_of(self._work.send, self._work.throw, self._step)


async def sum_of(*waits: asyncio.Future[int]) -> int:
    return sum([await each for each in waits])


def test_its_result_is_returned_after_all_that_it_waits_for() -> None:
    async def whole() -> int:
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in range(3)]
        for number, future in enumerate(futures):
            loop.call_soon(future.set_result, number)
        return int(await Rest(sum_of(*futures)))

    assert asyncio.run(whole()) == 3


def test_its_error_and_a_cancellation_are_its_own_to_see() -> None:
    seen: list[str] = []

    async def work(future: asyncio.Future[None]) -> str:
        try:
            await future
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise
        except KeyError:
            return "caught"
        return "done"

    async def whole() -> None:
        loop = asyncio.get_running_loop()
        failing = loop.create_future()
        loop.call_soon(failing.set_exception, KeyError())
        assert await Rest(work(failing)) == "caught"

        async def waiting() -> None:
            await Rest(work(loop.create_future()))

        task = asyncio.create_task(waiting())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(whole())
    assert seen == ["cancelled"]


def test_each_step_has_the_context_in_which_it_is_run() -> None:
    name = contextvars.ContextVar("name", default="nobody")
    seen: list[str] = []

    async def work(future: asyncio.Future[None]) -> None:
        name.set("inside")
        await future
        seen.append(name.get())

    async def whole() -> None:
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        future = loop.create_future()
        begun = work(future)
        step = context.run(begun.send, None)
        loop.call_soon(future.set_result, None)
        await rest_in(context.run, begun, step)
        seen.append(name.get())

    asyncio.run(whole())
    assert seen == ["inside", "nobody"]
