"""The ``evo`` host: telephone sessions, and a handler that returns every shape of value."""

from __future__ import annotations

import datetime
from typing import Any, Generic, TypeVar

from msgspec.structs import replace

from gateway import (
    Dto,
    Enumeration,
    Gateway,
    HttpError,
    Int32,
    Operation,
    Reply,
    Requirement,
    ResponseStatus,
    SignedIn,
    Typed,
    operation,
)
from gateway.metadata.attributes import IDelete, IGet
from gateway.metadata.feature import Metadata
from gateway.service.requirements import HasRole
from samples.evovoice.dtos import (
    AddConferenceMember,
    CustomerBreadcrumb,
    SessionCallState,
    SessionDialState,
    SessionInfo,
    SessionLogInfo,
    SessionMemberCallState,
    SessionMemberInfo,
    SessionMemberRoles,
)
from tests.hosts import STOCK, STOCK_SETTINGS
from tests.vectors.types import Leaf, RowsCsv, RowsDto

T = TypeVar("T")
#: Rows at most, however many a request asks for: it may be nonsense.
MOST = 1000


class SortOrders(Enumeration, namespace="Evo"):
    ASCEND = "Ascend"
    DESCEND = "Descend"


class ListResponse(Dto, Generic[T], namespace="Evo"):
    items: list[T] | None = None
    total_count: Int32 = 0
    total_pages: Int32 = 0
    has_more_pages: bool = False


class ListSessions(Dto, namespace="Evo", implements=(IGet,)):
    account_ids: list[str] | None = None
    from_: str | None = None
    page: Int32 = 0
    count_per_page: Int32 = 0
    sort_order: SortOrders = SortOrders.ASCEND
    all: bool = False


class ListSessionRows(Dto, namespace="Evo", implements=(IGet,)):
    count: Int32 = 0


class GetSession(Dto, namespace="Evo", implements=(IGet,)):
    session_id: str | None = None


class EndSession(Dto, namespace="Evo", implements=(IDelete,)):
    session_id: str | None = None
    call_sid: str | None = None


class Open(Dto, namespace="Evo"):
    name: str | None = None


class OpenResponse(Dto, namespace="Evo"):
    result: str | None = None
    response_status: ResponseStatus | None = None


class Secured(Dto, namespace="Evo"):
    name: str | None = None


class AdminOnly(Dto, namespace="Evo"):
    name: str | None = None


class Files(Dto, namespace="Evo"):
    path: str | None = None


class Shape(Dto, namespace="Evo"):
    kind: str | None = None


class Anonymous(Dto):
    """What stands in for an anonymous type."""

    name: str
    when: datetime.datetime
    span: datetime.timedelta


def one(number: int) -> SessionInfo:
    return SessionInfo(
        id=f"s{number}",
        call_sid=f"CA{number}",
        call_state=SessionCallState.CONNECTED,
        dial_state=SessionDialState.ACTIVE,
        account_name="Plain" if number % 2 else 'Acme, "Inc"',
        customer_breadcrumb=[CustomerBreadcrumb(f"c{number}", "Top, Level")],
        log=[SessionLogInfo("2026-01-01T00:00:00Z", 'Said "hi"\nbye')],
        members=[
            SessionMemberInfo(
                identity=f"u{number}",
                application_data={"k": "v,1"},
                role=SessionMemberRoles.CALLER,
                call_state=SessionMemberCallState.CONNECTED,
            )
        ],
        date_created="2026-01-01T00:00:00Z",
    )


class EvoServices:
    """The handlers, as methods so that a 405 names their service."""

    def add_conference_member(self, request: AddConferenceMember) -> SessionInfo:
        session = one(1)
        session.id = request.session_id
        session.call_sid = request.call_sid
        session.destination = request.destination
        session.from_address = request.from_number
        session.conference_sid = "CF1"
        return session

    def list_sessions(self, request: ListSessions) -> ListResponse[SessionInfo]:
        items = [one(number) for number in range(min(request.count_per_page, MOST))]
        return ListResponse(items, 42, 2, True)

    def list_session_rows(self, request: ListSessionRows) -> list[SessionInfo]:
        return [one(number) for number in range(min(request.count, MOST))]

    def get_session(self, request: GetSession) -> SessionInfo:
        if request.session_id == "none":
            raise HttpError.not_found("Session not found")
        session = one(1)
        session.id = request.session_id
        return session

    def end_session(self, request: EndSession) -> None:
        return None

    def open(self, request: Open) -> OpenResponse:
        return OpenResponse(request.name)

    def admin_only(self, request: AdminOnly) -> OpenResponse:
        return OpenResponse(request.name)

    def secured(self, request: Secured) -> OpenResponse:
        return OpenResponse(f"{request.name or ''} as ")

    def files(self, request: Files) -> OpenResponse:
        return OpenResponse(request.path)

    def shape(self, request: Shape) -> object:
        if request.kind not in SHAPES:
            raise HttpError.not_found(f"no shape {request.kind}")
        return SHAPES[request.kind]


_WHEN = datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
_LEAVES = [Leaf("a", 1), Leaf("b,c", 2)]

SHAPES: dict[str | None, Any] = {
    "string": 'plain, "text"',
    "int": 42,
    "null": None,
    "bytes": b"\1\2\3",
    "strings": ["a", "b,c", 'd"e'],
    "ints": [1, 2, 3],
    "map": {"A": "1", "B": "x,y"},
    "maps": [{"A": "1"}, {"B": "2", "A": "3"}],
    "objs": [{"A": 1, "B": "x"}, {"B": True, "A": 3.5}],
    "empty": Typed([], list[SessionInfo]),
    "anon": Anonymous("x", _WHEN, datetime.timedelta(seconds=90)),
    "httpresult": Reply(OpenResponse("created"), status=201, headers={"Location": "/shape/1"}),
    "rowsdto": RowsDto(2, _LEAVES),
    "rowscsv": RowsCsv("t", [Leaf("a", 1)]),
}

services = EvoServices()


def operations(*, guarded: bool) -> list[Operation[Any, Any]]:
    """Return the host's operations; ``guarded`` as on ``evo-auth``."""
    signed_in = (SignedIn(),) if guarded else ()
    admin = (SignedIn(), HasRole("Admin")) if guarded else ()

    def told(declared: Operation[Any, Any], *asked: Requirement) -> Operation[Any, Any]:
        """What the attributes of a host without sign-in say, and nothing enforces."""
        return declared if guarded else replace(declared, checks=asked)

    return [
        operation("POST /sessions/{sessionId}/conference/members", requires=signed_in)(services.add_conference_member),
        operation("GET /sessions")(services.list_sessions),
        operation("GET /sessions/rows")(services.list_session_rows),
        operation("GET /sessions/{sessionId}")(services.get_session),
        operation("DELETE /sessions/{sessionId}")(services.end_session),
        operation("/open/{Name}")(services.open),
        told(operation("/secured/{Name}", requires=signed_in)(services.secured), SignedIn()),
        told(operation("/admin/{Name}", requires=admin)(services.admin_only), SignedIn(), HasRole("Admin")),
        operation("/files/{Path*}")(services.files),
        operation("/shape/{Kind}")(services.shape),
    ]


app = Gateway(
    operations(guarded=False),
    features=[Metadata(service_name="Evo Voice", base_url="http://localhost:5000", exact=True)],
    formats=STOCK,
    settings=STOCK_SETTINGS,
)
