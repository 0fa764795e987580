"""A queue for a few threads that is fair to clients, and within a client to accounts.

    client a   account x: 1 2 3 4 …          one piece of a's, one of b's, one of a's, …; within a's turns
               account y: 1                  one piece of x's, one of y's
    client b   account z: 1

Why two levels: someone who floods one account from one address delays only their own guesses at
that account, not other people behind the same address, and nobody at another address.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

#: The ``nice`` value of the threads (Linux): if processors are scarce, the rest of the process comes first. The work
#: holds a processor for tens of milliseconds, during which the event loop would have to wait for one.
GIVES_WAY = 10


class TooBusyError(Exception):
    """Too much work waits; answered with 503 and ``Retry-After``."""


class Lane(msgspec.Struct, frozen=True):
    """The client and account that a piece of work is for."""

    client: str = ""
    account: str = ""


_Waiting = tuple["asyncio.Future[Any]", Callable[[], Any]]
_NOBODY: OrderedDict[str, deque[_Waiting]] = OrderedDict()


class FairQueue:
    """Runs work in ``threads``; at most ``waiting`` pieces wait, at most ``waiting_each`` of one client.

    When all places are taken, a new piece of a lane with fewer displaces the last piece of the client with the most.
    """

    def __init__(self, threads: int, waiting: int, waiting_each: int) -> None:
        self._free = threads
        self._waiting, self._waiting_each = waiting, waiting_each
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="passwords", initializer=_give_way)
        self._clients: OrderedDict[str, OrderedDict[str, deque[_Waiting]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(self._held(client) for client in self._clients)

    async def run(self, work: Callable[[], T], lane: Lane = Lane()) -> T:  # noqa: B008 - frozen
        """Return what ``work`` does in a thread; :class:`TooBusyError` if there is no place to wait."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if self._free:
            self._begin(future, work)
        else:
            self._line_up(lane, future, work)
        return await future

    def _held(self, client: str) -> int:
        return sum(map(len, self._clients.get(client, _NOBODY).values()))

    def _line_up(self, lane: Lane, future: asyncio.Future[Any], work: Callable[[], Any]) -> None:
        held = self._held(lane.client)
        own = len(self._clients.get(lane.client, _NOBODY).get(lane.account, ()))
        if held >= self._waiting_each:
            self._displace(lane.client, own)
        elif len(self) >= self._waiting:
            greatest = max(self._clients, key=self._held, default=lane.client)
            if self._held(greatest) <= held + 1:
                raise TooBusyError(f"{len(self)} passwords wait to be verified")
            self._displace(greatest, 0)
        accounts = self._clients.setdefault(lane.client, OrderedDict())
        accounts.setdefault(lane.account, deque()).append((future, work))

    def _displace(self, client: str, own: int) -> None:
        """Drop the last piece of a client's longest lane, if that lane is longer than ``own`` + 1 pieces."""
        accounts = self._clients[client]
        longest = max(accounts, key=lambda account: len(accounts[account]))
        if len(accounts[longest]) <= own + 1:
            raise TooBusyError(f"{self._held(client)} passwords of one client wait to be verified")
        future, _ = accounts[longest].pop()
        if not future.done():
            future.set_exception(TooBusyError("others had waited for less"))

    def _next(self) -> _Waiting | None:
        """Return the piece whose turn it is, and move its client and account to the end."""
        while self._clients:
            client, accounts = self._clients.popitem(last=False)
            account, pieces = accounts.popitem(last=False)
            piece = pieces.popleft() if pieces else None
            if pieces:
                accounts[account] = pieces
            if accounts:
                self._clients[client] = accounts
            if piece is not None and not piece[0].done():
                return piece
        return None

    def _begin(self, future: asyncio.Future[Any], work: Callable[[], Any]) -> None:
        self._free -= 1
        done = asyncio.get_running_loop().run_in_executor(self._pool, work)
        done.add_done_callback(lambda finished: self._finished(finished, future))

    def _finished(self, done: asyncio.Future[Any], future: asyncio.Future[Any]) -> None:
        self._free += 1
        error = None if done.cancelled() else done.exception()
        if not future.done():
            if done.cancelled():
                future.cancel()
            elif error is not None:
                future.set_exception(error)
            else:
                future.set_result(done.result())
        following = self._next()
        if following is not None:
            self._begin(*following)


def _give_way() -> None:
    """Lower the priority of the calling thread alone; on systems other than Linux it would be the whole process's."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it
            os.nice(GIVES_WAY)
