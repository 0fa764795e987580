"""The types on the wire: those of the documented page, exactly, and others by samples/evovoice/TELEPHONY.md 10."""

from samples.evovoice.dtos.enums import (
    FlowChannels,
    SessionCallState,
    SessionDialState,
    SessionDirections,
    SessionHoldReasons,
    SessionMemberCallState,
    SessionMemberRoles,
    SessionQueueStates,
)
from samples.evovoice.dtos.requests import (
    AddConferenceMember,
    EndSession,
    GetHealth,
    GetSession,
    Health,
    ListRequest,
    ListSessions,
    SessionList,
    SortOrders,
)
from samples.evovoice.dtos.session import (
    CustomerBreadcrumb,
    EntityInfo,
    SessionInfo,
    SessionLogInfo,
    SessionMemberInfo,
)

__all__ = [
    "AddConferenceMember",
    "CustomerBreadcrumb",
    "EndSession",
    "EntityInfo",
    "FlowChannels",
    "GetHealth",
    "GetSession",
    "Health",
    "ListRequest",
    "ListSessions",
    "SessionCallState",
    "SessionDialState",
    "SessionDirections",
    "SessionHoldReasons",
    "SessionInfo",
    "SessionList",
    "SessionLogInfo",
    "SessionMemberCallState",
    "SessionMemberInfo",
    "SessionMemberRoles",
    "SessionQueueStates",
    "SortOrders",
]
