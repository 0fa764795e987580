"""``cache_response``: what a handler returned is kept, and given again to who asks for the same URL.

Source: gateway/WIRE.md 6.10. As ``[CacheResponse]`` of ServiceStack: GET and HEAD alone, by the URL as it was
sent and the format of the reply. A table from what is kept is sent without its file name. With ``max_age`` the
client may keep the reply too, and asks whether it has changed by ``If-Modified-Since``.

Other than there, what a known caller gets is never kept: it may be theirs alone.
"""

from __future__ import annotations

import functools
import inspect
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import msgspec

from gateway.service.calls import Call
from gateway.service.declarations import DeclarationError, annotations_of, name_of
from gateway.service.errors import HttpError
from gateway.service.results import Reply
from gateway.service.rows import written_type

H = TypeVar("H", bound=Callable[..., Any])


class _Kept(msgspec.Struct, frozen=True):
    result: Any
    until: float
    modified: datetime


class _Results:
    """The last results of one handler, by what was asked for; handlers may run in threads."""

    def __init__(self, seconds: float, max_age: int | None, entries: int, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._max_age = max_age
        self._entries = entries
        self._clock = clock
        self._found: OrderedDict[tuple[str, str, str], _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def again(self, call: Call) -> Reply | None:
        """Return what is kept for a call, None if nothing is."""
        key, now = _key(call), self._clock()
        with self._lock:
            found = self._found.get(key)
            if found is None:
                return None
            if now >= found.until:
                del self._found[key]
                return None
            self._found.move_to_end(key)
        return Reply(found.result) if self._max_age is None else self._dated(found, {})

    def first(self, call: Call, result: Any) -> Any:
        """Keep a result, and return what is answered now; a result with a status or headers of its own is not kept."""
        if result is None or isinstance(result, Reply | HttpError):
            return result
        kept = _Kept(result, self._clock() + self._seconds, datetime.now(UTC))
        with self._lock:
            self._found[_key(call)] = kept
            if len(self._found) > self._entries:
                self._found.popitem(last=False)
        if self._max_age is None:
            return result
        is_table = call.format_name == "csv"
        named = {"Content-Disposition": f'attachment;filename="{call.operation}.csv"'} if is_table else {}
        return self._dated(kept, named)

    def _dated(self, kept: _Kept, headers: dict[str, str]) -> Reply:
        return Reply(kept.result, headers=headers, modified=kept.modified, max_age=self._max_age)


def _key(call: Call) -> tuple[str, str, str]:
    return call.path, call.query, call.format_name


def _may_keep(call: Call) -> bool:
    has_body = call.headers.get("content-length", "0") != "0" or "transfer-encoding" in call.headers
    return call.verb in ("GET", "HEAD") and not has_body and call.identity is None


def cache_response(
    seconds: float, *, max_age: int | None = None, entries: int = 1000, clock: Callable[[], float] = time.monotonic
) -> Callable[[H], H]:
    """Return a decorator that keeps a handler's results for some seconds; it stands below ``@operation``.

    ``max_age`` is the seconds that a client may keep the reply, ``entries`` how many results are kept at most: the
    least used goes first. Results are kept in each process as they were returned, so a handler must not change
    them later. Raises :class:`DeclarationError` for rows, which can be read once.
    """

    def keeping(handler: H) -> H:
        hints = annotations_of(handler)
        names = list(inspect.signature(handler).parameters)
        if written_type(hints["return"])[1] is not None:
            raise DeclarationError(f"{name_of(handler)} returns rows, which can be read once and not kept")
        takes_call = len(names) > 1 and hints.get(names[1]) is Call
        results = _Results(seconds, max_age, entries, clock)

        def ask(request: Any, call: Call) -> Any:
            return handler(request, call) if takes_call else handler(request)

        async def kept_later(request: Any, call: Call) -> Any:
            if not _may_keep(call):
                return await ask(request, call)
            again = results.again(call)
            return results.first(call, await ask(request, call)) if again is None else again

        def kept(request: Any, call: Call) -> Any:
            if not _may_keep(call):
                return ask(request, call)
            again = results.again(call)
            return results.first(call, ask(request, call)) if again is None else again

        keeper: Callable[[Any, Call], Any] = kept_later if inspect.iscoroutinefunction(handler) else kept
        return cast("H", _as_declared(keeper, handler, hints[names[0]], hints["return"]))

    return keeping


def _as_declared(kept: Any, handler: Any, request: Any, returned: Any) -> Any:
    """Return a function that declares what a handler does, and that it wants the call."""
    made: Any = functools.update_wrapper(kept, handler)
    del made.__wrapped__
    made.__annotations__ = {"request": request, "call": Call, "return": returned}
    if hasattr(handler, "__self__"):
        made.__self__ = handler.__self__
    return made
