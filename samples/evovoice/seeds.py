"""The data of a fresh installation, so that there is something to see: a tenant and its sessions.

All numbers are fictional (555-01xx), and the simulator has no special outcome for any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from samples.evovoice.clock import iso
from samples.evovoice.dtos import (
    CustomerBreadcrumb,
    FlowChannels,
    SessionCallState,
    SessionDialState,
    SessionDirections,
    SessionInfo,
    SessionLogInfo,
    SessionMemberCallState,
    SessionMemberInfo,
    SessionMemberRoles,
)
from samples.evovoice.states import Leg, SessionState
from samples.evovoice.store.base import Account
from samples.evovoice.telephony.switchboard import new_sid
from samples.evovoice.webhooks import ANSWERED

ACCOUNT = Account("evo", "Evo Voice")
OWN_NUMBER = "+12025550100"
LOG_PREFIX = "[simulated] "


@dataclass(frozen=True, slots=True)
class Party:
    """A customer's contact, and the agent who talks to them."""

    customer: str
    name: str
    number: str
    agent: str


PARTIES = (
    Party("Acme Tools", "Ada Ames", "+12025550143", "nora"),
    Party("Bolt & Sons", "Ben Bolt", "+12025550144", "omar"),
    Party("Čapek Books", "Klára Malá", "+12025550145", "nora"),
    Party("Delta Foods", "Dan Diaz", "+12025550146", "pia"),
)


def two_party(session_id: str, party: Party, since: datetime, direction: SessionDirections) -> SessionState:
    """Return a live call between a customer and an agent."""
    incoming = direction is SessionDirections.INCOMING
    customer_sid, agent_sid = new_sid("CA"), new_sid("CA")
    opened = f"Call {'from' if incoming else 'to'} {party.number} answered by {party.agent if incoming else party.name}"
    info = SessionInfo(
        id=session_id,
        date_created=iso(since),
        date_last_modified=iso(since),
        created_by="seed",
        last_modified_by="seed",
        dial_state=SessionDialState.ACTIVE,
        call_state=SessionCallState.CONNECTED,
        account_id=ACCOUNT.id,
        account_name=ACCOUNT.name,
        customer_id=party.customer.partition(" ")[0].lower(),
        customer_breadcrumb=[CustomerBreadcrumb(id=ACCOUNT.id, name=ACCOUNT.name)],
        customer_name=party.customer,
        endpoint_id=party.agent,
        endpoint_name=party.agent.title(),
        destination=OWN_NUMBER if incoming else party.number,
        to_address=OWN_NUMBER if incoming else party.number,
        from_address=party.number if incoming else OWN_NUMBER,
        from_name=party.name if incoming else ACCOUNT.name,
        answered_by_name=party.agent.title() if incoming else party.name,
        answered_by_id=party.agent if incoming else None,
        channel=FlowChannels.VOICE,
        call_sid=customer_sid if incoming else agent_sid,
        display_name=party.name,
        direction=direction,
        log=[SessionLogInfo(date=iso(since), message=LOG_PREFIX + opened)],
        members=[
            _member(party.number, party.name, SessionMemberRoles.CALLER, customer_sid),
            _member(party.agent, party.agent.title(), SessionMemberRoles.AGENT, agent_sid),
        ],
    )
    legs = {
        customer_sid: Leg(customer_sid, party.number, "caller", since, rank=ANSWERED),
        agent_sid: Leg(agent_sid, "client:" + party.agent, "agent", since, rank=ANSWERED),
    }
    return SessionState(info, legs, answered=True, log_prefix=LOG_PREFIX)


def _member(identity: str, name: str, role: SessionMemberRoles, call_sid: str) -> SessionMemberInfo:
    return SessionMemberInfo(
        identity=identity,
        endpoint_id=identity if role is SessionMemberRoles.AGENT else None,
        display_name=name,
        is_original_member=True,
        call_state=SessionMemberCallState.CONNECTED,
        role=role,
        call_sid=call_sid,
    )


def demo_sessions(now: datetime) -> list[SessionState]:
    """Return a few live calls and some that have ended, the oldest first."""
    sessions = []
    for number in range(8):
        party = PARTIES[number % len(PARTIES)]
        direction = SessionDirections.OUTGOING if number % 3 == 2 else SessionDirections.INCOMING
        since = now - timedelta(hours=30 - 3 * number)
        state = two_party(f"seed-{number + 1}", party, since, direction)
        ended = since + timedelta(minutes=4 + number)
        sessions.append(state.ended("last party left", ended).seen(date_last_modified=iso(ended)))
    for number, party in enumerate(PARTIES[1:], 9):
        since = now - timedelta(minutes=2 * number)
        sessions.append(two_party(f"seed-{number}", party, since, SessionDirections.INCOMING))
    return sessions


def demo_call(session_id: str, now: datetime) -> SessionState:
    """Return the live call for the example of the documented request."""
    return two_party(session_id, PARTIES[0], now, SessionDirections.INCOMING)
