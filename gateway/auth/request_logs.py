"""``/requestlogs``: the last requests, for administrators (gateway/WIRE.md users 6). Off unless ``Auth`` gets one.

Entries have ServiceStack's members and order, but no secrets (users 7.2): no body, no DTO, no session,
no query; only the values of headers that say nothing about the caller. The parameters select
entries and change nothing.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from formats import Dto, Int32, Int64, member
from gateway.auth.callers import Callers
from gateway.auth.credentials import CONTRACT
from gateway.auth.guards import not_authenticated
from gateway.auth.live_sessions import ADMIN
from gateway.service.calls import Call
from gateway.service.errors import ArgumentError, HttpError
from gateway.service.features import Answered
from gateway.service.operations import Operation, Route
from gateway.service.results import Reply
from gateway.service.statuses import ResponseStatus

VERBS = ("GET", "POST")
#: Entries in an answer, unless the request has ``Take``.
SHOWN = 100
#: Headers that say nothing about the caller; the values of all others are masked.
_NAMES = (
    "accept accept-encoding accept-language cache-control connection content-length content-type date host origin "
    "server user-agent vary transfer-encoding content-encoding content-disposition allow x-content-type-options"
)
_PLAIN = frozenset(_NAMES.split())
MASK = "***"


class RequestLogs(Dto, namespace="ServiceStack.Admin"):
    """Asks for the entries that meet all these conditions."""

    before_secs: Int32 | None = member(order=1)
    after_secs: Int32 | None = member(order=2)
    operation_name: str | None = member(order=3)
    ip_address: str | None = member(order=4)
    forwarded_for: str | None = member(order=5)
    user_auth_id: str | None = member(order=6)
    session_id: str | None = member(order=7)
    referer: str | None = member(order=8)
    path_info: str | None = member(order=9)
    ids: list[Int64] | None = member(order=10)
    before_id: Int32 | None = member(order=11)
    after_id: Int32 | None = member(order=12)
    with_errors: bool | None = member(order=14)
    duration_longer_than: timedelta | None = member(order=17)
    duration_less_than: timedelta | None = member(order=18)
    skip: Int32 = member(0, order=19)
    take: Int32 | None = member(order=20)
    order_by: str | None = member(order=21)


class RequestLogEntry(Dto, namespace="ServiceStack", contract=CONTRACT):
    """One request."""

    id: Int64 = member(0, order=1)
    operation_name: str | None = member(order=2)
    date_time: datetime | None = member(order=3)
    status_code: Int32 = member(0, order=4)
    status_description: str | None = member(order=5)
    http_method: str | None = member(order=6)
    absolute_uri: str | None = member(order=7)
    path_info: str | None = member(order=8)
    user_auth_id: str | None = member(order=9)
    ip_address: str | None = member(order=10)
    forwarded_for: str | None = member(order=11)
    referer: str | None = member(order=12)
    headers: dict[str, str] | None = member(order=13)
    response_headers: dict[str, str] | None = member(order=14)
    request_duration: timedelta | None = member(order=15)


class RequestLogsResponse(Dto, namespace="ServiceStack", contract=CONTRACT):
    """The entries, newest first, and how many are kept."""

    results: list[RequestLogEntry] = member(default_factory=list, order=1)
    usage: dict[str, str] | None = member(order=2)
    total: Int32 = member(0, order=3)
    response_status: ResponseStatus | None = member(order=4)


_USAGE = {
    "int BeforeSecs": "No older than these seconds",
    "int AfterSecs": "Older than these seconds",
    "string OperationName": "Of this operation",
    "string IpAddress": "From this address",
    "string ForwardedFor": "Forwarded for this address",
    "string UserAuthId": "Of the user of this id",
    "string Referer": "From this page",
    "string PathInfo": "To this path",
    "int BeforeId": "Up to this id",
    "int AfterId": "Above this id",
    "bool WithErrors": "Failures only",
    "TimeSpan DurationLongerThan": "Slower than this",
    "TimeSpan DurationLessThan": "Faster than this",
    "int Skip": "Leave out so many",
    "int Take": "Show so many",
    "string OrderBy": "Order by these members, with - before one in falling order",
}
_EQUAL = ("operation_name", "ip_address", "forwarded_for", "user_auth_id", "referer", "path_info")
#: Names to order by → members of an entry.
_ORDERS = {
    name.replace("_", ""): name
    for name in ("id", "operation_name", "date_time", "status_code", "http_method", "path_info", "request_duration")
}


class RequestLog:
    """Keeps the newest ``capacity`` requests of this process, some 2 KiB each. ``clock`` gives seconds since 1970."""

    def __init__(self, capacity: int = 1000, clock: Callable[[], float] = time.time) -> None:
        self._entries: deque[RequestLogEntry] = deque(maxlen=capacity)
        self._numbers = itertools.count(1)
        self._clock = clock
        self._lock = threading.Lock()

    def add(self, request: Answered) -> None:
        """Keep a request, unless it is for this operation itself or for one that is not public."""
        if not request.public or request.operation == "RequestLogs":
            return
        shown = {name.title(): value if name in _PLAIN else MASK for name, value in request.headers.items()}
        replied = {name.title(): value if name in _PLAIN else MASK for name, value in request.reply_headers}
        referer = request.headers.get("referer")
        entry = RequestLogEntry(
            id=0,
            operation_name=request.operation,
            date_time=datetime.fromtimestamp(self._clock() - request.seconds, UTC),
            status_code=request.status,
            status_description=request.reason,
            http_method=request.verb,
            absolute_uri=request.base_url + request.path,
            path_info=request.path,
            user_auth_id=request.user_id,
            ip_address=request.client,
            forwarded_for=request.headers.get("x-forwarded-for"),
            referer=None if referer is None else referer.partition("?")[0].partition("#")[0],
            headers=shown,
            response_headers=replied,
            request_duration=timedelta(seconds=request.seconds),
        )
        with self._lock:
            entry.id = next(self._numbers)
            self._entries.append(entry)

    def operations(self, callers: Callers, /) -> tuple[Operation[Any, Any], ...]:
        """Return the operation, for a gateway."""

        async def request_logs(request: RequestLogs, call: Call) -> Reply:
            known = await callers.identify(call)
            headers = callers.headers(call, known.cookies)
            if known.identity is None:
                raise not_authenticated(call, headers)
            if ADMIN not in known.identity.roles:
                raise HttpError(403, "Forbidden", "Invalid Role", headers=headers)
            return callers.reply(call, self.answer(request), known.cookies)

        return (
            Operation(
                handler=request_logs,
                request=RequestLogs,
                response=RequestLogsResponse,
                routes=(Route("/requestlogs", VERBS),),
                name="RequestLogs",
                verbs=VERBS,
                takes_call=True,
                is_async=True,
                personal=True,
            ),
        )

    def answer(self, request: RequestLogs) -> RequestLogsResponse:
        """Return the entries that a request asks for; ArgumentError for an unknown order."""
        with self._lock:
            entries = [*self._entries]
        chosen = self._ordered([entry for entry in reversed(entries) if self._fits(request, entry)], request.order_by)
        take = SHOWN if request.take is None else max(0, request.take)
        start = max(0, request.skip)
        return RequestLogsResponse(results=chosen[start : start + take], usage=_USAGE, total=len(entries))

    def _fits(self, request: RequestLogs, entry: RequestLogEntry) -> bool:
        age = self._clock() - (entry.date_time.timestamp() if entry.date_time is not None else 0.0)
        duration = entry.request_duration or timedelta()
        return (
            (request.before_secs is None or age <= request.before_secs)
            and (request.after_secs is None or age > request.after_secs)
            and (request.before_id is None or entry.id <= request.before_id)
            and (request.after_id is None or entry.id > request.after_id)
            and (not request.ids or entry.id in request.ids)
            and (not request.with_errors or entry.status_code >= 400)
            and (request.duration_longer_than is None or duration > request.duration_longer_than)
            and (request.duration_less_than is None or duration < request.duration_less_than)
            and request.session_id is None  # entries have no session, so none matches
            and all(getattr(request, name) in (None, getattr(entry, name)) for name in _EQUAL)
        )

    @staticmethod
    def _ordered(entries: list[RequestLogEntry], order_by: str | None) -> list[RequestLogEntry]:
        names: Iterable[str] = [name.strip() for name in (order_by or "").split(",") if name.strip()]
        for name in reversed([*names]):
            column = _ORDERS.get(name.lstrip("-").lower())
            if column is None:
                raise ArgumentError("There is no such order", "OrderBy")
            entries.sort(
                key=lambda entry: (getattr(entry, column) is not None, getattr(entry, column)), reverse=name[0] == "-"
            )
        return entries
