"""The enums of a session. The documented page gives the names; samples/evovoice/TELEPHONY.md 4.1 the meanings."""

from __future__ import annotations

from gateway import Enumeration


class SessionDialState(Enumeration, namespace="Voice.Api.Sessions"):
    """Active while any leg lives."""

    NONE = "None"
    ACTIVE = "Active"


class SessionCallState(Enumeration, namespace="Voice.Api.Sessions"):
    """The call as the session's own device sees it; Passive: the device has left, others still talk."""

    DISCONNECTED = "Disconnected"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"
    PASSIVE = "Passive"


class SessionQueueStates(Enumeration, namespace="Voice.Api.Sessions"):
    """The state of the call in a queue; adding members does not change it."""

    NONE = "None"
    QUEUED = "Queued"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"
    DISCONNECTED = "Disconnected"


class FlowChannels(Enumeration, namespace="Voice.Api.Flows"):
    """The kind of conversation of a session."""

    VOICE = "Voice"
    CHAT = "Chat"
    FAX = "Fax"


class SessionHoldReasons(Enumeration, namespace="Voice.Api.Sessions"):
    """Why a call is on hold."""

    NONE = "None"
    TRANSFERRING = "Transferring"


class SessionMemberCallState(Enumeration, namespace="Voice.Api.Sessions"):
    """The state of a member's leg; None: the leg is over."""

    NONE = "None"
    RINGING = "Ringing"
    CONNECTED = "Connected"
    HOLD = "Hold"


class SessionMemberRoles(Enumeration, namespace="Voice.Api.Sessions"):
    """The role of a member; Transfer: an invited third party."""

    NONE = "None"
    CALLER = "Caller"
    AGENT = "Agent"
    TRANSFER = "Transfer"


class SessionDirections(Enumeration, namespace="Voice.Api.Sessions"):
    """Who called whom, seen from the account."""

    INCOMING = "Incoming"
    OUTGOING = "Outgoing"
