"""The requests, and the answers that are not a session.

AddConferenceMember is that of the documented page; the others follow samples/evovoice/TELEPHONY.md 10.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from gateway import Dto, Enumeration, member
from gateway.metadata import IReturn
from samples.evovoice.dtos.session import SESSIONS, SessionInfo

T = TypeVar("T")


class AddConferenceMember(
    Dto,
    namespace=SESSIONS,
    description="Converts the specified call into a conference call if necessary and dials the specified member.",
):
    """Answered by the :class:`SessionInfo` with the new member ringing."""

    session_id: str | None = member(description="The ID of the active session")
    call_sid: str | None = member(description="The sid of the active call that is on the voice device")
    destination: str | None = member(description="The party to invite to the conference")
    from_number: str | None = member(description="The FROM (caller ID) to use")


class GetSession(
    Dto, namespace=SESSIONS, description="Gets one session with its members and its log.", implements=("IGet",)
):
    """Answered by a :class:`SessionInfo`."""

    session_id: str | None = member(description="The ID of the session")


class EndSession(Dto, namespace=SESSIONS, description="Ends the specified session", implements=("IDelete",)):
    """Answered by 204, also for a session that has ended already."""

    session_id: str | None = member(description="The specified session ID")
    call_sid: str | None = member(description="The local call ID")


class SortOrders(Enumeration, namespace=SESSIONS):
    """Upwards or downwards."""

    ASCEND = "Ascend"
    DESCEND = "Descend"


class ListRequest(Dto, Generic[T], namespace="Voice.Api", abstract=True, implements=(IReturn[T],)):  # type: ignore[misc]  # an argument
    """The members of every list request: which page, in which order, or the objects of some IDs."""

    page: int = member(0, description="The page number, counted from 0")
    count_per_page: int = member(25, description="How many objects a page has")
    all_: bool = member(False, description="Everything on one page")
    specific_ids: list[str] | None = member(description="Exactly the objects of these IDs")
    sort_field: str | None = member(description="The member to sort by; dateCreated if left out")
    sort_order: SortOrders = member(SortOrders.DESCEND, description="Ascend or Descend")
    simplified_paging: bool = member(False, description="Do not count: only hasMorePages is meaningful")


class SessionList(Dto, namespace=SESSIONS, contract=True):
    """One page of sessions.

    A contract class, so that its CSV is one row per session (samples/evovoice/TELEPHONY.md 10.3).
    """

    items: list[SessionInfo] | None = member(order=1, description="The sessions of this page")
    total_count: int = member(0, order=2, description="How many sessions were found in all")
    total_pages: int = member(0, order=3, description="How many pages there are")
    has_more_pages: bool = member(False, order=4, description="Is there a page after this one?")


class ListSessions(
    ListRequest[SessionList], namespace=SESSIONS, description="Lists sessions, newest first.", implements=("IGet",)
):
    """Answered by a :class:`SessionList`."""

    account_ids: list[str] | None = member(description="Only sessions of these accounts")
    customer_ids: list[str] | None = member(description="Only sessions of these customers")
    endpoint_ids: list[str] | None = member(description="Only sessions of these endpoints")
    search_archive: bool = member(False, description="Search archived sessions as well")
    start_date: str | None = member(description="The first day (UTC) a session was created on, as YYYY-MM-DD")
    end_date: str | None = member(description="The last day (UTC) a session was created on, as YYYY-MM-DD")
    from_: str | None = member(description="Text contained in the from address")
    to: str | None = member(description="Text contained in the to address")
    log: str | None = member(description="Text contained in a log message")
    parent_session_id: str | None = member(description="Only children of this session")


class GetHealth(Dto, namespace="Voice.Api", description="Tells whether the service works, and on which telephony."):
    """Answered by a :class:`Health`."""


class Health(Dto, namespace="Voice.Api"):
    """The state of the service."""

    status: str | None = member(description="ok, as anything else is an error answer")
    backend: str | None = member(description="The telephony back end: simulator or twilio")
