"""The enums of a session. The page gives the names; what they mean here is samples/evovoice/TELEPHONY.md 4.1."""

from __future__ import annotations

from gateway import Enumeration


class SessionDialState(Enumeration, namespace="Voice.Api.Sessions"):
    """Active while any leg lives."""

    NONE = "None"
    ACTIVE = "Active"


class SessionCallState(Enumeration, namespace="Voice.Api.Sessions"):
    """The call as the session's own device has it; Passive: it left, others still talk."""

    DISCONNECTED = "Disconnected"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"
    PASSIVE = "Passive"


class SessionQueueStates(Enumeration, namespace="Voice.Api.Sessions"):
    """Where a queue has the call; adding members leaves it as it is."""

    NONE = "None"
    QUEUED = "Queued"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"
    DISCONNECTED = "Disconnected"


class FlowChannels(Enumeration, namespace="Voice.Api.Flows"):
    """What kind of conversation a session is."""

    VOICE = "Voice"
    CHAT = "Chat"
    FAX = "Fax"


class SessionHoldReasons(Enumeration, namespace="Voice.Api.Sessions"):
    """Why a call is on hold."""

    NONE = "None"
    TRANSFERRING = "Transferring"


class SessionMemberCallState(Enumeration, namespace="Voice.Api.Sessions"):
    """One member's leg; None: it is over."""

    NONE = "None"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"


class SessionMemberRoles(Enumeration, namespace="Voice.Api.Sessions"):
    """What a member is to the session; Transfer: an invited third party."""

    NONE = "None"
    CALLER = "Caller"
    AGENT = "Agent"
    TRANSFER = "Transfer"


class SessionDirections(Enumeration, namespace="Voice.Api.Sessions"):
    """Who called whom, seen from the account."""

    INCOMING = "Incoming"
    OUTGOING = "Outgoing"
