"""``cache_response``: keeps a handler's result, and answers later requests for the same URL with it.

Source: gateway/WIRE.md 6.10. As ``[CacheResponse]`` of ServiceStack does: for GET and HEAD only, by the URL as it
was sent and the format of the reply. A table from the cache is sent without its file name. With ``max_age`` the
client may keep the reply too, and then asks by ``If-Modified-Since`` whether it has changed.

Unlike ServiceStack it never keeps a result for a known caller, which may be meant for that caller alone.
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
from gateway.service.declarations import DeclarationError, name_of, signature_of
from gateway.service.errors import HttpError
from gateway.service.results import Reply
from gateway.service.rows import written_type

H = TypeVar("H", bound=Callable[..., Any])


class _Kept(msgspec.Struct, frozen=True):
    result: Any
    until: float
    modified: datetime


class _Results:
    """The last results of one handler by path, query and format; locked, as handlers may run in threads."""

    def __init__(self, seconds: float, max_age: int | None, entries: int, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._max_age = max_age
        self._entries = entries
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str, str], _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def again(self, call: Call) -> Reply | None:
        """Return the reply from the result kept for a call, None if there is none."""
        key, now = _key(call), self._clock()
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if now >= kept.until:
                del self._kept[key]
                return None
            self._kept.move_to_end(key)
        return Reply(kept.result) if self._max_age is None else self._dated(kept, {})

    def first(self, call: Call, result: Any) -> Any:
        """Keep a new result and return the answer to it; a result with its own status or headers is not kept."""
        if result is None or isinstance(result, Reply | HttpError):
            return result
        kept = _Kept(result, self._clock() + self._seconds, datetime.now(UTC))
        with self._lock:
            self._kept[_key(call)] = kept
            if len(self._kept) > self._entries:
                self._kept.popitem(last=False)
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
    """Return a decorator that keeps a handler's results for some seconds; write it below ``@operation``.

    ``max_age`` is the number of seconds that a client may keep the reply. At most ``entries`` results are kept: the
    least recently used one goes first. Each process keeps the very objects that the handler returned, so the handler
    must not change them later. Raises :class:`DeclarationError` for rows, which can be read only once.
    """

    def keeping(handler: H) -> H:
        names, hints = signature_of(handler)
        if written_type(hints["return"])[1] is not None:
            raise DeclarationError(f"{name_of(handler)} returns rows, which can be read only once and not kept")
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
    """Return the wrapper with the handler's name and annotations, and the call as its second parameter."""
    wrapper: Any = functools.update_wrapper(kept, handler)
    del wrapper.__wrapped__
    wrapper.__annotations__ = {"request": request, "call": Call, "return": returned}
    if hasattr(handler, "__self__"):
        wrapper.__self__ = handler.__self__
    return wrapper
