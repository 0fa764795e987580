"""A telephone session, with the names and the order of the documented page.

Why dates are strings: they are strings on that page. Evo Voice writes ISO 8601 in UTC
(samples/evovoice/TELEPHONY.md 1).
"""

from __future__ import annotations

from gateway import Dto, member
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

SESSIONS = "Voice.Api.Sessions"


class EntityInfo(Dto, namespace="Voice.Api"):
    """The members of every stored object."""

    id: str | None = member(description="The ID of the object")
    date_created: str | None = member(description="The date the object was created")
    date_last_modified: str | None = member(description="The date the object was last modified")
    created_by: str | None = member(description="The user that created this object")
    last_modified_by: str | None = member(description="The user that last modified this object")


class CustomerBreadcrumb(Dto, namespace="Voice.Api.Customers"):
    """One step on the way from the account down to the customer."""

    id: str | None = None
    name: str | None = None


class SessionLogInfo(Dto, namespace=SESSIONS):
    """One line of a session's log."""

    date: str | None = None
    message: str | None = None


class SessionMemberInfo(Dto, namespace=SESSIONS):
    """One party of a session; a party that has left stays in the list, with call state None."""

    identity: str | None = None
    endpoint_id: str | None = None
    display_name: str | None = None
    is_original_member: bool = False
    avatar_url: str | None = None
    application_data: dict[str, str] | None = None
    call_state: SessionMemberCallState = SessionMemberCallState.NONE
    role: SessionMemberRoles = SessionMemberRoles.NONE
    call_sid: str | None = None
    muted: bool = False


class SessionInfo(EntityInfo, namespace=SESSIONS):
    """A session with its members and its log."""

    dial_state: SessionDialState = member(SessionDialState.NONE, description="The state of the session")
    call_state: SessionCallState = member(SessionCallState.DISCONNECTED, description="The call state of the session")
    queue_state: SessionQueueStates = member(SessionQueueStates.NONE, description="The queue state of the session")
    account_id: str | None = member(description="The ID of the account associated with the flow")
    account_name: str | None = member(description="The name of the account associated with the session")
    customer_id: str | None = member(description="The ID of the customer this session is associated with")
    customer_breadcrumb: list[CustomerBreadcrumb] | None = member(
        description="The customer breadcrumb this session is associated with"
    )
    customer_name: str | None = member(description="The name of the customer this session is associated with")
    endpoint_id: str | None = member(description="The ID of the endpoint associated with this session")
    endpoint_name: str | None = member(description="The name of the endpoint associated with this session")
    date_completed: str | None = member(description="The date the call completed")
    destination: str | None = member(
        description="The destination of the session (e.g. what was entered into the Dial box)"
    )
    to_address: str | None = member(description="The to address if any")
    from_address: str | None = member(description="The from address if any")
    from_name: str | None = member(description="The from name if any")
    answered_by_name: str | None = member(description="Answered by name (if any)")
    queue_member_id: str | None = member(description="The ID of the queue member assigned to this call")
    channel: FlowChannels = member(FlowChannels.VOICE, description="The flow channel")
    ended: bool = member(False, description="Has the session ended")
    outcome: str | None = member(description="The outcome of the call")
    call_sid: str | None = member(description="The twilio Call SID of this session")
    console_data: str | None = member(description="Any console data for this session")
    hold_queue_name: str | None = member(description="The name of the hold queue for this call")
    held_by_user_id: str | None = member(description="The user ID who put this call on hold")
    hold_reason: SessionHoldReasons = member(SessionHoldReasons.NONE, description="The reason for the hold")
    conference_sid: str | None = member(description="The SID of the conference if in a conference call")
    display_name: str | None = member(description="The display name for this session")
    log: list[SessionLogInfo] | None = member(description="The log entries for this session")
    members: list[SessionMemberInfo] | None = member(description="The members of this session")
    callback_number: str | None = member(description="The callback number (typically used for SIP to User calls)")
    answered_by_id: str | None = member(description="The ID of the endpoint that answered")
    direction: SessionDirections = member(
        SessionDirections.INCOMING, description="Is this session incoming or outgoing?"
    )
    from_phone_number: str | None = member(
        description="The phone number that this session is coming from (used with SMS chats)"
    )
    most_recent_participant_call_sid: str | None = member(
        description="The Call SID of the most recently added conference participant"
    )
    was_missed: bool = member(False, description="Was this session missed?")
    ring_queue_id: str | None = member(description="The ring queue that the call is currently in")
